"""What a name leads to, and whether it may be had, is remembered as long as nothing it depends on has been replaced."""

from dataclasses import replace

from mcp_orch.access.reach import Reach, reach_of
from mcp_orch.contract.endpoints import EndpointKind
from mcp_orch.contract.pictures import Picture, ToolOverride
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.finding import Finder, Found
from mcp_orch.gateway.call.namebook import NameBooks
from mcp_orch.gateway.call.targets import Unknown
from mcp_orch.kit.wire_json import JsonValue
from tests.builders import a_catalog, a_member, a_project, a_server, unified
from tests.gateway.call.scene import GIT
from tests.gateway.fake_upstreams import FakeUpstreams

PICTURE = a_project(servers=[a_server("git")])


def a_reach(picture: Picture = PICTURE) -> Reach:
    reach = reach_of(a_member(), unified(), picture=picture)
    assert isinstance(reach, Reach)
    return reach


class Library:
    """A finder, and what it looks things up in."""

    def __init__(self) -> None:
        self.upstreams = FakeUpstreams(GIT)
        self.books = NameBooks(upstreams=self.upstreams)
        self.finder = Finder(books=self.books)

    def find(self, reach: Reach, **params: JsonValue) -> Found | Unknown | Failed:
        return self.finder.find("tools/call", {"name": "git__clone", **params}, reach=reach)


def test_a_tool_is_looked_up_once_for_each_reach() -> None:
    library, reach = Library(), a_reach()
    found = library.find(reach)
    assert isinstance(found, Found)
    assert found.refused is None
    assert library.find(reach, arguments={"a": 1}) is found
    assert library.find(a_reach()) is not found


def test_arguments_are_looked_at_with_every_call() -> None:
    library, reach = Library(), a_reach()
    assert isinstance(library.find(reach), Found)
    refused = library.find(reach, arguments=[1])
    assert isinstance(refused, Failed)
    assert refused.message == "params.arguments must be an object"


def test_a_tool_that_was_switched_off_is_refused_with_the_next_picture() -> None:
    library, server = Library(), PICTURE.servers[a_server("git").id]
    assert isinstance(library.find(a_reach()), Found)
    switched = replace(server, tools={"clone": ToolOverride(enabled=False)})
    found = library.find(a_reach(replace(PICTURE, servers={server.id: switched})))
    assert isinstance(found, Found)
    assert found.refused is not None


def test_a_tool_that_is_gone_from_the_catalogue_is_unknown_at_once() -> None:
    library, reach = Library(), a_reach()
    assert isinstance(library.find(reach), Found)
    library.upstreams.catalogs[a_server("git").id] = a_catalog("git", tools=["log"])
    library.books.forget(PICTURE.project)
    assert isinstance(library.find(reach), Unknown)


def test_what_is_remembered_is_bounded() -> None:
    library, reach = Library(), a_reach()
    found = library.find(reach)
    others = [a_reach() for _ in range(4_096)]
    for other in others:
        library.find(other)
    assert library.find(reach) is not found


def test_a_name_that_no_tool_has_is_not_remembered_for_a_server_that_was_never_listed() -> None:
    library, endpoint = Library(), replace(unified(), kind=EndpointKind.SERVER, name="wiki")
    reach = reach_of(a_member(), endpoint, picture=a_project(servers=[a_server("wiki")]))
    assert isinstance(reach, Reach)
    for size in (500, 5_000):
        assert isinstance(library.find(reach, name="x" * size), Found)
    assert [len(name) for _, name in library.finder._known] == [500]
