"""Tasks: each is found again by the one who began it, in the words of its era, and by nobody else."""

import json
from typing import Any

import pytest

from mcp_orch.contract.callers import Caller, Refusal, RefusalReason
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId, ServerId
from mcp_orch.contract.pictures import ToolOverride
from mcp_orch.contract.revisions import NEWEST_MODERN, Era
from mcp_orch.gateway.call.call import Call, Completed, Failed
from mcp_orch.gateway.call.ports import EndpointChange, Followed
from mcp_orch.gateway.call.task_ids import TaskRef
from mcp_orch.gateway.call.task_ledger import MOST_TASKS, TaskLedger
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts, Denied, Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamTimeout
from mcp_orch.kit.wire_json import JsonObject, JsonValue
from tests.builders import (
    a_catalog,
    a_key_caller,
    a_member,
    a_project,
    a_server,
    of_server,
    unified,
    with_server,
)
from tests.gateway.call.scene import Scene

pytestmark = pytest.mark.anyio

EXTENSION = "io.modelcontextprotocol/tasks"
RELATED = "io.modelcontextprotocol/related-task"
KNOWS_TASKS = ClientFacts(name="c", capabilities={"extensions": {EXTENSION: {}}})
LEGACY_TASKS = {"tools": {}, "tasks": {"list": {}, "cancel": {}, "requests": {"tools": {"call": {}}}}}
NEW = a_catalog(
    "new", tools=["build"], capabilities={"tools": {}, "extensions": {EXTENSION: {}}}, revision=NEWEST_MODERN
)
OLD = a_catalog("old", tools=["build"], capabilities=LEGACY_TASKS)
ELDER = a_catalog("elder", tools=["build"], capabilities=LEGACY_TASKS)


def answered(era: Era, **result: Any) -> Answered:
    return Answered(result=json.dumps(result).encode(), era=era)


class TaskScene(Scene):
    """A project with servers that have tasks."""

    def __init__(self) -> None:
        servers = [a_server("new"), a_server("old"), a_server("elder")]
        super().__init__(a_project(servers=servers), catalogs=(NEW, OLD, ELDER))

    def modern(self, method: str, **more: Any) -> Call:
        call = self.call(method, **more)
        call.era, call.revision, call.client = Era.MODERN, NEWEST_MODERN, KNOWS_TASKS
        return call

    async def told(self, call: Call) -> Any:
        outcome = await self.room.run(call)
        assert isinstance(outcome, Completed), outcome
        return json.loads(outcome.result)

    async def refused(self, call: Call) -> Failed:
        outcome = await self.room.run(call)
        assert isinstance(outcome, Failed), outcome
        return outcome

    async def began(self, *, caller: Caller | None = None) -> str:
        """The id of a task that a modern client has begun at `new`."""
        self.upstreams.answer = answered(Era.MODERN, resultType="task", taskId="t1", status="working")
        return (await self.told(self.modern("tools/call", caller=caller, name="new__build")))["taskId"]

    async def began_at_old(self, own: str = "t1", *, server: str = "old", caller: Caller | None = None) -> str:
        self.upstreams.answer = answered(Era.LEGACY, task={"taskId": own, "status": "working"})
        call = self.call("tools/call", caller=caller, name=f"{server}__build", task={"ttl": 1})
        return (await self.told(call))["task"]["taskId"]


@pytest.fixture
def tasks() -> TaskScene:
    return TaskScene()


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


async def follow(tasks: TaskScene, *ids: str, at: EndpointRef | None = None) -> tuple[Followed, list[EndpointChange]]:
    heard: list[EndpointChange] = []
    call = tasks.modern("subscriptions/listen", at=at)
    followed = await tasks.room.follow_tasks(call, ids, listener=heard.append)
    assert isinstance(followed, Followed)
    return followed, heard


async def test_the_creator_hears_of_a_task_by_the_id_it_knows(tasks: TaskScene) -> None:
    shown = await tasks.began()
    followed, heard = await follow(tasks, shown, "not mine", at=of_server("new"))
    assert followed.ids == (shown,)
    ((server, request),) = tasks.upstreams.followed
    assert (server, request.method, request.params) == (
        ServerId("srv_new"),
        "subscriptions/listen",
        {"notifications": {"taskIds": ["t1"]}},
    )
    tell(request, taskId="t1", status="completed", _meta={"io.modelcontextprotocol/subscriptionId": 4})
    tell(request, taskId="t2", status="completed")
    tell(request, status="odd")
    assert heard == [EndpointChange(task={"taskId": shown, "status": "completed"})]
    followed.leave()
    assert tasks.upstreams.followed == []


