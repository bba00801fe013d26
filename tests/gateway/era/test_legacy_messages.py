"""Messages in a session of a legacy client: its calls, its level, its resources."""

import asyncio
from typing import Any

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Call, Completed, Failed, Outcome
from tests.gateway.edge.serving import an_edge, legacy_request, limited
from tests.gateway.fakes import FakeRoom

pytestmark = pytest.mark.anyio


async def test_ping_is_answered_at_once() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        heard = await edge.legacy(session, "ping", number="123")

    assert heard.json == {"jsonrpc": "2.0", "id": "123", "result": {}}
    assert not edge.room.calls


async def test_level_is_remembered_for_the_calls_of_the_session() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        await edge.legacy(session, "tools/call", {"name": "a"})
        heard = await edge.legacy(session, "logging/setLevel", {"level": "error"})
        await edge.legacy(session, "tools/call", {"name": "a"})
        wrong = [await edge.legacy(session, "logging/setLevel", {"level": level}) for level in ("loud", 1, None)]

    assert heard.json["result"] == {}
    assert [call.log_level for call in edge.room.calls] == ["info", "error"]
    assert {one.json["error"]["code"] for one in wrong} == {-32602}


async def test_call_goes_on_with_what_the_session_knows() -> None:
    async with an_edge() as edge:
        session = await edge.initialize("2025-06-18", capabilities={"roots": {}})
        await edge.legacy(session, "tools/call", {"name": "a", "_meta": {"progressToken": "t", "x": 1}})
        await edge.legacy(session, "tools/call", {"name": "a", "_meta": {"progressToken": 1.5}})
        await edge.legacy(session, "tools/call", {"name": "a", "_meta": 7})

    call, floating, odd = edge.room.calls
    assert call.params == {"name": "a", "_meta": {"x": 1}}
    assert (call.revision, call.session, call.client.capabilities) == ("2025-06-18", session, {"roots": {}})
    assert call.on_progress is not None
    assert (floating.params, floating.on_progress) == ({"name": "a"}, None)
    assert odd.params == {"name": "a", "_meta": 7}
    assert call.request_id.startswith("req_")


async def test_shut_endpoint_is_noticed_by_every_message() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        edge.room.shut = Failed(kind=ErrorKind.FORBIDDEN, message="viewers may not call")
        answers = [
            await edge.legacy(session, "ping"),
            await edge.legacy(session, "tools/call", {"name": "a"}),
            await edge.ask("POST", body={"jsonrpc": "2.0", "method": "x"}, fields={"mcp-session-id": session}),
            await edge.ask("GET", fields={"mcp-session-id": session, "accept": "text/event-stream"}),
        ]

    assert {heard.status for heard in answers} == {403}
    assert {heard.json["error"]["message"] for heard in answers} == {"viewers may not call"}


async def test_unknown_method_is_an_error_and_no_refusal() -> None:
    async def unknown(call: Call) -> Outcome:
        return Failed(kind=ErrorKind.UNSUPPORTED, message="Method not found: x")

    async with an_edge(FakeRoom(handler=unknown)) as edge:
        session = await edge.initialize()
        heard = await edge.legacy(session, "x")
        again = await edge.legacy(session, "tools/list")

    assert (heard.status, heard.json["error"]["code"]) == (200, -32601)
    assert again.json["error"]["code"] == -33501


async def test_result_of_a_modern_server_is_reworded() -> None:
    async def modern(call: Call) -> Outcome:
        if call.method == "tools/list":
            result = b'{"resultType":"complete","tools":[{"name":"a","outputSchema":{"type":"array"}}],"ttlMs":1}'
            return Completed(result=result, era=Era.MODERN)
        if call.params.get("name") == "asks":
            return Completed(result=b'{"resultType":"input_required"}', era=Era.MODERN)
        return Failed(kind=ErrorKind.UPSTREAM, message="needs sampling", code=-32021, era=Era.MODERN)

    async with an_edge(FakeRoom(handler=modern)) as edge:
        session = await edge.initialize()
        listed = await edge.legacy(session, "tools/list")
        asks = await edge.legacy(session, "tools/call", {"name": "asks"})
        needs = await edge.legacy(session, "tools/call", {"name": "needs"})

    assert listed.json["result"] == {"tools": [{"name": "a"}]}
    assert asks.json["error"]["code"] == -33502
    assert needs.json["result"]["isError"] is True


