"""Trying a tool: the form, its JSON, the answer."""

import json

import pytest
from playwright.sync_api import expect

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
