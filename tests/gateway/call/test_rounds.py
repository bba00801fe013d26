"""Steps of calls whose client is asked between its requests: parked calls, and the questions of modern servers."""

import asyncio

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId, ProjectId, ServerId
from mcp_orch.contract.records import CallOutcome
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Asked, Round
from mcp_orch.gateway.call.parked import Patron
from mcp_orch.gateway.call.rounds import Errand, open_rounds
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.states import binding_of
from mcp_orch.gateway.upstream.dispatch import Answered, Dispatch
from mcp_orch.kit.wire_json import JsonObject
from tests.builders import a_member, an_admin, of_server
from tests.gateway.call.rounds_scene import (
    ABLE,
    FORM,
    NO,
    QUICK,
    SAMPLE,
    YES,
    Asking,
    RoundsScene,
    a_scene,
    put,
    says,
)
from tests.gateway.call.scene import SEALER, cannot_ask
from tests.gateway.fake_planes import CountedIds

pytestmark = pytest.mark.anyio


async def test_a_question_parks_the_call_and_the_answer_goes_on_with_the_very_same() -> None:
    async with a_scene() as scene:
        server = scene.upstreams.answer = Asking({"a": FORM})
        asked, state = await scene.asked(scene.clone())
        assert asked == {"q1": FORM}
        assert (server.running, len(scene.parking), len(scene.guards.watched)) == (1, 1, 1)
        assert await scene.done(scene.clone(), state, responses={"q1": YES, "more": NO}) == {"answers": {"a": YES}}
        assert (server.running, len(scene.guards.watched), len(scene.upstreams.asked)) == (0, 0, 1)
    assert [one.outcome for one in scene.audit.records] == [CallOutcome.OK, CallOutcome.OK]


async def test_questions_at_once_are_one_round_and_later_ones_the_next() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = Asking({"a": FORM, "b": SAMPLE}, {"c": FORM})
        asked, first = await scene.asked(scene.clone())
        assert [one["method"] for one in asked.values()] == ["elicitation/create", "sampling/createMessage"]
        asked, second = await scene.asked(scene.clone(), first, responses={"q1": YES, "q2": {"model": "m"}})
        assert list(asked) == ["q3"]
        assert second != first
        done = await scene.done(scene.clone(), second, responses={"q3": NO})
        assert done == {"answers": {"a": YES, "b": {"model": "m"}, "c": NO}}


async def test_a_round_waits_for_the_next_question_but_not_for_ever() -> None:
    async with a_scene(settings=CallSettings(gather_s=60.0, gather_at_most_s=0.01)) as scene:
        scene.upstreams.answer = Asking({"a": FORM, "b": SAMPLE})
        asked, state = await scene.asked(scene.clone())
        assert list(asked) == ["q1", "q2"]
        await scene.done(scene.clone(), state, responses={"q1": YES, "q2": {"model": "m"}})


async def test_what_was_not_answered_is_asked_again() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = Asking({"a": FORM, "b": SAMPLE})
        _, state = await scene.asked(scene.clone())
        asked, state = await scene.asked(scene.clone(), state, responses={"q1": YES, "q2": 12345})
        assert list(asked) == ["q2"]
        assert await scene.done(scene.clone(), state, responses={"q2": {"model": "m"}})


async def test_questions_that_come_while_the_client_thinks_wait_for_it() -> None:
    async with a_scene() as scene:
        second, is_asked = asyncio.Event(), asyncio.Event()

        async def more(request: Dispatch) -> JsonObject:
            is_asked.set()
            return {**await put(request, FORM)}

        async def server(request: Dispatch) -> Answered:
            async with asyncio.TaskGroup() as group:
                one = group.create_task(put(request, FORM))
                await second.wait()
                two = group.create_task(more(request))
            return says({"answers": [{**one.result()}, two.result()]})

        scene.upstreams.answer = server
        _, state = await scene.asked(scene.clone())
        second.set()
        await is_asked.wait()
        asked, state = await scene.asked(scene.clone(), state, responses={"q1": YES})
        assert list(asked) == ["q2"]
        assert await scene.done(scene.clone(), state, responses={"q2": NO}) == {"answers": [{"k0": YES}, {"k0": NO}]}


async def test_a_lost_step_is_had_once_more_by_the_same_answers_and_by_no_others() -> None:
    async with a_scene() as scene:
        server = scene.upstreams.answer = Asking({"a": FORM}, {"b": FORM})
        _, first = await scene.asked(scene.clone())
        _, second = await scene.asked(scene.clone(), first, responses={"q1": YES})
        assert (await scene.failed(scene.clone(), first, responses={"q1": NO})).kind is ErrorKind.INVALID
        asked, again = await scene.asked(scene.clone(), first, responses={"q1": dict(reversed(YES.items()))})
        assert list(asked) == ["q2"]
        assert (await scene.failed(scene.clone(), first, responses={"q1": YES})).kind is ErrorKind.INVALID
        assert await scene.done(scene.clone(), again, responses={"q2": YES}) == {"answers": {"a": YES, "b": YES}}
        assert await scene.done(scene.clone(), second, responses={"q2": YES}) == {"answers": {"a": YES, "b": YES}}
        assert (await scene.failed(scene.clone(), first, responses={"q1": YES})).kind is ErrorKind.INVALID
        assert (server.running, len(scene.upstreams.asked)) == (0, 1)


