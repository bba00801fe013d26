"""The door outward for what the hub itself has to say. A connection each: it is used now and then."""

import asyncio
import socket
from collections.abc import Sequence
from typing import Final

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.outward import LineReceiver, LineWire, Posted, Posting
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.errors import UpstreamTimeout, UpstreamUnavailable
from mcp_orch.gateway.upstream.outbound.addresses import literal, reachable
from mcp_orch.gateway.upstream.outbound.client import HttpClient
from mcp_orch.gateway.upstream.outbound.heads import Heads, with_body
from mcp_orch.gateway.upstream.outbound.lines import connected, send_datagrams, send_stream
from mcp_orch.gateway.upstream.outbound.origin import parse_target
from mcp_orch.gateway.upstream.outbound.trust import tls_context
from mcp_orch.gateway.upstream.settings import UpstreamSettings

_WITHIN_S: Final = 20.0


class OutboundDoor:
    """Satisfies `contract.outward.Outward`."""

    def __init__(self, settings: UpstreamSettings) -> None:
        self._settings: Final = settings

    async def post(self, posting: Posting) -> Posted:
        """As `Outward.post`."""
        target = parse_target(posting.url)
        heads = Heads(target, posting.headers, hub_version=self._settings.hub_version)
        client = HttpClient(target, settings=self._settings, queue_s=_WITHIN_S)
        try:
            response = await client.fetch(with_body(heads.post(target, {}), posting.body), within_s=_WITHIN_S)
        finally:
            client.close()
        return Posted(status=response.status, said=response.body)

    async def send(self, receiver: LineReceiver, messages: Sequence[bytes]) -> None:
        """As `Outward.send`."""
        opened = await connected(receiver, await self._addresses(receiver), within_s=self._settings.waits.connect_s)
        if receiver.wire is LineWire.UDP:
            send_datagrams(receiver, opened, messages=messages)
            return
        context = tls_context(self._settings.ca_file, is_http=False) if receiver.wire is LineWire.TLS else None
        # RFC 6587, 3.4.1 and RFC 5425, 4.3: each message is led by its length.
        payload = b"".join(b"%d %b" % (len(message), message) for message in messages)
        await send_stream(receiver, opened, payload=payload, context=context, within_s=_WITHIN_S)

    async def _addresses(self, receiver: LineReceiver) -> list[str]:
        host = receiver.host
        if literal(host) is not None:
            return reachable(host, [host], ranges=self._settings.ranges)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._settings.waits.connect_s):
                found = await loop.getaddrinfo(host, receiver.port, type=socket.SOCK_STREAM)
        except TimeoutError as late:
            raise UpstreamTimeout(because(Why.RESOLVED_LATE, host=host)) from late
        except (OSError, UnicodeError) as broken:
            raise UpstreamUnavailable(because(Why.RECEIVER_UNRESOLVED, host=host)) from broken
        return reachable(host, list(dict.fromkeys(str(one[4][0]) for one in found)), ranges=self._settings.ranges)
