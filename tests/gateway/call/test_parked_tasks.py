"""Calls in which a legacy server asks, offered as tasks to clients that know tasks."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.diagnoses import in_words
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.pictures import Sharing, ToolOverride
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Asked, Call, Completed, EndpointFacts, Failed
from mcp_orch.gateway.call.ports import Followed
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.task_words import EXTENSION
from mcp_orch.gateway.upstream.dispatch import Answer, ClientFacts, Denied, Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamTimeout
from mcp_orch.kit.wire_json import JsonObject, JsonValue
from tests.builders import a_key_caller, a_member, a_project, a_server, of_server, with_server
from tests.gateway.call.rounds_scene import (
    ABLE,
    FORM,
    MODERN_GIT,
    PAGE,
    QUICK,
    SAMPLE,
    YES,
    Asking,
    RoundsScene,
    a_scene,
    put,
    says,
)
from tests.gateway.call.scene import GIT, WIKI, Scene

pytestmark = pytest.mark.anyio

KNOWS = ClientFacts(capabilities={**ABLE.capabilities, "extensions": {EXTENSION: {}}})


def modern(call: Call) -> Call:
    return structs.replace(call, era=Era.MODERN, client=KNOWS)


def named(
    scene: RoundsScene, method: str, task: str, *, caller: Caller | None = None, answers: JsonObject | None = None
) -> Call:
    more: JsonObject = {} if answers is None else {"inputResponses": answers}
    call = modern(scene.call(method, caller=caller))
    return structs.replace(call, params={"taskId": task, **more})


async def begun(scene: RoundsScene, **more: Any) -> Any:
    """The task that the call became."""
    told = await scene.done(modern(scene.clone(**more)))
    assert told["resultType"] == "task", told
    return told


async def told(scene: RoundsScene, method: str, task: str, **more: Any) -> Any:
    outcome = await scene.room.run(named(scene, method, task, **more))
    assert isinstance(outcome, Completed), outcome
    return json.loads(outcome.result)


async def refused(scene: RoundsScene, method: str, task: str, **more: Any) -> Failed:
    outcome = await scene.room.run(named(scene, method, task, **more))
    assert isinstance(outcome, Failed), outcome
    return outcome


async def ended(scene: RoundsScene, task: str) -> Any:
    """The task, as soon as it is over."""
    return await seen(scene, task, lambda now: now["status"] not in ("working", "input_required"))


async def seen(scene: RoundsScene, task: str, is_so: Callable[[Any], bool]) -> Any:
    """The task, as soon as this is so: whatever is ready to run has run by then."""
    now = await told(scene, "tasks/get", task)
    for _ in range(100):
        if is_so(now):
            break
        await asyncio.sleep(0)
        now = await told(scene, "tasks/get", task)
    assert is_so(now), now
    return now


async def test_a_call_that_asks_becomes_a_task_and_its_answers_finish_it() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = Asking({"a": FORM, "b": SAMPLE})
        task = await begun(scene)
        assert task == {
            "resultType": "task",
            "taskId": task["taskId"],
            "status": "input_required",
            "createdAt": "2026-11-24T04:00:00.000Z",
            "lastUpdatedAt": "2026-11-24T04:00:00.000Z",
            "ttlMs": 3_600_000,
            "pollIntervalMs": 1_000,
        }
        shown = task["taskId"]
        now = await told(scene, "tasks/get", shown)
        assert (now["taskId"], now["status"], list(now["inputRequests"])) == (shown, "input_required", ["q1", "q2"])
        assert now["inputRequests"]["q1"] == FORM
        scene.clock.passes(2)
        assert await told(scene, "tasks/update", shown, answers={"q1": YES, "q2": 5, "q9": YES}) == {}
        now = await told(scene, "tasks/get", shown)
        assert (now["status"], list(now["inputRequests"])) == ("input_required", ["q2"])
        assert (now["createdAt"], now["lastUpdatedAt"]) == ("2026-11-24T04:00:00.000Z", "2026-11-24T04:00:02.000Z")
        assert await told(scene, "tasks/update", shown, answers={"q2": {"model": "m"}}) == {}
        assert (await told(scene, "tasks/get", shown))["status"] == "working"
        done = await ended(scene, shown)
        assert done["result"] == {"resultType": "complete", "answers": {"a": YES, "b": {"model": "m"}}}
        assert "inputRequests" not in done
        assert (await ended(scene, shown)) == done
        assert len(scene.upstreams.asked) == 1


async def test_later_questions_stand_in_the_task_and_pages_without_what_modern_clients_do_not_know() -> None:
    async with a_scene() as scene:
        goes_on = asyncio.Event()

        async def server(request: Dispatch) -> Answer:
            async with asyncio.TaskGroup() as group:
                group.create_task(put(request, FORM))
                await goes_on.wait()
                group.create_task(put(request, PAGE))
            return says({"content": []})

        scene.upstreams.answer = server
        shown = (await begun(scene))["taskId"]
        goes_on.set()
        now = await seen(scene, shown, lambda now: len(now["inputRequests"]) == 2)
        assert now["inputRequests"]["q2"]["params"] == {"mode": "url", "url": "https://x/", "message": "open"}


async def test_a_call_that_does_not_ask_stays_a_call_and_so_does_one_of_a_client_without_tasks() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = says({"content": []})
        assert await scene.done(modern(scene.clone())) == {"content": []}
        scene.upstreams.answer = Asking({"a": FORM})
        assert isinstance(await scene.step(structs.replace(scene.clone(), era=Era.MODERN)), Asked)
        assert isinstance(await scene.step(modern(scene.call("prompts/get", name="git__review"))), Asked)


async def test_a_task_is_its_creators_alone_and_goes_with_the_right_to_the_tool() -> None:
    async with a_scene() as scene, a_scene() as elsewhere:
        scene.upstreams.answer = elsewhere.upstreams.answer = Asking({"a": FORM})
        shown = (await begun(scene))["taskId"]
        other = a_key_caller(key="other")
        for method in ("tasks/get", "tasks/update", "tasks/cancel"):
            gone = await refused(scene, method, shown, caller=other, answers={})
            assert (gone.kind, gone.message[:12]) == (ErrorKind.INVALID, "Unknown task")
        foreign = (await begun(elsewhere))["taskId"]
        assert (await refused(scene, "tasks/get", foreign)).message.startswith("Unknown task")
        assert (await refused(scene, "tasks/update", shown)).message == "params.inputResponses must be an object"
        off = a_server("git", tools={"clone": ToolOverride(enabled=False)})
        scene.pictures.publish(with_server(scene.picture, off))
        assert (await refused(scene, "tasks/get", shown)).message.startswith("Unknown task")


async def test_a_cancelled_task_is_called_off_and_stays_cancelled() -> None:
    async with a_scene() as scene:
        server = scene.upstreams.answer = Asking({"a": FORM})
        shown = (await begun(scene))["taskId"]
        for _ in range(2):
            assert await told(scene, "tasks/cancel", shown) == {}
        await server.ended.wait()
        assert server.was_cancelled
        now = await told(scene, "tasks/get", shown)
        assert now["status"] == "cancelled"
        assert not {"error", "result", "inputRequests"} & now.keys()


@pytest.mark.parametrize(
    ("end", "error"),
    [
        (Denied(code=-32050, message="no", data=b'{"a":1}', era=Era.LEGACY), (-32050, "no", {"a": 1})),
        (Denied(code=-32050, message="no", data=None, era=Era.LEGACY), (-32050, "no", None)),
        (UpstreamTimeout(in_words("late")), (-32603, "late", None)),
    ],
)
async def test_a_task_that_fails_says_why(end: Denied | UpstreamTimeout, error: tuple[int, str, JsonValue]) -> None:
    async with a_scene() as scene:

        async def server(request: Dispatch) -> Answer:
            await put(request, FORM)
            if isinstance(end, UpstreamTimeout):
                raise end
            return end

        scene.upstreams.answer = server
        shown = (await begun(scene))["taskId"]
        await told(scene, "tasks/update", shown, answers={"q1": YES})
        now = await ended(scene, shown)
        said = now["error"]
        assert (now["status"], (said["code"], said["message"], said.get("data"))) == ("failed", error)


async def test_a_server_that_asks_too_often_fails_the_task() -> None:
    async with a_scene(settings=replace(QUICK, max_rounds=1)) as scene:
        server = scene.upstreams.answer = Asking({"a": FORM}, {"b": FORM})
        shown = (await begun(scene))["taskId"]
        await told(scene, "tasks/update", shown, answers={"q1": YES})
        now = await ended(scene, shown)
        assert (now["status"], now["error"]["message"]) == ("failed", "the server asked too often in one call")
        await server.ended.wait()
        assert server.was_cancelled


async def test_an_answer_to_a_question_that_is_just_withdrawn_is_of_no_interest() -> None:
    async with a_scene() as scene:
        questions: list[asyncio.Task[Any]] = []

        async def server(request: Dispatch) -> Answer:
            async with asyncio.TaskGroup() as group:
                questions.append(group.create_task(put(request, FORM)))
            return says({"content": []})

        scene.upstreams.answer = server
        shown = (await begun(scene))["taskId"]
        questions[0].cancel()
        assert await told(scene, "tasks/update", shown, answers={"q1": YES}) == {}
        assert (await ended(scene, shown))["status"] == "completed"


async def revoked(scene: RoundsScene) -> None:
    [end] = scene.guards.watched
    end(Failed(kind=ErrorKind.UNAUTHENTICATED, message="revoked"))


async def waited(_scene: RoundsScene) -> None:
    """Its time is over by itself."""


@pytest.mark.parametrize(("life_s", "ends"), [(60.0, revoked), (0.02, waited)])
async def test_a_task_ends_with_its_time_and_with_its_callers_right(life_s: float, ends: Callable[..., Any]) -> None:
    async with a_scene(settings=replace(QUICK, task_life_s=life_s)) as scene:
        server = scene.upstreams.answer = Asking({"a": FORM})
        shown = (await begun(scene))["taskId"]
        await ends(scene)
        await server.ended.wait()
        assert server.was_cancelled
        assert (len(scene.parking), scene.guards.watched) == (0, [])
        assert (await refused(scene, "tasks/get", shown)).message.startswith("Unknown task")


@pytest.mark.parametrize("settings", [replace(QUICK, max_parked_per_caller=1), replace(QUICK, kept_answers=1)])
async def test_tasks_are_kept_within_the_limits_of_parked_calls(settings: CallSettings) -> None:
    async with a_scene(settings=settings) as scene:
        scene.upstreams.answer = Asking({"a": FORM})
        shown: list[str] = []
        for _ in range(2):
            shown.append((await begun(scene))["taskId"])
            if settings.max_parked_per_caller == 1:
                assert (await scene.failed(modern(scene.clone()))).kind is ErrorKind.LIMITED
            await told(scene, "tasks/update", shown[-1], answers={"q1": YES})
            assert (await ended(scene, shown[-1]))["status"] == "completed"
        if settings.kept_answers == 1:
            assert (await refused(scene, "tasks/get", shown[0])).kind is ErrorKind.INVALID
        assert (await told(scene, "tasks/get", shown[-1]))["status"] == "completed"


async def test_a_large_result_is_kept_and_holds_its_place_as_long() -> None:
    async with a_scene(settings=replace(QUICK, kept_answer_bytes=4, max_parked_per_caller=1)) as scene:
        scene.upstreams.answer = Asking({"a": FORM})
        shown = (await begun(scene))["taskId"]
        await told(scene, "tasks/update", shown, answers={"q1": YES})
        assert (await ended(scene, shown))["status"] == "completed"
        assert (await scene.failed(modern(scene.clone()))).kind is ErrorKind.LIMITED
        await revoked(scene)
        assert (await begun(scene))["status"] == "input_required"


async def listening(scene: RoundsScene, *ids: str, caller: Caller | None = None) -> tuple[Followed, list[Any]]:
    heard: list[Any] = []
    call = modern(scene.call("subscriptions/listen", caller=caller))
    followed = await scene.room.follow_tasks(call, ids, listener=lambda change: heard.append(change.task))
    assert isinstance(followed, Followed)
    return followed, heard


async def test_who_began_such_a_task_hears_of_each_change_all_that_a_request_would_tell() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = Asking({"a": FORM, "b": SAMPLE}, {"c": FORM})
        shown = (await begun(scene))["taskId"]
        followed, heard = await listening(scene, shown)
        assert (followed.ids, scene.upstreams.followed) == ((shown,), [])
        for answers in ({"q1": YES}, {"q2": {"model": "m"}}):
            await told(scene, "tasks/update", shown, answers=answers)
            assert heard[-1] == await told(scene, "tasks/get", shown)
        now = await seen(scene, shown, lambda now: now["status"] == "input_required")
        assert (heard[-1], list(now["inputRequests"])) == (now, ["q3"])
        await told(scene, "tasks/update", shown, answers={"q3": YES})
        assert await ended(scene, shown) == heard[-1]
        statuses = ["input_required", "working", "input_required", "working", "completed"]
        assert [one["status"] for one in heard] == statuses
        followed.leave()


async def test_nobody_else_hears_of_such_a_task_and_nobody_after_leaving() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = Asking({"a": FORM})
        shown = (await begun(scene))["taskId"]
        other, foreign = await listening(scene, shown, caller=a_key_caller())
        followed, heard = await listening(scene, shown)
        followed.leave()
        await told(scene, "tasks/cancel", shown)
        assert (other.ids, foreign, heard) == ((), [], [])
        await revoked(scene)
        followed, _ = await listening(scene, shown)
        assert followed.ids == ()


async def test_a_question_that_is_withdrawn_is_news() -> None:
    async with a_scene() as scene:
        withdraw = asyncio.Event()

        async def server(request: Dispatch) -> Answer:
            asking = asyncio.ensure_future(put(request, FORM))
            await withdraw.wait()
            asking.cancel()
            await asyncio.wait({asking})
            return await asyncio.get_running_loop().create_future()

        scene.upstreams.answer = server
        shown = (await begun(scene))["taskId"]
        _, heard = await listening(scene, shown)
        withdraw.set()
        await seen(scene, shown, lambda now: now["status"] == "working")
        assert [one["status"] for one in heard] == ["working"]


@pytest.mark.parametrize(
    ("sharing", "catalog", "offered"),
    [(Sharing.AUTO, GIT, True), (Sharing.SHARED, GIT, False), (Sharing.AUTO, MODERN_GIT, False)],
)
async def test_tasks_are_offered_where_a_server_can_ask(sharing: Sharing, catalog: Any, *, offered: bool) -> None:
    scene = Scene(a_project(servers=[a_server("git", sharing=sharing)]), catalogs=[catalog, WIKI])
    facts = await scene.room.describe(of_server("git"), a_member())
    assert isinstance(facts, EndpointFacts)
    assert ("extensions" in facts.capabilities) == offered
    call = modern(scene.call("tasks/get", at=of_server("git"), taskId="x"))
    outcome = await scene.room.run(call)
    assert isinstance(outcome, Failed)
    assert outcome.kind is (ErrorKind.INVALID if offered else ErrorKind.UNSUPPORTED)
