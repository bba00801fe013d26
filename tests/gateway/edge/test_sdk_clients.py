"""The official client, over a real server: every mode, both transports."""

import asyncio
from typing import Any

import httpx2
import pytest
from mcp import Client, ClientSession, MCPError
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import ListKind
from mcp_orch.gateway.call.call import Call, Completed, Failed, Outcome
from mcp_orch.gateway.call.ports import EndpointChange
from mcp_orch.gateway.upstream.errors import CannotAsk
from tests.gateway.edge.serving import PATH, SSE_PATH, an_edge, served
from tests.gateway.fakes import KEY, FakeRoom

pytestmark = pytest.mark.anyio

TOOLS = Completed(result=b'{"tools":[{"name":"echo","inputSchema":{"type":"object"}}]}', era=Era.LEGACY)
AUTH = {"Authorization": f"Bearer {KEY}"}


async def serve(call: Call) -> Outcome:
    if call.method == "tools/list":
        return TOOLS
    name = call.params.get("name")
    if name == "ask":
        return await _asking(call)
    if name != "echo":
        return Failed(kind=ErrorKind.INVALID, message=f"Unknown tool: {name}")
    if call.on_progress is not None:
        call.on_progress({"progress": 1, "total": 2, "message": "half"})
    if call.on_log is not None:
        call.on_log({"level": "info", "data": "working"})
    return Completed(
        result=b'{"content":[{"type":"text","text":"hi"}],"structuredContent":{"n":1},"isError":false}', era=Era.LEGACY
    )


async def _asking(call: Call) -> Outcome:
    question = {"method": "roots/list", "params": {}}
    try:
        answers = await call.ask({"q": question})  # type: ignore[dict-item]
    except CannotAsk as no:
        return Failed(kind=no.kind, message=no.message)
    text = str(answers["q"]["roots"][0]["uri"]).encode()  # type: ignore[index]
    return Completed(result=b'{"content":[{"type":"text","text":"' + text + b'"}]}', era=Era.LEGACY)


class Ears:
    """Hears messages that answer nothing."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.news = asyncio.Event()

    async def __call__(self, message: Any) -> None:
        self.heard.append(getattr(message, "method", "?"))
        self.news.set()

    async def until(self, method: str) -> None:
        async with asyncio.timeout(5):
            while method not in self.heard:
                self.news.clear()
                await self.news.wait()


@pytest.mark.parametrize(
    ("mode", "revision"), [("auto", "2026-07-28"), ("legacy", "2025-11-25"), ("2026-07-28", "2026-07-28")]
)
async def test_client_lists_calls_and_hears_in_every_mode(mode: Any, revision: str) -> None:
    ears = Ears()
    async with an_edge(FakeRoom(handler=serve)) as edge, served(edge) as base, httpx2.AsyncClient(headers=AUTH) as http:
        transport = streamable_http_client(base + PATH, http_client=http)
        async with Client(transport, mode=mode, message_handler=ears) as client:
            listed = await client.list_tools()
            steps: list[tuple[float, float | None, str | None]] = []

            async def on_progress(progress: float, total: float | None, message: str | None) -> None:
                steps.append((progress, total, message))

            result = await client.call_tool("echo", {}, progress_callback=on_progress)
            with pytest.raises(MCPError, match="Unknown tool: nope"):
                await client.call_tool("nope", {})
            negotiated = client.protocol_version

    assert negotiated == revision
    assert steps == [(1.0, 2.0, "half")]
    assert [tool.name for tool in listed.tools] == ["echo"]
    assert (result.content[0].text, result.structured_content) == ("hi", {"n": 1})  # type: ignore[union-attr]


async def test_legacy_client_hears_of_changed_lists() -> None:
    ears = Ears()
    async with an_edge(FakeRoom(handler=serve)) as edge, served(edge) as base, httpx2.AsyncClient(headers=AUTH) as http:
        transport = streamable_http_client(base + PATH, http_client=http)
        async with Client(transport, mode="legacy", message_handler=ears) as client:
            await client.list_tools()
            async with asyncio.timeout(5):
                while not edge.room.changes._listeners:  # noqa: ASYNC110  the client opens its stream when it likes
                    await asyncio.sleep(0.01)
            edge.room.changes.emit(EndpointChange(kinds=frozenset({ListKind.TOOLS})))
            await ears.until("notifications/tools/list_changed")


async def test_modern_client_listens() -> None:
    async with an_edge(FakeRoom(handler=serve)) as edge, served(edge) as base, httpx2.AsyncClient(headers=AUTH) as http:
        transport = streamable_http_client(base + PATH, http_client=http)
        async with (
            Client(transport, mode="2026-07-28") as client,
            asyncio.timeout(5),
            client.listen(tools_list_changed=True) as events,
        ):
            edge.room.changes.emit(EndpointChange(kinds=frozenset({ListKind.TOOLS})))
            event = await anext(aiter(events))

    assert "Tools" in type(event).__name__


async def test_legacy_client_is_asked_on_the_stream_of_its_call() -> None:
    async def roots(context: Any) -> Any:
        from mcp_types import ListRootsResult, Root  # noqa: PLC0415  costs a second, for this test alone

        return ListRootsResult(roots=[Root.model_validate({"uri": "file:///here"})])

    async with an_edge(FakeRoom(handler=serve)) as edge, served(edge) as base, httpx2.AsyncClient(headers=AUTH) as http:
        transport = streamable_http_client(base + PATH, http_client=http)
        async with Client(transport, mode="legacy", list_roots_callback=roots) as client:
            result = await client.call_tool("ask", {})

    assert result.content[0].text == "file:///here"  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
async def test_client_that_can_not_be_asked_hears_so(mode: Any) -> None:
    async with an_edge(FakeRoom(handler=serve)) as edge, served(edge) as base, httpx2.AsyncClient(headers=AUTH) as http:
        transport = streamable_http_client(base + PATH, http_client=http)
        async with Client(transport, mode=mode) as client:
            with pytest.raises(MCPError, match="roots"):
                await client.call_tool("ask", {})


async def test_old_transport_works_for_its_client() -> None:
    ears = Ears()
    async with (
        an_edge(FakeRoom(handler=serve)) as edge,
        served(edge) as base,
        sse_client(base + SSE_PATH, headers=AUTH) as (reading, writing),
        ClientSession(reading, writing, message_handler=ears) as session,
    ):
        await session.initialize()
        listed = await session.list_tools()
        result = await session.call_tool("echo", {})
        edge.room.changes.emit(EndpointChange(kinds=frozenset({ListKind.TOOLS})))
        await ears.until("notifications/tools/list_changed")

    assert [tool.name for tool in listed.tools] == ["echo"]
    assert result.content[0].text == "hi"  # type: ignore[union-attr]


async def test_client_with_a_wrong_key_is_turned_away() -> None:
    async with an_edge() as edge, served(edge) as base, httpx2.AsyncClient() as http:
        answer = await http.post(base + PATH, json={"jsonrpc": "2.0", "id": 1, "method": "initialize"})

    assert (answer.status_code, answer.json()["id"]) == (401, 1)
