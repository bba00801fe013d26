"""Watching: whoever can see a change hears of it once, nobody else hears of it at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from mcp_orch.contract.callers import NO_SCOPES, Caller, Refusal, RefusalReason, Scopes
from mcp_orch.contract.diagnoses import in_words
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ServerId, ToolsetId
from mcp_orch.contract.pictures import Naming, Picture, Role, ServerView, ToolOverride, ToolsetView
from mcp_orch.contract.upstreams import CatalogChanged, ListKind, ResourceUpdated
from mcp_orch.gateway.call import watching
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.ports import EndpointChange
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from tests.builders import (
    MEMBER,
    a_catalog,
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
    with_server,
)
from tests.gateway.call.scene import Scene

pytestmark = pytest.mark.anyio

ALL = frozenset(ListKind)
TOOLS = frozenset({ListKind.TOOLS})
WRONG = Refusal(reason=RefusalReason.WRONG, message="no")
GIT, WIKI = a_server("git"), a_server("wiki")


class Ears:
    """A listener that remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[EndpointChange] = []

    def __call__(self, change: EndpointChange) -> None:
        self.heard.append(change)

    @property
    def kinds(self) -> list[frozenset[ListKind]]:
        return [one.kinds for one in self.heard]

    @property
    def resources(self) -> list[str | None]:
        return [one.resource for one in self.heard]


@pytest.fixture(autouse=True)
def _short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "COALESCE_S", 0.001)


@asynccontextmanager
async def told(scene: Scene) -> AsyncIterator[None]:
    """What happened inside has been told when this is left: the timer of the room was set before ours."""
    rung = asyncio.Event()
    yield
    asyncio.get_running_loop().call_later(0.005, rung.set)
    async with asyncio.timeout(5):
        await rung.wait()
    assert scene.room._watchers._timer is None


def watch(scene: Scene, at: EndpointRef, caller: Caller | None = None) -> Ears:
    ears = Ears()
    scene.room.watch(at, caller or a_member(), listener=ears)
    return ears


async def test_a_relisting_is_told_on_the_endpoints_it_concerns() -> None:
    scene = Scene(
        a_project(servers=[GIT, WIKI], toolsets=[a_toolset("w", ("wiki", None)), a_toolset("g", ("git", "log"))])
    )
    everywhere = [unified(), of_server("git"), of_toolset("g"), of_server("wiki"), of_toolset("w")]
    ears = [watch(scene, at) for at in everywhere]
    async with told(scene):
        scene.upstreams.relist(a_catalog("git", tools=["push"]))
    assert [one.kinds for one in ears] == [[ALL], [ALL], [TOOLS], [], []]


async def test_many_changes_at_once_are_told_as_one(scene: Scene) -> None:
    ears = watch(scene, unified())
    async with told(scene):
        scene.upstreams.relist(a_catalog("git", tools=["push"]), ListKind.TOOLS)
        scene.upstreams.relist(a_catalog("wiki"), ListKind.PROMPTS)
        scene.upstreams.relist(a_catalog("git"), ListKind.TOOLS)
    assert ears.kinds == [frozenset({ListKind.TOOLS, ListKind.PROMPTS})]
    async with told(scene):
        scene.upstreams.relist(a_catalog("git"), ListKind.RESOURCES)
    assert ears.kinds[1:] == [frozenset({ListKind.RESOURCES})]


async def test_the_lists_are_new_when_a_change_is_told(scene: Scene) -> None:
    await scene.names("tools/list")
    async with told(scene):
        scene.upstreams.relist(a_catalog("git", tools=["push"]))
        assert (await scene.names("tools/list"))[0] == "git__push"


@pytest.mark.parametrize(
    ("scopes", "kinds"),
    [
        (Scopes(servers=frozenset({WIKI.id})), []),
        (Scopes(servers=frozenset({GIT.id})), [ALL]),
        (Scopes(tools=frozenset({(GIT.id, "log")})), [TOOLS]),
        (Scopes(tools=frozenset({(WIKI.id, "log")})), []),
    ],
)
async def test_a_relisting_out_of_scope_is_not_told(
    scene: Scene, scopes: Scopes, kinds: list[frozenset[ListKind]]
) -> None:
    ears = watch(scene, unified(), a_key_caller(scopes=scopes))
    async with told(scene):
        scene.upstreams.relist(a_catalog("git"))
    assert ears.kinds == kinds


@pytest.mark.parametrize("caller", [a_viewer(), a_stranger(), a_key_caller("other")])
async def test_who_may_not_enter_hears_nothing(scene: Scene, caller: Caller) -> None:
    ears = Ears()
    leave = scene.room.watch(unified(), caller, listener=ears)
    async with told(scene):
        scene.upstreams.relist(a_catalog("git"))
    leave()
    assert ears.heard == []


