"""The ends of streams: dead credentials, limits, readers that do not read, a hub that stops."""

import asyncio
from typing import Any

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.edge.settings import EdgeSettings
from tests.gateway.edge.serving import (
    SSE_PATH,
    an_edge,
)
from tests.gateway.edge.talking import ALL, EVENTS, TOOLS, a_line, a_stream, listening
from tests.gateway.fakes import KEY, OTHER_KEY, FakeClock, a_caller

pytestmark = pytest.mark.anyio


async def test_open_streams_die_with_their_credential() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        streams = [
            await a_stream(edge, session),
            (await a_line(edge))[0],
            await listening(edge, {"toolsListChanged": True}),
        ]
        other, _ = await a_line(edge, key=OTHER_KEY)
        edge.callers.revoke(KEY)
        for stream in streams:
            await stream.until(lambda heard: heard.is_whole)
        assert not other.heard.is_whole


@pytest.mark.parametrize("what", ["shut", "reassigned"])
async def test_open_streams_die_when_their_caller_may_not_be_there_any_more(what: str) -> None:
    async with an_edge(settings=EdgeSettings(judge_every_s=0.02)) as edge:
        stream, _ = await a_line(edge)
        if what == "shut":
            edge.room.shut = Failed(kind=ErrorKind.FORBIDDEN, message="no longer a member")
        else:
            edge.callers.known[KEY] = a_caller("key:somebody-else")
        await stream.until(lambda heard: heard.is_whole)


async def test_many_callers_are_judged_in_turns() -> None:
    async with an_edge(settings=EdgeSettings(judge_every_s=0.02)) as edge:
        keys = [f"key{number}" for number in range(250)]
        edge.callers.known.update({key: a_caller(key) for key in keys})
        lines = [(await a_line(edge, key=key))[0] for key in keys]
        for key in keys:
            del edge.callers.known[key]
        for line in lines:
            await line.until(lambda heard: heard.is_whole)


async def test_idle_streams_are_kept_alive_by_comments() -> None:
    clock = FakeClock()
    async with an_edge(settings=EdgeSettings(judge_every_s=0.01), clock=clock) as edge:
        line, _ = await a_line(edge)
        clock.seconds += 20
        await line.until(lambda heard: heard.body.endswith(b": \n\n"))


async def test_idle_sessions_are_forgotten_but_not_those_with_a_stream() -> None:
    clock = FakeClock()
    async with an_edge(settings=EdgeSettings(judge_every_s=0.01), clock=clock) as edge:
        idle, used = await edge.initialize(), await edge.initialize()
        stream = await a_stream(edge, used)
        clock.seconds += 2_000
        async with asyncio.timeout(5):
            while len(edge.app.sessions) > 1:  # noqa: ASYNC110  the sweep has no event
                await asyncio.sleep(0.01)
        gone = await edge.legacy(idle, "ping")
        there = await edge.legacy(used, "ping")
        stream.leave()

    assert (gone.status, there.status) == (404, 200)


async def test_streams_are_limited_in_all_and_for_each_principal() -> None:
    settings = EdgeSettings(max_streams=3, max_streams_per_principal=2)
    async with an_edge(settings=settings) as edge:
        lines = [(await a_line(edge))[0] for _ in range(2)]
        own = await edge.ask("GET", SSE_PATH, fields={"accept": EVENTS})
        lines.append((await a_line(edge, key=OTHER_KEY))[0])
        all_full = await edge.ask("GET", SSE_PATH, fields={"accept": EVENTS}, key=OTHER_KEY)
        refused = await listening(edge, {})
        lines[0].leave()
        assert lines[0].task is not None
        await lines[0].task
        await a_line(edge, key=OTHER_KEY)

    assert (own.status, own.fields["retry-after"]) == (429, "10")
    assert (all_full.status, all_full.fields["retry-after"]) == (503, "10")
    assert refused.heard.messages[-1]["result"]["resultType"] == "complete"


