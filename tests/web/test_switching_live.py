"""What one browser switches is seen at once by another one, and heard by a connected client of a real SDK."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.rig.drivers import ClientKind, ForeignClient
from tests.rig.hub import Hub, Project
from tests.web import odd_server
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


def test_what_is_typed_into_settings_outlives_a_switch(walker: Walker, switched: Project) -> None:
    walker.go("/projects/switched/servers/demo/settings")
    page = walker.page
    page.get_by_label("Title").fill("typed for long")
    switch = page.get_by_role("switch", name="Server demo")
    for is_on in (False, True):
        switch.click()
        expect(switch).to_be_checked(checked=is_on)
        expect(switch).not_to_have_attribute("aria-busy", "true")
    switched.rest("PATCH", "servers/demo", json={"call_timeout": 77.5})
    expect(page.get_by_label("Longest silence, seconds")).to_have_value("77.5")
    expect(page.get_by_label("Title")).to_have_value("typed for long")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="typed for long", level=1)).to_be_visible()
    switched.rest("PATCH", "servers/demo", json={"title": None})


def test_what_went_wrong_with_one_server_is_not_said_of_another(walker: Walker, place: Project) -> None:
    for name in ("one", "two"):
        place.add_server(name, url="http://127.0.0.1:9/mcp", disabled=True)
    page = walker.page
    walker.go(f"/projects/{place.name}/servers/one")
    page.route("**/servers/one", lambda route: route.abort() if route.request.method == "PATCH" else route.fallback())
    page.get_by_role("switch", name="Server one").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search the hub").fill("two")
    page.get_by_role("option", name="two").first.click()
    expect(page.get_by_role("heading", name="two", level=1)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    place.rest("DELETE", "servers/two")
    expect(page.get_by_role("heading", name="This page could not be shown")).to_be_visible()
    walker.complaints.clear()


def test_prompts_are_asked_for_again_when_their_server_is_ready(walker: Walker, place: Project) -> None:
    place.add_server("odd", command=sys.executable, args=[odd_server.__file__], disabled=True)
    page = walker.page
    walker.go(f"/projects/{place.name}/servers/odd/prompts")
    expect(page.get_by_role("alert")).to_contain_text("odd")
    page.get_by_role("switch", name="Server odd").click()
    expect(page.get_by_text("No prompts.")).to_be_visible()


def test_many_that_are_switched_are_said_in_a_few_words(walker: Walker, place: Project) -> None:
    for number in range(5):
        place.add_server(f"away-{number}", url="http://127.0.0.1:9/mcp")
    page = walker.page
    walker.go(f"/projects/{place.name}/servers")
    page.get_by_label("All servers shown").check()
    page.get_by_role("button", name="Switch off", exact=True).click()
    expect(page.get_by_text("Switched off: away-0, away-1, away-2 and 2 more")).to_be_visible()


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
