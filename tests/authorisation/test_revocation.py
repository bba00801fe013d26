"""A credential that ends is dead at once, with whatever it has open."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mcp_orch.contract.names import ServerId
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
ASKING = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {
        "name": "ask",
        "arguments": {},
        "_meta": {**MODERN, "io.modelcontextprotocol/clientCapabilities": {"elicitation": {}}},
    },
}
SSE = {"accept": "text/event-stream"}
UNIFIED, LIVE = "/projects/own/unified", "/projects/own/servers/live/mcp"
WITHIN_S = 1.0
"""From the answer to whoever ended it, to the end of everything that it had open."""

Act = Callable[[World, "Credential"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Credential:
    """A bearer and whose it is."""

    who: str
    text: str

    @property
    def id(self) -> str:
        """As lists name it."""
        return self.text.split("_")[1]


@dataclass(frozen=True, slots=True)
class End:
    """What somebody does, to whom."""

    word: str
    who: str
    act: Act


@pytest.fixture
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(tmp_path_factory.mktemp("hub")) as world:
        server = {
            "name": "live",
            "command": sys.executable,
            "args": [str(Path(__file__).with_name("waiting_server.py"))],
        }
        made = await done(world, "POST", "/api/v1/projects/own/servers", server)
        catalog = await world.hub.upstreams.catalog(ServerId(made["id"]), 20)
        assert catalog is not None
        yield world


async def done(world: World, method: str, path: str, body: object = None, *, token: str | None = None) -> Any:
    answer = await ask(world.rest, method, path, body=body, token=token, local=token is None)
    assert answer.status < 300, answer.body
    return json.loads(answer.body) if answer.body else None


async def deactivate(world: World, of: Credential) -> None:
    await done(world, "PATCH", f"/api/v1/users/usr_{of.who}", {"active": False})


async def remove(world: World, of: Credential) -> None:
    await done(world, "DELETE", f"/api/v1/projects/own/members/user:usr_{of.who}")


async def leave_team(world: World, of: Credential) -> None:
    token = world.credentials[of.who]
    await done(world, "POST", "/api/v1/teams/team_own/leave", token=token)


async def take_team_away(world: World, of: Credential) -> None:
    assert of.who == "team-member"
    await done(world, "DELETE", "/api/v1/projects/own/members/team:team_own")


async def revoke_key(world: World, of: Credential) -> None:
    await done(world, "DELETE", f"/api/v1/projects/own/keys/{of.id}")


async def revoke_token(world: World, of: Credential) -> None:
    await done(world, "DELETE", f"/api/v1/auth/tokens/{of.id}", token=of.text)


OF_ALL = [
    End("deactivated", "member", deactivate),
    End("membership removed", "member", remove),
    End("team left", "team-member", leave_team),
    End("team taken away", "team-member", take_team_away),
]


def named(end: End) -> str:
    return end.word


async def a_key(world: World, who: str) -> Credential:
    asked = {"name": "mine", "kind": "personal"}
    made = await done(world, "POST", "/api/v1/projects/own/keys", asked, token=world.credentials[who])
    return Credential(who, made["key"])


def modern(method: str, name: str = "") -> dict[str, str]:
    told = {**HEADERS, "mcp-method": method}
    return {**told, "mcp-name": name} if name else told


@pytest.mark.parametrize("end", [*OF_ALL, End("key revoked", "member", revoke_key)], ids=named)
async def test_streams_and_parked_calls_of_a_key_end_within_a_second(world: World, end: End) -> None:
    key = await a_key(world, end.who)
    gateway = world.hub.gateway
    listening = streaming(gateway, "POST", f"{UNIFIED}/mcp", token=key.text, body=LISTEN, headers=HEADERS)
    old = streaming(gateway, "GET", f"{UNIFIED}/sse", token=key.text, headers=SSE)
    async with listening as listen, old as sse:
        assert (listen.status, sse.status) == (200, 200)
        await sse.until("session=")
        asked = await ask(gateway, "POST", LIVE, token=key.text, body=ASKING, headers=modern("tools/call", "ask"))
        assert b"requestState" in asked.body, asked.body
        await end.act(world, key)
        async with asyncio.timeout(WITHIN_S):
            await listen.ended.wait()
            await sse.ended.wait()
            await heard(world, "cancelled")
    state = json.loads(asked.body)["result"]["requestState"]
    answers = {"q1": {"action": "accept", "content": {}}}
    again = {**ASKING, "params": {**ASKING["params"], "requestState": state, "inputResponses": answers}}
    for body, headers in (
        (again, modern("tools/call", "ask")),
        ({**LISTEN, "method": "tools/list"}, modern("tools/list")),
    ):
        late = await ask(gateway, "POST", LIVE, token=key.text, body=body, headers=headers)
        assert late.status in {401, 404}


@pytest.mark.parametrize("end", [*OF_ALL, End("token revoked", "member", revoke_token)], ids=named)
async def test_streams_and_runs_of_a_signed_in_user_end_within_a_second(world: World, end: End) -> None:
    token = Credential(end.who, world.credentials[end.who])
    rest, gateway = world.rest, world.hub.gateway
    watching = streaming(rest, "GET", "/api/v1/projects/own/events", token=token.text)
    wanted = {"server": "live", "tool": "hang"}
    running = streaming(rest, "POST", "/api/v1/projects/own/calls", token=token.text, body=wanted)
    listening = streaming(gateway, "POST", f"{UNIFIED}/mcp", token=token.text, body=LISTEN, headers=HEADERS)
    async with watching as events, running as run, listening as listen:
        await events.until("retry")
        await run.until("started")
        await heard(world, "called hang")
        await end.act(world, token)
        async with asyncio.timeout(WITHIN_S):
            await events.ended.wait()
            await run.ended.wait()
            await listen.ended.wait()
            await heard(world, "cancelled")
    late = await ask(rest, "GET", "/api/v1/projects/own", token=token.text)
    assert late.status in {401, 404}


async def heard(world: World, word: str) -> None:
    """Returns when the server has said this on stderr."""
    picture = world.hub.pictures.current("own")
    server = picture.server("live") if picture is not None else None
    assert server is not None
    while not any(line.text == word for line in world.hub.upstreams.tail(server.id, 50)):  # noqa: ASYNC110  its log rings no bell
        await asyncio.sleep(0.01)
