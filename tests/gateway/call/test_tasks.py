"""Tasks: each is found again by the one who began it, in the words of its era, and by nobody else."""

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import ToolOverride
from mcp_orch.contract.revisions import NEWEST_MODERN, Era
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts
from mcp_orch.kit.wire_json import JsonObject, JsonValue
from tests.builders import (
    a_catalog,
    a_key_caller,
    a_project,
    a_server,
    of_server,
    with_server,
)
from tests.gateway.call.scene import Scene
from tests.gateway.call.tasks_scene import EXTENSION, TaskScene, answered

pytestmark = pytest.mark.anyio


async def test_a_task_is_asked_for_by_the_id_that_its_creator_was_given(tasks: TaskScene) -> None:
    shown = await tasks.began()
    assert shown != "t1"
    tasks.upstreams.answer = answered(Era.MODERN, resultType="complete", taskId="t1", status="working")
    told = await tasks.told(tasks.modern("tasks/get", taskId=shown))
    assert told == {"resultType": "complete", "taskId": shown, "status": "working"}
    server, request = tasks.upstreams.asked[-1]
    assert (server, request.method, request.params) == (ServerId("srv_new"), "tasks/get", {"taskId": "t1"})


async def test_the_same_task_has_the_same_id_whenever_it_is_named(tasks: TaskScene) -> None:
    assert await tasks.began() == await tasks.began()


async def test_answers_and_cancellations_reach_the_task(tasks: TaskScene) -> None:
    shown = await tasks.began()
    tasks.upstreams.answer = answered(Era.MODERN, resultType="complete")
    answers: JsonValue = {"q": {"action": "accept"}}
    assert await tasks.told(tasks.modern("tasks/update", taskId=shown, inputResponses=answers)) == {
        "resultType": "complete"
    }
    assert tasks.upstreams.asked[-1][1].params == {"taskId": "t1", "inputResponses": answers}
    assert await tasks.told(tasks.modern("tasks/cancel", taskId=shown)) == {"resultType": "complete"}


async def test_another_callers_task_is_not_there(tasks: TaskScene) -> None:
    shown = await tasks.began()
    before = len(tasks.upstreams.asked)
    for asked in (shown, "t1", "ä", "x" * 9000):
        failed = await tasks.refused(tasks.modern("tasks/get", caller=a_key_caller(key="other"), taskId=asked))
        assert (failed.kind, failed.code) == (ErrorKind.INVALID, None)
    assert len(tasks.upstreams.asked) == before


async def test_a_task_is_there_at_its_own_server_and_at_shared_endpoints_only(tasks: TaskScene) -> None:
    shown = await tasks.began()
    tasks.upstreams.answer = answered(Era.MODERN, resultType="complete", taskId="t1")
    assert (await tasks.told(tasks.modern("tasks/get", at=of_server("new"), taskId=shown)))["taskId"] == shown
    failed = await tasks.refused(tasks.modern("tasks/get", at=of_server("old"), taskId=shown))
    assert failed.message.startswith("Unknown task")


async def test_a_task_of_one_server_is_not_there_at_another_that_has_tasks(tasks: TaskScene) -> None:
    shown = await tasks.began_at_old()
    assert (await tasks.refused(tasks.call("tasks/get", at=of_server("elder"), taskId=shown))).kind is ErrorKind.INVALID


async def test_a_task_belongs_to_its_era(tasks: TaskScene) -> None:
    failed = await tasks.refused(tasks.modern("tasks/get", taskId=await tasks.began_at_old()))
    assert failed.kind is ErrorKind.INVALID


async def test_a_task_of_a_server_that_is_gone_is_not_there(tasks: TaskScene) -> None:
    shown = await tasks.began()
    tasks.pictures.publish(a_project(servers=[a_server("fresh")]))
    tasks.upstreams.catalogs[ServerId("srv_fresh")] = a_catalog(
        "fresh", capabilities={"extensions": {EXTENSION: {}}}, revision=NEWEST_MODERN
    )
    assert (await tasks.refused(tasks.modern("tasks/get", taskId=shown))).kind is ErrorKind.INVALID