async def test_a_state_is_for_one_caller_one_endpoint_and_one_request() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = Asking({"a": FORM})
        _, state = await scene.asked(scene.clone(a=1))
        wrong = [
            await scene.failed(scene.clone(a=1, caller=an_admin()), state, responses={"q1": YES}),
            await scene.failed(scene.clone(a=2), state, responses={"q1": YES}),
            await scene.failed(scene.clone(a=1), state + "x", responses={"q1": YES}),
            await scene.failed(scene.clone(a=1), "é", responses={"q1": YES}),
            await scene.failed(
                scene.call("tools/call", at=of_server("git"), name="clone", arguments={"a": 1}), state, responses={}
            ),
        ]
        assert {one.kind for one in wrong} == {ErrorKind.INVALID}
        assert all("was not given out" in one.message for one in wrong)
        assert await scene.done(scene.clone(a=1), state, responses={"q1": YES})


async def test_a_state_is_of_no_use_at_another_server_of_the_same_name() -> None:
    async with a_scene() as scene:
        call, caller = scene.clone(), a_member()
        one, other = (
            binding_of(call, caller, project=ProjectId("prj_demo"), server=ServerId(server)) for server in ("a", "b")
        )
        assert one != other


async def test_a_state_has_its_time_and_its_process() -> None:
    async with a_scene() as scene, a_scene() as elsewhere:
        scene.upstreams.answer = elsewhere.upstreams.answer = Asking({"a": FORM})
        _, state = await scene.asked(scene.clone())
        _, foreign = await elsewhere.asked(elsewhere.clone())
        gone = await scene.failed(scene.clone(), foreign, responses={"q1": YES})
        assert "has ended" in gone.message
        scene.clock.passes(601)
        late = await scene.failed(scene.clone(), state, responses={"q1": YES})
        assert "the time to answer is over" in late.message


async def test_progress_and_log_go_to_the_request_that_is_on() -> None:
    heard: list[tuple[str, JsonObject]] = []
    async with a_scene() as scene:

        async def talking(request: Dispatch) -> Answered:
            assert request.on_progress is not None
            assert request.on_log is not None
            request.on_progress({"progress": 1})
            await put(request, FORM)
            request.on_progress({"progress": 2})
            request.on_log({"data": "late"})
            return says({})

        def hear(who: str):
            return lambda params: heard.append((who, params))

        scene.upstreams.answer = talking
        _, state = await scene.asked(scene.clone(progress=hear("first"), log=hear("first log")))
        await scene.done(scene.clone(progress=hear("second")), state, responses={"q1": YES})
        _, state = await scene.asked(scene.clone(progress=hear("third"), log=hear("third log")))
        await scene.done(scene.clone(log=hear("fourth log")), state, responses={"q1": YES})
    assert heard == [
        ("first", {"progress": 1}),
        ("second", {"progress": 2}),
        ("third", {"progress": 1}),
        ("fourth log", {"data": "late"}),
    ]


async def test_between_two_requests_nobody_hears_anything() -> None:
    heard: list[JsonObject] = []
    async with a_scene() as scene:
        speak, has_spoken = asyncio.Event(), asyncio.Event()

        async def talking(request: Dispatch) -> Answered:
            assert request.on_progress is not None
            assert request.on_log is not None
            async with asyncio.TaskGroup() as group:
                group.create_task(put(request, FORM))
                await speak.wait()
                request.on_progress({"progress": 1})
                request.on_log({"data": "x"})
                has_spoken.set()
            return says({})

        scene.upstreams.answer = talking
        _, state = await scene.asked(scene.clone(progress=heard.append, log=heard.append))
        speak.set()
        await has_spoken.wait()
        await scene.done(scene.clone(), state, responses={"q1": YES})
    assert heard == []


async def test_rounds_end_with_the_block_that_opens_them() -> None:
    scene = RoundsScene()
    server = Asking({"a": FORM})
    async with open_rounds(sealer=SEALER, clock=scene.clock, ids=CountedIds(), settings=QUICK) as rounds:
        patron = Patron(principal=PrincipalId("user:a"), project=ProjectId("prj_a"))
        request = Dispatch(method="tools/call", params={}, client=ABLE, ask=cannot_ask)
        errand = Errand(request=request, send=server, by=patron, binding=b"", era=Era.LEGACY)
        step = await rounds.step(errand, Round(responses=None, state=None, guard=scene.guards), call=scene.clone())
        assert isinstance(step, Asked)
    assert server.was_cancelled
