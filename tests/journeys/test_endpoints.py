"""Names and endpoints: unified and its alias, toolsets, `server.tool`, two servers with the same tool."""

from collections.abc import Callable, Iterator

import pytest

from tests.requirements import requirement
from tests.rig.drivers import CLIENTS, ClientKind, ForeignClient, Refused, TransportKind
from tests.rig.foreign_servers import odd_stdio
from tests.rig.hub import Hub, Project
from tests.rig.raw_http import RawClient, initialize


@pytest.fixture(scope="module")
def twins(hub: Hub) -> Iterator[Project]:
    """A project with two servers that have the same tools."""
    project = hub.new_project("twins")
    for name in ("github", "wiki"):
        project.add_server(name, **odd_stdio(name).definition)
    project.wait_ready("github", "wiki")
    yield project
    project.delete()


@requirement("namespace:two-servers-same-tool", "P02")
@pytest.mark.parametrize("kind", CLIENTS)
def test_the_same_tool_on_two_servers_stays_two_tools(
    twins: Project, client: Callable[[ClientKind], ForeignClient], kind: ClientKind
) -> None:
    with client(kind).connected(twins.url(), key=twins.new_key("twins")) as session:
        assert {"github__pid", "wiki__pid"} <= set(session.tools())
        github, wiki = (session.call(f"{server}__pid").texts for server in ("github", "wiki"))
        assert github != wiki
        assert session.call("github.pid").texts == github
        assert session.call("wiki.pid").texts == wiki


@requirement("P06", "P07")
@pytest.mark.parametrize("transport", ["mcp", "sse"])
def test_the_project_url_is_the_same_as_unified(
    twins: Project, client: Callable[[ClientKind], ForeignClient], transport: TransportKind
) -> None:
    key = twins.new_key("alias")
    alias = f"{twins.hub.url}/projects/{twins.name}/{transport}"
    for url in (alias, twins.url(transport=transport)):
        with client("py1").connected(url, key=key, transport=transport) as session:
            assert {name.partition("__")[0] for name in session.tools()} == {"github", "wiki"}
            assert session.call("wiki__echo", {"text": "hello"}).texts == ["hello"]


@requirement("P07")
@pytest.mark.parametrize("transport", ["mcp", "sse"])
def test_a_toolset_holds_what_it_names_and_nothing_else(
    twins: Project, client: Callable[[ClientKind], ForeignClient], transport: TransportKind
) -> None:
    name = f"set-{transport}"
    twins.rest("POST", "toolsets", json={"name": name, "tools": ["github.echo", "wiki.pid"]})
    url = f"{twins.hub.url}/projects/{twins.name}/toolsets/{name}/{transport}"
    with client("ts1").connected(url, key=twins.new_key(name), transport=transport) as session:
        assert set(session.tools()) == {"github__echo", "wiki__pid"}
        assert session.call("github__echo", {"text": "hello"}).texts == ["hello"]
        with pytest.raises(Refused):
            session.call("wiki__echo", {"text": "hello"})


@requirement("P07")
def test_a_scope_hides_what_it_forbids_on_every_endpoint(
    twins: Project, client: Callable[[ClientKind], ForeignClient]
) -> None:
    key = twins.new_key("scoped", scopes={"tools": ["github.echo"]})
    with client("py2").connected(twins.url(), key=key) as session:
        assert set(session.tools()) == {"github__echo"}
        with pytest.raises(Refused):
            session.call("wiki__echo", {"text": "hello"})
    with client("py2").connected(twins.url("github"), key=key) as session:
        assert set(session.tools()) == {"echo"}
        with pytest.raises(Refused):
            session.call("pid")


@requirement("P03", "P04", "P05")
@pytest.mark.parametrize("revision", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_every_old_revision_is_answered_in_itself(twins: Project, revision: str) -> None:
    client = RawClient(url=twins.url("github"), key=twins.new_key(revision))
    assert client.post(initialize(revision)).message["result"]["protocolVersion"] == revision
