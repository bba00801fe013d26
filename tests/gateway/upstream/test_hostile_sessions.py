"""Servers over HTTP that would keep the hub busy, or its sockets and tasks: in sessions, streams and lists."""

import asyncio
import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace

import pytest

from mcp_orch.contract.pictures import Transport
from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.gateway.upstream.errors import UpstreamTimeout
from mcp_orch.gateway.upstream.outbound.client import HttpClient
from mcp_orch.gateway.upstream.outbound.exchange import Exchange
from mcp_orch.gateway.upstream.outbound.origin import parse_target
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS
from tests.gateway.upstream.fake_http import LegacyServer, ModernServer, serving
from tests.gateway.upstream.rig import QUICK, SERVER, a_fake, a_pool, a_remote, settings_in
from tests.gateway.upstream.test_old_sse import SseServer

pytestmark = pytest.mark.anyio


async def test_a_stream_that_never_names_its_endpoint_is_closed_in_time(tmp_path) -> None:
    async def silent(request, reply) -> None:
        if request.method == "GET":
            reply.start_stream()
            await reply.until_left()
        reply.send(405)

    definition = replace(a_remote("http://x/"), transport=Transport.SSE, timeout_s=0.3)
    async with serving(silent) as fake:
        definition = a_remote(fake.url, transport=Transport.SSE, timeout_s=0.3)
        async with a_pool(tmp_path, definition) as rig:
            await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.FAILED)
            await rig.until(lambda: not fake.writers, 2)


async def test_a_session_without_a_stream_is_not_taken_for_a_forgotten_one(tmp_path) -> None:
    server = LegacyServer()

    async def no_stream(request, reply) -> None:
        if request.method == "GET":
            reply.send(404)
        else:
            await server(request, reply)

    async with serving(no_stream) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await asyncio.sleep(0.5)
        assert server.made == 1
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def test_a_revision_that_no_header_can_carry_is_refused_and_not_tried_without_end(tmp_path) -> None:
    server = LegacyServer()

    async def odd(request, reply) -> None:
        if request.message.get("method") == "initialize":
            request.body = json.dumps(request.message | {"params": {"protocolVersion": "1\N{SNOWMAN}"}}).encode()
        await server(request, reply)

    async with serving(odd) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.FAILED)
        await asyncio.sleep(0.3)
        assert server.made < 6


async def test_a_flood_of_questions_is_not_a_flood_of_answers(tmp_path) -> None:
    answered: Counter[str] = Counter()
    server = LegacyServer()

    async def calls(request, reply) -> bool:
        if request.message["method"] != "tools/call":
            return False
        reply.start_stream()
        for number in range(3_000):
            reply.event({"jsonrpc": "2.0", "id": number, "method": "ping"})
        reply.event({"jsonrpc": "2.0", "id": request.message["id"], "result": {"content": [{"text": "done"}]}})
        reply.end_stream()
        return True

    async def counting(request, reply) -> None:
        if request.method == "POST" and "result" in request.message:
            answered["pong"] += 1
        await server(request, reply)

    server.calls = calls
    limits = replace(DEFAULT_LIMITS, connections=4)
    async with serving(counting) as fake, a_pool(tmp_path, a_remote(fake.url), limits=limits) as rig:
        await rig.pool.catalog(SERVER, 5)
        assert await rig.text("flood") == "done"
        await asyncio.sleep(1)
        assert 0 < answered["pong"] < 1_000