async def test_who_lost_access_hears_of_no_relisting(scene: Scene) -> None:
    ears = watch(scene, unified())
    async with told(scene):
        scene.pictures.publish(replace(scene.picture, members={}))
    async with told(scene):
        scene.upstreams.relist(a_catalog("git"))
    assert ears.kinds == [ALL]


async def test_who_left_hears_nothing_more_even_of_what_was_on_its_way(scene: Scene) -> None:
    ears = Ears()
    leave = scene.room.watch(unified(), a_member(), listener=ears)
    other = watch(scene, unified())
    async with told(scene):
        scene.upstreams.relist(a_catalog("git"))
        leave()
        leave()
    assert (ears.heard, other.kinds) == ([], [ALL])


async def test_the_last_one_to_leave_closes_the_book_of_the_project(scene: Scene) -> None:
    leave = scene.room.watch(unified(), a_member(), listener=Ears())
    leave()
    leave()
    assert scene.room._watchers._watches == {}


async def test_events_of_servers_in_no_picture_are_passed_over(scene: Scene) -> None:
    ears = watch(scene, unified())
    async with told(scene):
        scene.upstreams.emit(CatalogChanged(server=ServerId("srv_gone"), kinds=ALL))
    scene.pictures.remove(scene.picture.project)
    async with told(scene):
        scene.upstreams.emit(CatalogChanged(server=GIT.id, kinds=ALL))
    assert ears.kinds == [ALL]


async def test_a_picture_lost_between_two_events_is_passed_over(scene: Scene) -> None:
    ears = watch(scene, unified())
    scene.pictures._pictures.clear()
    async with told(scene):
        scene.upstreams.emit(CatalogChanged(server=GIT.id, kinds=ALL))
    assert ears.heard == []


def with_tools(**tools: ToolOverride) -> ServerView:
    return a_server("git", tools=tools)


CHANGES = [
    ("a member joined", lambda p: replace(p, members={**p.members, "usr_new": Role.MEMBER}), []),
    ("a server came", lambda p: with_server(p, a_server("new")), [ALL]),
    ("a server went off", lambda p: with_server(p, a_server("wiki", enabled=False)), [ALL]),
    ("a tool went off", lambda p: with_server(p, with_tools(log=ToolOverride(enabled=False))), [TOOLS]),
    ("a tool got words", lambda p: with_server(p, with_tools(log=ToolOverride(description="x"))), [TOOLS]),
    ("a tool may be repeated", lambda p: with_server(p, with_tools(log=ToolOverride(repeatable=True))), []),
    ("a tool was confirmed", lambda p: with_server(p, with_tools(log=ToolOverride(read_only=True))), []),
    ("names are made anew", lambda p: replace(p, naming=Naming(separator=".")), [ALL - {ListKind.RESOURCES}]),
]


@pytest.mark.parametrize(("change", "kinds"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES])
async def test_a_new_picture_is_told_to_those_who_see_a_difference(
    scene: Scene, change: "type[Picture]", kinds: list[frozenset[ListKind]]
) -> None:
    ears = [watch(scene, unified()), watch(scene, unified(), a_key_caller())]
    apart = watch(scene, of_server("wiki"), a_key_caller(scopes=Scopes(servers=frozenset({WIKI.id}))))
    async with told(scene):
        scene.pictures.publish(change(scene.picture))  # pyright: ignore[reportCallIssue, reportArgumentType]
    assert [one.kinds for one in ears] == [kinds, kinds]
    assert len(apart.heard) <= len(kinds)


async def test_the_own_endpoint_of_a_server_does_not_hear_of_naming_or_of_others(scene: Scene) -> None:
    ears = watch(scene, of_server("git"))
    async with told(scene):
        scene.pictures.publish(replace(scene.picture, naming=Naming(separator=".")))
    async with told(scene):
        scene.pictures.publish(with_server(scene.picture, a_server("wiki", tools={"log": ToolOverride(enabled=False)})))
    assert ears.heard == []


@pytest.mark.parametrize(
    ("scopes", "kinds"),
    [
        (Scopes(tools=frozenset({(GIT.id, "clone")})), []),
        (Scopes(tools=frozenset({(GIT.id, "log")})), [TOOLS]),
        (Scopes(read_only=True), [TOOLS]),
        (NO_SCOPES, []),
    ],
)
async def test_a_confirmed_tool_is_news_only_where_it_becomes_visible(
    scene: Scene, scopes: Scopes, kinds: list[frozenset[ListKind]]
) -> None:
    ears = watch(scene, unified(), a_key_caller(scopes=replace(scopes, read_only=scopes != NO_SCOPES)))
    async with told(scene):
        scene.pictures.publish(with_server(scene.picture, with_tools(log=ToolOverride(read_only=True))))
    assert ears.kinds == kinds


