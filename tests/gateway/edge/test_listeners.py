"""Streams of `subscriptions/listen`: what was asked for, after the acknowledgement."""

import asyncio
from typing import Any

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.ports import EndpointChange
from mcp_orch.gateway.edge.settings import EdgeSettings
from tests.gateway.edge.serving import (
    an_edge,
    modern_request,
)
from tests.gateway.edge.talking import ALL, TOOLS, listening, methods
from tests.gateway.fakes import KEY, FakeRoom

pytestmark = pytest.mark.anyio


async def test_listener_hears_what_it_asked_for_after_the_acknowledgement() -> None:
    async with an_edge() as edge:
        talk = await listening(edge, {"toolsListChanged": True, "resourceSubscriptions": ["a://x", "a://x", "a://y"]})
        edge.room.changes.emit(ALL)
        edge.room.updated("a://x")
        edge.room.updated("a://z")
        heard = await talk.until(lambda heard: len(heard.messages) == 3)
        acknowledged, changed, updated = heard.messages

    tag = {"io.modelcontextprotocol/subscriptionId": "s1"}
    assert acknowledged == {
        "jsonrpc": "2.0",
        "method": "notifications/subscriptions/acknowledged",
        "params": {
            "_meta": tag,
            "notifications": {"toolsListChanged": True, "resourceSubscriptions": ["a://x", "a://y"]},
        },
    }
    assert changed == {"jsonrpc": "2.0", "method": "notifications/tools/list_changed", "params": {"_meta": tag}}
    assert updated["params"] == {"_meta": tag, "uri": "a://x"}


async def test_listener_hears_of_the_tasks_it_named() -> None:
    async with an_edge(FakeRoom(refused_uris=frozenset({"t2"}))) as edge:
        talk = await listening(edge, {"taskIds": ["t1", "t2"]})
        edge.room.tasks.emit(EndpointChange(task={"taskId": "t1", "status": "working"}))
        heard = await talk.until(lambda heard: len(heard.messages) == 2)
        acknowledged, told = heard.messages

    tag = {"io.modelcontextprotocol/subscriptionId": "s1"}
    assert acknowledged["params"]["notifications"] == {"taskIds": ["t1"]}
    assert told == {
        "jsonrpc": "2.0",
        "method": "notifications/tasks",
        "params": {"_meta": tag, "taskId": "t1", "status": "working"},
    }


async def test_listener_that_may_not_hear_of_tasks_is_refused() -> None:
    async with an_edge(FakeRoom(no_tasks=Failed(kind=ErrorKind.INVALID, message="no", code=-32021))) as edge:
        heard = await edge.modern("subscriptions/listen", {"notifications": {"taskIds": ["t1"]}})

    assert (heard.status, heard.json["error"]["code"]) == (400, -32021)


async def test_listener_is_told_what_it_will_not_hear() -> None:
    async with an_edge(FakeRoom(refused_uris=frozenset({"a://no"}))) as edge:
        talk = await listening(edge, {"promptsListChanged": False, "resourceSubscriptions": ["a://no"]})

    assert talk.heard.messages[0]["params"]["notifications"] == {}


@pytest.mark.parametrize(
    "notifications",
    [
        None,
        [],
        "x",
        {"resourceSubscriptions": "a://x"},
        {"resourceSubscriptions": [1]},
        {"resourceSubscriptions": ["x"] * 201},
        {"taskIds": "t"},
        {"resourceSubscriptions": ["a://" + "x" * 20_000]},
    ],
)
async def test_filter_that_can_not_be_read_is_refused(notifications: Any) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("subscriptions/listen", {"notifications": notifications})

    assert (heard.status, heard.json["error"]["code"]) == (400, -32602)


async def test_listener_that_takes_no_streams_is_refused() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("subscriptions/listen", {"notifications": {}}, fields={"accept": "application/json"})

    assert heard.status == 406
    assert not edge.room.changes._listeners


async def test_listener_at_a_broken_server_hears_why() -> None:
    facts = Failed(kind=ErrorKind.UPSTREAM, message="server echo: exited with 1")
    async with an_edge(FakeRoom(facts=facts)) as edge:
        heard = await edge.modern("subscriptions/listen", {"notifications": {}})

    assert (heard.status, heard.json["error"]["message"]) == (200, "server echo: exited with 1")


async def test_listener_that_leaves_is_let_go_of() -> None:
    async with an_edge() as edge:
        talk = await listening(edge, {"toolsListChanged": True, "resourceSubscriptions": ["a://x"]})
        talk.leave()
        assert talk.task is not None
        await talk.task

        assert not edge.room.changes._listeners
        assert not edge.room.updates["a://x"]._listeners


@pytest.mark.parametrize("way", ["leaves", "dies"])
async def test_listener_whose_server_was_slow_is_watched_all_the_same(way: str) -> None:
    class Slow(FakeRoom):
        async def describe(self, endpoint: Any, caller: Any) -> Any:
            await asyncio.sleep(0.03)
            return self.facts

    async with an_edge(Slow(), settings=EdgeSettings(watch_after_s=0.005)) as edge:
        talk = await listening(edge, {"toolsListChanged": True})
        if way == "leaves":
            talk.leave()
        else:
            edge.callers.revoke(KEY)
        assert talk.task is not None
        async with asyncio.timeout(5):
            await talk.task

        assert not edge.room.changes._listeners


async def test_listener_that_leaves_while_subscribing_leaves_nothing_behind() -> None:
    reached = asyncio.Event()

    class Stuck(FakeRoom):
        async def subscribe(self, endpoint: Any, caller: Any, *, uri: str, listener: Any) -> Any:
            reached.set()
            await asyncio.Event().wait()

    async with an_edge(Stuck(), settings=EdgeSettings(watch_after_s=0.005)) as edge:
        request = modern_request("subscriptions/listen", {"notifications": {"resourceSubscriptions": ["a://x"]}})
        talk = edge.start("POST", **request)
        await reached.wait()
        talk.leave()
        assert talk.task is not None
        async with asyncio.timeout(5):
            await talk.task

        assert not edge.room.changes._listeners


async def test_change_before_the_acknowledgement_comes_after_it() -> None:
    class Eager(FakeRoom):
        async def subscribe(self, endpoint: Any, caller: Any, *, uri: str, listener: Any) -> Any:
            self.changes.emit(TOOLS)
            return await super().subscribe(endpoint, caller, uri=uri, listener=listener)

    async with an_edge(Eager()) as edge:
        talk = await listening(edge, {"toolsListChanged": True, "resourceSubscriptions": ["a://x"]})
        await talk.until(lambda heard: len(heard.messages) == 2)
        told = methods(talk)

    assert told == ["notifications/subscriptions/acknowledged", "notifications/tools/list_changed"]
