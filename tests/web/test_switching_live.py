"""What one browser switches is seen at once by another one, and heard by a connected client of a real SDK."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.rig.drivers import ClientKind, ForeignClient
from tests.rig.hub import Hub, Project
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(180)

KINDS: tuple[ClientKind, ...] = ("py2", "ts2")


@pytest.fixture(params=KINDS)
def client(request: pytest.FixtureRequest) -> Iterator[ForeignClient]:
    running = ForeignClient(request.param)
    yield running
    running.stop()


@pytest.fixture
def onlooker(hub: Hub, browser: Browser, state: Path) -> Iterator[Walker]:
    """A second browser."""
    with walking(browser, hub.url, state=state) as one:
        yield one


@pytest.fixture(scope="module")
def switched(hub: Hub) -> Iterator[Project]:
    project = hub.new_project("switched")
    demo = Project(hub=hub, name="demo").rest("GET", "servers/demo")
    project.add_server("demo", command=demo["command"], args=demo["args"])
    project.wait_ready("demo")
    yield project
    project.delete()


def test_on_and_off_are_seen_elsewhere_and_heard(
    walker: Walker, onlooker: Walker, switched: Project, client: ForeignClient
) -> None:
    for one in (walker, onlooker):
        one.go("/projects/switched/servers")
    mine, theirs = (one.page.get_by_role("switch", name="Server demo") for one in (walker, onlooker))
    with client.connected(switched.url(), key=switched.new_key("listens")) as session:
        session.ask("listen")
        assert "demo__echo" in session.tools()
        for is_on in (False, True):
            mine.click()
            expect(theirs).to_be_checked(checked=is_on)
            session.wait("tools_changed", limit_s=10)
            assert ("demo__echo" in session.tools()) is is_on


def test_a_tool_that_is_switched_is_seen_elsewhere_and_heard(
    walker: Walker, onlooker: Walker, switched: Project, client: ForeignClient
) -> None:
    for one in (walker, onlooker):
        one.go("/projects/switched/servers/demo/tools")
    with client.connected(switched.url(), key=switched.new_key("listens")) as session:
        session.ask("listen")
        assert "demo__echo" in session.tools()
        walker.page.get_by_role("switch", name="Tool echo").click()
        expect(onlooker.page.get_by_role("switch", name="Tool echo")).not_to_be_checked()
        session.wait("tools_changed", limit_s=10)
        assert "demo__echo" not in session.tools()
        assert "demo__add" in session.tools()
    switched.rest("PATCH", "servers/demo/tools/echo", json={"enabled": True})


def test_what_changes_before_the_stream_begins_is_seen(walker: Walker, switched: Project) -> None:
    held: list[Route] = []

    def hold(stream: Route) -> None:
        held.append(stream)

    walker.page.route("**/projects/switched/events", hold)
    walker.go("/projects/switched/servers")
    expect(walker.page.get_by_role("switch", name="Server demo")).to_be_checked()
    switched.rest("PATCH", "servers/demo", json={"title": "Named in between"})
    held[0].continue_()
    expect(walker.page.get_by_text("Named in between")).to_be_visible()