async def test_a_changed_toolset_is_told_on_its_endpoint_and_to_keys_limited_to_it() -> None:
    def picture(*entries: tuple[str, str | None]) -> Picture:
        toolset: ToolsetView = a_toolset("some", *entries)
        return a_project(servers=[GIT, WIKI], toolsets=[toolset, a_toolset("other", ("git", None))])

    scene = Scene(picture(("git", "log")))
    limited = a_key_caller(scopes=Scopes(toolsets=frozenset({ToolsetId("tst_some")})))
    ears = [watch(scene, of_toolset("some")), watch(scene, unified(), limited)]
    others = [watch(scene, of_toolset("other")), watch(scene, unified()), watch(scene, of_server("git"))]
    async with told(scene):
        scene.pictures.publish(picture(("git", "log"), ("git", "clone")))
    assert [one.kinds for one in ears] == [[TOOLS], [TOOLS]]
    assert [one.kinds for one in others] == [[], [], []]


async def test_who_loses_or_gets_access_hears_that_everything_is_different(scene: Scene) -> None:
    ears = watch(scene, unified())
    out = replace(scene.picture, members={MEMBER: Role.VIEWER})
    for picture in (out, out, scene.picture):
        async with told(scene):
            scene.pictures.publish(replace(picture))
    assert ears.kinds == [ALL, ALL]


async def test_a_subscribed_resource_is_told_by_the_uri_the_client_knows(scene: Scene) -> None:
    shared, own = Ears(), Ears()
    leave = await scene.room.subscribe(unified(), a_member(), uri="mcp+git+repo://a", listener=shared)
    await scene.room.subscribe(of_server("git"), a_member(), uri="repo://a", listener=own)
    scene.upstreams.emit(ResourceUpdated(server=GIT.id, uri="repo://a"))
    scene.upstreams.emit(ResourceUpdated(server=GIT.id, uri="repo://b"))
    scene.upstreams.emit(ResourceUpdated(server=WIKI.id, uri="repo://a"))
    assert (shared.resources, own.resources) == (["mcp+git+repo://a"], ["repo://a"])
    assert scene.upstreams.held == {("srv_git", "repo://a"): 2}
    assert callable(leave)
    leave()
    scene.upstreams.emit(ResourceUpdated(server=GIT.id, uri="repo://a"))
    assert (len(shared.heard), len(own.heard)) == (1, 2)
    assert scene.upstreams.held == {("srv_git", "repo://a"): 1}


async def test_a_part_of_a_subscribed_resource_is_told_by_its_own_uri_in_the_form_the_client_knows(
    scene: Scene,
) -> None:
    shared, own = Ears(), Ears()
    await scene.room.subscribe(unified(), a_member(), uri="mcp+git+repo://a", listener=shared)
    await scene.room.subscribe(of_server("git"), a_member(), uri="repo://a", listener=own)
    scene.upstreams.emit(ResourceUpdated(server=GIT.id, uri="repo://a/b#c", part_of="repo://a"))
    assert (shared.resources, own.resources) == (["mcp+git+repo://a/b#c"], ["repo://a/b#c"])


async def test_the_last_subscriber_leaves_nothing_behind(scene: Scene) -> None:
    leave = await scene.room.subscribe(of_server("git"), a_member(), uri="repo://a", listener=Ears())
    assert callable(leave)
    leave()
    assert scene.room._watchers._holders == {}
    leave()


async def test_a_subscriber_who_lost_the_server_hears_nothing(scene: Scene) -> None:
    shared, own = Ears(), Ears()
    await scene.room.subscribe(unified(), a_member(), uri="mcp+git+repo://a", listener=shared)
    await scene.room.subscribe(of_server("git"), a_member(), uri="repo://a", listener=own)
    scene.pictures.publish(with_server(scene.picture, a_server("git", enabled=False)))
    scene.upstreams.emit(ResourceUpdated(server=GIT.id, uri="repo://a"))
    assert (shared.heard, own.heard) == ([], [])


@pytest.mark.parametrize(
    ("caller", "uri", "kind"),
    [
        (a_viewer(), "mcp+git+repo://a", ErrorKind.FORBIDDEN),
        (a_member(), "repo://a", ErrorKind.INVALID),
        (a_key_caller(scopes=Scopes(servers=frozenset({WIKI.id}))), "mcp+git+repo://a", ErrorKind.INVALID),
    ],
)
async def test_what_cannot_be_read_cannot_be_subscribed_to(
    scene: Scene, caller: Caller, uri: str, kind: ErrorKind
) -> None:
    refused = await scene.room.subscribe(unified(), caller, uri=uri, listener=Ears())
    assert isinstance(refused, Failed)
    assert (refused.kind, scene.upstreams.held) == (kind, {})


async def test_a_server_that_cannot_be_subscribed_to_says_why(scene: Scene) -> None:
    scene.upstreams.hold_error = UpstreamUnavailable(in_words("it has no subscriptions"))
    refused = await scene.room.subscribe(of_server("git"), a_member(), uri="repo://a", listener=Ears())
    assert refused == Failed(kind=ErrorKind.UPSTREAM, message="it has no subscriptions")
    assert scene.room._watchers._holders == {}