def tell(request: Dispatch, **params: Any) -> None:
    assert request.on_tasks is not None
    request.on_tasks.told(params)


async def test_news_of_tasks_show_uris_in_hub_form_on_shared_endpoints(tasks: TaskScene) -> None:
    shown = await tasks.began()
    _, heard = await follow(tasks, shown)
    link: JsonObject = {"type": "resource_link", "uri": "file:///a"}
    tell(tasks.upstreams.followed[0][1], taskId="t1", result={"content": [link]})
    content: JsonValue = [{"type": "resource_link", "uri": "mcp+new+file:///a"}]
    assert heard == [EndpointChange(task={"taskId": shown, "result": {"content": content}})]


async def test_news_end_with_the_right_to_call_the_tool(tasks: TaskScene) -> None:
    shown = await tasks.began()
    _, heard = await follow(tasks, shown)
    request = tasks.upstreams.followed[0][1]
    off = a_server("new", tools={"build": ToolOverride(enabled=False)})
    tasks.pictures.publish(with_server(tasks.picture, off))
    tell(request, taskId="t1")
    followed, _ = await follow(tasks, shown)
    assert followed.ids == ()
    tasks.pictures.publish(a_project(servers=[a_server("old")]))
    tell(request, taskId="t1")
    assert heard == []


async def test_a_server_that_grants_nothing_is_believed(tasks: TaskScene) -> None:
    shown = await tasks.began()
    followed, _ = await follow(tasks, shown)
    assert followed.ids == (shown,)
    listener = tasks.upstreams.followed[0][1].on_tasks
    assert listener is not None
    listener.acknowledged({})
    listener.acknowledged(None)


async def test_nobody_follows_tasks_without_the_right_to(tasks: TaskScene) -> None:
    call = tasks.modern("subscriptions/listen", caller=Refusal(reason=RefusalReason.WRONG, message="no"))
    refused = await tasks.room.follow_tasks(call, ["x"], listener=lambda _: None)
    assert isinstance(refused, Failed)
    assert refused.kind is ErrorKind.UNAUTHENTICATED
    call = tasks.modern("subscriptions/listen")
    call.client = ClientFacts()
    refused = await tasks.room.follow_tasks(call, ["x"], listener=lambda _: None)
    assert isinstance(refused, Failed)
    assert refused.code == -32021


async def test_the_experiments_task_has_an_id_of_its_creators_own(tasks: TaskScene) -> None:
    shown = await tasks.began_at_old()
    tasks.upstreams.answer = answered(Era.LEGACY, taskId="t1", status="working")
    assert await tasks.told(tasks.call("tasks/get", taskId=shown)) == {"taskId": shown, "status": "working"}
    assert await tasks.told(tasks.call("tasks/cancel", taskId=shown)) == {"taskId": shown, "status": "working"}
    failed = await tasks.refused(tasks.call("tasks/get", caller=a_key_caller(key="other"), taskId=shown))
    assert failed.kind is ErrorKind.INVALID


async def test_a_server_may_decline_to_begin_a_task(tasks: TaskScene) -> None:
    tasks.upstreams.answer = answered(Era.LEGACY, content=[])
    assert await tasks.told(tasks.call("tools/call", name="old__build", task={})) == {"content": []}


async def test_the_result_of_a_task_names_it_by_the_id_of_its_creator(tasks: TaskScene) -> None:
    shown = await tasks.began_at_old()
    tasks.upstreams.answer = answered(Era.LEGACY, content=[], _meta={RELATED: {"taskId": "t1"}, "x": 1})
    told = await tasks.told(tasks.call("tasks/result", taskId=shown))
    assert told == {"content": [], "_meta": {RELATED: {"taskId": shown}, "x": 1}}
    for meta in ({}, {RELATED: 7}, {RELATED: {"taskId": 7}}):
        tasks.upstreams.answer = answered(Era.LEGACY, content=[], _meta=meta)
        assert await tasks.told(tasks.call("tasks/result", taskId=shown)) == {"content": [], "_meta": meta}


