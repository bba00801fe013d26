"""The envelope of a modern request: what `_meta` says of it, and whether the header fields say the same.

2026-07-28, basic/index (`_meta`) and basic/transports/streamable-http (Request Metadata).
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from mcp_orch.contract.revisions import MODERN_REVISIONS
from mcp_orch.gateway.era.codes import HEADER_MISMATCH, UNSUPPORTED_VERSION
from mcp_orch.gateway.era.messages import INVALID_PARAMS, Request
from mcp_orch.gateway.upstream.dispatch import ClientFacts
from mcp_orch.gateway.upstream.param_headers import plain_text
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, JsonValue

VERSION_KEY: Final = "io.modelcontextprotocol/protocolVersion"
CLIENT_KEY: Final = "io.modelcontextprotocol/clientInfo"
CAPABILITIES_KEY: Final = "io.modelcontextprotocol/clientCapabilities"
LEVEL_KEY: Final = "io.modelcontextprotocol/logLevel"
TOKEN_KEY: Final = "progressToken"  # noqa: S105  names a token, is none

VERSION_FIELD: Final = b"mcp-protocol-version"
METHOD_FIELD: Final = b"mcp-method"
NAME_FIELD: Final = b"mcp-name"
PARAM_FIELDS: Final = b"mcp-param-"

LOG_LEVELS: Final = frozenset({"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"})

_ENVELOPE: Final = frozenset({VERSION_KEY, CLIENT_KEY, CAPABILITIES_KEY, LEVEL_KEY, TOKEN_KEY})
_NAMED_BY: Final = {
    "tools/call": "name",
    "prompts/get": "name",
    "resources/read": "uri",
    # Extension io.modelcontextprotocol/tasks, Routing Headers.
    "tasks/get": "taskId",
    "tasks/update": "taskId",
    "tasks/cancel": "taskId",
}
_NO_HEADERS: Final[dict[str, str]] = {}
_MOST_KEPT: Final = 256
_LONGEST_KEPT: Final = 16 * 1024


class Envelope(msgspec.Struct, frozen=True):
    """A request whose envelope is in order."""

    revision: str
    client: ClientFacts
    params: JsonObject
    """Without the envelope."""
    log_level: str | None
    token: int | str | None
    param_headers: dict[str, str]


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with an envelope, as the error that the specification has for it."""

    code: int
    message: str
    data: JsonObject | None = None


def names_a_revision(params: JsonValue) -> bool:
    """Whether these params have a modern envelope, complete or not."""
    meta = params.get("_meta") if isinstance(params, dict) else None
    return isinstance(meta, dict) and (VERSION_KEY in meta or CAPABILITIES_KEY in meta)


class _Said(msgspec.Struct, frozen=True):
    """What the `_meta` of a request says."""

    revision: str
    client: ClientFacts
    log_level: str | None
    token: int | str | None
    has_more: bool
    """Beside the envelope, so that it travels on."""
    fault: Fault | None


class Envelopes:
    """Opens envelopes. Clients say the same in each of them, which is understood once."""

    def __init__(self) -> None:
        # By the bytes of `_meta`; filled by `_said`, emptied when full.
        self._known: dict[bytes, _Said] = {}

    def open(self, request: Request, fields: Mapping[bytes, bytes]) -> Envelope | Fault:
        """Takes the envelope off, or says what is wrong with it, in the order that the specification has."""
        meta = request.params.get("_meta")
        if not isinstance(meta, dict):
            return Fault(INVALID_PARAMS, f"params._meta must be an object with {VERSION_KEY} and {CAPABILITIES_KEY}")
        said = self._said(meta)
        if isinstance(said, Fault):
            return said
        fault = _mismatch(request, fields, revision=said.revision) or said.fault
        if fault is not None:
            return fault
        params = request.params.copy()
        if said.has_more:
            params["_meta"] = {name: value for name, value in meta.items() if name not in _ENVELOPE}
        else:
            del params["_meta"]
        headers = _param_headers(fields) if request.method == "tools/call" else _NO_HEADERS
        return Envelope(said.revision, said.client, params, said.log_level, said.token, headers)

    def _said(self, meta: JsonObject) -> _Said | Fault:
        if TOKEN_KEY in meta:
            # No other request has the same.
            return _understood(meta)
        key = wire_json.encode(meta)
        known = self._known.get(key)
        if known is not None:
            return known
        said = _understood(meta)
        if isinstance(said, _Said) and len(key) <= _LONGEST_KEPT:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[key] = said
        return said


