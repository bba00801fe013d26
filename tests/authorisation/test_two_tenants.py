"""Two tenants full of equal names: what is the other one's looks, word for word, like what is not there."""

import json
import random
from collections.abc import AsyncIterator

import pytest

from tests.authorisation.test_matrix import MODERN, ROUTES, TABLE
from tests.authorisation.world import World, a_world
from tests.rest.asking import Answer, ask

pytestmark = pytest.mark.anyio

CALLERS = ("viewer", "member", "admin", "team-member", "read-only-token")
KEYS = (
    "service-key",
    "personal-key",
    "server-key",
    "tool-key",
    "toolset-key",
    "read-only-key",
    "project-token",
    "admin",
)
REST = [route for route in ROUTES if "{project}" in route or "{team}" in route]
REFS = {
    "project": (("other", "void"), ("prj_other", "prj_void"), ("OTHER", "VOID")),
    "team": (("other", "void"), ("team_other", "team_void")),
}
PARTS = {
    "server": ("tools", "srv_other"),
    "toolset": ("some", "tst_other"),
    "member": ("user:usr_neighbour", "team:team_other"),
}
ENDPOINTS = ("unified", "servers/tools", "servers/srv_other", "toolsets/some", "toolsets/tst_other")


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(tmp_path_factory.mktemp("hub")) as world:
        yield world


async def both_look_alike(world: World, chance: random.Random) -> None:
    if chance.random() < 0.5:
        await cross_read(world, chance)
    else:
        await cross_call(world, chance)


async def cross_read(world: World, chance: random.Random) -> None:
    route, caller = chance.choice(REST), chance.choice(CALLERS)
    method, _, template = route.partition(" ")
    kind = "project" if "{project}" in template else "team"
    refs = chance.choice(REFS[kind])
    for name, known in PARTS.items():
        template = template.replace(f"{{{name}}}", chance.choice(known))
    template = template.replace(f"{{{kind}}}", "REF")
    while "{" in template:
        template = template.partition("{")[0] + "nothing" + template.partition("}")[2]
    answers = [
        await ask(
            world.rest,
            method,
            template.replace("REF", ref),
            token=world.credentials[caller],
            body=None if method == "GET" else {},
        )
        for ref in refs
    ]
    theirs, missing = (plain(answer, ref) for answer, ref in zip(answers, refs, strict=True))
    assert theirs == missing, (route, caller, refs)
    assert answers[0].status in {403, 404}, (route, caller, answers[0].body)


async def cross_call(world: World, chance: random.Random) -> None:
    method, endpoint, caller = chance.choice(TABLE["mcp"]), chance.choice(ENDPOINTS), chance.choice(KEYS)
    refs = chance.choice(REFS["project"])
    params = {"name": chance.choice(("tools__echo", "echo")), "uri": "x:y", "_meta": MODERN}
    headers = {
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": method,
        "mcp-name": "x:y" if method == "resources/read" else str(params["name"]),
    }
    raw = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    answers = [
        await ask(
            world.hub.gateway,
            "POST",
            f"/projects/{ref}/{endpoint}/mcp",
            token=world.credentials[caller],
            raw=raw,
            headers=headers,
        )
        for ref in refs
    ]
    theirs, missing = (plain(answer, ref) for answer, ref in zip(answers, refs, strict=True))
    assert theirs == missing, (method, endpoint, caller, refs)
    assert answers[0].status in {400, 404}, (method, endpoint, caller, answers[0].body)


def plain(answer: Answer, ref: str) -> tuple[int, str]:
    """Status and body, without the request id and the name that was asked for."""
    body = answer.json
    body.pop("request_id", None)
    body.get("error", {}).get("data", {}).pop("request_id", None)
    return answer.status, json.dumps(body, sort_keys=True).replace(ref, "REF")


async def test_hundreds_of_random_steps_across_tenants_lead_nowhere(world: World) -> None:
    chance = random.Random(7)
    for _ in range(400):
        await both_look_alike(world, chance)


@pytest.mark.nightly
async def test_ten_thousand_random_steps_across_tenants_lead_nowhere(world: World) -> None:
    chance = random.Random()
    for _ in range(10_000):
        await both_look_alike(world, chance)
