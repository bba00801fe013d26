"""What a call carried, on its page, as far as the project keeps it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub, Project
from tests.web.clients import call_tools
from tests.web.walker import Look, Walker, walking

pytestmark = pytest.mark.timeout(150)


@pytest.fixture(scope="module")
def talkative(hub: Hub) -> Iterator[Project]:
    """A project of its own: what its records keep is nobody else's matter."""
    project = hub.new_project("talkative")
    demo = Project(hub=hub, name="demo").rest("GET", "servers/demo")
    project.add_server("demo", command=demo["command"], args=demo["args"])
    project.wait_ready("demo")
    yield project
    hub.rest("DELETE", f"projects/{project.name}?confirm={project.name}")


def open_newest_call(walker: Walker, tool: str) -> None:
    walker.go("/projects/talkative/calls?server=demo")
    walker.page.get_by_role("row", name=tool).first.get_by_role("link").first.click()
    expect(walker.page.get_by_role("heading", name=tool, level=1)).to_be_visible()


def test_a_call_shows_what_the_project_chose_to_keep_of_it(walker: Walker, talkative: Project) -> None:
    page = walker.page
    talkative.rest("PATCH", json={"call_content": "digest"})
    call_tools(talkative, {"demo__echo": {"text": "before"}})
    open_newest_call(walker, "echo")
    kept = page.get_by_role("region", name="Arguments and result")
    expect(kept).to_contain_text("keeps neither")
    kept.get_by_role("link", name="Keep them from now on").click()
    page.get_by_label("What records keep of arguments and results").select_option(label="Both, without secrets")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    call_tools(talkative, {"demo__echo": {"text": "after <b>that</b>", "password": "hunter2-hunter2"}})
    open_newest_call(walker, "echo")
    expect(page.get_by_role("region", name="Arguments")).to_contain_text("after <b>that</b>")
    expect(page.get_by_role("region", name="Result")).to_contain_text("after <b>that</b>")
    expect(page.get_by_text("hunter2")).to_have_count(0)
    expect(page.get_by_role("region", name="Timeline")).to_contain_text("Received")
    page.get_by_role("link", name="Try this tool").click()
    expect(page.get_by_role("textbox", name="text")).to_have_value("after <b>that</b>")


@pytest.mark.parametrize("look", [Look(), Look(theme="dark", language="ko", width=390)], ids=lambda look: look.name)
def test_kept_content_is_accessible_and_fits(
    hub: Hub, browser: Browser, state: Path, talkative: Project, *, look: Look
) -> None:
    talkative.rest("PATCH", json={"call_content": "full"})
    call_tools(talkative, {"demo__echo": {"text": "word " * 400 + "w" * 400}})
    [newest, *_] = talkative.rest("GET", "calls?server=demo&name=echo")["items"]
    with walking(browser, hub.url, state=state, look=look) as walker:
        walker.go(f"/projects/talkative/calls/{newest['id']}")
        walker.picture(f"call-content-{look.name}")
        assert (walker.problems_of_access(), walker.overflow()) == ([], 0)
