"""Clients that are connected hear within a second when servers come, go or are switched."""

import time
from collections.abc import Callable, Iterator

import pytest

from bench.scene import running_upstream
from tests.requirements import requirement
from tests.rig.drivers import CLIENTS, ClientKind, ClientSession, ForeignClient, Refused, TransportKind
from tests.rig.hub import Project


@pytest.fixture(scope="module")
def upstream_url() -> Iterator[str]:
    with running_upstream("legacy", tools=3) as (url, _):
        yield url


def hears(session: ClientSession, change: Callable[[], object]) -> None:
    """`change` is told of within a second of its answer."""
    change()
    started = time.monotonic()
    session.wait("tools_changed", limit_s=3)
    assert time.monotonic() - started < 1


@requirement("P13", "P01")
@pytest.mark.parametrize("transport", ["mcp", "sse"])
@pytest.mark.parametrize("kind", CLIENTS)
def test_connected_clients_hear_of_servers_within_a_second(
    project: Project,
    client: Callable[[ClientKind], ForeignClient],
    kind: ClientKind,
    transport: TransportKind,
    upstream_url: str,
) -> None:
    project.add_server("first", url=upstream_url, transport="streamable-http")
    project.wait_ready("first")
    url = project.url(transport=transport)
    with client(kind).connected(url, key=project.new_key("changes"), transport=transport) as session:
        session.ask("listen")
        assert set(session.tools()) == {"first__echo", "first__big", "first__tool_0000"}

        hears(session, lambda: project.add_server("second", url=upstream_url, transport="streamable-http"))
        project.wait_ready("second")
        assert session.call("second__echo", {"text": "hello"}).texts == ["hello"]

        hears(session, lambda: project.rest("PATCH", "servers/second", json={"disabled": True}))
        assert "second__echo" not in session.tools()
        with pytest.raises(Refused):
            session.call("second__echo", {"text": "hello"})

        hears(session, lambda: project.rest("PATCH", "servers/second", json={"disabled": False}))
        project.wait_ready("second")
        assert session.call("second__echo", {"text": "again"}).texts == ["again"]

        hears(session, lambda: project.rest("PATCH", "servers/first/tools/big", json={"enabled": False}))
        assert "first__big" not in session.tools()

        hears(session, lambda: project.rest("DELETE", "servers/second"))
        assert set(session.tools()) == {"first__echo", "first__tool_0000"}
