"""Servers over HTTP+SSE, the transport of 2024-11-05."""

import json

import pytest

from mcp_orch.contract.pictures import Transport
from mcp_orch.contract.upstreams import UpstreamState
from tests.gateway.upstream.fake_http import Reply, result, serving
from tests.gateway.upstream.rig import SERVER, a_pool, a_remote

pytestmark = pytest.mark.anyio


class SseServer:
    """HTTP+SSE of 2024-11-05."""

    def __init__(self, endpoint: str = "/messages?session=1") -> None:
        self.endpoint = endpoint
        self.stream: Reply | None = None

    def said(self, message: dict, **fields: str) -> None:
        assert self.stream is not None
        self.stream.event(message, **fields)

    async def __call__(self, request, reply) -> None:
        if request.method == "GET":
            reply.start_stream()
            reply.chunk(f"event: endpoint\r\ndata: {self.endpoint}\r\n\r\n".encode())
            self.stream = reply
            await reply.until_left()
        if request.path == "/mcp":
            reply.send(405)
            return
        reply.send(202)
        message = request.message
        if message.get("method") == "initialize":
            said = {"protocolVersion": "2024-11-05", "capabilities": {"tools": {}}, "serverInfo": {}}
            self.said(result(message["id"], said), event="message")
        elif "id" in message:
            content = {"content": [{"type": "text", "text": json.dumps(message["params"].get("arguments"))}]}
            self.said(result(message["id"], content | {"tools": []}), event="message")


@pytest.mark.parametrize("transport", [Transport.SSE, Transport.STREAMABLE_HTTP])
async def test_the_old_transport_works_named_or_found(tmp_path, transport) -> None:
    server = SseServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url, transport=transport)) as rig:
        catalog = await rig.pool.catalog(SERVER, 5)
        assert catalog is not None
        assert catalog.facts.revision == "2024-11-05"
        assert await rig.text("echo", a=1) == '{"a": 1}'
        assert server.stream is not None
        server.stream.writer.transport.abort()
        await rig.until(lambda: rig.pool.status(SERVER).state is not UpstreamState.READY)
        assert await rig.text("echo", a=2) == '{"a": 2}'


async def test_an_endpoint_of_another_origin_is_refused(tmp_path) -> None:
    async with (
        serving(SseServer("http://127.0.0.2:1/messages")) as fake,
        a_pool(tmp_path, a_remote(fake.url, transport=Transport.SSE)) as rig,
    ):
        assert await rig.pool.catalog(SERVER, 5) is None
        assert rig.pool.status(SERVER).reason == "the server names an endpoint of another origin"