async def test_resource_that_was_subscribed_to_is_told_of_on_the_stream() -> None:
    async with an_edge(FakeRoom(refused_uris=frozenset({"a://no"}))) as edge:
        session = await edge.initialize()
        fields = {"mcp-session-id": session, "accept": "text/event-stream"}
        stream = edge.start("GET", fields=fields)
        await stream.until(lambda heard: heard.body)
        first = await edge.legacy(session, "resources/subscribe", {"uri": "a://b"})
        twice = await edge.legacy(session, "resources/subscribe", {"uri": "a://b"})
        refused = await edge.legacy(session, "resources/subscribe", {"uri": "a://no"})
        edge.room.updated("a://b")
        await stream.until(lambda heard: heard.messages)
        left = await edge.legacy(session, "resources/unsubscribe", {"uri": "a://b"})
        unknown = await edge.legacy(session, "resources/unsubscribe", {"uri": "a://b"})
        listeners = len(edge.room.updates["a://b"]._listeners)

    assert [one.json.get("result") for one in (first, twice, left, unknown)] == [{}, {}, {}, {}]
    assert refused.json["error"]["message"] == "Unknown resource: a://no"
    assert stream.heard.messages == [
        {"jsonrpc": "2.0", "method": "notifications/resources/updated", "params": {"uri": "a://b"}}
    ]
    assert listeners == 0


@pytest.mark.parametrize("method", ["resources/subscribe", "resources/unsubscribe"])
async def test_resource_is_named_by_a_uri(method: str) -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        heard = await edge.legacy(session, method, {"uri": 5})

    assert heard.json["error"]["code"] == -32602


async def test_session_may_subscribe_to_so_many_resources_and_lets_go_of_them_at_its_end() -> None:
    async with an_edge(settings=limited(max_resources=1)) as edge:
        session = await edge.initialize()
        await edge.legacy(session, "resources/subscribe", {"uri": "a://1"})
        full = await edge.legacy(session, "resources/subscribe", {"uri": "a://2"})
        await edge.ask("DELETE", fields={"mcp-session-id": session})

        assert full.status == 429
        assert not edge.room.updates["a://1"]._listeners


async def test_session_that_ended_while_subscribing_holds_nothing() -> None:
    class Slow(FakeRoom):
        reached: asyncio.Event
        go: asyncio.Event

        async def subscribe(self, endpoint: Any, caller: Any, *, uri: str, listener: Any) -> Any:
            self.reached.set()
            await self.go.wait()
            return await super().subscribe(endpoint, caller, uri=uri, listener=listener)

    room = Slow()
    room.reached, room.go = asyncio.Event(), asyncio.Event()
    async with an_edge(room) as edge:
        session = await edge.initialize()
        talk = edge.start("POST", **legacy_request(session, "resources/subscribe", {"uri": "a://1"}))
        await room.reached.wait()
        await edge.ask("DELETE", fields={"mcp-session-id": session})
        room.go.set()
        await talk.until(lambda heard: heard.is_whole)

        assert not room.updates["a://1"]._listeners


async def test_subscriptions_beside_each_other_are_no_more_than_the_most() -> None:
    class Slow(FakeRoom):
        go: asyncio.Event
        subscribed = 0

        async def subscribe(self, endpoint: Any, caller: Any, *, uri: str, listener: Any) -> Any:
            self.subscribed += 1
            await self.go.wait()
            return await super().subscribe(endpoint, caller, uri=uri, listener=listener)

    room = Slow(refused_uris=frozenset({"a://0"}))
    room.go = asyncio.Event()
    async with an_edge(room, settings=limited(max_resources=2)) as edge:
        session = await edge.initialize()
        requests = [legacy_request(session, "resources/subscribe", {"uri": f"a://{n}"}, number=n) for n in range(5)]
        talks = [edge.start("POST", **request) for request in requests]
        for talk in talks[2:]:
            await talk.until(lambda heard: heard.is_whole)
        for uri in ("a://0", "a://1"):
            await edge.legacy(session, "resources/unsubscribe", {"uri": uri})
        room.go.set()
        for talk in talks[:2]:
            await talk.until(lambda heard: heard.is_whole)
        again = await edge.legacy(session, "resources/subscribe", {"uri": "a://3"})

    assert [talk.heard.status for talk in talks] == [200, 200, 429, 429, 429]
    assert "error" in talks[0].heard.json
    assert room.subscribed == 3
    assert again.json["result"] == {}
    assert not room.updates["a://1"]._listeners


async def test_subscription_that_breaks_leaves_its_place() -> None:
    class Broken(FakeRoom):
        is_broken = True

        async def subscribe(self, endpoint: Any, caller: Any, *, uri: str, listener: Any) -> Any:
            if self.is_broken:
                raise RuntimeError("a fault of ours")
            return await super().subscribe(endpoint, caller, uri=uri, listener=listener)

    room = Broken()
    async with an_edge(room, settings=limited(max_resources=1)) as edge:
        session = await edge.initialize()
        broken = await edge.legacy(session, "resources/subscribe", {"uri": "a://1"})
        room.is_broken = False
        mended = await edge.legacy(session, "resources/subscribe", {"uri": "a://2"})

    assert (broken.status, mended.status) == (500, 200)


async def test_uri_that_is_longer_than_any_is_not_kept() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        heard = await edge.legacy(session, "resources/subscribe", {"uri": "a://" + "x" * 20_000})

    assert heard.json["error"]["code"] == -32602
    assert not edge.room.updates
