"""Trying a tool: the form, its JSON, the answer."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub, Project
from tests.rig.processes import until
from tests.rig.setup import NODE_MODULES, node
from tests.web import odd_server
from tests.web.conftest import sign_in
from tests.web.test_members import SECRET, someone
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def odd(hub: Hub) -> Iterator[Project]:
    """A project with a server whose names and answers are odd, and a dot in its own name."""
    project = hub.new_project("odd")
    project.add_server("od.d", command=sys.executable, args=[odd_server.__file__])
    project.wait_ready("od.d")
    yield project
    project.delete()


def test_tools_with_odd_names_have_addresses_and_run(walker: Walker, odd: Project) -> None:
    page = walker.page
    walker.go(f"/projects/{odd.name}/tools")
    for name in odd_server.NAMES:
        page.get_by_role("navigation", name="Tools").get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", name=name, level=2, exact=True)).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text(f"called {odd_server.NAMES[-1]} with")).to_be_visible()
    walker.go(f"/projects/{odd.name}/usage")
    page.get_by_role("link", name="od.d.x.y").click()
    expect(page.get_by_role("row", name="x.y")).to_be_visible()


def test_the_name_of_a_member_is_added_and_not_sent(walker: Walker, odd: Project) -> None:
    page = walker.page
    walker.go(f"/projects/{odd.name}/tools?server=od.d&tool=null")
    page.get_by_role("button", name="Add", exact=True).first.click()
    page.get_by_label("Name of the new member").fill("colour")
    page.get_by_label("Name of the new member").press("Enter")
    expect(page.get_by_role("textbox", name="colour")).to_be_visible()
    expect(page.get_by_text("Nothing has run yet.")).to_be_visible()


def test_what_is_typed_into_an_entry_stays_with_it_and_goes_with_it(walker: Walker, odd: Project) -> None:
    page = walker.page
    walker.go(f"/projects/{odd.name}/tools?server=od.d&tool=null")
    page.get_by_role("button", name="Add", exact=True).last.click()
    for number, text in enumerate(('{"broken', '{"whole": 1}'), start=1):
        page.get_by_role("button", name="Add an entry").click()
        page.get_by_role("textbox", name=f"list {number}").fill(text)
    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_disabled()
    page.get_by_role("button", name="Remove list 1").click()
    expect(page.get_by_role("textbox", name="list 1")).to_have_value('{"whole": 1}')
    expect(run).to_be_enabled()


def test_a_large_answer_is_folded_and_opens_part_by_part(walker: Walker, odd: Project) -> None:
    page = walker.page
    walker.go(f"/projects/{odd.name}/tools?server=od.d&tool={odd_server.LARGE}")
    page.get_by_role("button", name="Run", exact=True).click()
    shown = page.get_by_role("region", name="Structured content")
    expect(shown.get_by_text("rows:")).to_be_visible()
    assert shown.locator("details").count() < 10
    shown.get_by_text("rows:").click()
    shown.get_by_text("39:").click()
    shown.get_by_text("39:").nth(1).click()
    expect(shown.get_by_text("39: 0")).to_be_visible()


def test_the_first_tool_stays_while_others_come_before_it(walker: Walker, place: Project) -> None:
    page = walker.page
    for name in ("second", "first"):
        place.add_server(name, command=sys.executable, args=[odd_server.__file__])
        place.wait_ready(name)
        if name == "second":
            walker.go(f"/projects/{place.name}/tools")
            page.get_by_role("button", name="Add", exact=True).first.click()
    listed = page.get_by_role("navigation", name="Tools").get_by_role("heading")
    expect(listed).to_have_text(["first", "second"])
    expect(page.get_by_label("Name of the new member")).to_be_visible()


def test_runs_of_somebody_are_not_shown_to_the_next_one(hub: Hub, project: Project, browser: Browser) -> None:
    email = someone(hub, "nexty")
    project.rest("POST", "members", json={"user": email, "role": "member"})
    with walking(browser, hub.url) as walker:
        page = walker.page
        sign_in(walker)
        walker.go("/projects/demo/tools?server=demo&tool=echo")
        page.get_by_role("textbox", name="text").fill("for my eyes")
        page.get_by_role("button", name="Run", exact=True).click()
        past = page.get_by_role("region", name="Runs of this tab")
        expect(past).to_be_visible()
        page.get_by_role("button", name="Account").click()
        page.get_by_role("menuitem", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
        sign_in(walker, email=email, password=SECRET)
        walker.go("/projects/demo/tools?server=demo&tool=echo")
        expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()
        expect(past).to_have_count(0)


def test_form_and_json_are_the_same_value_and_lose_nothing(walker: Walker) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=echo")
    page = walker.page
    page.get_by_role("textbox", name="text").fill("two\nlines")
    page.get_by_text("JSON", exact=True).click()
    editor = page.get_by_role("textbox", name="Arguments as JSON")
    assert json.loads(editor.input_value()) == {"text": "two\nlines"}
    editor.fill('{"text": "typed", "unknown": 12345678901234567890.10}')
    page.get_by_text("Form", exact=True).click()
    expect(page.get_by_role("textbox", name="text")).to_have_value("typed")
    expect(page.get_by_role("textbox", name="unknown")).to_have_value("12345678901234567890.10")


def test_broken_json_is_explained_and_not_sent(walker: Walker) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=echo")
    page = walker.page
    page.get_by_text("JSON", exact=True).click()
    page.get_by_role("textbox", name="Arguments as JSON").fill('{"text": ')
    expect(page.get_by_role("alert")).to_contain_text("Not JSON")
    expect(page.get_by_role("button", name="Run")).to_be_disabled()


def test_what_is_missing_is_named_at_its_field(walker: Walker) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=add")
    page = walker.page
    for name in ("a", "b"):
        page.get_by_role("textbox", name=name, exact=True).fill("")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("Needed.")).to_have_count(2)


def test_a_run_can_be_started_from_the_keyboard_and_its_answer_seen_raw(walker: Walker) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=echo")
    page = walker.page
    box = page.get_by_role("textbox", name="text")
    box.fill("<b>inert</b>")
    box.press("Control+Enter")
    expect(page.get_by_text("Answered")).to_be_visible()
    page.get_by_text("Raw", exact=True).click()
    expect(page.get_by_role("region", name="Raw result")).to_contain_text("<b>inert</b>")


def test_a_picture_is_shown_as_a_picture(walker: Walker) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=picture")
    page = walker.page
    page.get_by_role("button", name="Run").click()
    shown = page.get_by_role("img", name="In the result")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


def test_a_long_call_tells_how_far_it_is_and_can_be_cancelled(walker: Walker) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=long_task")
    page = walker.page
    page.get_by_role("textbox", name="seconds").fill("60")
    page.get_by_role("textbox", name="steps").fill("100")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("progressbar", name="Progress of the call")).to_be_visible()
    expect(page.get_by_text("/ 100")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The server was told to stop.")).to_be_visible()


def test_a_failing_tool_is_shown_as_one(walker: Walker) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=fail")
    page = walker.page
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("The tool says it failed")).to_be_visible()
    expect(page.get_by_text("you asked for it").last).to_be_visible()


def test_a_run_is_kept_and_its_address_brings_its_arguments_back(walker: Walker) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=echo")
    page = walker.page
    page.get_by_role("textbox", name="text").fill("keep 12345678901234567890 me")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("Answered").first).to_be_visible()
    page.get_by_role("textbox", name="text").fill("something else")
    past = page.get_by_role("region", name="Runs of this tab")
    past.get_by_role("link").first.click()
    expect(page.get_by_role("textbox", name="text")).to_have_value("keep 12345678901234567890 me")
    page.reload()
    expect(page.get_by_role("textbox", name="text")).to_have_value("keep 12345678901234567890 me")
    expect(past).to_be_visible()


@pytest.mark.parametrize("language", ["curl", "Python", "TypeScript", "CLI"])
def test_a_call_as_code_is_the_same_call(walker: Walker, project: Project, tmp_path: Path, language: str) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=echo")
    page = walker.page
    page.get_by_role("textbox", name="text").fill('it\'s "the same" call')
    page.get_by_role("button", name="As code").click()
    page.get_by_role("dialog").get_by_text(language, exact=True).click()
    code = page.get_by_role("region", name="This call as code").inner_text()
    (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    program = tmp_path / "program.mjs"
    program.write_text(code)
    runs = {
        "curl": ["sh", str(program)],
        "Python": [sys.executable, str(program)],
        "TypeScript": [str(node()), str(program)],
        "CLI": ["sh", str(program)],
    }
    said = subprocess.run(
        runs[language],
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "MCP_ORCH_KEY": project.new_key(f"code in {language}"),
            "MCP_ORCH_TOKEN": project.hub.token,
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "the same" in said.stdout


def test_the_record_of_a_run_is_one_click_away(walker: Walker) -> None:
    walker.go("/projects/demo/tools?server=demo&tool=echo")
    page = walker.page
    page.get_by_role("textbox", name="text").fill("hello")
    page.get_by_role("button", name="Run").click()
    record = page.get_by_role("link", name="Its record")
    call = str(record.get_attribute("href")).rsplit("/", 1)[-1]
    # Records reach the log within a moment; the browser would complain of one that is not there yet.
    until(lambda: page.request.get(f"{walker.url}/api/v1/projects/demo/calls/{call}").ok, limit_s=10)
    record.click()
    expect(page.get_by_role("heading", name="echo", level=1)).to_be_visible(timeout=15_000)
