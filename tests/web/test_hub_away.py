"""The hub itself goes away and comes back while its pages are open."""

import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.rig.hub import Project, start_hub
from tests.rig.processes import free_port, until
from tests.web.conftest import PROJECT, sign_in
from tests.web.test_lines import DOWN
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(240)

BACK_MS = 30_000
IN_VAIN = re.compile(r"ERR_|Failed to fetch|status of 503")


def test_pages_say_that_the_hub_is_away_and_catch_up_by_themselves_when_it_is_back(
    built_pages: None, browser: Browser, tmp_path: Path
) -> None:
    port = str(free_port())
    hub = start_hub(tmp_path, "--port", port)
    try:
        hub.sign_in()
        Project(hub=hub, name=PROJECT).wait_ready("demo")
        with walking(browser, hub.url) as walker, walking(browser, hub.url) as other:
            for one in (walker, other):
                sign_in(one)
                one.go("/projects/demo/servers")
                expect(one.page.get_by_role("switch", name="Server demo")).to_be_checked()
            hub.close()
            hub.process.stop()
            expect(walker.page.get_by_text(DOWN)).to_be_visible(timeout=BACK_MS)
            walker.picture("hub-away")
            rail = other.page.get_by_role("navigation", name="Pages")
            rail.get_by_role("link", name="Secrets").click()
            expect(other.page.get_by_role("alert")).to_contain_text("The hub does not answer.", timeout=BACK_MS)
            other.picture("hub-away-page")

            hub = start_hub(tmp_path, "--port", port)
            hub.sign_in()
            back = Project(hub=hub, name=PROJECT)
            back.rest("PATCH", "servers/demo", json={"disabled": True})
            back.rest("PUT", "secrets/SET_MEANWHILE", json={"value": "x"})
            caught_up(walker, other)
            until(lambda: not back.rest("GET", "servers/demo")["disabled"], limit_s=10, what="the switch is heard")
    finally:
        hub.close()
        hub.process.stop()


ABOVE = ("/", "/teams", "/account", "/hub", "/hub/users")


def test_pages_above_the_projects_say_so_too_and_catch_up(built_pages: None, browser: Browser, tmp_path: Path) -> None:
    port = str(free_port())
    hub = start_hub(tmp_path, "--port", port)
    try:
        hub.sign_in()
        kept = tmp_path / "browser.json"
        with walking(browser, hub.url) as first:
            sign_in(first)
            first.page.context.storage_state(path=kept)
        with ExitStack() as open_pages:
            walkers = {path: open_pages.enter_context(walking(browser, hub.url, state=kept)) for path in ABOVE}
            for path, walker in walkers.items():
                with walker.page.expect_response("**/api/v1/events*"):
                    walker.go(path)
            hub.close()
            hub.process.stop()
            for walker in walkers.values():
                expect(walker.page.get_by_text(DOWN)).to_be_visible(timeout=BACK_MS)
            walkers["/"].picture("hub-away-home")
            hub = start_hub(tmp_path, "--port", port)
            hub.sign_in()
            hub.new_project("made-meanwhile")
            expect(walkers["/"].page.get_by_role("link", name="made-meanwhile")).to_be_visible(timeout=BACK_MS)
            for walker in walkers.values():
                expect(walker.page.get_by_text(DOWN)).to_have_count(0, timeout=BACK_MS)
                walker.complaints = [said for said in walker.complaints if not IN_VAIN.search(said)]
    finally:
        hub.close()
        hub.process.stop()


def test_a_page_holds_one_stream_wherever_it_goes(walker: Walker, project: Project) -> None:
    asked: list[str] = []
    ended: list[str] = []
    page = walker.page
    page.on("request", lambda one: asked.append(one.url) if "/events" in one.url else None)
    page.on("requestfailed", lambda one: ended.append(one.url) if "/events" in one.url else None)
    walker.go(f"/projects/{project.name}/servers")
    expect(page.get_by_role("switch", name="Server demo")).to_be_checked()
    rail = page.get_by_role("navigation", name="Pages")
    for page_name in ("Tools", "Secrets"):
        rail.get_by_role("link", name=page_name, exact=True).click()
        expect(page.get_by_role("heading", name=page_name, level=1)).to_be_visible()
    page.get_by_role("link", name="mcp-orch").first.click()
    expect(page.get_by_role("heading", name="Projects", level=1)).to_be_visible()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Teams").click()
    expect(page.get_by_role("heading", name="Teams", level=1)).to_be_visible()
    paths = [one.removeprefix(walker.url) for one in asked]
    assert paths == [f"/api/v1/projects/{project.name}/events", "/api/v1/events?kind=activity&kind=server.status"]
    assert [one.removeprefix(walker.url) for one in ended] == paths[:1]


def caught_up(walker: Walker, other: Walker) -> None:
    """Both pages show what is, and the session of before still opens and changes things."""
    switch = walker.page.get_by_role("switch", name="Server demo")
    expect(walker.page.get_by_text(DOWN)).to_have_count(0, timeout=BACK_MS)
    expect(switch).not_to_be_checked(timeout=BACK_MS)
    expect(other.page.get_by_role("row", name="SET_MEANWHILE")).to_be_visible(timeout=BACK_MS)
    switch.click()
    expect(switch).to_be_checked()
    for one in (walker, other):
        # While nobody answers, the browser notes each question that was in vain.
        one.complaints = [said for said in one.complaints if not IN_VAIN.search(said)]


def test_a_page_whose_code_is_gone_is_had_anew_from_a_hub_that_is_there(walker: Walker) -> None:
    page = walker.page
    walker.go("/")
    missed: list[str] = []

    def miss_once(route: Route) -> None:
        if missed:
            route.continue_()
        else:
            missed.append(route.request.url)
            route.abort()

    page.route(re.compile(r"/assets/_hub\.teams\.index"), miss_once)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Teams").click()
    expect(page.get_by_role("heading", name="Teams", level=1)).to_be_visible()
    assert len(missed) == 1
    walker.complaints.clear()
