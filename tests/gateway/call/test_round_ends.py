"""The ends of parked calls: clients that leave, do not come back or may not be here, limits, the end of the hub."""

import asyncio
from dataclasses import replace

import pytest
from msgspec import structs

from mcp_orch.contract.diagnoses import in_words
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.records import CallOutcome
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.upstream.dispatch import Answered, Denied, Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamTimeout
from tests.gateway.call.rounds_scene import (
    FORM,
    QUICK,
    YES,
    Asking,
    a_scene,
    put,
    says,
)

pytestmark = pytest.mark.anyio


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


async def test_large_calls_that_wait_take_more_places() -> None:
    async with a_scene(settings=replace(QUICK, max_parked_per_caller=3)) as scene:
        scene.upstreams.answer = Asking({"a": FORM})
        large = structs.replace(scene.clone(), bytes_in=2 * QUICK.parked_place_bytes)
        _, state = await scene.asked(large)
        assert (await scene.failed(scene.clone())).kind is ErrorKind.LIMITED
        assert await scene.done(large, state, responses={"q1": YES})
        await scene.asked(scene.clone())
        assert (await scene.failed(large)).kind is ErrorKind.LIMITED
        await scene.asked(scene.clone())


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
        scene.upstreams.answer = UpstreamTimeout(in_words("too slow"))
        assert (await scene.failed(scene.clone())).kind is ErrorKind.TIMEOUT
        scene.upstreams.answer = RuntimeError("a bug of ours")
        assert (await scene.failed(scene.clone())).kind is ErrorKind.INTERNAL
        scene.upstreams.answer = Denied(code=-1, message="no", data=None, era=Era.LEGACY)
        assert (await scene.failed(scene.clone())).code == -1
