"""Lists: merged, filtered, named, paged, and never an empty success."""

from dataclasses import replace

import pytest

from mcp_orch.contract.callers import Scopes
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Naming, ToolOverride
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Catalog, Listing
from mcp_orch.gateway.call.call import PRIVATE, CacheHints, Completed, Failed
from mcp_orch.gateway.call.cursors import cursor_to, page_of
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.upstream.dispatch import ClientFacts, Lane
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
    with_server,
)
from tests.gateway.call.scene import GIT, WIKI, Scene

pytestmark = pytest.mark.anyio

UNAVAILABLE = "io.mcp-orch/unavailable"


def with_definition(catalog: Catalog, key: str, definition: bytes) -> Catalog:
    listing = Listing(key=key, definition=definition)
    return replace(catalog, tools=(listing,), tools_by_key={key: listing})


@pytest.mark.parametrize(
    ("method", "shared", "own"),
    [
        ("tools/list", ["git__clone", "git__log", "wiki__search", "wiki__log"], ["clone", "log"]),
        ("prompts/list", ["git__review", "wiki__review"], ["review"]),
        ("resources/list", ["mcp+git+repo://a", "mcp+wiki+wiki://home"], ["repo://a"]),
        ("resources/templates/list", ["mcp+git+repo://{name}"], ["repo://{name}"]),
    ],
)
async def test_lists_are_merged_in_the_order_of_the_servers(
    scene: Scene, method: str, shared: list[str], own: list[str]
) -> None:
    assert await scene.names(method) == shared
    assert await scene.names(method, at=of_server("git")) == own
    assert scene.upstreams.asked == []
    assert scene.upstreams.waited == []


async def test_a_definition_keeps_every_byte_but_its_name() -> None:
    sent = b'{"x-vendor":{"n":1.10,"big":123456789012345678901234567890},"name":"clone","title":"\\u00e9"}'
    scene = Scene(catalogs=[with_definition(GIT, "clone", sent)])
    outcome = await scene.run("tools/list", at=of_server("git"))
    assert outcome == Completed(result=b'{"tools":[' + sent + b"]}", era=Era.LEGACY, hints=PRIVATE, meta_ends=0)
    shared = await scene.run("tools/list")
    assert isinstance(shared, Completed)
    assert sent.replace(b'"clone"', b'"git__clone"') in shared.result


async def test_a_definition_that_is_no_object_is_shown_by_its_name_alone() -> None:
    scene = Scene(catalogs=[with_definition(GIT, "clone", b"[1]"), WIKI])
    assert (await scene.result("tools/list"))["tools"][0] == {"name": "git__clone"}


async def test_overrides_change_descriptions_and_hide_tools() -> None:
    tools = {"clone": ToolOverride(description="Ask first."), "log": ToolOverride(enabled=False)}
    scene = Scene(a_project(servers=[a_server("git", tools=tools)]), catalogs=[GIT])
    for at, name in ((unified(), "git__clone"), (of_server("git"), "clone")):
        listed = (await scene.result("tools/list", at=at))["tools"]
        assert [(one["name"], one["description"]) for one in listed] == [(name, "Ask first.")]


@pytest.mark.parametrize(
    ("scopes", "tools", "prompts", "resources"),
    [
        (Scopes(servers=frozenset({ServerId("srv_wiki")})), ["wiki__search", "wiki__log"], 1, 1),
        (Scopes(tools=frozenset({(ServerId("srv_git"), "log")})), ["git__log"], 0, 0),
        (Scopes(read_only=True), [], 2, 2),
    ],
)
async def test_a_key_sees_what_its_scopes_allow(
    scene: Scene, scopes: Scopes, tools: list[str], prompts: int, resources: int
) -> None:
    key = a_key_caller(scopes=scopes)
    assert await scene.names("tools/list", caller=key) == tools
    assert len(await scene.names("prompts/list", caller=key)) == prompts
    assert len(await scene.names("resources/list", caller=key)) == resources


