"""Requests in the words of an era (protocol: basic/index of 2026-07-28, basic/lifecycle of 2025-11-25)."""

from collections.abc import Callable
from typing import Final, TypeAlias

from mcp_orch.contract.revisions import NEWEST_MODERN
from mcp_orch.gateway.upstream.dispatch import Dispatch
from mcp_orch.gateway.upstream.messages import encode_request
from mcp_orch.kit.wire_json import JsonObject

VERSION_KEY: Final = "io.modelcontextprotocol/protocolVersion"
CLIENT_KEY: Final = "io.modelcontextprotocol/clientInfo"
CAPABILITIES_KEY: Final = "io.modelcontextprotocol/clientCapabilities"
LEVEL_KEY: Final = "io.modelcontextprotocol/logLevel"
SERVER_KEY: Final = "io.modelcontextprotocol/serverInfo"

_NO_META: Final[JsonObject] = {}

Wording: TypeAlias = Callable[[int, Dispatch], bytes]
"""Makes the bytes of a request from its number and what it asks."""


def legacy_request(number: int, request: Dispatch) -> bytes:
    """A request within a session; the progress token is its number."""
    if request.on_progress is None:
        return encode_request(number, request.method, params=request.params)
    meta: JsonObject = {**_meta_of(request.params), "progressToken": number}
    return encode_request(number, request.method, params={**request.params, "_meta": meta})


class ModernWording:
    """Words requests that carry their own revision, client and capabilities."""

    def __init__(self, *, hub_version: str, revision: str = NEWEST_MODERN) -> None:
        self._revision: Final = revision
        self._hub: Final[JsonObject] = {"name": "mcp-orch", "version": hub_version}

    def __call__(self, number: int, request: Dispatch) -> bytes:
        """The bytes of one request."""
        client = request.client
        named: JsonObject = {"name": client.name, "version": client.version} if client.name else self._hub
        meta: JsonObject = {
            **_meta_of(request.params),
            VERSION_KEY: self._revision,
            CLIENT_KEY: named,
            CAPABILITIES_KEY: client.capabilities,
        }
        if request.log_level is not None:
            meta[LEVEL_KEY] = request.log_level
        if request.on_progress is not None:
            meta["progressToken"] = number
        params: JsonObject = {**request.params, "_meta": meta}
        if request.responses is not None:
            params["inputResponses"] = request.responses
        if request.state is not None:
            params["requestState"] = request.state
        return encode_request(number, request.method, params=params)


def _meta_of(params: JsonObject) -> JsonObject:
    meta = params.get("_meta")
    return meta if isinstance(meta, dict) else _NO_META
