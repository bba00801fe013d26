"""The pool with servers over HTTP, both eras, and hostile ones."""

import asyncio
import json
from dataclasses import replace

import pytest
from msgspec import structs

from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import CatalogChanged, ListKind, UpstreamState
from mcp_orch.gateway.upstream.dispatch import Answered
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS
from tests.gateway.upstream.fake_http import LegacyServer, ModernServer, result, serving
from tests.gateway.upstream.rig import QUICK, SERVER, a_call, a_pool, a_remote

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("streams", [False, True])
async def test_a_legacy_session_is_opened_used_and_ended(tmp_path, streams) -> None:
    server = LegacyServer(streams=streams)
    async with serving(server) as fake:
        async with a_pool(tmp_path, a_remote(fake.url)) as rig:
            catalog = await rig.pool.catalog(SERVER, 5)
            assert catalog is not None
            assert catalog.facts.era is Era.LEGACY
            assert await rig.text("echo", a=1) == '{"a": 1}'
            [call] = [one for one in fake.seen if one.message.get("method") == "tools/call"]
            assert call.headers["mcp-session-id"] == "session-1"
            assert call.headers["mcp-protocol-version"] == "2025-11-25"
            assert call.headers["authorization"] == "Bearer abcdefgh"
            assert server.notified[0]["method"] == "notifications/initialized"
        assert server.deleted == ["session-1"]


@pytest.mark.parametrize("gone_status", [404, 400])
async def test_a_forgotten_session_is_renewed_without_the_caller_noticing(tmp_path, gone_status) -> None:
    server = LegacyServer(gone_status=gone_status)
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.text("echo")
        server.forget()
        texts = await asyncio.gather(*(rig.text("echo", n=n) for n in range(20)))
        assert texts == [f'{{"n": {n}}}' for n in range(20)]
        assert server.made == 2


async def test_a_restarted_server_is_reconnected_without_the_caller_noticing(tmp_path) -> None:
    server = LegacyServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.text("echo")
        await fake.stop()
        server.forget()
        server.tools.append("more")
        await fake.start()
        assert await rig.text("echo", a=1) == '{"a": 1}'
        await rig.until(lambda: len(rig.known().tools) == 2)


async def test_a_server_that_is_down_fails_and_recovers(tmp_path) -> None:
    server = LegacyServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.text("echo")
        await fake.stop()
        with pytest.raises(UpstreamUnavailable, match=r"Connection refused|ended|closed"):
            await rig.text("echo")
        await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.FAILED)
        assert "can't connect to 127.0.0.1" in rig.reason()
        assert rig.pool.known_catalog(SERVER) is not None
        server.forget()
        await fake.start()
        await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.READY)


async def test_the_get_stream_of_a_session_tells_of_changes(tmp_path) -> None:
    server = LegacyServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.until(lambda: len(server.listeners) == 1)
        rig.events.clear()
        server.tools.append("more")
        server.announce("notifications/tools/list_changed")
        await rig.until(lambda: bool(rig.events))
        assert rig.events == [CatalogChanged(server=SERVER, kinds=frozenset({ListKind.TOOLS}))]


