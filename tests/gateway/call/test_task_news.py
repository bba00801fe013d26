"""News of tasks: their creator hears of them, by the ids that it knows."""

from typing import Any

import pytest

from mcp_orch.contract.callers import Refusal, RefusalReason
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import ToolOverride
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.ports import EndpointChange, Followed
from mcp_orch.gateway.upstream.dispatch import ClientFacts, Dispatch
from mcp_orch.kit.wire_json import JsonObject, JsonValue
from tests.builders import (
    a_project,
    a_server,
    of_server,
    with_server,
)
from tests.gateway.call.tasks_scene import TaskScene

pytestmark = pytest.mark.anyio


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
