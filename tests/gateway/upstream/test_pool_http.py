"""The pool with servers over HTTP, both eras, and hostile ones."""

import asyncio
import json
from contextlib import suppress
from dataclasses import replace

import pytest

from mcp_orch.contract.pictures import Transport
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import CatalogChanged, ListKind, ResourceUpdated, UpstreamState
from mcp_orch.gateway.upstream.dispatch import Answered, Denied
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved, UpstreamTimeout, UpstreamUnavailable
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS
from tests.gateway.upstream.fake_http import LegacyServer, ModernServer, Reply, bomb, error, result, serving
from tests.gateway.upstream.rig import QUICK, SERVER, a_call, a_pool, a_remote, text_of

pytestmark = pytest.mark.anyio


async def test_a_modern_server_is_found_listed_and_called(tmp_path) -> None:
    async with serving(ModernServer()) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        catalog = await rig.pool.catalog(SERVER, 5)
        assert catalog is not None
        assert (catalog.facts.era, [tool.key for tool in catalog.tools]) == (Era.MODERN, ["echo"])
        said = json.loads(text_of(await rig.pool.dispatch(SERVER, a_call("echo", a=1))))
        assert said["headers"] == {
            "mcp-protocol-version": "2026-07-28",
            "mcp-method": "tools/call",
            "mcp-name": "echo",
        }
        assert said["params"]["_meta"]["io.modelcontextprotocol/clientInfo"] == {"name": "tester", "version": "1"}


async def test_names_outside_ascii_travel_in_the_base64_form(tmp_path) -> None:
    async with serving(ModernServer()) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        said = json.loads(text_of(await rig.pool.dispatch(SERVER, a_call("날씨"))))
        assert said["headers"]["mcp-name"] == "=?base64?64Kg7JSo?="


async def test_annotated_arguments_become_headers_and_illegal_tools_are_left_out(tmp_path) -> None:
    server = ModernServer()
    server.tools = [
        {"name": "sql", "inputSchema": {"properties": {"region": {"type": "string", "x-mcp-header": "Region"}}}},
        {"name": "bad", "inputSchema": {"properties": {"n": {"type": "number", "x-mcp-header": "N"}}}},
    ]
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        catalog = await rig.pool.catalog(SERVER, 5)
        assert catalog is not None
        assert [tool.key for tool in catalog.tools] == ["sql"]
        request = replace(
            a_call("sql", region="eu"), trusted_headers={"Mcp-Param-Other": "x", "Mcp-Param-Region": "us"}
        )
        said = json.loads(text_of(await rig.pool.dispatch(SERVER, request)))
        assert said["headers"]["mcp-param-region"] == "eu"
        assert said["headers"]["mcp-param-other"] == "x"


@pytest.mark.parametrize(("header", "is_served"), [("Region", True), ("Zone", False)])
async def test_a_call_whose_headers_are_refused_is_sent_again_once_with_those_of_a_new_list(
    tmp_path, header, is_served
) -> None:
    server = ModernServer()
    refused: list[dict[str, str]] = []

    async def calls(request, reply) -> bool:
        if "mcp-param-region" in request.headers:
            return False
        refused.append(request.headers)
        reply.json(error(request.message["id"], -32020, "Header mismatch"), 400)
        return True

    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        server.calls = calls
        schema = {"properties": {"region": {"type": "string", "x-mcp-header": header}}}
        server.tools = [{"name": "echo", "inputSchema": schema}]
        answer = await rig.pool.dispatch(SERVER, a_call("echo", region="eu"))
        if is_served:
            assert json.loads(text_of(answer))["headers"]["mcp-param-region"] == "eu"
            assert len(refused) == 1
        else:
            assert isinstance(answer, Denied)
            assert (answer.code, len(refused)) == (-32020, 2)
            # Nothing new was listed, so nothing is sent again.
            assert isinstance(await rig.pool.dispatch(SERVER, a_call("echo", region="eu")), Denied)
            assert len(refused) == 3


async def test_a_call_whose_headers_are_refused_fails_when_the_list_fails_too(tmp_path) -> None:
    server = ModernServer()

    async def calls(request, reply) -> bool:
        reply.json(error(request.message["id"], -32020, "Header mismatch"), 400)
        server.tools = "nonsense"  # type: ignore[assignment]
        return True

    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        server.calls = calls
        answer = await rig.pool.dispatch(SERVER, a_call("echo"))
        assert isinstance(answer, Denied)
        assert answer.code == -32020


