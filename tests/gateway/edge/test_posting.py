"""A request is answered plainly, or by a stream as soon as something comes before the result."""

import asyncio
from collections.abc import Callable

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Call, Failed, Outcome
from mcp_orch.gateway.edge.settings import EdgeSettings
from tests.gateway.edge.serving import Edge, Heard, an_edge, legacy_request, modern_request
from tests.gateway.fakes import ECHO, KEY, FakeRoom, Gatekept

pytestmark = pytest.mark.anyio

QUICK = EdgeSettings(watch_after_s=0.005, stream_after_s=0.01, judge_every_s=0.02)


async def chatty(call: Call) -> Outcome:
    if call.on_progress is not None:
        call.on_progress({"progress": 1, "total": 2})
    if call.on_log is not None:
        call.on_log({"level": "info", "data": "half way"})
    return ECHO


def has_event(count: int) -> Callable[[Heard], bool]:
    return lambda heard: len(heard.events) >= count


async def test_progress_and_logs_come_before_the_answer_on_its_stream() -> None:
    async with an_edge(FakeRoom(handler=chatty)) as edge:
        heard = await edge.modern(
            "tools/call",
            {"name": "a"},
            meta={"progressToken": "mine", "io.modelcontextprotocol/logLevel": "debug"},
        )

    assert heard.fields["content-type"] == "text/event-stream"
    assert heard.fields["x-accel-buffering"] == "no"
    assert [message.get("method") for message in heard.messages] == [
        "notifications/progress",
        "notifications/message",
        None,
    ]
    assert heard.messages[0]["params"] == {"progress": 1, "total": 2, "progressToken": "mine"}
    assert heard.messages[2]["id"] == 1
    assert not any("id" in event for event in heard.events)


async def test_modern_client_that_asked_for_nothing_hears_nothing() -> None:
    async with an_edge(FakeRoom(handler=chatty)) as edge:
        heard = await edge.modern("tools/call", {"name": "a"})

    assert heard.fields["content-type"] == "application/json"


async def test_client_that_takes_no_streams_goes_without_news() -> None:
    async with an_edge(FakeRoom(handler=chatty)) as edge:
        heard = await edge.modern(
            "tools/call", {"name": "a"}, meta={"progressToken": 1}, fields={"accept": "application/json"}
        )

    assert heard.fields["content-type"] == "application/json"
    assert heard.json["result"]


async def test_stream_of_a_legacy_request_can_be_resumed_from_its_first_event() -> None:
    async with an_edge(FakeRoom(handler=chatty)) as edge:
        session = await edge.initialize("2025-11-25")
        heard = await edge.legacy(session, "tools/call", {"name": "a", "_meta": {"progressToken": 5}})

    assert [event.get("id") for event in heard.events] == ["1-0", "1-1", "1-2", "1-3"]
    assert heard.events[0] == {"id": "1-0", "retry": "1000", "data": ""}
    assert heard.messages[0]["params"]["progressToken"] == 5


@pytest.mark.parametrize(("revision", "ids"), [("2025-06-18", ["1-1", "1-2"]), ("2024-11-05", [None, None])])
async def test_clients_of_earlier_revisions_get_no_empty_event(revision: str, ids: list[str | None]) -> None:
    async with an_edge(FakeRoom(handler=chatty)) as edge:
        session = await edge.initialize(revision)
        heard = await edge.legacy(session, "tools/call", {"name": "a"})

    assert [event.get("id") for event in heard.events] == ids


async def test_long_call_is_answered_by_a_stream_after_a_while() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=QUICK) as edge:
        talk = edge.start("POST", **modern_request("tools/call", {"name": "a"}))
        await talk.until(lambda heard: heard.body == b": \n\n")
        gate.go.set()
        heard = await talk.until(lambda heard: heard.is_whole)

    assert heard.messages[0]["result"]["content"]


async def test_long_call_of_a_client_without_streams_waits_for_its_plain_answer() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=QUICK) as edge:
        request = modern_request("tools/call", {"name": "a"}, fields={"accept": "application/json"})
        talk = edge.start("POST", **request)
        await gate.began.wait()
        await asyncio.sleep(0.05)
        gate.go.set()
        heard = await talk.until(lambda heard: heard.is_whole)

    assert heard.json["result"]["content"]


async def test_modern_client_that_leaves_cancels_its_call() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=QUICK) as edge:
        talk = edge.start("POST", **modern_request("tools/call", {"name": "a"}))
        await gate.began.wait()
        talk.leave()
        await gate.was_cancelled.wait()

    assert not talk.heard.is_whole


async def test_modern_client_that_leaves_its_stream_cancels_its_call() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=QUICK) as edge:
        talk = edge.start("POST", **modern_request("tools/call", {"name": "a"}))
        await talk.until(lambda heard: heard.status == 200)
        talk.leave()
        await gate.was_cancelled.wait()


