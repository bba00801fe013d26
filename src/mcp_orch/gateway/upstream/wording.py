"""Requests in the words of an era (protocol: basic/index of 2026-07-28, basic/lifecycle of 2025-11-25)."""

from collections.abc import Callable
from typing import Final, TypeAlias

from mcp_orch.contract.revisions import NEWEST_MODERN
from mcp_orch.gateway.upstream.dispatch import ClientFacts, Dispatch
from mcp_orch.gateway.upstream.messages import encode_request
from mcp_orch.kit.wire_json import JsonObject, encode

VERSION_KEY: Final = "io.modelcontextprotocol/protocolVersion"
CLIENT_KEY: Final = "io.modelcontextprotocol/clientInfo"
CAPABILITIES_KEY: Final = "io.modelcontextprotocol/clientCapabilities"
LEVEL_KEY: Final = "io.modelcontextprotocol/logLevel"
SERVER_KEY: Final = "io.modelcontextprotocol/serverInfo"

_NO_META: Final[JsonObject] = {}
_MOST_ENVELOPES: Final = 256

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
        # By the identity of the client's facts, which are kept with it so that they stay their own: the envelope of a
        # request that says no more than who asks. Filled by `_plain`, emptied when full.
        self._envelopes: dict[int, tuple[ClientFacts, bytes]] = {}

    def __call__(self, number: int, request: Dispatch) -> bytes:
        """The bytes of one request."""
        if _says_nothing_else(request):
            return self._plain(number, request)
        meta: JsonObject = {**_meta_of(request.params), **self._envelope(request.client)}
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

    def _envelope(self, client: ClientFacts) -> JsonObject:
        named: JsonObject = {"name": client.name, "version": client.version} if client.name else self._hub
        return {VERSION_KEY: self._revision, CLIENT_KEY: named, CAPABILITIES_KEY: client.capabilities}

    def _plain(self, number: int, request: Dispatch) -> bytes:
        client = request.client
        known = self._envelopes.get(id(client))
        if known is None:
            if len(self._envelopes) >= _MOST_ENVELOPES:
                self._envelopes.clear()
            known = self._envelopes[id(client)] = (client, encode(self._envelope(client)))
        params = encode(request.params)
        # Spliced: writing the envelope anew would cost as much as all the rest of the message.
        between = b"" if params == b"{}" else b","
        return b'{"jsonrpc":"2.0","id":%d,"method":%b,"params":%b%b"_meta":%b}}' % (
            number,
            encode(request.method),
            params[:-1],
            between,
            known[1],
        )


def _says_nothing_else(request: Dispatch) -> bool:
    """Whether the envelope of this request says who asks, and no more."""
    wants = request.log_level or request.on_progress or request.responses is not None or request.state is not None
    return not wants and "_meta" not in request.params


def _meta_of(params: JsonObject) -> JsonObject:
    meta = params.get("_meta")
    return meta if isinstance(meta, dict) else _NO_META