async def test_what_is_asked_for_a_task_names_it_by_the_id_of_its_creator(tasks: TaskScene) -> None:
    shown = await tasks.began_at_old()
    seen: list[JsonObject] = []

    async def answer(questions: dict[str, JsonObject]) -> dict[str, JsonObject]:
        seen.extend(questions.values())
        return {}

    def question(meta: JsonValue) -> JsonObject:
        return {"method": "elicitation/create", "params": {"message": "?", "_meta": meta}}

    async def asks(request: Dispatch) -> Answered:
        asked = [question({RELATED: {"taskId": "t1"}, "x": 1}), question({RELATED: {"taskId": 7}}), question(None)]
        await request.ask({f"q{number}": one for number, one in enumerate(asked)})
        return answered(Era.LEGACY, content=[])

    tasks.upstreams.answer = asks
    call = tasks.call("tasks/result", taskId=shown)
    call.ask = answer
    await tasks.told(call)
    assert seen == [
        question({RELATED: {"taskId": shown}, "x": 1}),
        question({RELATED: {"taskId": 7}}),
        question(None),
    ]


async def test_everybody_lists_their_own_tasks_of_all_servers(tasks: TaskScene) -> None:
    mine = [await tasks.began_at_old("t1"), await tasks.began_at_old("t2", server="elder")]
    await tasks.began_at_old("t3", caller=a_key_caller(key="other"))

    async def pages(request: Dispatch) -> Answered:
        if request.params.get("cursor") == "next":
            return answered(Era.LEGACY, tasks=[{"taskId": "t2", "status": "working"}, "odd"])
        return answered(Era.LEGACY, tasks=[{"taskId": "t1"}, {"taskId": "t3"}, {"taskId": 4}], nextCursor="next")

    tasks.upstreams.answer = pages
    listed = (await tasks.told(tasks.call("tasks/list")))["tasks"]
    assert listed == [{"taskId": mine[0]}, {"taskId": mine[1], "status": "working"}]
    off = a_server("old", tools={"build": ToolOverride(enabled=False)})
    tasks.pictures.publish(with_server(tasks.picture, off))
    listed = (await tasks.told(tasks.call("tasks/list")))["tasks"]
    assert [one["taskId"] for one in listed] == mine[1:]


@pytest.mark.parametrize(
    "answer",
    [
        UpstreamTimeout("late"),
        Denied(code=-32601, message="no list", data=None, era=Era.LEGACY),
        answered(Era.LEGACY, tasks=7),
        Answered(result=b'{"tasks": [01]}', era=Era.LEGACY),
        Answered(result=b'{"tasks": [{"a": 1, "a": 2}]}', era=Era.LEGACY),
    ],
)
async def test_a_server_without_a_list_hides_nothing_else(tasks: TaskScene, answer: Any) -> None:
    await tasks.began_at_old()
    tasks.upstreams.answer = answer
    assert await tasks.told(tasks.call("tasks/list")) == {"tasks": []}


async def test_a_list_without_end_is_left(tasks: TaskScene) -> None:
    tasks.upstreams.answer = answered(Era.LEGACY, tasks=[], nextCursor="again")
    assert await tasks.told(tasks.call("tasks/list", at=of_server("old"))) == {"tasks": []}
    assert len(tasks.upstreams.asked) == 20


async def test_an_endpoint_offers_the_tasks_that_it_relays(tasks: TaskScene) -> None:
    described = await tasks.room.describe(unified(), a_member())
    assert not isinstance(described, Failed)
    assert described.capabilities["extensions"] == {EXTENSION: {}}
    assert described.capabilities["tasks"] == LEGACY_TASKS["tasks"]


@pytest.mark.parametrize(
    "declared", [{"tasks": {}}, {"tasks": {"requests": {"tools": 1}}}, {"extensions": []}, {"extensions": {}}]
)
async def test_half_a_declaration_offers_no_tasks(declared: JsonObject) -> None:
    for revision in (NEWEST_MODERN, "2025-11-25"):
        catalog = a_catalog("git", capabilities=declared, revision=revision)
        scene = Scene(a_project(servers=[a_server("git")]), catalogs=[catalog])
        described = await scene.room.describe(of_server("git"), a_member())
        assert not isinstance(described, Failed)
        assert described.capabilities == {}


async def test_of_very_many_tasks_the_oldest_are_not_listed_any_more() -> None:
    ledger, principal, server = TaskLedger(), PrincipalId("key:k1"), ServerId("srv_old")
    for number in range(MOST_TASKS + 1):
        ledger.enter(principal, TaskRef(server, str(number), "build", Era.LEGACY))
    assert ledger.find(principal, server, task="0") is None
    assert ledger.find(principal, server, task="1") == TaskRef(server, "1", "build", Era.LEGACY)
