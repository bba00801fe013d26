"""The HTTP+SSE transport: one stream for all answers, a POST for each message."""

import asyncio
from typing import Any

import pytest

from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from tests.gateway.edge.serving import (
    PATH,
    SSE_PATH,
    Edge,
    an_edge,
    initialize,
)
from tests.gateway.edge.talking import EVENTS, TOOLS, a_line
from tests.gateway.fakes import OTHER_KEY, FakeRoom, Gatekept

pytestmark = pytest.mark.anyio


async def on_line(edge: Edge, url: str, body: Any, **more: Any) -> Any:
    return await edge.ask("POST", url, body=body, **more)


async def test_old_transport_answers_on_the_stream_it_opened() -> None:
    async with an_edge() as edge:
        line, url = await a_line(edge)
        assert url.startswith(f"{SSE_PATH}?session=")
        early = await on_line(edge, url, {"jsonrpc": "2.0", "id": 9, "method": "tools/list"})
        for body in (
            initialize("2024-11-05"),
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "a"}},
            {"jsonrpc": "2.0", "id": 2, "method": "ping"},
        ):
            taken = await on_line(edge, url, body)
            assert taken.status == 202
        edge.room.changes.emit(TOOLS)
        await line.until(lambda heard: len(heard.messages) == 5)
        second_handshake = await on_line(edge, url, initialize("2024-11-05"))
        await line.until(lambda heard: len(heard.messages) == 6)

    assert (early.status, second_handshake.status) == (202, 202)
    first, hello, called, pong, change, again = line.heard.messages
    assert first["error"]["message"].startswith("the session is not open yet")
    assert hello["result"]["protocolVersion"] == "2024-11-05"
    assert called["result"]["content"]
    assert pong["result"] == {}
    assert change == {"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}
    assert again["error"]["code"] == -32600
    assert {call.transport for call in edge.room.calls} == {"sse"}
    assert not any("id" in event for event in line.heard.events)


async def test_old_transport_carries_news_of_a_call_and_its_cancellation() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate)) as edge:
        line, url = await a_line(edge)
        await on_line(edge, url, initialize("2024-11-05"))
        params = {"name": "a", "_meta": {"progressToken": 1}}
        call = edge.start("POST", url, body={"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": params})
        await call.until(lambda heard: heard.is_whole)
        await gate.began.wait()
        sink = edge.room.calls[0].on_progress
        assert sink is not None
        sink({"progress": 1})
        await line.until(lambda heard: len(heard.messages) == 2)
        await on_line(edge, url, {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 5}})
        await gate.was_cancelled.wait()

    assert call.heard.status == 202
    assert [message.get("method") for message in line.heard.messages] == [None, "notifications/progress"]


async def test_answer_to_a_line_that_was_closed_goes_nowhere() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate)) as edge:
        line, url = await a_line(edge)
        await on_line(edge, url, initialize("2024-11-05"))
        call = edge.start(
            "POST", url, body={"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": {"name": "a"}}
        )
        await gate.began.wait()
        line.leave()
        assert line.task is not None
        await line.task
        assert call.task is not None
        await call.task
        gone = await on_line(edge, url, {"jsonrpc": "2.0", "id": 6, "method": "ping"})

    assert gate.was_cancelled.is_set()
    assert gone.status == 404


async def test_post_to_the_old_transport_needs_its_session_its_caller_and_its_path() -> None:
    async with an_edge() as edge:
        _, url = await a_line(edge)
        session = await edge.initialize()
        ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        query = url.partition("?")[2]
        statuses = [
            (await on_line(edge, SSE_PATH, ping)).status,
            (await on_line(edge, url, ping, key=None)).status,
            (await on_line(edge, url, ping, key=OTHER_KEY)).status,
            (await on_line(edge, f"/projects/demo/servers/other/sse?{query}", ping)).status,
            (await on_line(edge, f"{SSE_PATH}?session=made-up", ping)).status,
            (await on_line(edge, f"{SSE_PATH}?other=1", ping)).status,
            (await on_line(edge, f"{PATH}?session={session}", ping)).status,
            (await on_line(edge, url, b"{", fields={"content-type": "text/plain"})).status,
            (await on_line(edge, url, b"{")).status,
        ]

    assert statuses == [405, 401, 404, 404, 404, 405, 404, 415, 400]


async def test_old_transport_bounds_bodies_and_waiting() -> None:
    settings = EdgeSettings(max_body=2_000, body_s=0.02)
    async with an_edge(settings=settings) as edge:
        _, url = await a_line(edge)
        large = await on_line(edge, url, b"[" + b"1," * 2_000 + b"1]")
        slow = edge.talk("POST", url, body=b"{}")

        async def never() -> dict[str, Any]:
            await asyncio.Event().wait()
            return {}

        slow._receive = never  # type: ignore[method-assign]
        late = await slow.run()
        left = edge.talk("POST", url, body=b"{}")
        left._sent = True
        left.leave()
        gone = await left.run()

    assert [large.status, late.status, gone.status] == [413, 408, 0]


async def test_get_without_session_and_version_on_the_new_path_is_served_as_the_old_transport() -> None:
    async with an_edge() as edge:
        line, url = await a_line(edge, PATH)
        taken = await on_line(edge, url, initialize("2024-11-05"))
        await line.until(lambda heard: heard.messages)
        curl = await edge.ask("GET", fields={"accept": "*/*"})

    assert url.startswith(f"{PATH}?session=")
    assert (taken.status, curl.status) == (202, 400)


async def test_line_is_refused_when_there_are_too_many_sessions() -> None:
    settings = EdgeSettings(sessions=SessionLimits(max_sessions=1))
    async with an_edge(settings=settings) as edge:
        await a_line(edge)
        full = await edge.ask("GET", SSE_PATH, fields={"accept": EVENTS})
        shut = await edge.ask("POST", body=initialize())

    assert (full.status, shut.status) == (429, 429)
