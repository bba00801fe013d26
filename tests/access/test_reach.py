"""What a caller sees and may call through an endpoint."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.access.decide import STRANGER, Verdict
from mcp_orch.access.reach import Reach, reach_of
from mcp_orch.contract.callers import Caller, Scopes
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ServerId, ToolsetId
from mcp_orch.contract.pictures import Picture, ToolOverride
from tests.builders import (
    VIEWER,
    a_key_caller,
    a_member,
    a_project,
    a_server,
    a_stranger,
    a_toolset,
    a_viewer,
    of_server,
    of_toolset,
    unified,
)

GIT = a_server("git", tools={"push": ToolOverride(enabled=False), "log": ToolOverride(read_only=True)})
WIKI = a_server("wiki")
OFF = a_server("off", enabled=False, off_reason="it is held")
PICTURE = a_project(
    servers=[GIT, WIKI, OFF], toolsets=[a_toolset("readers", ("git", "log"), ("wiki", None)), a_toolset("empty")]
)
TOOLS = [("git", "push"), ("git", "log"), ("git", "clone"), ("wiki", "search"), ("off", "x")]


def reach(caller: Caller, endpoint: EndpointRef, picture: Picture = PICTURE) -> Reach:
    found = reach_of(caller, endpoint, picture=picture)
    assert isinstance(found, Reach)
    return found


def refusal(caller: Caller, endpoint: EndpointRef, picture: Picture | None = PICTURE) -> tuple[ErrorKind, str]:
    found = reach_of(caller, endpoint, picture=picture)
    assert isinstance(found, Verdict)
    assert not found
    return found.kind, found.reason


def offered(within: Reach) -> list[str]:
    named = {str(view.name): view for view in PICTURE.servers.values()}
    return [f"{server}.{tool}" for server, tool in TOOLS if within.offers_tool(named[server], tool)]


def others(within: Reach) -> list[str]:
    return [view.name for view in PICTURE.servers.values() if within.offers_others(view)]


def listed(within: Reach) -> list[str]:
    return [view.name for view in within.servers()]


def test_a_member_reaches_everything_that_is_switched_on() -> None:
    found = reach(a_member(), unified())
    assert offered(found) == ["git.log", "git.clone", "wiki.search"]
    assert (others(found), listed(found)) == (["git", "wiki"], ["git", "wiki"])
    assert found.is_shared


def test_a_toolset_holds_its_tools_and_no_prompts_or_resources() -> None:
    found = reach(a_member(), of_toolset("readers"))
    assert (offered(found), others(found)) == (["git.log", "wiki.search"], [])
    assert listed(reach(a_member(), of_toolset("empty"))) == []


def test_a_server_endpoint_names_its_server() -> None:
    found = reach(a_member(), of_server("git"))
    assert found.server is GIT
    assert not found.is_shared
    assert listed(found) == ["git"]


@pytest.mark.parametrize(
    ("scopes", "tools", "rest"),
    [
        (Scopes(servers=frozenset({GIT.id})), ["git.log", "git.clone"], ["git"]),
        (Scopes(tools=frozenset({(GIT.id, "clone")})), ["git.clone"], []),
        (Scopes(toolsets=frozenset({ToolsetId("tst_readers")})), ["git.log", "wiki.search"], []),
        (Scopes(toolsets=frozenset({ToolsetId("tst_gone")})), [], []),
        (Scopes(read_only=True), ["git.log"], ["git", "wiki"]),
        (
            Scopes(servers=frozenset({WIKI.id}), tools=frozenset({(GIT.id, "log")})),
            ["git.log", "wiki.search"],
            [],
        ),
        (Scopes(servers=frozenset({WIKI.id}), read_only=True), [], ["wiki"]),
        (Scopes(tools=frozenset({(GIT.id, "push")})), [], []),
    ],
)
def test_scopes_limit_what_is_reached(scopes: Scopes, tools: list[str], rest: list[str]) -> None:
    found = reach(a_key_caller(scopes=scopes), unified())
    assert (offered(found), others(found)) == (tools, rest)


def test_servers_outside_the_scopes_are_not_even_named() -> None:
    key = a_key_caller(scopes=Scopes(tools=frozenset({(GIT.id, "clone")})))
    assert listed(reach(key, unified())) == ["git"]
    by_toolset = a_key_caller(scopes=Scopes(toolsets=frozenset({ToolsetId("tst_readers")})))
    assert listed(reach(by_toolset, unified())) == ["git", "wiki"]


def test_forbidden_and_unknown_servers_look_alike() -> None:
    key = a_key_caller(scopes=Scopes(servers=frozenset({WIKI.id})))
    assert refusal(key, of_server("git")) == (ErrorKind.NOT_FOUND, "project demo has no server 'git' for you")
    assert refusal(key, of_server("gone")) == (ErrorKind.NOT_FOUND, "project demo has no server 'gone' for you")
    assert refusal(key, replace(of_server("x"), name=None))[0] is ErrorKind.NOT_FOUND


def test_forbidden_and_unknown_toolsets_look_alike() -> None:
    key = a_key_caller(scopes=Scopes(toolsets=frozenset({ToolsetId("tst_empty")})))
    assert refusal(key, of_toolset("readers"))[0] is ErrorKind.NOT_FOUND
    assert refusal(key, of_toolset("gone")) == (ErrorKind.NOT_FOUND, "project demo has no toolset 'gone' for you")
    assert refusal(key, replace(of_toolset("x"), name=None))[0] is ErrorKind.NOT_FOUND


def test_a_switched_off_server_says_why_to_those_who_may_see_it() -> None:
    assert refusal(a_member(), of_server("off")) == (
        ErrorKind.NOT_FOUND,
        "server off cannot be called: it is held",
    )
    picture = a_project(servers=[a_server("off", enabled=False)])
    assert refusal(a_member(), of_server("off"), picture)[1] == "server off cannot be called: it is switched off"


def test_a_viewer_is_told_that_the_role_is_too_weak() -> None:
    assert refusal(a_viewer(), unified())[0] is ErrorKind.FORBIDDEN
    assert refusal(a_key_caller(user=VIEWER), unified())[0] is ErrorKind.FORBIDDEN


def test_strangers_and_missing_projects_look_alike() -> None:
    assert refusal(a_stranger(), unified()) == refusal(a_stranger(), unified("gone"), None)
    assert refusal(a_stranger(), unified())[1] == STRANGER.reason


def test_a_key_at_another_project_hears_only_of_its_own() -> None:
    key = a_key_caller("mine")
    heard = {refusal(key, unified()), refusal(key, unified("gone"), None), refusal(key, of_server("git"))}
    assert heard == {(ErrorKind.NOT_FOUND, "this key opens project mine")}
    assert refusal(replace(key, project_name=None), unified())[1] == "this key opens project prj_mine"


def test_endpoints_of_one_project_are_told_apart() -> None:
    endpoints = [unified(), of_server("git"), of_server("wiki"), of_toolset("readers")]
    assert len({reach(a_member(), one).endpoint_key for one in endpoints}) == 4


@given(
    servers=st.frozensets(st.sampled_from([GIT.id, WIKI.id, ServerId("srv_off")])),
    tools=st.frozensets(st.sampled_from([(ServerId(f"srv_{server}"), tool) for server, tool in TOOLS])),
    toolsets=st.frozensets(st.sampled_from(list(PICTURE.toolsets))),
    read_only=st.booleans(),
    endpoint=st.sampled_from([unified(), of_toolset("readers"), of_server("git"), of_server("wiki")]),
)
def test_scopes_never_give_more_and_what_is_offered_lies_on_a_named_server(
    servers: frozenset[ServerId],
    tools: frozenset[tuple[ServerId, str]],
    toolsets: frozenset[ToolsetId],
    *,
    read_only: bool,
    endpoint: EndpointRef,
) -> None:
    scopes = Scopes(servers=servers, tools=tools, toolsets=toolsets, read_only=read_only)
    limited = reach_of(a_key_caller(scopes=scopes), endpoint, picture=PICTURE)
    if isinstance(limited, Verdict):
        return
    free = reach(a_key_caller(), endpoint)
    assert set(offered(limited)) <= set(offered(free))
    assert set(others(limited)) <= set(others(free))
    if limited.is_shared:
        assert {one.split(".")[0] for one in offered(limited)} <= set(listed(limited))
