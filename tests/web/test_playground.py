"""Trying a tool: the form, its JSON, the answer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.rig.hub import Project
from tests.rig.processes import until
from tests.rig.setup import NODE_MODULES, node
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(120)


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
