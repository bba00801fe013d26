"""Streams that stay open: one message on one of them, dead with their credential, ended with a word."""

import asyncio
from typing import Any

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.upstreams import ListKind
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.ports import EndpointChange
from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from tests.gateway.edge.serving import (
    PATH,
    SSE_PATH,
    Conversation,
    Edge,
    an_edge,
    initialize,
    legacy_request,
    modern_request,
)
from tests.gateway.fakes import KEY, OTHER_KEY, FakeClock, FakeRoom, Gatekept, a_caller

pytestmark = pytest.mark.anyio

TOOLS = EndpointChange(kinds=frozenset({ListKind.TOOLS}))
ALL = EndpointChange(kinds=frozenset(ListKind))
EVENTS = "text/event-stream"


async def a_stream(edge: Edge, session: str, **fields: str) -> Conversation:
    talk = edge.start("GET", fields={"mcp-session-id": session, "accept": EVENTS, **fields})
    await talk.until(lambda heard: b": \n\n" in heard.body or heard.is_whole)
    return talk


async def a_line(edge: Edge, path: str = SSE_PATH, **more: Any) -> tuple[Conversation, str]:
    talk = edge.start("GET", path, fields={"accept": EVENTS}, **more)
    heard = await talk.until(lambda heard: heard.events)
    return talk, heard.events[0]["data"]


async def listening(edge: Edge, notifications: Any, **more: Any) -> Conversation:
    request = modern_request("subscriptions/listen", {"notifications": notifications}, number="s1", **more)
    talk = edge.start("POST", **request)
    await talk.until(lambda heard: heard.events or heard.is_whole)
    return talk


def methods(talk: Conversation) -> list[str]:
    return [message.get("method") for message in talk.heard.messages]


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


# HTTP+SSE


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


# subscriptions/listen


async def test_listener_hears_what_it_asked_for_after_the_acknowledgement() -> None:
    async with an_edge() as edge:
        talk = await listening(edge, {"toolsListChanged": True, "resourceSubscriptions": ["a://x", "a://x", "a://y"]})
        edge.room.changes.emit(ALL)
        edge.room.updated("a://x")
        edge.room.updated("a://z")
        heard = await talk.until(lambda heard: len(heard.messages) == 3)
        acknowledged, changed, updated = heard.messages

    tag = {"io.modelcontextprotocol/subscriptionId": "s1"}
    assert acknowledged == {
        "jsonrpc": "2.0",
        "method": "notifications/subscriptions/acknowledged",
        "params": {
            "_meta": tag,
            "notifications": {"toolsListChanged": True, "resourceSubscriptions": ["a://x", "a://y"]},
        },
    }
    assert changed == {"jsonrpc": "2.0", "method": "notifications/tools/list_changed", "params": {"_meta": tag}}
    assert updated["params"] == {"_meta": tag, "uri": "a://x"}


async def test_listener_hears_of_the_tasks_it_named() -> None:
    async with an_edge(FakeRoom(refused_uris=frozenset({"t2"}))) as edge:
        talk = await listening(edge, {"taskIds": ["t1", "t2"]})
        edge.room.tasks.emit(EndpointChange(task={"taskId": "t1", "status": "working"}))
        heard = await talk.until(lambda heard: len(heard.messages) == 2)
        acknowledged, told = heard.messages

    tag = {"io.modelcontextprotocol/subscriptionId": "s1"}
    assert acknowledged["params"]["notifications"] == {"taskIds": ["t1"]}
    assert told == {
        "jsonrpc": "2.0",
        "method": "notifications/tasks",
        "params": {"_meta": tag, "taskId": "t1", "status": "working"},
    }


async def test_listener_that_may_not_hear_of_tasks_is_refused() -> None:
    async with an_edge(FakeRoom(no_tasks=Failed(kind=ErrorKind.INVALID, message="no", code=-32021))) as edge:
        heard = await edge.modern("subscriptions/listen", {"notifications": {"taskIds": ["t1"]}})

    assert (heard.status, heard.json["error"]["code"]) == (400, -32021)