async def test_legacy_client_that_leaves_does_not_cancel_and_gets_its_answer_when_it_comes_back() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=QUICK) as edge:
        session = await edge.initialize()
        talk = edge.start("POST", **legacy_request(session, "tools/call", {"name": "a"}, number="q"))
        await talk.until(has_event(1))
        talk.leave()
        await asyncio.sleep(0.02)
        back = edge.start(
            "GET", fields={"mcp-session-id": session, "accept": "text/event-stream", "last-event-id": "1-0"}
        )
        await back.until(lambda heard: heard.status == 200)
        gate.go.set()
        heard = await back.until(lambda heard: heard.is_whole)
        again = await edge.ask(
            "GET", fields={"mcp-session-id": session, "accept": "text/event-stream", "last-event-id": "1-0"}
        )

    assert not gate.was_cancelled.is_set()
    assert heard.messages[0]["id"] == "q"
    assert again.messages == heard.messages


async def test_answer_to_a_legacy_client_that_left_before_any_stream_is_dropped() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=EdgeSettings(watch_after_s=0.005)) as edge:
        session = await edge.initialize()
        talk = edge.start("POST", **legacy_request(session, "tools/call", {"name": "a"}))
        await gate.began.wait()
        talk.leave()
        await asyncio.sleep(0.02)
        gate.go.set()
        assert talk.task is not None
        await talk.task

    assert talk.heard.status == 0


async def test_legacy_client_that_left_before_any_stream_can_not_be_told_of_progress() -> None:
    gate = Gatekept()
    gone = asyncio.Event()

    async def late(call: Call) -> Outcome:
        gate.began.set()
        await gone.wait()
        assert call.on_progress is not None
        call.on_progress({"progress": 1})
        return ECHO

    async with an_edge(FakeRoom(handler=late), settings=EdgeSettings(watch_after_s=0.005)) as edge:
        session = await edge.initialize()
        params = {"name": "a", "_meta": {"progressToken": 1}}
        talk = edge.start("POST", **legacy_request(session, "tools/call", params))
        await gate.began.wait()
        talk.leave()
        await asyncio.sleep(0.02)
        gone.set()
        assert talk.task is not None
        await talk.task

    assert talk.heard.status == 0


async def cancelling(edge: Edge, session: str, number: object) -> Heard:
    note = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": number}}
    return await edge.ask("POST", body=note, fields={"mcp-session-id": session})


@pytest.mark.parametrize("settings", [QUICK, EdgeSettings()])
async def test_legacy_client_cancels_by_notification_and_gets_no_answer(settings: EdgeSettings) -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=settings) as edge:
        session = await edge.initialize()
        talk = edge.start("POST", **legacy_request(session, "tools/call", {"name": "a"}, number=3))
        await gate.began.wait()
        if settings is QUICK:
            await talk.until(has_event(1))
        ignored = [await cancelling(edge, session, number) for number in (4, "3", None, [])]
        assert not gate.was_cancelled.is_set()
        taken = await cancelling(edge, session, 3)
        session_of_it = edge.app.sessions._sessions[session]
        for running in (session_of_it.running or {}).values():
            running.cancel()
        heard = await talk.until(lambda heard: heard.is_whole)

    assert gate.was_cancelled.is_set()
    assert {one.status for one in (*ignored, taken)} == {202}
    assert heard.messages == []
    assert heard.status == (200 if settings is QUICK else 202)


async def test_same_id_twice_at_a_time_is_refused() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate)) as edge:
        session = await edge.initialize()
        talk = edge.start("POST", **legacy_request(session, "tools/call", {"name": "a"}, number=3))
        await gate.began.wait()
        second = await edge.legacy(session, "tools/call", {"name": "a"}, number=3)
        gate.go.set()
        await talk.until(lambda heard: heard.is_whole)

    assert second.json["error"]["message"] == "a request with this id is still running"


async def test_revoked_key_stops_a_running_call_at_once() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=EdgeSettings(watch_after_s=0.005)) as edge:
        talk = edge.start("POST", **modern_request("tools/call", {"name": "a"}))
        await gate.began.wait()
        await asyncio.sleep(0.02)
        edge.callers.revoke(KEY)
        heard = await talk.until(lambda heard: heard.is_whole)

    assert gate.was_cancelled.is_set()
    assert (heard.status, heard.fields["www-authenticate"]) == (401, 'Bearer error="invalid_token"')


async def test_endpoint_that_is_shut_stops_a_running_call_within_a_second() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=QUICK) as edge:
        session = await edge.initialize()
        talk = edge.start("POST", **legacy_request(session, "tools/call", {"name": "a"}))
        await talk.until(has_event(1))
        edge.room.shut = Failed(kind=ErrorKind.NOT_FOUND, message="gone")
        heard = await talk.until(lambda heard: heard.is_whole)

    assert gate.was_cancelled.is_set()
    assert heard.messages[0]["error"]["message"] == "gone"


async def test_thousand_calls_at_a_time_each_get_their_own_answer() -> None:
    async def mirror(call: Call) -> Outcome:
        await asyncio.sleep(0)
        text = str(call.params["name"]).encode()
        return type(ECHO)(result=b'{"content":"' + text + b'"}', era=ECHO.era)

    async with an_edge(FakeRoom(handler=mirror)) as edge:
        talks = [
            edge.start("POST", **modern_request("tools/call", {"name": f"n{number}"}, number=number))
            for number in range(1_000)
        ]
        heard = [await talk.until(lambda heard: heard.is_whole) for talk in talks]

    assert [one.json["id"] for one in heard] == list(range(1_000))
    assert [one.json["result"]["content"] for one in heard] == [f"n{number}" for number in range(1_000)]
