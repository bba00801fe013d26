"""What an endpoint says of itself."""

from dataclasses import replace

import pytest

from mcp_orch.contract.callers import Refusal, RefusalReason, Scopes
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ServerId
from mcp_orch.gateway.call.call import EndpointFacts, Failed
from mcp_orch.gateway.call.description import HUB_VERSION
from tests.builders import (
    a_catalog,
    a_key_caller,
    a_member,
    a_project,
    a_server,
    a_toolset,
    of_server,
    of_toolset,
    unified,
)
from tests.gateway.call.scene import GIT, Scene

pytestmark = pytest.mark.anyio

WRONG = Refusal(reason=RefusalReason.WRONG, message="no")
TASKS = {"io.modelcontextprotocol/tasks": {}}
EVERYTHING = {
    "tools": {"listChanged": True},
    "logging": {},
    "extensions": TASKS,
    "prompts": {"listChanged": True},
    "completions": {},
    "resources": {"subscribe": True, "listChanged": True},
}


async def test_a_server_endpoint_speaks_as_the_server(scene: Scene) -> None:
    assert await scene.room.describe(of_server("git"), a_member()) == EndpointFacts(
        name="git-server",
        version="3.1",
        title=None,
        instructions="Be gentle.",
        capabilities=EVERYTHING,
        server_info={"name": "git-server", "version": "3.1", "title": "T"},
    )


async def test_a_shared_endpoint_speaks_for_its_project_with_the_servers_words_under_headings() -> None:
    wiki = a_catalog("wiki", capabilities={"resources": {}, "experimental": {"x": {}}}, instructions="Be brief.")
    scene = Scene(catalogs=[GIT, wiki])
    assert await scene.room.describe(unified(), a_member()) == EndpointFacts(
        name="mcp-orch/demo",
        version=HUB_VERSION,
        title="demo",
        instructions="# git\n\nBe gentle.\n\n# wiki\n\nBe brief.",
        capabilities=EVERYTHING,
        server_info={"name": "mcp-orch/demo", "version": HUB_VERSION, "title": "demo"},
    )


@pytest.mark.parametrize(
    ("declared", "relayed"),
    [
        ({}, {"tools": {"listChanged": True}}),
        ({"resources": {}}, {"tools": {"listChanged": True}, "resources": {"listChanged": True}}),
        ({"resources": True}, {"tools": {"listChanged": True}}),
        ({"tasks": {}, "logging": {}}, {"tools": {"listChanged": True}, "logging": {}}),
        ({"extensions": {"org.example/else": {}}}, {"tools": {"listChanged": True}}),
        ({"extensions": 5}, {"tools": {"listChanged": True}}),
        (
            {"extensions": {"org.example/else": {}, "io.modelcontextprotocol/ui": {"a": 1}}},
            {"tools": {"listChanged": True}, "extensions": {"io.modelcontextprotocol/ui": {"a": 1}}},
        ),
    ],
)
async def test_only_what_is_relayed_is_declared(declared: dict[str, object], relayed: dict[str, object]) -> None:
    scene = Scene(catalogs=[a_catalog("git", capabilities=declared)])
    facts = await scene.room.describe(unified(), a_member())
    assert isinstance(facts, EndpointFacts)
    assert facts.capabilities == relayed


async def test_a_subscription_is_offered_when_one_of_the_servers_has_it() -> None:
    plain = a_catalog("git", capabilities={"resources": {"subscribe": True}})
    other = a_catalog("wiki", capabilities={"resources": {"subscribe": False}})
    facts = await Scene(catalogs=[plain, other]).room.describe(unified(), a_member())
    assert isinstance(facts, EndpointFacts)
    assert facts.capabilities["resources"] == {"subscribe": True, "listChanged": True}


async def test_a_toolset_and_a_tool_scope_declare_tools_and_nothing_of_the_rest() -> None:
    scene = Scene(a_project(servers=[a_server("git")], toolsets=[a_toolset("some", ("git", None))]), catalogs=[GIT])
    tools = frozenset({(ServerId("srv_git"), "log")})
    for at, caller in ((of_toolset("some"), a_member()), (of_server("git"), a_key_caller(scopes=Scopes(tools=tools)))):
        facts = await scene.room.describe(at, caller)
        assert isinstance(facts, EndpointFacts)
        assert facts.capabilities == {"tools": {"listChanged": True}, "logging": {}, "extensions": TASKS}
    facts = await scene.room.describe(of_toolset("some"), a_member())
    assert isinstance(facts, EndpointFacts)
    assert facts.title == "demo / some"


@pytest.mark.parametrize("said", [b"not json", b"[]"])
async def test_a_server_that_says_nothing_readable_of_itself_goes_by_its_name(said: bytes) -> None:
    catalog = replace(GIT, facts=replace(GIT.facts, server_info=said, capabilities=said, instructions=None))
    facts = await Scene(catalogs=[catalog]).room.describe(of_server("git"), a_member())
    assert facts == EndpointFacts(
        name="git",
        version="",
        title=None,
        instructions=None,
        capabilities={},
        server_info={"name": "git", "version": ""},
    )


async def test_a_failed_server_fails_its_own_endpoint_with_the_reason_and_no_other(scene: Scene) -> None:
    del scene.upstreams.catalogs[GIT.server]
    scene.upstreams.fail("git", "command not found: gti")
    assert await scene.room.describe(of_server("git"), a_member()) == Failed(
        kind=ErrorKind.UPSTREAM, message="server git: command not found: gti"
    )
    assert isinstance(await scene.room.describe(unified(), a_member()), EndpointFacts)


async def test_the_first_description_waits_for_the_first_catalogue(scene: Scene) -> None:
    scene.upstreams.coming = {GIT.server: scene.upstreams.catalogs.pop(GIT.server)}
    assert isinstance(await scene.room.describe(of_server("git"), a_member()), EndpointFacts)
    assert scene.upstreams.waited == [("srv_git", 8.0)]


async def test_nobody_is_told_anything_without_entering(scene: Scene) -> None:
    assert await scene.room.describe(unified(), WRONG) == Failed(kind=ErrorKind.UNAUTHENTICATED, message="no")
