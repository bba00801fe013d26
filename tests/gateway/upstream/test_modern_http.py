"""Servers of 2026-07-28 over HTTP."""

import asyncio
import json
from contextlib import suppress

import pytest
from msgspec import structs

from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import CatalogChanged, ListKind, ResourceUpdated
from mcp_orch.gateway.upstream.dispatch import Denied
from tests.gateway.upstream.fake_http import LegacyServer, ModernServer, error, serving
from tests.gateway.upstream.rig import SERVER, a_call, a_pool, a_remote, text_of

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
        request = structs.replace(
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
            call = tasks.create_task(rig.ask(a_call("slow")))
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
