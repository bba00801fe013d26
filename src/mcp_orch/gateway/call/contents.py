"""Contents: what a record keeps of arguments and results, as the project wants it."""

import hmac
import json
from typing import Final, NamedTuple

from mcp_orch.contract.pictures import ServerDefinition, ServerView, StdioLaunch
from mcp_orch.contract.records import ContentMode
from mcp_orch.gateway.call.call import Completed
from mcp_orch.kit import wire_json
from mcp_orch.kit.redaction import redacted
from mcp_orch.kit.wire_json import JsonObject

_MOST_LETTERS: Final = 64 * 1024
_MOST_READ: Final = 4 * _MOST_LETTERS
_SHORTEST_SECRET: Final = 4
_LONGEST_SECRET: Final = 16 * 1024
_ENVELOPE: Final = frozenset({"name", "uri", "_meta"})
_CUT: Final = "…"


class Content(NamedTuple):
    """What is kept of one call."""

    arguments_hmac: str | None = None
    arguments: str | None = None
    result: str | None = None


NOTHING: Final = Content()


def content_of(
    mode: ContentMode, params: JsonObject, *, answer: Completed | None, server: ServerView, key: bytes
) -> Content:
    """What the record of a call to this server keeps in this mode."""
    arguments = wire_json.encode(_arguments(params))
    digest = hmac.digest(key, arguments, "sha256").hex()
    if mode is ContentMode.DIGEST:
        return Content(digest)
    result = answer.result.decode("utf-8", "replace") if answer is not None else None
    said = arguments.decode()
    if mode is ContentMode.REDACTED:
        secrets = _secrets_of(server.definition)
        return Content(digest, _redacted(said, secrets), None if result is None else _redacted(result, secrets))
    return Content(digest, _cut(said), None if result is None else _cut(result))


def _arguments(params: JsonObject) -> JsonObject:
    arguments = params.get("arguments")
    if isinstance(arguments, dict):
        return arguments
    return {name: value for name, value in params.items() if name not in _ENVELOPE}


def _secrets_of(server: ServerDefinition) -> list[str]:
    """Values that the hub itself gives to this server: the longest first, for one may be part of another."""
    reach = server.reach
    sealed = reach.env if isinstance(reach, StdioLaunch) else reach.headers
    texts = [one.reveal() for one in sealed.values()]
    # `Bearer abc` is given, and `abc` may come back.
    found = {word for text in texts for word in (text, *text.split()) if len(word) >= _SHORTEST_SECRET}
    return sorted({spelt for word in found for spelt in _spellings(word)}, key=len, reverse=True)


def _spellings(word: str) -> set[str]:
    """As it stands in JSON text: writers differ in what they escape beyond what has to be."""
    plain, ascii_only = json.dumps(word, ensure_ascii=False)[1:-1], json.dumps(word)[1:-1]
    return {spelt for one in (plain, ascii_only) for spelt in (one, one.replace("/", "\\/"))}


def _redacted(text: str, secrets: list[str]) -> str:
    """What is kept of the text, without secrets: of a long one, no more is looked through than is needed for that."""
    said = redacted(text[:_MOST_READ], secrets)
    if len(text) > _MOST_READ:
        # A secret that was cut in two is not known as one any more.
        said = said[:-_LONGEST_SECRET] + _CUT
    return _cut(said)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + _CUT