async def test_every_listed_tool_can_be_called_and_nothing_else_on_any_endpoint() -> None:
    servers = [a_server("git", tools={"log": ToolOverride(enabled=False)}), a_server("wiki")]
    scene = Scene(a_project(servers=servers, toolsets=[a_toolset("some", ("wiki", "log"), ("git", None))]))
    for at in (unified(), of_toolset("some"), of_server("git"), of_server("wiki")):
        listed = await scene.names("tools/list", at=at)
        for name in ("git__clone", "git__log", "wiki__search", "wiki__log", "clone", "log", "search"):
            outcome = await scene.run("tools/call", at=at, name=name)
            assert isinstance(outcome, Completed) is (name in listed), (at.path, name)


async def test_a_toolset_lists_its_tools_and_nothing_else() -> None:
    scene = Scene(a_project(servers=[a_server("git"), a_server("wiki")], toolsets=[a_toolset("some", ("wiki", "log"))]))
    assert await scene.names("tools/list", at=of_toolset("some")) == ["wiki__log"]
    assert await scene.names("prompts/list", at=of_toolset("some")) == []
    assert await scene.names("resources/list", at=of_toolset("some")) == []


async def test_prompts_of_a_server_endpoint_are_shut_out_by_a_tool_scope(scene: Scene) -> None:
    key = a_key_caller(scopes=Scopes(tools=frozenset({(ServerId("srv_git"), "log")})))
    assert await scene.names("prompts/list", caller=key, at=of_server("git")) == []
    assert await scene.names("resources/list", caller=key, at=of_server("git")) == []


async def test_a_failed_server_is_named_and_the_others_are_listed(scene: Scene) -> None:
    del scene.upstreams.catalogs[GIT.server]
    scene.upstreams.fail("git", "connection refused")
    result = await scene.result("tools/list")
    assert [tool["name"] for tool in result["tools"]] == ["wiki__search", "wiki__log"]
    assert result["_meta"] == {UNAVAILABLE: [{"server": "git", "state": "failed", "reason": "connection refused"}]}


async def test_a_server_that_fails_after_it_was_listed_keeps_its_place_and_is_named(scene: Scene) -> None:
    scene.upstreams.fail("git", "it ended")
    result = await scene.result("tools/list")
    assert len(result["tools"]) == 4
    assert result["_meta"][UNAVAILABLE][0]["reason"] == "it ended"


@pytest.mark.parametrize("at", [unified(), of_server("git")])
async def test_when_everything_failed_the_list_fails_with_the_reasons(at: object) -> None:
    scene = Scene(a_project(servers=[a_server("git")]), catalogs=[])
    scene.upstreams.fail("git", "command not found: gti")
    for method in ("tools/list", "prompts/list", "resources/list", "resources/templates/list"):
        assert await scene.failure(method, at=at) == Failed(  # pyright: ignore[reportArgumentType]
            kind=ErrorKind.UPSTREAM, message="nothing can be listed: git: command not found: gti"
        )


async def test_an_endpoint_without_servers_is_an_empty_list() -> None:
    assert await Scene(a_project(), catalogs=[]).result("tools/list") == {"tools": []}


async def test_first_listings_are_waited_for_and_those_that_do_not_come_are_named(scene: Scene) -> None:
    scene.upstreams.catalogs.clear()
    scene.upstreams.coming = {WIKI.server: WIKI}
    result = await scene.result("tools/list")
    assert scene.upstreams.waited == [("srv_git", 5.0), ("srv_wiki", 5.0)]
    assert [tool["name"] for tool in result["tools"]] == ["wiki__search", "wiki__log"]
    assert result["_meta"][UNAVAILABLE] == [{"server": "git", "state": "starting", "reason": "it has not answered yet"}]


async def test_a_catalogue_that_comes_without_word_is_seen(scene: Scene) -> None:
    await scene.result("tools/list")
    scene.upstreams.catalogs[GIT.server] = a_catalog("git", tools=["new"])
    assert "git__new" in await scene.names("tools/list")


