"""What servers tell of their lists and resources: bursts, parts, gaps, and servers that will not tell."""

import asyncio

import pytest

from mcp_orch.contract.upstreams import CatalogChanged, ResourceUpdated
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved
from mcp_orch.gateway.upstream.resource_watch import MOST_PENDING
from tests.gateway.upstream.fake_http import LegacyServer, ModernServer, error, serving
from tests.gateway.upstream.rig import SERVER, Rig, a_pool, a_remote

pytestmark = pytest.mark.anyio

UPDATED = "notifications/resources/updated"


def updates(rig: Rig) -> list[tuple[str, str | None]]:
    return [(one.uri, one.part_of) for one in rig.events if isinstance(one, ResourceUpdated)]


async def test_a_burst_of_updates_is_told_as_one_and_the_last_of_them_is_never_lost(tmp_path) -> None:
    server = ModernServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.pool.hold_resource(SERVER, "a://1")
        await rig.pool.hold_resource(SERVER, "a://2")
        for _ in range(1_000):
            server.announce(UPDATED, uri="a://1")
        server.announce(UPDATED, uri="a://2")
        await rig.until(lambda: ("a://2", None) in updates(rig))
        assert len(updates(rig)) < 20


async def test_parts_of_a_resource_are_told_and_its_neighbours_are_not(tmp_path) -> None:
    server = ModernServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        for uri in ("a://one", "a://one/two", "b://"):
            await rig.pool.hold_resource(SERVER, uri)
        for uri in ("a://oneself", "a://one/two/three", "a://one#part", "a://other", "b://x"):
            server.announce(UPDATED, uri=uri)
        server.announce(UPDATED, uri=5)
        await rig.until(lambda: ("b://x", "b://") in updates(rig))
        assert updates(rig) == [("a://one/two/three", "a://one/two"), ("a://one#part", "a://one"), ("b://x", "b://")]


async def test_more_parts_than_can_be_remembered_are_told_as_the_whole(tmp_path) -> None:
    server = ModernServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.pool.hold_resource(SERVER, "a://1")
        watch = rig.pool._supervisors[SERVER]._resources
        for number in range(MOST_PENDING + 5):
            watch.updated(f"a://1/{number}")
        await rig.until(lambda: bool(updates(rig)))
        assert len(updates(rig)) == MOST_PENDING + 1
        assert updates(rig)[-1] == ("a://1", None)


async def test_a_resource_that_a_modern_server_does_not_agree_to_tell_of_is_refused(tmp_path) -> None:
    server = ModernServer()
    server.agrees = lambda _: {"toolsListChanged": True, "resourceSubscriptions": ["a://1"]}
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.pool.hold_resource(SERVER, "a://1")
        with pytest.raises(UpstreamMisbehaved, match="it does not tell of its changes"):
            await rig.pool.hold_resource(SERVER, "a://2")
        server.announce(UPDATED, uri="a://2")
        server.announce(UPDATED, uri="a://1")
        await rig.until(lambda: bool(updates(rig)))
        assert updates(rig) == [("a://1", None)]


async def test_a_resource_of_a_server_that_agrees_to_nothing_is_refused(tmp_path) -> None:
    server = ModernServer()
    server.agrees = lambda _: {}
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        with pytest.raises(UpstreamMisbehaved):
            await rig.pool.hold_resource(SERVER, "a://1")


async def test_many_who_want_the_same_resource_ask_for_it_once_and_share_its_fate(tmp_path) -> None:
    server = LegacyServer()
    refuses = True
    asked: list[str] = []

    async def calls(request, reply) -> bool:
        message = request.message
        if message["method"] != "resources/subscribe":
            return False
        asked.append(message["params"]["uri"])
        if refuses:
            reply.json(error(message["id"], -32602, "not now"))
        return refuses

    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        several = [rig.pool.hold_resource(SERVER, "a://1") for _ in range(3)]
        outcomes = await asyncio.gather(*several, return_exceptions=True)
        assert [type(one) for one in outcomes] == [UpstreamMisbehaved] * 3
        refuses = False
        asked.clear()
        await asyncio.gather(*(rig.pool.hold_resource(SERVER, "a://1") for _ in range(3)))
        assert asked == ["a://1"]


@pytest.mark.parametrize("farewell", ["result", "cancelled", "abrupt"])
async def test_after_a_gap_everything_is_looked_at_again(tmp_path, farewell) -> None:
    server = ModernServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.pool.hold_resource(SERVER, "a://1")
        await rig.until(lambda: len(server.listeners) == 1)
        rig.events.clear()
        server.tools.append({"name": "more", "inputSchema": {}})
        [(reply, number, _)] = server.listeners
        meta = {"io.modelcontextprotocol/subscriptionId": number}
        if farewell == "result":
            reply.event({"jsonrpc": "2.0", "id": number, "result": {"resultType": "complete", "_meta": meta}})
        elif farewell == "cancelled":
            params = {"_meta": meta, "requestId": number}
            reply.event({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params})
        else:
            reply.writer.transport.abort()
        await rig.until(lambda: any(isinstance(one, CatalogChanged) for one in rig.events))
        await rig.until(lambda: updates(rig) == [("a://1", None)])
        await rig.until(lambda: len(server.listeners) == 1)


async def test_a_legacy_stream_that_was_lost_makes_everything_be_looked_at_again(tmp_path) -> None:
    server = LegacyServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.pool.hold_resource(SERVER, "a://1")
        await rig.until(lambda: len(server.listeners) == 1)
        rig.events.clear()
        server.tools.append("more")
        server.listeners.pop().writer.transport.abort()
        await rig.until(lambda: any(isinstance(one, CatalogChanged) for one in rig.events))
        await rig.until(lambda: updates(rig) == [("a://1", None)])


async def test_a_session_that_was_forgotten_subscribes_anew_and_looks_at_everything_again(tmp_path) -> None:
    server = LegacyServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.pool.hold_resource(SERVER, "a://1")
        server.forget()
        fake.seen.clear()
        await rig.text("echo")
        await rig.until(lambda: ("a://1", None) in updates(rig))
        assert [one.message["params"] for one in fake.seen if one.message.get("method") == "resources/subscribe"] == [
            {"uri": "a://1"}
        ]


async def test_lists_of_a_server_that_can_not_be_heard_grow_old(tmp_path) -> None:
    heard, unheard = LegacyServer(), LegacyServer()

    async def without_streams(request, reply) -> None:
        if request.method == "GET":
            reply.send(405)
        else:
            await unheard(request, reply)

    for app, hears in ((heard, True), (without_streams, False)):
        async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
            await rig.pool.catalog(SERVER, 5)
            back = rig.pool._supervisors[SERVER]._shared.back
            assert back is not None
            await rig.until(lambda back=back, hears=hears: back.hears is hears)
            assert any(one.method == "GET" for one in fake.seen)
