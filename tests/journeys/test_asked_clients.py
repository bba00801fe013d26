"""Clients that can be asked something: every SDK answers servers of both eras, over HTTP and as child processes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.requirements import requirement
from tests.rig.drivers import CLIENTS, ClientKind, ForeignClient
from tests.rig.foreign_servers import conformance_http, conformance_stdio
from tests.rig.hub import Hub, Project

SERVERS = ("http-legacy", "http-modern", "stdio-legacy", "stdio-modern")
ASKS_THREE = "test_input_required_result_multiple_inputs"


@pytest.fixture(scope="module")
def asking(hub: Hub) -> Iterator[tuple[Project, str]]:
    """A project with a server of each kind, and a key to it."""
    project = hub.new_project("asking")
    with ExitStack() as running:
        for era in ("legacy", "modern"):
            url = running.enter_context(conformance_http(era=era))
            project.add_server(f"http-{era}", url=url, transport="streamable-http")
            project.add_server(f"stdio-{era}", **conformance_stdio(era=era).definition)
        project.wait_ready(*SERVERS, limit_s=60)
        yield project, project.new_key("asking")


@pytest.mark.timeout(90)
@requirement("P05", "P34")
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("kind", CLIENTS)
def test_a_client_is_asked_three_things_and_the_call_goes_on(
    asking: tuple[Project, str], client: Callable[[ClientKind], ForeignClient], kind: ClientKind, server: str
) -> None:
    project, key = asking
    with client(kind).connected(project.url(server), key=key, can_be_asked=True) as session:
        called = session.call(ASKS_THREE)
    assert not called.is_error, called.result
    assert called.texts == ["Ada answered 3 questions"]
