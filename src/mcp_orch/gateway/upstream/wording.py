"""Requests in the words of an era (protocol: basic/index of 2026-07-28, basic/lifecycle of 2025-11-25)."""

from collections.abc import Callable
from typing import Final, TypeAlias

from mcp_orch.contract.revisions import NEWEST_MODERN
from mcp_orch.gateway.upstream.dispatch import ClientFacts, Dispatch
from mcp_orch.gateway.upstream.messages import encode_request
from mcp_orch.kit.wire_json import JsonObject, JsonValue

VERSION_KEY: Final = "io.modelcontextprotocol/protocolVersion"
CLIENT_KEY: Final = "io.modelcontextprotocol/clientInfo"
CAPABILITIES_KEY: Final = "io.modelcontextprotocol/clientCapabilities"
LEVEL_KEY: Final = "io.modelcontextprotocol/logLevel"
SERVER_KEY: Final = "io.modelcontextprotocol/serverInfo"

Wording: TypeAlias = Callable[[int, Dispatch], bytes]
"""Makes the bytes of a request from its number and what it asks."""


def legacy_request(number: int, request: Dispatch) -> bytes:
    """A request within a session; the progress token is its number."""
    params = request.params
    if request.on_progress is not None:
        meta = _meta_of(params)
        meta["progressToken"] = number
        params = _with(params, "_meta", value=meta)
    return encode_request(number, request.method, params=params)


class ModernWording:
    """Words requests that carry their own revision, client and capabilities."""

    def __init__(self, *, hub_version: str, revision: str = NEWEST_MODERN) -> None:
        self._revision: Final = revision
        self._hub: Final[JsonObject] = {"name": "mcp-orch", "version": hub_version}

    def __call__(self, number: int, request: Dispatch) -> bytes:
        """The bytes of one request."""
        meta = _meta_of(request.params)
        meta[VERSION_KEY] = self._revision
        meta[CLIENT_KEY] = self._client(request.client)
        meta[CAPABILITIES_KEY] = request.client.capabilities
        if request.log_level is not None:
            meta[LEVEL_KEY] = request.log_level
        if request.on_progress is not None:
            meta["progressToken"] = number
        params = _with(request.params, "_meta", value=meta)
        if request.responses is not None:
            params["inputResponses"] = request.responses
        if request.state is not None:
            params["requestState"] = request.state
        return encode_request(number, request.method, params=params)

    def _client(self, client: ClientFacts) -> JsonValue:
        if not client.name:
            return self._hub
        return {"name": client.name, "version": client.version}


def _meta_of(params: JsonObject) -> JsonObject:
    meta = params.get("_meta")
    return {**meta} if isinstance(meta, dict) else {}


def _with(params: JsonObject, name: str, *, value: JsonValue) -> JsonObject:
    changed = params.copy()
    changed[name] = value
    return changed
