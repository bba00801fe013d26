"""Steps of calls whose client is asked between its requests: parked calls, and the questions of modern servers."""

import asyncio
import json
from dataclasses import replace

import pytest
from msgspec import structs

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId, ProjectId
from mcp_orch.contract.records import CallOutcome
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Asked, Completed, Failed, Round
from mcp_orch.gateway.call.parked import Patron
from mcp_orch.gateway.call.rounds import Errand, open_rounds
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts, Denied, Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamTimeout
from mcp_orch.kit.wire_json import JsonObject
from tests.builders import an_admin, of_server
from tests.gateway.call.rounds_scene import (
    ABLE,
    FORM,
    MODERN_GIT,
    PAGE,
    QUICK,
    SAMPLE,
    Asking,
    RoundsScene,
    a_scene,
    put,
    says,
)
from tests.gateway.call.scene import SEALER, cannot_ask
from tests.gateway.fake_planes import CountedIds

YES: JsonObject = {"action": "accept", "content": {"name": "Ada"}}
NO: JsonObject = {"action": "decline"}
pytestmark = pytest.mark.anyio

PLAIN_FORM = {"method": "elicitation/create", "params": {"mode": "form", "message": "name?"}}


async def test_a_question_parks_the_call_and_the_answer_goes_on_with_the_very_same() -> None:
    async with a_scene() as scene:
        server = scene.upstreams.answer = Asking({"a": FORM})
        asked, state = await scene.asked(scene.clone())
        assert asked == {"q1": PLAIN_FORM}
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


async def test_who_leaves_a_request_leaves_the_call() -> None:
    async with a_scene() as scene:
        server = scene.upstreams.answer = Asking({"a": FORM}, {"b": FORM})
        waits = asyncio.Event()

        async def stubborn(request: Dispatch) -> Answered:
            await request.ask({"a": FORM})
            waits.set()
            await asyncio.Event().wait()
            raise AssertionError

        _, _ = await scene.asked(scene.clone())
        scene.upstreams.answer = stubborn
        _, state = await scene.asked(scene.clone())
        async with asyncio.TaskGroup() as group:
            retry = group.create_task(scene.step(scene.clone(), state, responses={"q1": YES}))
            await waits.wait()
            again = group.create_task(scene.failed(scene.clone(), state, responses={"q1": YES}))
            await asyncio.sleep(0)
            retry.cancel()
        assert again.result().kind is ErrorKind.CANCELLED
        assert (len(scene.parking), server.running) == (1, 1)
        async with asyncio.TaskGroup() as group:
            scene.upstreams.answer = Asking()
            scene.upstreams.answer.sets = ({},)
            first = group.create_task(scene.step(scene.clone()))
            await asyncio.sleep(0)
            first.cancel()
    assert server.was_cancelled
    assert scene.audit.records[-1].outcome is CallOutcome.CANCELLED


async def test_who_does_not_come_back_loses_the_call() -> None:
    async with a_scene(settings=replace(QUICK, answer_within_s=0.01)) as scene:
        server = scene.upstreams.answer = Asking({"a": FORM})
        _, state = await scene.asked(scene.clone())
        await server.ended.wait()
        assert server.was_cancelled
        assert "has ended" in (await scene.failed(scene.clone(), state, responses={"q1": YES})).message
        assert (len(scene.parking), scene.guards.watched) == (0, [])


async def test_a_caller_who_may_not_be_here_any_more_loses_the_call() -> None:
    async with a_scene() as scene:
        server = scene.upstreams.answer = Asking({"a": FORM})
        await scene.asked(scene.clone())
        [end] = scene.guards.watched
        end(Failed(kind=ErrorKind.UNAUTHENTICATED, message="revoked"))
        await server.ended.wait()
        assert server.was_cancelled
        assert (len(scene.parking), scene.guards.watched) == (0, [])


