"""tests/authorisation.yaml, walked through a real application cell by cell."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.routing import iter_route_contexts

from mcp_orch.access.methods import NEEDS
from mcp_orch.gateway.era.modern.front import GONE, LISTEN
from mcp_orch.gateway.era.served import SERVED
from mcp_orch.rest.application import plain_application
from tests.authorisation.world import OTHER, OWN, World, a_world
from tests.rest.asking import Answer, ask

pytestmark = pytest.mark.anyio

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "authorisation.yaml").read_text())
CALLERS: list[str] = list(TABLE["callers"])
ROUTES = sorted(
    f"{method} {context.path_format}"
    for context in iter_route_contexts(plain_application("1").routes)
    for method in context.methods or ()
)
# A stream that lets somebody in has no end: those who are let in are shown in tests/rest/test_events.py.
STREAMS = {"GET /api/v1/events", "GET /api/v1/projects/{project}/events"}
UNSEEN = {"no-such-project", "no-such-team"}
PLACES = {"{server}": "tools", "{toolset}": "some"}
LEGACY = GONE | {"tasks/result", "tasks/list"}
MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(tmp_path_factory.mktemp("hub")) as world:
        yield world


def expected(row: str, where: str) -> dict[str, str]:
    """What each caller meets: every caller once, or the table is wrong."""
    written: dict[str, object] = TABLE["rows"][row].get(where) or TABLE["rows"][row][OWN]
    found: dict[str, str] = {}
    for name, cell in written.items():
        for caller in TABLE["groups"].get(name, [name]):
            assert caller not in found, (row, where, caller)
            found[caller] = str(cell)
    assert sorted(found) == sorted(CALLERS), (row, where, set(CALLERS) ^ set(found))
    return found


def met(answer: Answer) -> str:
    """`in`, or the status of the refusal."""
    if answer.status in {401, 403}:
        return str(answer.status)
    if answer.status == 404 and answer.body and answer.code in UNSEEN:
        return "404"
    return "in"


def path_of(template: str, *, where: str) -> str:
    path = template.replace("{project}", where).replace("{team}", where)
    for name, known in PLACES.items():
        path = path.replace(name, known)
    return filled(path)


def filled(path: str) -> str:
    """The path with `nothing` wherever it names something that is not there."""
    while "{" in path:
        head, _, rest = path.partition("{")
        path = f"{head}nothing{rest.partition('}')[2]}"
    return path


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(TABLE["rest"]) == ROUTES
    assert set(TABLE["does"]) <= set(ROUTES)


def test_every_method_that_the_gateway_knows_is_in_the_table() -> None:
    assert set(TABLE["mcp"]) == {*NEEDS, "no/such-method"}
    assert set(NEEDS) == SERVED


@pytest.mark.parametrize("route", ROUTES)
async def test_a_route_lets_in_whom_the_table_says(world: World, route: str) -> None:
    method, _, template = route.partition(" ")
    for where in (OWN, OTHER):
        cells = expected(TABLE["rest"][route], where)
        for caller in CALLERS:
            if route in STREAMS and cells[caller] == "in":
                continue
            # `[]` is no body of any route: those who are let in stop there, and nothing changes for the next caller.
            answer = await ask(
                world.rest,
                method,
                path_of(template, where=where),
                token=world.credentials.get(caller),
                body=None if method in {"GET", "DELETE"} else [],
            )
            assert met(answer) == cells[caller], (caller, where, answer.status, answer.body)
            if cells[caller] == "in" and route in TABLE["does"]:
                await world.mend()
            if answer.status >= 400:
                assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("where", [OWN, OTHER])
@pytest.mark.parametrize("method", TABLE["mcp"])
async def test_an_mcp_method_lets_in_whom_the_table_says(world: World, method: str, where: str) -> None:
    cells = expected("mcp", where)
    for caller in CALLERS:
        for endpoint in ("unified", "servers/tools", "toolsets/some"):
            if (endpoint != "unified" or method == LISTEN) and cells[caller] == "in":
                # A stream that lets somebody in has no end.
                # What of it a scope leaves is shown in tests/access/test_reach.py.
                continue
            answer = await call(world, method, f"/projects/{where}/{endpoint}/mcp", caller=caller)
            is_unknown = answer.status == 404 and answer.json.get("error", {}).get("code") == -32601
            found = "in" if is_unknown or answer.status not in {401, 403, 404} else str(answer.status)
            assert found == cells[caller], (caller, where, endpoint, answer.status, answer.body)


async def call(world: World, method: str, path: str, *, caller: str) -> Answer:
    params: dict[str, Any] = {"name": "tools__echo", "uri": "x:y", "notifications": {}, "_meta": MODERN}
    if method in LEGACY:
        params = {
            **params,
            "protocolVersion": "2025-11-25",
            "capabilities": {},
            "clientInfo": {"name": "t", "version": "1"},
        }
        del params["_meta"]
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    headers = {
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": "2025-11-25" if method in LEGACY else "2026-07-28",
        "mcp-method": method,
        "mcp-name": "x:y" if method == "resources/read" else "tools__echo",
    }
    return await ask(
        world.hub.gateway,
        "POST",
        path,
        token=world.credentials.get(caller),
        raw=json.dumps(message).encode(),
        headers=headers,
    )


async def test_what_is_not_yours_looks_like_what_is_not_there(world: World) -> None:
    for route in ROUTES:
        method, _, template = route.partition(" ")
        if "{project}" not in template and "{team}" not in template:
            continue
        said: list[object] = []
        for where in (OTHER, "void"):
            answer = await ask(
                world.rest,
                method,
                path_of(template, where=where),
                token=world.credentials["admin"],
                body=None if method == "GET" else {},
            )
            shown = json.dumps({**answer.json, "request_id": ""}).replace(where, "")
            said.append((answer.status, shown))
        assert said[0] == said[1], route