async def test_hub_that_stops_says_goodbye_and_opens_no_more() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        stream = await a_stream(edge, session)
        line, _ = await a_line(edge)
        listen = await listening(edge, {"toolsListChanged": True})
        edge.app.drain()
        for talk in (stream, line, listen):
            await talk.until(lambda heard: heard.is_whole)
        late = await edge.ask("GET", SSE_PATH, fields={"accept": EVENTS})

    assert listen.heard.messages[-1] == {
        "jsonrpc": "2.0",
        "id": "s1",
        "result": {"resultType": "complete", "_meta": {"io.modelcontextprotocol/subscriptionId": "s1"}},
    }
    assert (late.status, late.fields["retry-after"]) == (503, "5")


async def test_reader_that_does_not_read_is_cut_and_costs_no_memory() -> None:
    settings = EdgeSettings(max_unsent=200)
    async with an_edge(settings=settings) as edge:
        line, _ = await a_line(edge)
        line.writable.clear()
        for _ in range(10):
            edge.room.changes.emit(ALL)
        assert line.task is not None
        async with asyncio.timeout(5):
            await line.task
        line.writable.set()

    assert not line.heard.is_whole
    assert len(edge.app.sessions) == 0


async def test_readers_that_do_not_read_cost_no_more_together_than_they_may() -> None:
    settings = EdgeSettings(max_unsent_of_all=500)
    async with an_edge(settings=settings) as edge:
        lines = [(await a_line(edge))[0] for _ in range(4)]
        for line in lines:
            line.writable.clear()
        edge.room.changes.emit(ALL)
        assert 0 < edge.app._keeper.unsent <= 500
        assert 0 < len(edge.app._keeper._streams) < len(lines)
        for line in lines:
            line.writable.set()
            line.leave()
            assert line.task is not None
            await line.task
        assert edge.app._keeper.unsent == 0


async def test_a_long_message_is_handed_over_in_pieces() -> None:
    async with an_edge() as edge:
        line, _ = await a_line(edge)
        stream = next(iter(edge.app._keeper._streams))
        sizes: list[int] = []

        async def send(message: Any) -> None:
            sizes.append(len(message["body"]))

        stream._send = send  # type: ignore[misc]
        stream.push(b"x" * 1_000_000)
        await stream.sent()
        line.leave()

    assert max(sizes) <= 256 * 1024
    assert sum(sizes) > 1_000_000


async def test_reader_that_takes_too_long_is_cut() -> None:
    async with an_edge(settings=EdgeSettings(write_s=0.02)) as edge:
        line, _ = await a_line(edge)
        line.writable.clear()
        edge.room.changes.emit(TOOLS)
        assert line.task is not None
        async with asyncio.timeout(5):
            await line.task

    assert not line.heard.is_whole


async def test_stop_does_not_wait_for_readers_that_do_not_read() -> None:
    async with asyncio.timeout(5):
        async with an_edge(settings=EdgeSettings(drain_s=0.02)) as edge:
            line, _ = await a_line(edge)
            line.writable.clear()
            edge.room.changes.emit(TOOLS)
            line.leave()


async def test_client_that_the_server_says_has_left_is_gone() -> None:
    async with an_edge() as edge:
        line, _ = await a_line(edge)

        async def broken(message: object) -> None:
            raise OSError

        stream = next(iter(edge.app._keeper._streams))
        stream._send = broken  # type: ignore[misc]
        edge.room.changes.emit(TOOLS)
        async with asyncio.timeout(5):
            while edge.app._keeper._streams:  # noqa: ASYNC110  the keeper has no event
                await asyncio.sleep(0)
        assert not stream.push(b"{}")
        stream.end(b"{}")
        line.leave()


async def test_server_that_stops_ends_the_request_of_a_stream() -> None:
    async with an_edge() as edge:
        line, _ = await a_line(edge)
        assert line.task is not None
        line.task.cancel()
        await asyncio.wait({line.task})

    assert line.task.cancelled()
