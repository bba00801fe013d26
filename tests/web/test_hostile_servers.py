"""Everything from servers is inert: it runs nothing, asks nobody, breaks no layout."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.rig.hub import Hub, Project
from tests.web import hostile_server
from tests.web.walker import Look, Walker, walking

pytestmark = pytest.mark.timeout(300)

NAME = "hostile"
RUNS = range(25)
WIDE = Look()
PHONE = Look(width=390)


@pytest.fixture(scope="module")
def hostile(hub: Hub) -> Iterator[Project]:
    """A project whose only server is hostile: nobody else's pages change by it."""
    project = hub.new_project("besieged")
    project.add_server(NAME, command=sys.executable, args=[hostile_server.__file__], title=hostile_server.payload(1))
    project.wait_ready(NAME)
    yield project
    hub.rest("DELETE", f"projects/{project.name}?confirm={project.name}")


def is_outside(request: Request, hub: Hub) -> bool:
    return not request.url.startswith((hub.url, "data:", "blob:"))


def harm(walker: Walker) -> list[object]:
    page = walker.page
    return [page.evaluate("window.owned ?? null"), page.evaluate("({}).owned ?? null"), walker.overflow()]


def test_five_hundred_hostile_tools_are_text_on_every_page(
    hostile: Project, hub: Hub, browser: Browser, state: Path
) -> None:
    asked: list[str] = []
    with walking(browser, hub.url, state=state, look=WIDE) as walker:
        walker.page.on("request", lambda one: asked.append(one.url) if is_outside(one, hub) else None)
        for path in (
            "",
            "/servers",
            f"/servers/{NAME}",
            f"/servers/{NAME}/tools",
            f"/servers/{NAME}/logs",
            f"/servers/{NAME}/prompts",
            "/tools",
            "/calls",
            "/activity",
            "/toolsets",
        ):
            walker.go(f"/projects/besieged{path}")
            for look in (WIDE, PHONE, WIDE):
                walker.see(look)
                assert harm(walker) == [None, None, 0], (path, look.name)
    assert asked == []


def test_hostile_results_are_shown_as_what_they_are_and_nothing_more(
    hostile: Project, hub: Hub, browser: Browser, state: Path
) -> None:
    asked: list[str] = []
    with walking(browser, hub.url, state=state) as walker:
        page = walker.page
        page.on("request", lambda one: asked.append(one.url) if is_outside(one, hub) else None)
        walker.go("/projects/besieged/tools")
        structured = page.get_by_role("region", name="Structured content")
        for number in RUNS:
            tool = f"hostile_{number:03}"
            page.get_by_role("searchbox", name="Search the tools").fill(tool)
            page.get_by_role("navigation", name="Tools").locator(f"a[href*={tool}]").click()
            expect(page).to_have_url(re.compile(f"tool={tool}"))
            expect(structured).to_have_count(0)
            page.get_by_role("button", name="Run").click()
            expect(structured).to_be_visible()
            assert harm(walker) == [None, None, 0], number
            links = page.get_by_role("region", name="Result").locator("a")
            hrefs = [one.get_attribute("href") or "" for one in links.all()]
            assert [one for one in hrefs if not one.startswith("/projects/")] == []
    assert asked == []