async def test_whoever_may_not_call_the_tool_any_more_has_no_task_of_it(tasks: TaskScene) -> None:
    shown = await tasks.began()
    off = a_server("new", tools={"build": ToolOverride(enabled=False)})
    tasks.pictures.publish(with_server(tasks.picture, off))
    assert (await tasks.refused(tasks.modern("tasks/get", taskId=shown))).message.startswith("Unknown task")


async def test_a_client_that_does_not_know_tasks_is_told_what_it_lacks(tasks: TaskScene) -> None:
    call = tasks.modern("tasks/get", taskId="any")
    call.client = ClientFacts(name="c")
    failed = await tasks.refused(call)
    assert (failed.code, failed.data) == (
        -32021,
        b'{"requiredCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}}',
    )


@pytest.mark.parametrize("method", ["tasks/list", "tasks/result"])
async def test_methods_of_the_experiment_are_not_those_of_the_extension(tasks: TaskScene, method: str) -> None:
    assert (await tasks.refused(tasks.modern(method, taskId="x"))).kind is ErrorKind.UNSUPPORTED


async def test_where_no_server_has_tasks_nobody_can_ask_for_one(scene: Scene) -> None:
    assert (await scene.failure("tasks/get", taskId="x")).kind is ErrorKind.UNSUPPORTED
    assert (await scene.failure("tasks/list")).kind is ErrorKind.UNSUPPORTED


async def test_an_id_is_a_string(tasks: TaskScene) -> None:
    assert (await tasks.refused(tasks.call("tasks/get", taskId=7))).message == "params.taskId must be a string"


async def test_a_server_may_not_answer_with_a_task_that_nobody_can_follow(tasks: TaskScene) -> None:
    tasks.upstreams.answer = answered(Era.MODERN, resultType="task", taskId="t1")
    call = tasks.modern("tools/call", name="new__build")
    call.client = ClientFacts(name="c")
    assert (await tasks.refused(call)).kind is ErrorKind.UPSTREAM
    assert (await tasks.refused(tasks.call("tools/call", name="new__build"))).kind is ErrorKind.UPSTREAM


async def test_results_that_speak_of_tasks_are_not_tasks(tasks: TaskScene) -> None:
    tasks.upstreams.answer = answered(Era.MODERN, resultType="complete", structuredContent={"type": "task"})
    result = await tasks.told(tasks.modern("tools/call", name="new__build"))
    assert result == {"resultType": "complete", "structuredContent": {"type": "task"}}


async def test_a_modern_clients_leftover_begins_no_task_at_a_legacy_server(tasks: TaskScene) -> None:
    await tasks.told(tasks.modern("tools/call", name="old__build", task={"ttl": 1}))
    assert tasks.upstreams.asked[-1][1].params == {"name": "build"}


async def test_what_a_task_gave_is_shown_in_hub_form_on_shared_endpoints(tasks: TaskScene) -> None:
    shown = await tasks.began()
    link: JsonObject = {"type": "resource_link", "uri": "file:///a"}
    done = {"resultType": "complete", "taskId": "t1", "result": {"content": [link]}}
    tasks.upstreams.answer = answered(Era.MODERN, **done)
    told = await tasks.told(tasks.modern("tasks/get", taskId=shown))
    assert told["result"]["content"][0]["uri"] == "mcp+new+file:///a"
    asks = {"resultType": "complete", "taskId": "t1", "inputRequests": {"q": {"params": {"uri": "x"}}}}
    tasks.upstreams.answer = answered(Era.MODERN, **asks)
    assert await tasks.told(tasks.modern("tasks/get", taskId=shown)) == {**asks, "taskId": shown}


async def test_an_unreadable_task_is_the_servers_fault(tasks: TaskScene) -> None:
    shown = await tasks.began()
    for result in (b'{"taskId": "t1", "uri" }', b"[]", b'{"taskId": "t1", "result": [01], "uri": 1}'):
        tasks.upstreams.answer = Answered(result=result, era=Era.MODERN)
        assert (await tasks.refused(tasks.modern("tasks/get", taskId=shown))).kind is ErrorKind.UPSTREAM