async def test_a_listed_server_without_reason_for_its_state_gets_one(scene: Scene) -> None:
    scene.upstreams.fail("git", "")
    result = await scene.result("tools/list")
    assert result["_meta"][UNAVAILABLE][0]["reason"] == "it does not answer"


async def test_servers_that_are_switched_off_are_neither_listed_nor_missing() -> None:
    scene = Scene(a_project(servers=[a_server("git"), a_server("off", enabled=False)]), catalogs=[GIT])
    result = await scene.result("tools/list")
    assert "_meta" not in result


async def test_a_colliding_newcomer_is_refused_and_told_of() -> None:
    picture = a_project(servers=[a_server("a"), a_server("a__b")])
    catalogs = [a_catalog("a", tools=["b__c"], prompts=["b__p"]), a_catalog("a__b", tools=["c"], prompts=["p"])]
    scene = Scene(picture, catalogs=catalogs)
    for method, member, own in (("tools/list", "tools", "c"), ("prompts/list", "prompts", "p")):
        result = await scene.result(method)
        public = f"a__b__{own}"
        assert [one["name"] for one in result[member]] == [public]
        assert result["_meta"]["io.mcp-orch/refused"] == [
            {"server": "a__b", "name": own, "reason": f"{public} is the name of another"}
        ]
    await scene.result("tools/call", name="a__b__c")
    assert [(server, request.params["name"]) for server, request in scene.upstreams.asked] == [("srv_a", "b__c")]


async def test_servers_whose_names_make_one_alias_stay_apart() -> None:
    servers = [a_server("A.b"), a_server("a.b")]
    catalogs = [a_catalog("A.b", resources=["x://1"]), a_catalog("a.b", resources=["x://1"])]
    scene = Scene(a_project(servers=servers), catalogs=catalogs)
    first, second = await scene.names("resources/list")
    assert first == "mcp+a.b+x://1"
    assert second != first
    await scene.result("resources/read", uri=first)
    await scene.result("resources/read", uri=second)
    assert [server for server, _ in scene.upstreams.asked] == ["srv_A.b", "srv_a.b"]


async def test_a_project_chooses_how_names_are_made() -> None:
    servers = [a_server("git"), a_server("wiki")]
    assert await Scene(a_project(servers=servers, naming=Naming(separator="."))).names("tools/list") == [
        "git.clone",
        "git.log",
        "wiki.search",
        "wiki.log",
    ]
    assert await Scene(a_project(servers=servers, naming=Naming(separator=""))).names("tools/list") == [
        "clone",
        "git__log",
        "search",
        "wiki__log",
    ]


async def test_pages_follow_each_other_until_all_is_listed() -> None:
    scene = Scene(settings=CallSettings(page_size=3))
    first = await scene.result("tools/list")
    second = await scene.result("tools/list", cursor=first["nextCursor"])
    assert [one["name"] for one in first["tools"] + second["tools"]] == await Scene().names("tools/list")
    assert "nextCursor" not in second


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "cDE", "é", 5, cursor_to(1, method="prompts/list"), cursor_to(9, method="tools/list"), "a" * 5000],
)
async def test_cursors_that_are_not_ours_are_invalid(cursor: str | int) -> None:
    scene = Scene(settings=CallSettings(page_size=3))
    failed = await scene.failure("tools/list", cursor=cursor)
    assert failed.kind is ErrorKind.INVALID
    assert failed.message.startswith("params.cursor ")


def test_cursors_lead_back_to_their_page() -> None:
    assert [page_of(cursor_to(page, method="m"), method="m") for page in (0, 1, 12345)] == [0, 1, 12345]
    assert page_of(cursor_to(10**12, method="m"), method="m") is None


