"""The experimental tasks of 2025-11-25: begun, asked for and listed in their own words."""

from typing import Any

import pytest

from mcp_orch.contract.diagnoses import in_words
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId, ServerId
from mcp_orch.contract.pictures import ToolOverride
from mcp_orch.contract.revisions import NEWEST_MODERN, Era
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.task_ids import TaskRef
from mcp_orch.gateway.call.task_ledger import MOST_TASKS, TaskLedger
from mcp_orch.gateway.upstream.dispatch import Answered, Denied, Dispatch
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
from tests.gateway.call.tasks_scene import EXTENSION, LEGACY_TASKS, RELATED, TaskScene, answered

pytestmark = pytest.mark.anyio


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
        UpstreamTimeout(in_words("late")),
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