@pytest.mark.parametrize(
    "settings", [replace(QUICK, max_parked_per_caller=1), replace(QUICK, max_parked_per_project=1)]
)
async def test_calls_that_wait_are_limited(settings: CallSettings) -> None:
    async with a_scene(settings=settings) as scene:
        scene.upstreams.answer = Asking({"a": FORM})
        _, state = await scene.asked(scene.clone())
        refused = await scene.failed(scene.clone())
        assert (refused.kind, refused.retry_after_s) == (ErrorKind.LIMITED, 10.0)
        assert await scene.done(scene.clone(), state, responses={"q1": YES})
        _, state = await scene.asked(scene.clone())
        assert await scene.done(scene.clone(), state, responses={"q1": YES})


async def test_a_server_may_not_ask_for_ever() -> None:
    async with a_scene(settings=replace(QUICK, max_rounds=1)) as scene:
        scene.upstreams.answer = Asking({"a": FORM}, {"b": FORM})
        _, state = await scene.asked(scene.clone())
        refused = await scene.failed(scene.clone(), state, responses={"q1": YES})
        assert (refused.kind, refused.message) == (ErrorKind.UPSTREAM, "the server asked too often in one call")


async def test_the_end_of_the_hub_ends_all_and_begins_none() -> None:
    async with a_scene() as scene:
        server = scene.upstreams.answer = Asking({"a": FORM})
        await scene.asked(scene.clone())
    assert server.was_cancelled
    assert (await scene.failed(scene.clone())).kind is ErrorKind.UNAVAILABLE


async def test_an_answer_that_comes_before_the_clients_is_what_the_client_gets() -> None:
    async with a_scene() as scene:
        goes_on, is_over = asyncio.Event(), asyncio.Event()

        async def hasty(request: Dispatch) -> Answered:
            async with asyncio.TaskGroup() as group:
                question = group.create_task(put(request, FORM))
                await goes_on.wait()
                question.cancel()
            is_over.set()
            return says({"hasty": True})

        scene.upstreams.answer = hasty
        _, state = await scene.asked(scene.clone())
        goes_on.set()
        await is_over.wait()
        assert await scene.done(scene.clone(), state, responses={"q1": YES}) == {"hasty": True}


async def test_a_question_that_is_withdrawn_at_once_is_not_told() -> None:
    async with a_scene() as scene:

        async def fickle(request: Dispatch) -> Answered:
            async with asyncio.TaskGroup() as group:
                question = group.create_task(put(request, FORM))
                await asyncio.sleep(0)
                question.cancel()
            # The end of gathering comes after this, in the order of the loop.
            gathered = asyncio.Event()
            asyncio.get_running_loop().call_later(0.001, gathered.set)
            await gathered.wait()
            return says({"asked": False})

        scene.upstreams.answer = fickle
        assert await scene.done(scene.clone()) == {"asked": False}
        assert len(scene.parking) == 0


@pytest.mark.parametrize("settings", [replace(QUICK, kept_answers=1), replace(QUICK, kept_answer_bytes=4)])
async def test_answers_are_kept_within_limits(settings: CallSettings) -> None:
    async with a_scene(settings=settings) as scene:
        scene.upstreams.answer = Asking({"a": FORM})
        states: list[str] = []
        for _ in range(2):
            _, state = await scene.asked(scene.clone())
            await scene.done(scene.clone(), state, responses={"q1": YES})
            states.append(state)
        assert len(scene.parking) == (1 if settings.kept_answers == 1 else 0)
        assert "has ended" in (await scene.failed(scene.clone(), states[0], responses={"q1": YES})).message


async def test_kept_answers_go_after_their_time() -> None:
    async with a_scene(settings=replace(QUICK, answer_within_s=0.02)) as scene:
        scene.upstreams.answer = Asking({"a": FORM})
        _, state = await scene.asked(scene.clone())
        await scene.done(scene.clone(), state, responses={"q1": YES})
        while len(scene.parking):  # noqa: ASYNC110  the clock of the loop is what is waited for
            await asyncio.sleep(0.005)


async def test_failures_of_a_parked_call_are_outcomes() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = UpstreamTimeout("too slow")
        assert (await scene.failed(scene.clone())).kind is ErrorKind.TIMEOUT
        scene.upstreams.answer = RuntimeError("a bug of ours")
        assert (await scene.failed(scene.clone())).kind is ErrorKind.INTERNAL
        scene.upstreams.answer = Denied(code=-1, message="no", data=None, era=Era.LEGACY)
        assert (await scene.failed(scene.clone())).code == -1


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


