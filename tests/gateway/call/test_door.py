"""The playground's door."""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest

from mcp_orch.contract.playground import CallAnswer, CallEvent, CallEventKind, CallMessage
from mcp_orch.contract.records import CallOutcome
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.asking import OpenQuestions
from mcp_orch.gateway.call.door import MAX_WAITING_EVENTS, PlaygroundDoor
from mcp_orch.gateway.upstream.dispatch import Answered, Denied, Dispatch
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.kit.wire_json import JsonObject
from tests.builders import a_member, of_server
from tests.gateway.call.scene import Scene
from tests.gateway.fake_planes import CountedIds
from tests.gateway.fake_upstreams import OK

pytestmark = pytest.mark.anyio

CLONE = CallMessage(method="tools/call", params={"name": "clone"}, address="10.0.0.1")


def knock(scene: Scene) -> AsyncGenerator[CallEvent, None]:
    return PlaygroundDoor(room=scene.room, ids=CountedIds()).run(a_member(), of_server("git"), message=CLONE)


async def happened(events: AsyncGenerator[CallEvent, None]) -> list[tuple[CallEventKind, Any]]:
    async with asyncio.timeout(5):
        return [(event.kind, json.loads(event.body)) async for event in events]


async def test_a_call_is_told_from_start_to_result(scene: Scene) -> None:
    async def tell(request: Dispatch) -> Answered:
        assert request.on_progress is not None
        assert request.on_log is not None
        request.on_progress({"progress": 1})
        request.on_log({"level": "info", "data": "x"})
        return OK

    scene.upstreams.answer = tell
    assert await happened(knock(scene)) == [
        (CallEventKind.STARTED, {"request_id": "req_0000000000000001"}),
        (CallEventKind.PROGRESS, {"progress": 1}),
        (CallEventKind.LOG, {"level": "info", "data": "x"}),
        (CallEventKind.RESULT, {"content": []}),
    ]
    record = scene.audit.records[0]
    assert (record.request_id, record.transport, record.address) == ("req_0000000000000001", "playground", "10.0.0.1")


async def test_a_failure_is_the_last_event_with_its_kind_and_request_id(scene: Scene) -> None:
    scene.upstreams.answer = Denied(code=-32602, message="bad", data=None, era=Era.LEGACY)
    events = await happened(knock(scene))
    assert events[1:] == [
        (
            CallEventKind.ERROR,
            {
                "kind": "upstream",
                "code": -32602,
                "message": "bad",
                "hint": None,
                "request_id": "req_0000000000000001",
            },
        )
    ]


async def test_a_question_of_the_server_is_a_clear_error(scene: Scene) -> None:
    async def ask(request: Dispatch) -> Answered:
        await request.ask({"1": {"method": "sampling/createMessage", "params": {}}})
        return OK

    scene.upstreams.answer = ask
    kind, body = (await happened(knock(scene)))[-1]
    assert (kind, body["message"]) == (
        CallEventKind.ERROR,
        "the server asked for sampling/createMessage, and nobody answers questions of this call",
    )


ASKING = replace(CLONE, is_interactive=True)
FORM: JsonObject = {"method": "elicitation/create", "params": {"message": "name?"}}


async def test_questions_are_events_and_answers_come_by_the_door(scene: Scene) -> None:
    async def ask(request: Dispatch) -> Answered:
        assert request.client.capabilities == {"elicitation": {"form": {}, "url": {}}, "sampling": {}}
        answers = await request.ask({"a": FORM, "b": {"method": "sampling/createMessage"}})
        return Answered(result=json.dumps(answers).encode(), era=Era.LEGACY)

    scene.upstreams.answer = ask
    door = PlaygroundDoor(room=scene.room, ids=CountedIds())
    heard: list[tuple[CallEventKind, Any]] = []
    async with asyncio.timeout(5):
        async for event in door.run(a_member(), of_server("git"), message=ASKING):
            heard.append((event.kind, json.loads(event.body)))
            if event.kind is CallEventKind.QUESTION:
                answer = CallAnswer(question=heard[-1][1]["id"], result={"action": "accept"})
                assert not door.answer("req_x", answer)
                assert not door.answer("req_0000000000000001", replace(answer, question="q9"))
                assert door.answer("req_0000000000000001", answer)
                assert not door.answer("req_0000000000000001", answer)
    assert heard[1:] == [
        (CallEventKind.QUESTION, {"id": "q1", **FORM}),
        (CallEventKind.QUESTION, {"id": "q2", "method": "sampling/createMessage", "params": {}}),
        (CallEventKind.RESULT, {"a": {"action": "accept"}, "b": {"action": "accept"}}),
    ]
    assert not door.answer("req_0000000000000001", CallAnswer(question="q1", result={}))


async def test_a_question_that_is_refused_or_not_answered_in_time_is_no_answer() -> None:
    events: asyncio.Queue[CallEvent | None] = asyncio.Queue(10)
    patient, hasty = OpenQuestions(events), OpenQuestions(events, within_s=0.01)

    async def refuse() -> None:
        event = await events.get()
        assert event is not None
        assert patient.answer(CallAnswer(question=json.loads(event.body)["id"], result=None))

    async with asyncio.TaskGroup() as group:
        group.create_task(refuse())
        with pytest.raises(CannotAsk, match="refused") as refused:
            await patient.ask({"a": FORM})
    assert refused.value.code == -1
    with pytest.raises(CannotAsk, match="nobody answered within"):
        await hasty.ask({"a": FORM})
    with pytest.raises(CannotAsk, match="events may still wait"):
        await patient.ask({str(number): FORM for number in range(12)})


async def test_a_slow_reader_loses_progress_and_never_the_outcome(scene: Scene) -> None:
    async def flood(request: Dispatch) -> Answered:
        assert request.on_progress is not None
        for number in range(MAX_WAITING_EVENTS + 50):
            request.on_progress({"progress": number})
        return OK

    scene.upstreams.answer = flood
    events = await happened(knock(scene))
    assert len(events) == MAX_WAITING_EVENTS + 2
    assert events[-1] == (CallEventKind.RESULT, {"content": []})


async def hang(request: Dispatch) -> Answered:
    assert request.on_progress is not None
    request.on_progress({"progress": 1})
    await asyncio.Event().wait()
    return OK


async def test_closing_the_iterator_cancels_the_call_and_raises_nothing(scene: Scene) -> None:
    scene.upstreams.answer = hang
    async with asyncio.timeout(5):
        events = knock(scene)
        assert [(await anext(events)).kind, (await anext(events)).kind] == [
            CallEventKind.STARTED,
            CallEventKind.PROGRESS,
        ]
        await events.aclose()
    assert [record.outcome for record in scene.audit.records] == [CallOutcome.CANCELLED]


async def test_closing_before_anything_ran_leaves_no_trace(scene: Scene) -> None:
    events = knock(scene)
    await anext(events)
    await events.aclose()
    assert scene.audit.records == []


async def test_cancelling_the_reader_cancels_the_call(scene: Scene) -> None:
    is_in = asyncio.Event()

    async def hang_and_tell(request: Dispatch) -> Answered:
        is_in.set()
        return await hang(request)

    scene.upstreams.answer = hang_and_tell
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        reader = group.create_task(happened(knock(scene)))
        await is_in.wait()
        reader.cancel()
    assert reader.cancelled()
    assert [record.outcome for record in scene.audit.records] == [CallOutcome.CANCELLED]