def _understood(meta: JsonObject) -> _Said | Fault:
    revision, capabilities = meta.get(VERSION_KEY), meta.get(CAPABILITIES_KEY)
    if not isinstance(revision, str):
        return Fault(INVALID_PARAMS, f"params._meta has no {VERSION_KEY}, or one that is no string")
    if not isinstance(capabilities, dict):
        return Fault(INVALID_PARAMS, f"params._meta has no {CAPABILITIES_KEY}, or one that is no object")
    level, token = meta.get(LEVEL_KEY), meta.get(TOKEN_KEY)
    return _Said(
        revision,
        _client_of(meta.get(CLIENT_KEY), capabilities),
        level if isinstance(level, str) else None,
        token if type(token) is int or isinstance(token, str) else None,
        not meta.keys() <= _ENVELOPE,
        _level_fault(level) or (None if revision in MODERN_REVISIONS else unsupported(revision)),
    )


def unsupported(revision: str) -> Fault:
    """The answer to a revision that is not served, with those that are."""
    supported: JsonValue = list(MODERN_REVISIONS)
    data: JsonObject = {"supported": supported, "requested": revision}
    return Fault(UNSUPPORTED_VERSION, f"Unsupported protocol version: {revision[:60]}", data)


def _client_of(said: JsonValue, capabilities: JsonObject) -> ClientFacts:
    if not isinstance(said, dict):
        return ClientFacts(capabilities=capabilities)
    return ClientFacts(
        name=str(said.get("name", ""))[:200], version=str(said.get("version", ""))[:100], capabilities=capabilities
    )


def _mismatch(request: Request, fields: Mapping[bytes, bytes], *, revision: str) -> Fault | None:
    fault, method = None, request.method
    if fields.get(VERSION_FIELD) != revision.encode():
        fault = _differs(fields.get(VERSION_FIELD), revision, field="MCP-Protocol-Version")
    if fault is None and fields.get(METHOD_FIELD) != method.encode():
        fault = _differs(fields.get(METHOD_FIELD), method, field="Mcp-Method")
    member = _NAMED_BY.get(method)
    if fault is not None or member is None:
        return fault
    named = request.params.get(member)
    # A name of the wrong type is a fault of the params, which the call room finds.
    return _names_another(fields.get(NAME_FIELD), named) if isinstance(named, str) else None


def _differs(sent: bytes | None, expected: str, *, field: str) -> Fault | None:
    if sent is None:
        return Fault(HEADER_MISMATCH, f"Header mismatch: {field} is missing")
    if sent.strip() != expected.encode():
        shown = sent.decode("latin-1")[:80]
        return Fault(HEADER_MISMATCH, f"Header mismatch: {field} says {shown!r}, the body says {expected[:80]!r}")
    return None


def _names_another(sent: bytes | None, named: str) -> Fault | None:
    if named.isidentifier() and named.isascii() and sent == named.encode():
        # The way of nearly every tool: its name needs no other form in a header.
        return None
    if sent is None:
        return Fault(HEADER_MISMATCH, "Header mismatch: Mcp-Name is missing")
    text = sent.strip().decode("latin-1")
    if plain_text(text) != named:
        return Fault(HEADER_MISMATCH, f"Header mismatch: Mcp-Name says {text[:80]!r}, the body says {named[:80]!r}")
    return None


def _level_fault(level: JsonValue) -> Fault | None:
    if level is None or (isinstance(level, str) and level in LOG_LEVELS):
        return None
    return Fault(INVALID_PARAMS, f"{LEVEL_KEY} must be one of {', '.join(sorted(LOG_LEVELS))}")


def _param_headers(fields: Mapping[bytes, bytes]) -> dict[str, str]:
    names = [name for name in fields if name.startswith(PARAM_FIELDS)]
    if not names:
        return _NO_HEADERS
    return {name.decode("latin-1"): fields[name].strip().decode("latin-1") for name in names}