async def test_servers_are_told_that_views_can_be_shown(tmp_path) -> None:
    said: dict[str, object] = {}
    server: LegacyServer | ModernServer = ModernServer()

    async def telling(request, reply) -> None:
        message = request.message
        if message.get("method") == "initialize":
            said["legacy"] = message["params"]["capabilities"]
        elif message.get("method") == "tools/list" and "_meta" in message["params"]:
            said["modern"] = message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"]
        await server(request, reply)

    views = {"extensions": {"io.modelcontextprotocol/ui": {"mimeTypes": ["text/html;profile=mcp-app"]}}}
    for kind in (LegacyServer, ModernServer):
        server = kind()
        async with serving(telling) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
            assert await rig.pool.catalog(SERVER, 5) is not None
    assert said == {"legacy": views, "modern": views}


async def test_a_modern_listen_stream_tells_of_changes_and_is_reopened(tmp_path) -> None:
    server = ModernServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.until(lambda: len(server.listeners) == 1)
        let_go = await rig.pool.hold_resource(SERVER, "a://1")
        await rig.until(lambda: [one[2].get("resourceSubscriptions") for one in server.listeners] == [["a://1"]])
        server.announce("notifications/resources/updated", uri="a://1")
        await rig.until(lambda: ResourceUpdated(server=SERVER, uri="a://1") in rig.events)
        let_go()
        await rig.until(lambda: [one[2].get("resourceSubscriptions") for one in server.listeners] == [None])
        server.tools.append({"name": "more", "inputSchema": {}})
        rig.events.clear()
        for reply, _, _ in server.listeners:
            reply.writer.transport.abort()
        await rig.until(lambda: bool(rig.events))
        assert rig.events == [CatalogChanged(server=SERVER, kinds=frozenset({ListKind.TOOLS}))]


async def test_leaving_a_modern_call_closes_its_stream(tmp_path) -> None:
    closed = asyncio.Event()

    async def calls(request, reply) -> bool:
        reply.start_stream()
        await reply.writer.drain()
        with suppress(ConnectionError):
            while not reply.writer.transport.is_closing():
                reply.chunk(b": wait\n")
                await reply.writer.drain()
                await asyncio.sleep(0.01)
        closed.set()
        return True

    server = ModernServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        async with asyncio.TaskGroup() as tasks:
            call = tasks.create_task(_answer(rig, a_call("slow")))
            await asyncio.sleep(0.05)
            call.cancel()
        async with asyncio.timeout(2):
            await closed.wait()


async def test_a_modern_error_with_http_400_is_an_answer(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        reply.json(error(request.message["id"], -32021, "sampling needed", {"requiredCapabilities": {}}), 400)
        return True

    server = ModernServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        answer = await rig.pool.dispatch(SERVER, a_call("x"))
        assert answer == Denied(
            code=-32021, message="sampling needed", data=b'{"requiredCapabilities": {}}', era=Era.MODERN
        )


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
            call = tasks.create_task(_answer(rig, a_call("slow")))
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
        request = replace(a_call("x", on_progress=steps.append, on_log=logs.append), log_level="warning")
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


class SseServer:
    """HTTP+SSE of 2024-11-05."""

    def __init__(self, endpoint: str = "/messages?session=1") -> None:
        self.endpoint = endpoint
        self.stream: Reply | None = None

    def said(self, message: dict, **fields: str) -> None:
        assert self.stream is not None
        self.stream.event(message, **fields)

    async def __call__(self, request, reply) -> None:
        if request.method == "GET":
            reply.start_stream()
            reply.chunk(f"event: endpoint\r\ndata: {self.endpoint}\r\n\r\n".encode())
            self.stream = reply
            await reply.until_left()
        if request.path == "/mcp":
            reply.send(405)
            return
        reply.send(202)
        message = request.message
        if message.get("method") == "initialize":
            said = {"protocolVersion": "2024-11-05", "capabilities": {"tools": {}}, "serverInfo": {}}
            self.said(result(message["id"], said), event="message")
        elif "id" in message:
            content = {"content": [{"type": "text", "text": json.dumps(message["params"].get("arguments"))}]}
            self.said(result(message["id"], content | {"tools": []}), event="message")


@pytest.mark.parametrize("transport", [Transport.SSE, Transport.STREAMABLE_HTTP])
async def test_the_old_transport_works_named_or_found(tmp_path, transport) -> None:
    server = SseServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url, transport=transport)) as rig:
        catalog = await rig.pool.catalog(SERVER, 5)
        assert catalog is not None
        assert catalog.facts.revision == "2024-11-05"
        assert await rig.text("echo", a=1) == '{"a": 1}'
        assert server.stream is not None
        server.stream.writer.transport.abort()
        await rig.until(lambda: rig.pool.status(SERVER).state is not UpstreamState.READY)
        assert await rig.text("echo", a=2) == '{"a": 2}'


async def test_an_endpoint_of_another_origin_is_refused(tmp_path) -> None:
    async with (
        serving(SseServer("http://127.0.0.2:1/messages")) as fake,
        a_pool(tmp_path, a_remote(fake.url, transport=Transport.SSE)) as rig,
    ):
        assert await rig.pool.catalog(SERVER, 5) is None
        assert rig.pool.status(SERVER).reason == "the server names an endpoint of another origin"


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