async def test_a_page_is_asked_for_longer_and_in_modern_words() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = Asking({"a": PAGE})
        asked, state = await scene.asked(scene.clone())
        assert asked["q1"]["params"] == {"mode": "url", "url": "https://x/", "message": "open"}
        scene.clock.passes(3_000)
        assert await scene.done(scene.clone(), state, responses={"q1": YES})


def _pages(*pages: JsonObject) -> Denied:
    data = json.dumps({"elicitations": list(pages)}).encode()
    return Denied(code=-32042, message="open this first", data=data, era=Era.LEGACY)


async def test_pages_that_a_legacy_server_requires_become_a_round_and_the_retry_a_new_request() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = _pages({"url": "https://x/", "message": "open", "elicitationId": "e1"})
        asked, state = await scene.asked(scene.clone())
        assert asked == {
            "q1": {"method": "elicitation/create", "params": {"mode": "url", "url": "https://x/", "message": "open"}}
        }
        declined = await scene.failed(scene.clone(), state, responses={"q1": NO})
        assert declined.kind is ErrorKind.CANCELLED
        scene.upstreams.answer = says({"ok": True})
        assert await scene.done(scene.clone(), state, responses={"q1": YES}) == {"ok": True}
        assert len(scene.upstreams.asked) == 2


@pytest.mark.parametrize(
    "denied",
    [_pages(), *(structs.replace(_pages(), data=data) for data in (None, b"{", b'{"elicitations":1}'))],
)
async def test_a_wish_for_pages_that_names_none_stays_an_error(denied: Denied) -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = denied
        assert (await scene.failed(scene.clone())).code == -32042


async def test_pages_are_not_asked_of_a_client_that_opens_none() -> None:
    async with a_scene() as scene:
        scene.client = ClientFacts(capabilities={"elicitation": {}})
        scene.upstreams.answer = _pages({"url": "https://x/", "message": "open"})
        failed = await scene.failed(scene.clone())
        assert failed.code == -32021
        assert json.loads(failed.data or b"") == {"requiredCapabilities": {"elicitation": {"url": {}}}}


@pytest.mark.parametrize("catalogs", [(MODERN_GIT,), ()])
async def test_a_modern_servers_questions_travel_as_they_are(catalogs: tuple) -> None:
    wanted = b'{"resultType":"input_required","inputRequests":{"who":{"method":"roots/list","params":{}}},"x":1.50'
    async with a_scene(catalogs=catalogs) as scene:
        call = scene.call("tools/call", at=of_server("git"), name="clone")
        scene.upstreams.answer = Answered(result=wanted + b',"requestState":"theirs"}', era=Era.MODERN)
        if not catalogs:
            scene.upstreams.coming = {}
        outcome = await scene.step(call)
        assert isinstance(outcome, Asked)
        assert outcome.asking == wanted + b',"requestState":"theirs"}'
        assert "theirs" not in outcome.state
        scene.upstreams.answer = Answered(result=b'{"resultType":"complete"}', era=Era.MODERN)
        done = await scene.step(call, outcome.state, responses={"who": {"roots": []}})
        assert isinstance(done, Completed)
        sent = scene.upstreams.asked[-1][1]
        assert (sent.state, sent.responses, sent.comes_again) == ("theirs", {"who": {"roots": []}}, True)
        assert len(scene.parking) == 0


async def test_a_page_of_a_modern_server_has_its_time() -> None:
    async with a_scene(catalogs=(MODERN_GIT,)) as scene:
        call = scene.call("tools/call", at=of_server("git"), name="clone")
        scene.upstreams.answer = Answered(
            result=json.dumps({"resultType": "input_required", "inputRequests": {"p": PAGE}}).encode(), era=Era.MODERN
        )
        _, state = await scene.asked(call)
        scene.clock.passes(3_000)
        _, state = await scene.asked(call, state, responses={"p": YES})
        scene.clock.passes(3_700)
        assert "time to answer" in (await scene.failed(call, state, responses={"p": YES})).message
