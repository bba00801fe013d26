"""Calls and changes as they happen, narrowed down by the address, found by search."""

import re

import pytest
from playwright.sync_api import expect

from tests.requirements import requirement
from tests.rig.hub import Project
from tests.web.clients import call_tools
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(120)


@requirement("P15")
def test_a_call_of_a_client_appears_without_reload_and_opens(walker: Walker, project: Project) -> None:
    walker.go("/projects/demo/calls?server=demo")
    page = walker.page
    call_tools(project, {"demo__add": {"a": 20, "b": 22}}, client="Outside One")
    row = page.get_by_role("row").filter(has_text="Outside One 2.4").first
    expect(row).to_contain_text("Answered")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="add", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="By whom")).to_contain_text("2025-06-18")
    page.get_by_role("link", name="Try this tool").click()
    expect(page.get_by_role("heading", name="Tools", level=1)).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="Calls", level=1)).to_be_visible()


def test_the_filter_of_calls_lives_in_the_address(walker: Walker) -> None:
    walker.go("/projects/demo/calls")
    page = walker.page
    page.get_by_label("Outcome").select_option("Refused")
    expect(page).to_have_url(re.compile("outcome=refused"))
    expect(page.get_by_role("row", name="nothing__here").first).to_be_visible()
    expect(page.get_by_role("row", name="echo")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Outcome")).to_have_value("refused")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("row", name="echo").first).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Outcome")).to_have_value("refused")


def test_words_and_requests_find_changes(walker: Walker, project: Project) -> None:
    project.rest("PUT", "secrets/FOUND_BY_WORD", json={"value": "x"})
    request = project.rest("GET", "activity?q=FOUND_BY_WORD")["items"][0]["request_id"]
    walker.go("/projects/demo/activity")
    page = walker.page
    page.get_by_role("searchbox", name="Search the activity").fill("found_by")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page).to_have_url(re.compile("q=found_by"))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search the hub").fill(request)
    found = page.get_by_role("listbox", name="What was found").get_by_role("option", selected=True)
    expect(found).to_contain_text("FOUND_BY_WORD")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Request {request}").wait_for()
    expect(page.get_by_role("row", name="set the secret FOUND_BY_WORD")).to_be_visible()
    project.rest("DELETE", "secrets/FOUND_BY_WORD")


def test_the_search_reaches_other_projects_from_home(walker: Walker) -> None:
    walker.go("/")
    page = walker.page
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search the hub").fill("echo")
    expect(page.get_by_role("option", selected=True)).to_contain_text("demo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="echo", level=2)).to_be_visible()
    # What stands behind tabs and menus is found too.
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search the hub").fill("deliver")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Deliveries")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Deliveries", level=1)).to_be_visible()


@requirement("P15")
def test_a_change_made_elsewhere_appears_in_the_activity(walker: Walker, project: Project) -> None:
    walker.go("/projects/demo/activity")
    project.rest("PUT", "secrets/SEEN_LIVE", json={"value": "x"})
    expect(walker.page.get_by_role("row", name="set the secret SEEN_LIVE")).to_be_visible()
    project.rest("DELETE", "secrets/SEEN_LIVE")
    expect(walker.page.get_by_role("row", name="removed the secret SEEN_LIVE")).to_be_visible()


def test_the_search_finds_pages_tools_and_calls_by_keyboard_alone(walker: Walker, project: Project) -> None:
    walker.go("/projects/demo")
    page = walker.page
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search the hub")
    box.fill("ech")
    expect(page.get_by_role("option", selected=True)).to_contain_text("echo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="echo", level=2)).to_be_visible()
    newest = project.rest("GET", "calls")["items"][0]["id"]
    page.keyboard.press("Control+k")
    box.fill(newest)
    expect(page.get_by_role("option", selected=True)).to_contain_text(newest)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(newest))
    page.keyboard.press("Control+k")
    box.fill("no such thing at all")
    expect(page.get_by_text("Nothing by that name.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_a_call_tells_where_its_time_went(walker: Walker, project: Project) -> None:
    call_tools(project, {"demo__echo": {"text": "timed"}}, client="Timed")
    walker.go("/projects/demo/calls?name=echo")
    page = walker.page
    page.get_by_role("row").filter(has_text="Timed 2.4").first.get_by_role("link").first.click()
    timeline = page.get_by_role("region", name="Timeline")
    expect(timeline.get_by_role("listitem")).to_have_text(
        [re.compile(one) for one in ("^Judged", "^Waited for a connection", "^At the server", "^Answered")]
    )
    walker.go("/projects/demo/calls?outcome=refused")
    page.get_by_role("row", name="nothing__here").first.get_by_role("link").first.click()
    expect(timeline).to_contain_text("Refused by:")
    expect(timeline).not_to_contain_text("At the server")


def test_a_record_that_is_on_its_way_is_waited_for_in_sight(walker: Walker) -> None:
    page = walker.page
    page.goto(f"{walker.url}/projects/demo/calls/req_not_there_yet")
    expect(page.get_by_text("The record of this call is on its way")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Try again").wait_for()
    walker.complaints = [one for one in walker.complaints if "404" not in one]


@pytest.mark.parametrize(("button", "name"), [("Export JSON", "calls-demo.jsonl"), ("Export CSV", "calls-demo.csv")])
def test_the_calls_that_are_shown_are_taken_along_as_a_file(walker: Walker, button: str, *, name: str) -> None:
    walker.go("/projects/demo/calls?outcome=refused")
    with walker.page.expect_download() as coming:
        walker.page.get_by_role("link", name=button).click()
    assert coming.value.suggested_filename == name
    text = coming.value.path().read_text()
    assert "nothing__here" in text
    assert "Timed" not in text


def test_the_name_of_a_tool_is_typed_and_taken_back(walker: Walker) -> None:
    page = walker.page
    walker.go("/projects/demo/calls")
    field = page.get_by_role("searchbox", name="Name of the tool")
    field.fill("echo")
    field.press("Enter")
    expect(page).to_have_url(re.compile("name=echo"))
    expect(field).to_be_focused()
    page.go_back()
    expect(field).to_have_value("")