def _hostile(misbehave):
    async def calls(request, reply) -> bool:
        if request.message["method"] != "tools/call" or request.message["params"]["name"] != "bad":
            return False
        await misbehave(request, reply)
        return True

    server = LegacyServer()
    server.calls = calls
    return server


async def _gzip_bomb(request, reply) -> None:
    reply.send(200, bomb(64), Content_Encoding="gzip")


async def _not_gzip(request, reply) -> None:
    reply.send(200, b"hello", Content_Encoding="gzip")


async def _unasked_encoding(request, reply) -> None:
    reply.send(200, b"hello", Content_Encoding="br")


async def _too_long(request, reply) -> None:
    reply.send(200, b"[" + b"0," * 1_500_000 + b"0]")


async def _garbage(request, reply) -> None:
    reply.raw(b"\x00\x01 what is this\r\n\r\n")


async def _no_json(request, reply) -> None:
    reply.send(200, b"<html>hello</html>", kind="text/html")


async def _wrong_id(request, reply) -> None:
    reply.json(result(4711, {}))


async def _accepted(request, reply) -> None:
    reply.send(202)


async def _long_event(request, reply) -> None:
    reply.start_stream()
    reply.chunk(b"data: " + b"x" * 3_000_000)


async def _big_headers(request, reply) -> None:
    reply.send(200, b"{}", x="y" * 100_000)


@pytest.mark.parametrize(
    ("misbehave", "reason"),
    [
        (_gzip_bomb, "when decompressed"),
        (_not_gzip, "not compressed as it says"),
        (_unasked_encoding, "encoded as 'br'"),
        (_too_long, "a body of more than 2 MiB"),
        (_garbage, "does not speak HTTP"),
        (_no_json, "something else than a message"),
        (_wrong_id, "another request"),
        (_accepted, "without answering"),
        (_long_event, "an event of more than 1 MiB"),
        (_big_headers, "headers are too large"),
    ],
)
async def test_a_server_that_breaks_the_rules_fails_its_call_and_nothing_else(tmp_path, misbehave, reason) -> None:
    limits = replace(DEFAULT_LIMITS, body_bytes=2 * 1024 * 1024, line_bytes=1024 * 1024)
    async with serving(_hostile(misbehave)) as fake, a_pool(tmp_path, a_remote(fake.url), limits=limits) as rig:
        await rig.pool.catalog(SERVER, 5)
        with pytest.raises(UpstreamMisbehaved, match=reason):
            await rig.text("bad")
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def _reset(request, reply) -> None:
    reply.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: application/json\r\n\r\n{")
    await reply.writer.drain()
    reply.writer.transport.abort()


async def _hang_up(request, reply) -> None:
    reply.hang_up()


async def _stream_without_answer(request, reply) -> None:
    reply.start_stream()
    reply.end_stream()


@pytest.mark.parametrize(
    ("misbehave", "reason"),
    [(_reset, "middle of its answer"), (_hang_up, "without an answer"), (_stream_without_answer, "without an answer")],
)
async def test_a_connection_that_breaks_off_fails_its_call_once(tmp_path, misbehave, reason) -> None:
    async with serving(_hostile(misbehave)) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        with pytest.raises(UpstreamUnavailable, match=reason):
            await rig.text("bad")
        assert sum(one.message.get("method") == "tools/call" for one in fake.seen) == 1
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def _never(request, reply) -> None:
    await reply.until_left()


async def _drip(request, reply) -> None:
    reply.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\nContent-Type: application/json\r\n\r\n")
    while not reply.writer.transport.is_closing():
        reply.raw(b" ")
        await asyncio.sleep(0.02)


async def _endless_stream(request, reply) -> None:
    reply.start_stream()
    while not reply.writer.transport.is_closing():
        reply.chunk(b": still here\n\n")
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("misbehave", [_never, _drip, _endless_stream])
async def test_a_server_that_does_not_come_to_an_end_is_left_in_time(tmp_path, misbehave) -> None:
    definition = a_remote("http://x", call_timeout_s=0.3)
    async with serving(_hostile(misbehave)) as fake:
        definition = a_remote(fake.url, call_timeout_s=0.3)
        async with a_pool(tmp_path, definition) as rig:
            await rig.pool.catalog(SERVER, 5)
            began = asyncio.get_running_loop().time()
            with pytest.raises(UpstreamTimeout, match=r"0.3 s \(call_timeout\)"):
                await rig.text("bad")
            assert asyncio.get_running_loop().time() - began < 0.45
            assert await rig.text("echo", a=1) == '{"a": 1}'


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


async def _answer(rig, request):
    return await rig.pool.dispatch(SERVER, request)