async def test_what_is_remembered_is_forgotten_when_something_changes(scene: Scene) -> None:
    before = await scene.names("tools/list")
    assert await scene.names("tools/list") == before
    scene.upstreams.relist(a_catalog("git", tools=["push"]))
    assert await scene.names("tools/list") == ["git__push", "wiki__search", "wiki__log"]
    scene.pictures.publish(with_server(scene.picture, a_server("git", enabled=False)))
    assert await scene.names("tools/list") == ["wiki__search", "wiki__log"]


async def test_memory_of_lists_is_bounded_by_number() -> None:
    scene = Scene(settings=CallSettings(cached_lists=2))
    for server in ("git", "wiki", "gone"):
        await scene.result("tools/list", caller=a_key_caller(scopes=Scopes(servers=frozenset({ServerId(server)}))))
    assert await scene.names("tools/list") == ["git__clone", "git__log", "wiki__search", "wiki__log"]
    assert len(scene.room._list_answers._lists._made) == 2


async def test_memory_of_lists_is_bounded_by_bytes() -> None:
    scene = Scene(settings=CallSettings(cached_list_bytes=10))
    assert len(await scene.names("tools/list")) == 4
    lists = scene.room._list_answers._lists
    assert (len(lists._made), lists._bytes) == (0, 0)


async def test_every_scope_gets_its_part_of_a_thousand_tools_without_asking_a_server() -> None:
    # How long it takes is the business of `just bench`.
    names = [f"tool_{number}" for number in range(50)]
    servers = [a_server(f"s{number}") for number in range(20)]
    scene = Scene(
        a_project(servers=[*servers, a_server("down")]),
        catalogs=[a_catalog(view.name, tools=names) for view in servers],
    )
    scene.upstreams.fail("down", "connection refused")
    shown = frozenset((view.id, name) for view in servers for name in names[5:])
    assert len(await scene.names("tools/list", caller=a_member())) == 1000
    assert len(await scene.names("tools/list", caller=a_key_caller(scopes=Scopes(tools=shown)))) == 900
    assert (scene.upstreams.asked, scene.upstreams.waited) == ([], [])


async def test_prompts_are_written_once_for_all_scopes(scene: Scene) -> None:
    assert await scene.names("prompts/list") == ["git__review", "wiki__review"]
    key = a_key_caller(scopes=Scopes(servers=frozenset({ServerId("srv_git")})))
    assert await scene.names("prompts/list", caller=key) == ["git__review"]


@pytest.mark.parametrize(
    ("at", "fresh", "ttl_ms"),
    [
        (of_server("git"), {"git": 30.0}, 30_000),
        (of_server("git"), {"git": 3_600.0}, 60_000),
        (unified(), {"git": 30.0, "wiki": 20.0}, 20_000),
        (unified(), {"git": 30.0}, 0),
    ],
)
async def test_a_list_holds_as_long_as_all_its_servers_say_and_is_private(
    scene: Scene, at: EndpointRef, fresh: dict[str, float], ttl_ms: int
) -> None:
    scene.upstreams.fresh = {ServerId(f"srv_{name}"): seconds for name, seconds in fresh.items()}
    outcome = await scene.run("tools/list", at=at)
    assert isinstance(outcome, Completed)
    assert outcome.hints == CacheHints(ttl_ms=ttl_ms, scope="private")


async def test_a_list_with_a_server_missing_holds_no_time_at_all(scene: Scene) -> None:
    scene.upstreams.fresh = {GIT.server: 30.0, WIKI.server: 30.0}
    scene.upstreams.fail("wiki", "gone")
    outcome = await scene.run("tools/list")
    assert isinstance(outcome, Completed)
    assert outcome.hints == PRIVATE


async def test_who_lists_what_one_server_has_and_can_be_asked_is_expected_there(scene: Scene) -> None:
    await scene.run("tools/list", at=of_server("git"))
    scene.client = ClientFacts(capabilities={"elicitation": {}})
    await scene.run("tools/list")
    await scene.run("tools/list", at=of_server("git"), session="session:1")
    lane = Lane(owner="session:1", caller="user:usr_member", for_questions=True)
    assert scene.upstreams.expected == [(ServerId("srv_git"), lane)]