async def test_a_flood_of_events_lets_the_others_in_between(tmp_path) -> None:
    server = LegacyServer()
    flood = b"data:y\n\n" * 32_768

    async def flooding(request, reply) -> None:
        if request.method != "GET":
            await server(request, reply)
            return
        reply.start_stream()
        while not reply.writer.is_closing():
            reply.chunk(flood)
            await reply.writer.drain()

    async with serving(flooding) as fake, a_pool(tmp_path, a_fake(server="srv_2"), a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        async with asyncio.timeout(5):
            for _ in range(5):
                assert await rig.text("echo", server="srv_2") == "{}"


async def test_a_stream_that_is_taken_up_again_and_again_ends_with_the_time_of_its_call(tmp_path) -> None:
    server = LegacyServer()

    async def calls(request, reply) -> bool:
        if request.message["method"] != "tools/call":
            return False
        reply.start_stream()
        reply.chunk(b"id: 1\nretry: 10\ndata:\n\n")
        reply.end_stream()
        return True

    async def taken_up(request, reply) -> None:
        if request.method == "GET" and "last-event-id" in request.headers:
            reply.start_stream()
            await asyncio.sleep(0.15)
            reply.chunk(b"id: 2\nretry: 10\ndata:\n\n")
            reply.end_stream()
        else:
            await server(request, reply)

    server.calls = calls
    async with serving(taken_up) as fake, a_pool(tmp_path, a_remote(fake.url, call_timeout_s=0.5)) as rig:
        await rig.pool.catalog(SERVER, 5)
        began_s = asyncio.get_running_loop().time()
        with pytest.raises(UpstreamTimeout):
            await rig.text("echo")
        assert asyncio.get_running_loop().time() - began_s < 2


async def test_a_subscription_that_is_given_up_leaves_no_stream_behind(tmp_path) -> None:
    server = ModernServer()
    silent = asyncio.Event()
    open_streams: list[object] = []

    async def slow(request, reply) -> None:
        if request.message.get("method") == "subscriptions/listen":
            open_streams.append(request)
            try:
                if silent.is_set():
                    reply.start_stream()
                    await reply.until_left()
                else:
                    await server(request, reply)
            finally:
                open_streams.remove(request)
        else:
            await server(request, reply)

    async with serving(slow) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.until(lambda: len(open_streams) == 1)
        silent.set()
        for number in range(3):
            held = asyncio.ensure_future(rig.pool.hold_resource(SERVER, f"a://{number}"))
            await rig.until(lambda: len(open_streams) == 2)
            held.cancel()
            with suppress(asyncio.CancelledError):
                await held
            await rig.until(lambda: len(open_streams) == 1)


async def test_who_waits_for_a_connection_tries_when_the_one_before_could_not_be_made(tmp_path) -> None:
    settings = settings_in(tmp_path, limits=replace(DEFAULT_LIMITS, connections=1), waits=replace(QUICK, connect_s=0.2))

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # It never shakes hands.
        await reader.read()
        writer.close()

    async with await asyncio.start_server(mute, "127.0.0.1", 0) as listener:
        target = parse_target(f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}/")
        client = HttpClient(target, settings=settings, queue_s=60)
        tries = [client.start(Exchange(b"", on_end=lambda _how: None)) for _ in range(3)]
        async with asyncio.timeout(5):
            said = await asyncio.gather(*tries, return_exceptions=True)
        client.close()
    assert all(isinstance(one, UpstreamTimeout) and "60" not in one.message for one in said)


async def test_nothing_is_asked_before_the_greeting_has_arrived(tmp_path) -> None:
    early: list[str] = []

    class Slow(SseServer):
        is_greeted = False

        async def __call__(self, request, reply) -> None:
            method = request.message.get("method", "")
            if method == "notifications/initialized":
                await asyncio.sleep(0.2)
                self.is_greeted = True
            elif "id" in request.message and method != "initialize" and not self.is_greeted:
                early.append(method)
            await super().__call__(request, reply)

    async with serving(Slow()) as fake, a_pool(tmp_path, a_remote(fake.url, transport=Transport.SSE)) as rig:
        assert await rig.pool.catalog(SERVER, 5) is not None
        assert early == []


async def test_a_storm_of_changes_is_looked_at_more_and_more_seldom(tmp_path) -> None:
    server = LegacyServer()
    lists = Counter[str]()

    async def counting(request, reply) -> None:
        if request.message.get("method") == "tools/list":
            lists["tools"] += 1
        await server(request, reply)

    async with serving(counting) as fake, a_pool(tmp_path, a_remote(fake.url), waits=QUICK) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.until(lambda: bool(server.listeners))
        for _ in range(200):
            server.announce("notifications/tools/list_changed")
            await asyncio.sleep(0.01)
        assert lists["tools"] < 20
        server.tools = ["last"]
        server.announce("notifications/tools/list_changed")
        await rig.until(lambda: [tool.key for tool in rig.known().tools] == ["last"])