async def test_listener_is_told_what_it_will_not_hear() -> None:
    async with an_edge(FakeRoom(refused_uris=frozenset({"a://no"}))) as edge:
        talk = await listening(edge, {"promptsListChanged": False, "resourceSubscriptions": ["a://no"]})

    assert talk.heard.messages[0]["params"]["notifications"] == {}


@pytest.mark.parametrize(
    "notifications",
    [
        None,
        [],
        "x",
        {"resourceSubscriptions": "a://x"},
        {"resourceSubscriptions": [1]},
        {"resourceSubscriptions": ["x"] * 201},
        {"taskIds": "t"},
    ],
)
async def test_filter_that_can_not_be_read_is_refused(notifications: Any) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("subscriptions/listen", {"notifications": notifications})

    assert (heard.status, heard.json["error"]["code"]) == (400, -32602)


async def test_listener_that_takes_no_streams_is_refused() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("subscriptions/listen", {"notifications": {}}, fields={"accept": "application/json"})

    assert heard.status == 406
    assert not edge.room.changes._listeners


async def test_listener_at_a_broken_server_hears_why() -> None:
    facts = Failed(kind=ErrorKind.UPSTREAM, message="server echo: exited with 1")
    async with an_edge(FakeRoom(facts=facts)) as edge:
        heard = await edge.modern("subscriptions/listen", {"notifications": {}})

    assert (heard.status, heard.json["error"]["message"]) == (200, "server echo: exited with 1")


async def test_listener_that_leaves_is_let_go_of() -> None:
    async with an_edge() as edge:
        talk = await listening(edge, {"toolsListChanged": True, "resourceSubscriptions": ["a://x"]})
        talk.leave()
        assert talk.task is not None
        await talk.task

        assert not edge.room.changes._listeners
        assert not edge.room.updates["a://x"]._listeners


@pytest.mark.parametrize("way", ["leaves", "dies"])
async def test_listener_whose_server_was_slow_is_watched_all_the_same(way: str) -> None:
    class Slow(FakeRoom):
        async def describe(self, endpoint: Any, caller: Any) -> Any:
            await asyncio.sleep(0.03)
            return self.facts

    async with an_edge(Slow(), settings=EdgeSettings(watch_after_s=0.005)) as edge:
        talk = await listening(edge, {"toolsListChanged": True})
        if way == "leaves":
            talk.leave()
        else:
            edge.callers.revoke(KEY)
        assert talk.task is not None
        async with asyncio.timeout(5):
            await talk.task

        assert not edge.room.changes._listeners


async def test_listener_that_leaves_while_subscribing_leaves_nothing_behind() -> None:
    reached = asyncio.Event()

    class Stuck(FakeRoom):
        async def subscribe(self, endpoint: Any, caller: Any, *, uri: str, listener: Any) -> Any:
            reached.set()
            await asyncio.Event().wait()

    async with an_edge(Stuck(), settings=EdgeSettings(watch_after_s=0.005)) as edge:
        request = modern_request("subscriptions/listen", {"notifications": {"resourceSubscriptions": ["a://x"]}})
        talk = edge.start("POST", **request)
        await reached.wait()
        talk.leave()
        assert talk.task is not None
        async with asyncio.timeout(5):
            await talk.task

        assert not edge.room.changes._listeners


async def test_change_before_the_acknowledgement_comes_after_it() -> None:
    class Eager(FakeRoom):
        async def subscribe(self, endpoint: Any, caller: Any, *, uri: str, listener: Any) -> Any:
            self.changes.emit(TOOLS)
            return await super().subscribe(endpoint, caller, uri=uri, listener=listener)

    async with an_edge(Eager()) as edge:
        talk = await listening(edge, {"toolsListChanged": True, "resourceSubscriptions": ["a://x"]})
        await talk.until(lambda heard: len(heard.messages) == 2)
        told = methods(talk)

    assert told == ["notifications/subscriptions/acknowledged", "notifications/tools/list_changed"]


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
