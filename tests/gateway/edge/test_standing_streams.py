"""Streams that stay open: one message on one of them, dead with their credential, ended with a word."""

import asyncio

import pytest

from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from tests.gateway.edge.serving import (
    SSE_PATH,
    an_edge,
    legacy_request,
    modern_request,
)
from tests.gateway.edge.talking import ALL, EVENTS, TOOLS, a_line, a_stream, methods
from tests.gateway.fakes import OTHER_KEY, FakeRoom, Gatekept

pytestmark = pytest.mark.anyio


async def test_list_changes_come_on_the_newest_stream_alone() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        first = await a_stream(edge, session)
        second = await a_stream(edge, session)
        edge.room.changes.emit(ALL)
        await second.until(lambda heard: len(heard.messages) == 3)
        assert sorted(methods(second)) == [
            "notifications/prompts/list_changed",
            "notifications/resources/list_changed",
            "notifications/tools/list_changed",
        ]
        assert first.heard.messages == []
        second.leave()
        assert second.task is not None
        await second.task
        edge.room.changes.emit(TOOLS)
        await first.until(lambda heard: heard.messages)


async def test_changes_without_a_stream_are_told_on_the_next_one_once() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        first = await a_stream(edge, session)
        first.leave()
        assert first.task is not None
        await first.task
        edge.room.changes.emit(TOOLS)
        edge.room.changes.emit(TOOLS)
        second = await a_stream(edge, session)
        await second.until(lambda heard: heard.messages)
        await asyncio.sleep(0)

    assert methods(second) == ["notifications/tools/list_changed"]


async def test_lost_stream_goes_on_where_it_was_lost() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        lost = await a_stream(edge, session)
        edge.room.changes.emit(TOOLS)
        await lost.until(lambda heard: heard.messages)
        back = await a_stream(edge, session, **{"last-event-id": "1-0"})
        await back.until(lambda heard: heard.messages)
        lost.leave()
        edge.room.changes.emit(TOOLS)
        await back.until(lambda heard: len(heard.messages) == 2)

    assert [event["id"] for event in back.heard.events] == ["1-1", "1-2"]


@pytest.mark.parametrize("event_id", ["9-1", "x", "1", "--", "1-99999999999"])
async def test_unknown_place_to_resume_is_told(event_id: str) -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        fields = {"mcp-session-id": session, "accept": EVENTS, "last-event-id": event_id}
        heard = await edge.ask("GET", fields=fields)

    assert heard.status == 400
    assert "Last-Event-ID" in heard.json["error"]["message"]


async def test_session_that_opens_too_many_streams_loses_its_oldest() -> None:
    settings = EdgeSettings(sessions=SessionLimits(max_streams=2))
    async with an_edge(settings=settings) as edge:
        session = await edge.initialize()
        streams = [await a_stream(edge, session) for _ in range(3)]
        await streams[0].until(lambda heard: heard.is_whole)
        edge.room.changes.emit(TOOLS)
        await streams[2].until(lambda heard: heard.messages)

    assert not streams[1].heard.messages


async def test_stream_needs_a_session_and_the_right_one() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        missing = await edge.ask("GET", fields={"accept": EVENTS, "mcp-protocol-version": "2025-06-18"})
        unknown = await edge.ask("GET", fields={"accept": EVENTS, "mcp-session-id": "nope"})
        foreign = await edge.ask("GET", fields={"accept": EVENTS, "mcp-session-id": session}, key=OTHER_KEY)
        elsewhere = await edge.ask(
            "GET", "/projects/demo/unified/mcp", fields={"accept": EVENTS, "mcp-session-id": session}
        )
        unaccepted = await edge.ask("GET", fields={"accept": "application/json", "mcp-session-id": session})
        odd = await edge.ask("GET", fields={"accept": EVENTS, "mcp-protocol-version": "1999-01-01"})
        modern = await edge.ask("GET", fields={"accept": EVENTS, "mcp-protocol-version": "2026-07-28"})

    statuses = [one.status for one in (missing, unknown, foreign, elsewhere, unaccepted, odd, modern)]
    assert statuses == [400, 404, 404, 404, 406, 400, 405]
    assert modern.fields["allow"] == "POST, OPTIONS"
    assert foreign.json["error"]["message"] == unknown.json["error"]["message"]


async def test_session_is_ended_by_its_client_with_all_that_belongs_to_it() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate)) as edge:
        session = await edge.initialize()
        stream = await a_stream(edge, session)
        call = edge.start("POST", **legacy_request(session, "tools/call", {"name": "a"}))
        await gate.began.wait()
        ended = await edge.ask("DELETE", fields={"mcp-session-id": session})
        again = await edge.ask("DELETE", fields={"mcp-session-id": session})
        await stream.until(lambda heard: heard.is_whole)
        await call.until(lambda heard: heard.is_whole)
        modern = await edge.ask("DELETE", fields={"mcp-protocol-version": "2026-07-28"})
        line = await edge.ask("DELETE", SSE_PATH)
        told = edge.room.over

    assert [ended.status, again.status, modern.status, line.status] == [204, 404, 405, 405]
    assert gate.was_cancelled.is_set()
    assert told == [session]
    assert "start a new one" in again.json["error"]["message"]
    assert len(edge.app.sessions) == 0


async def test_bug_at_one_stream_costs_the_others_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with an_edge() as edge:
        first, _ = await a_line(edge)

        async def broken(message: object) -> None:
            raise ZeroDivisionError

        stream = next(iter(edge.app._keeper._streams))
        stream._send = broken  # type: ignore[misc]
        second, _ = await a_line(edge, key=OTHER_KEY)
        edge.room.changes.emit(TOOLS)
        await second.until(lambda heard: heard.messages)
        first.leave()

    assert len(caplog.records) == 1


async def test_nothing_is_begun_after_the_end() -> None:
    async with an_edge() as edge:
        pass
    heard = await edge.ask("GET", SSE_PATH, fields={"accept": EVENTS})
    keeper = edge.app._keeper
    keeper.is_draining = False
    late = edge.talk("GET", SSE_PATH, fields={"accept": EVENTS})
    late._sent = True
    late.leave()
    await late.run()

    assert heard.status == 503
    assert late.heard.status == 0


async def test_requests_that_wait_when_the_hub_stops_are_not_looked_at_any_more() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate)) as edge:
        talk = edge.start("POST", **modern_request("tools/call", {"name": "a"}))
        await gate.began.wait()
        edge.app._keeper.rounds.close()
        gate.go.set()
        await talk.until(lambda heard: heard.is_whole)
