"""A credential that ends is dead at once, with whatever it has open."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.authorisation.world import World, a_world
from tests.rest.asking import ask, streaming

pytestmark = pytest.mark.anyio

MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
LISTEN = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "subscriptions/listen",
    "params": {"notifications": {"toolsListChanged": True}, "_meta": MODERN},
}
HEADERS = {
    "accept": "application/json, text/event-stream",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "subscriptions/listen",
}
End = Callable[[World], Awaitable[None]]

SSE = {"accept": "text/event-stream"}


@pytest.fixture
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(tmp_path_factory.mktemp("hub")) as world:
        yield world


async def deactivate(world: World) -> None:
    answer = await ask(world.rest, "PATCH", "/api/v1/users/usr_member", body={"active": False}, local=True)
    assert answer.status == 200, answer.body


async def remove(world: World) -> None:
    answer = await ask(world.rest, "DELETE", "/api/v1/projects/own/members/user:usr_member", local=True)
    assert answer.status == 204, answer.body


async def revoke(world: World) -> None:
    key = world.credentials["personal-key"].split("_")[1]
    answer = await ask(world.rest, "DELETE", f"/api/v1/projects/own/keys/{key}", local=True)
    assert answer.status == 204, answer.body


@pytest.mark.parametrize("end", [deactivate, remove, revoke])
async def test_streams_of_a_key_end_with_it(world: World, end: End) -> None:
    key = world.credentials["personal-key"]
    listening = streaming(
        world.hub.gateway, "POST", "/projects/own/unified/mcp", token=key, body=LISTEN, headers=HEADERS
    )
    old = streaming(world.hub.gateway, "GET", "/projects/own/unified/sse", token=key, headers=SSE)
    async with listening as listen, old as sse:
        assert (listen.status, sse.status) == (200, 200)
        await sse.until("session=")
        await end(world)
        async with asyncio.timeout(5):
            await listen.ended.wait()
            await sse.ended.wait()
    body = json.dumps({**LISTEN, "method": "tools/list"}).encode()
    late = await ask(
        world.hub.gateway,
        "POST",
        "/projects/own/unified/mcp",
        token=key,
        raw=body,
        headers={**HEADERS, "mcp-method": "tools/list"},
    )
    assert late.status in {401, 404}


@pytest.mark.parametrize("end", [deactivate, remove])
async def test_event_streams_of_a_token_end_with_it(world: World, end: End) -> None:
    token = world.credentials["member"]
    async with streaming(world.rest, "GET", "/api/v1/projects/own/events", token=token) as stream:
        await stream.until("retry")
        await end(world)
        async with asyncio.timeout(5):
            await stream.ended.wait()
    late = await ask(world.rest, "GET", "/api/v1/projects/own", token=token)
    assert late.status in {401, 404}
