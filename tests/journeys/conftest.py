"""What the journeys share: a hub as a process, foreign clients, a project with every kind of server."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journeys.matrix import ERA_SERVERS, ERAS, UPSTREAMS, EraProject, MatrixProject
from tests.rig.drivers import ClientKind, ForeignClient
from tests.rig.foreign_servers import conformance_http, conformance_stdio
from tests.rig.hub import Hub, Project, running_hub
from tests.rig.setup import bring_everything


@pytest.fixture(scope="session", autouse=True)
def rig() -> None:
    bring_everything()


@pytest.fixture(scope="session")
def hub(rig: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One hub for all journeys that leave it as they found it."""
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture(scope="session")
def client(rig: None) -> Iterator[Callable[[ClientKind], ForeignClient]]:
    """A foreign client by kind; each is started once."""
    started: dict[ClientKind, ForeignClient] = {}

    def of(kind: ClientKind) -> ForeignClient:
        if kind not in started:
            started[kind] = ForeignClient(kind)
        return started[kind]

    yield of
    for one in started.values():
        one.stop()


@pytest.fixture(scope="session")
def matrix(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MatrixProject]:
    """A project with one server of each kind, all ready, and a key to it."""
    folder = tmp_path_factory.mktemp("matrix")
    project = hub.new_project("matrix")
    with ExitStack() as running:
        for upstream in UPSTREAMS:
            registered = running.enter_context(upstream.serving(folder))
            project.add_server(upstream.name, **registered.definition)
        project.wait_ready(*(upstream.name for upstream in UPSTREAMS))
        yield MatrixProject(project=project, key=project.new_key("matrix"), folder=folder)


@pytest.fixture(scope="session")
def eras(hub: Hub) -> Iterator[EraProject]:
    """A project with the conformance upstream of each era, over HTTP and stdio, all ready, and a key to it."""
    project = hub.new_project("eras")
    with ExitStack() as running:
        for era in ERAS:
            url = running.enter_context(conformance_http(era=era))
            project.add_server(f"http-{era}", url=url, transport="streamable-http")
            project.add_server(f"stdio-{era}", **conformance_stdio(era=era).definition)
        project.wait_ready(*ERA_SERVERS, limit_s=60)
        yield EraProject(project=project, key=project.new_key("eras"))


@pytest.fixture
def project(hub: Hub, request: pytest.FixtureRequest) -> Iterator[Project]:
    """A project of the test's own, deleted afterwards."""
    name = f"p{abs(hash(request.node.nodeid)) % 10**12}"
    made = hub.new_project(name)
    yield made
    made.delete()


@pytest.fixture
def own_hub(rig: None, tmp_path: Path) -> Iterator[Hub]:
    """A hub of the test's own, for those that do it harm."""
    with running_hub(tmp_path / "hub") as running:
        yield running
