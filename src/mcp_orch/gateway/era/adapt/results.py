"""Results reworded for the client's era, by looking one level deep and splicing raw bytes (2026-07-28, basic/index)."""

from typing import Final

import msgspec

from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import PRIVATE, Asked, CacheHints, Completed
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, MalformedJson

SERVER_KEY: Final = "io.modelcontextprotocol/serverInfo"

CACHEABLE: Final = frozenset(
    {
        "server/discover",
        "tools/list",
        "prompts/list",
        "resources/list",
        "resources/templates/list",
        "resources/read",
    }
)
"""Results that carry cache hints (2026-07-28, server/utilities/caching)."""

_MODERN_MEMBERS: Final = ("resultType", "ttlMs", "cacheScope")
_MODERN_MARKS: Final = (b'"resultType"', b'"ttlMs"', b'"cacheScope"', SERVER_KEY.encode(), b'"structuredContent"')
_META_FIRST: Final = b'{"_meta":{'
_COMPLETE: Final = msgspec.Raw(b'"complete"')
_INPUT_REQUIRED: Final = msgspec.Raw(b'"input_required"')


class NotComplete(ValueError):
    """A result of a type that this client's revision has no word for."""


class Stamp:
    """What a modern client is told with every result: its type, and who answered."""

    __slots__ = ("_head", "_info")

    def __init__(self, server_info: JsonObject) -> None:
        self._info: Final = wire_json.raw(server_info)
        self._head: Final = (
            b'{"resultType":"complete","_meta":{' + wire_json.encode(SERVER_KEY) + b":" + bytes(self._info) + b"}"
        )

    def press(self, method: str, completed: Completed) -> bytes:
        """The result for a modern client; one of a modern server that needs no cache hints goes through untouched."""
        result = completed.result
        is_cacheable = method in CACHEABLE
        if completed.meta_ends is not None:
            return self._completed(result, completed.hints or PRIVATE, meta_ends=completed.meta_ends)
        if b'"resultType"' in result and completed.era is Era.MODERN and not is_cacheable:
            return result
        hints = (completed.hints or PRIVATE) if is_cacheable else None
        if result.startswith(b"{") and not _has_envelope(result):
            return self._spliced(result, hints)
        return self._merged(result, hints)

    def question(self, asked: Asked) -> bytes:
        """The result that asks the client first: what the server asks stays as it is."""
        parts = wire_json.members(asked.asking)
        parts["resultType"] = _INPUT_REQUIRED
        parts["requestState"] = wire_json.raw(asked.state)
        parts["_meta"] = self._signed(parts.get("_meta"))
        return wire_json.encode_members(parts)

    def _completed(self, result: bytes, hints: CacheHints, *, meta_ends: int) -> bytes:
        """A list of the hub's own: it can be long, and nothing in it has to be looked at."""
        if not meta_ends:
            return self._spliced(result, hints)
        said = result[len(_META_FIRST) : meta_ends]
        cached = b',"ttlMs":%d,"cacheScope":"%b"' % (hints.ttl_ms, hints.scope.encode())
        return b"".join((self._head[:-1], b",", said, cached, result[meta_ends:]))

    def _spliced(self, result: bytes, hints: CacheHints | None) -> bytes:
        rest = result[1:]
        comma = b"" if rest.lstrip()[:1] == b"}" else b","
        cached = b"" if hints is None else b',"ttlMs":%d,"cacheScope":"%b"' % (hints.ttl_ms, hints.scope.encode())
        return self._head + cached + comma + rest

    def _merged(self, result: bytes, hints: CacheHints | None) -> bytes:
        parts = wire_json.members(result)
        parts.setdefault("resultType", _COMPLETE)
        parts["_meta"] = self._signed(parts.get("_meta"))
        if hints is not None and bytes(parts["resultType"]) == b'"complete"':
            if not _is_count(parts.get("ttlMs")):
                parts["ttlMs"] = wire_json.raw(hints.ttl_ms)
            # Never wider than ours: what this caller sees depends on its rights.
            parts["cacheScope"] = wire_json.raw(hints.scope)
        return wire_json.encode_members(parts)

    def _signed(self, meta: msgspec.Raw | None) -> msgspec.Raw:
        try:
            said = wire_json.members(meta) if meta is not None else {}
        except MalformedJson:
            said: dict[str, msgspec.Raw] = {}
        said.setdefault(SERVER_KEY, self._info)
        return msgspec.Raw(wire_json.encode_members(said))


def in_legacy_words(completed: Completed) -> bytes:
    """The result for a legacy client: without the members that its revision does not know as ours.

    Raises NotComplete for a result that is not final.
    """
    result = completed.result
    if completed.era is Era.LEGACY or not any(mark in result for mark in _MODERN_MARKS):
        return result
    parts = wire_json.members(result)
    kind = parts.get("resultType", _COMPLETE)
    if bytes(kind) != b'"complete"':
        raise NotComplete(f"the server answered with a result of type {bytes(kind).decode(errors='replace')[:60]}")
    for name in _MODERN_MEMBERS:
        parts.pop(name, None)
    _drop_signature(parts)
    structured = parts.get("structuredContent")
    if structured is not None and not bytes(structured).lstrip().startswith(b"{"):
        # Any JSON value since 2026-07-28, an object before; the text beside it says the same.
        del parts["structuredContent"]
    return wire_json.encode_members(parts)


def _drop_signature(parts: dict[str, msgspec.Raw]) -> None:
    meta = parts.get("_meta")
    if meta is None:
        return
    try:
        said = wire_json.members(meta)
    except MalformedJson:
        return
    if said.pop(SERVER_KEY, None) is None:
        return
    if said:
        parts["_meta"] = msgspec.Raw(wire_json.encode_members(said))
    else:
        del parts["_meta"]


def _has_envelope(result: bytes) -> bool:
    # Spelt out: this runs for every call, and a loop over four marks would take three times as long.
    return b'"_meta"' in result or b'"resultType"' in result or b'"ttlMs"' in result or b'"cacheScope"' in result


def _is_count(value: msgspec.Raw | None) -> bool:
    return value is not None and bytes(value).isdigit()