async def test_leaving_a_legacy_call_is_said_and_not_only_done(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        if request.message["method"] != "tools/call":
            return False
        await reply.until_left()
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        async with asyncio.TaskGroup() as tasks:
            call = tasks.create_task(rig.ask(a_call("slow")))
            await asyncio.sleep(0.05)
            call.cancel()
        await rig.until(lambda: server.notified[-1]["method"] == "notifications/cancelled")
        [sent] = [one.message for one in fake.seen if one.message.get("method") == "tools/call"]
        assert server.notified[-1]["params"] == {"requestId": sent["id"]}


async def test_progress_and_logs_on_a_calls_own_stream_reach_the_caller(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        message = request.message
        if message["method"] != "tools/call":
            return False
        token = message["params"]["_meta"]["progressToken"]
        reply.start_stream()
        reply.event({"method": "notifications/progress", "params": {"progressToken": token, "progress": 0.5}})
        reply.event({"method": "notifications/progress", "params": {"progressToken": 999, "progress": 0.7}})
        reply.event({"method": "notifications/message", "params": {"level": "error", "data": "ouch"}})
        reply.event({"method": "notifications/message", "params": {"level": "debug", "data": "psst"}})
        reply.event(result(message["id"], {"content": []}))
        reply.end_stream()
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        steps: list = []
        logs: list = []
        request = structs.replace(a_call("x", on_progress=steps.append, on_log=logs.append), log_level="warning")
        assert await rig.pool.dispatch(SERVER, request) == Answered(result=b'{"content": []}', era=Era.LEGACY)
        assert [str(step["progress"]) for step in steps] == ["0.5"]
        assert logs == [{"level": "error", "data": "ouch"}]
        assert [one.message["params"] for one in fake.seen if one.message.get("method") == "logging/setLevel"] == [
            {"level": "warning"}
        ]


async def test_a_stream_that_breaks_off_is_taken_up_where_it_was(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        message = request.message
        if message["method"] != "tools/call":
            return False
        reply.start_stream()
        reply.chunk(b"id: e7\nretry: 10\ndata: \n\n")
        reply.end_stream()
        return True

    legacy = LegacyServer()
    legacy.calls = calls

    async def app(request, reply) -> None:
        if request.method == "GET" and "last-event-id" in request.headers:
            [call] = [one.message for one in fake.seen if one.message.get("method") == "tools/call"]
            reply.start_stream()
            reply.event(result(call["id"], {"content": [], "resumed": request.headers["last-event-id"]}))
            reply.end_stream()
            return
        await legacy(request, reply)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        answer = await rig.pool.dispatch(SERVER, a_call("x"))
        assert isinstance(answer, Answered)
        assert json.loads(answer.result) == {"content": [], "resumed": "e7"}


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "HTTP 401"), (403, "HTTP 403"), (429, "HTTP 429"), (503, "HTTP 503")]
)
async def test_no_era_is_concluded_from_a_closed_door(tmp_path, status, reason) -> None:
    modern = ModernServer()
    is_open = False

    async def app(request, reply) -> None:
        if is_open:
            await modern(request, reply)
        else:
            reply.send(status)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        assert await rig.pool.catalog(SERVER, 5) is None
        assert reason in rig.reason()
        assert {one.message["method"] for one in fake.seen} == {"server/discover"}
        is_open = True
        await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.READY)
        assert rig.known().facts.era is Era.MODERN


async def test_a_redirect_is_not_followed_but_named(tmp_path) -> None:
    async def app(request, reply) -> None:
        reply.send(307, location="/mcp/")

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        assert await rig.pool.catalog(SERVER, 5) is None
        assert "it redirects to /mcp/" in rig.reason()


async def test_a_thousand_calls_in_flight_share_few_connections(tmp_path) -> None:
    limits = replace(DEFAULT_LIMITS, connections=50)
    async with serving(LegacyServer()) as fake, a_pool(tmp_path, a_remote(fake.url), limits=limits) as rig:
        texts = await asyncio.gather(*(rig.text("echo", n=n) for n in range(1000)))
        assert texts == [f'{{"n": {n}}}' for n in range(1000)]
        assert fake.connections <= 52


async def test_a_private_address_is_not_reached(tmp_path) -> None:
    async with a_pool(tmp_path, a_remote("http://169.254.169.254/mcp")) as rig:
        assert await rig.pool.catalog(SERVER, 5) is None
        assert "which this hub may not reach" in rig.reason()


async def test_a_dead_server_does_not_delay_the_others(tmp_path) -> None:
    dead = [a_remote("http://127.0.0.1:1/mcp", server=f"dead_{n}") for n in range(10)]
    silent = asyncio.Event()

    async def app(request, reply) -> None:
        await silent.wait()

    async with serving(app) as mute, serving(LegacyServer()) as fake:
        hanging = [a_remote(mute.url, server=f"mute_{n}", timeout_s=1.0) for n in range(3)]
        async with a_pool(tmp_path, *dead, *hanging, a_remote(fake.url), waits=QUICK) as rig:
            catalog = await rig.pool.catalog(SERVER, 1.0)
            assert catalog is not None
        silent.set()
