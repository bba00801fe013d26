"""Servers on their pages: how they are, on and off, added and removed."""

import json
import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Route, expect

from tests.requirements import requirement
from tests.rig.hub import Hub, Project
from tests.web.clients import call_tools
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(120)

# Longer than the pages gather what is new.
NEWS_MS = 800


def test_a_failing_server_says_why_in_its_row_and_offers_a_restart(walker: Walker) -> None:
    walker.go("/projects/demo/servers")
    page = walker.page
    # Held once it has ended too often.
    expect(page.get_by_role("row", name="broken").get_by_text(re.compile("^(Failed|Held)$"))).to_be_visible()
    expect(page.get_by_role("button", name="Restart")).to_be_visible()
    expect(page.get_by_text("no such wiki", exact=True)).to_be_visible()
    page.get_by_role("link", name="broken").click()
    expect(page.get_by_role("region", name="Last lines of its log")).to_contain_text("no such wiki")
    page.get_by_role("link", name="Its configuration").click()
    expect(page.get_by_role("textbox", name="Command")).to_have_value(re.compile("no such wiki"))
    page.get_by_role("navigation", name="You are here").get_by_role("link", name="Servers").click()
    expect(page.get_by_role("heading", name="Servers", level=1)).to_be_visible()


@requirement("P15")
def test_switching_off_and_on_is_seen_in_a_second_browser_without_reload(
    walker: Walker, hub: Hub, browser: Browser, state: Path
) -> None:
    with walking(browser, hub.url, state=state) as other:
        other.go("/projects/demo/servers")
        walker.go("/projects/demo/servers")
        switch = walker.page.get_by_role("switch", name="Server demo")
        seen = other.page.get_by_role("row", name="demo").filter(
            has=other.page.get_by_role("link", name="demo", exact=True)
        )
        expect(seen.get_by_text("Ready")).to_be_visible()
        switch.click()
        expect(seen.get_by_text("Off")).to_be_visible()
        switch.click()
        expect(seen.get_by_text("Ready")).to_be_visible()


def test_a_server_is_added_by_its_command_and_removed_by_its_name(walker: Walker) -> None:
    walker.go("/projects/demo/servers")
    page = walker.page
    page.get_by_role("link", name="Add a server").click()
    page.get_by_role("textbox", name="Name").fill("second")
    page.get_by_role("textbox", name="Command").fill(f"{sys.executable} -m mcp_orch.demo")
    page.get_by_role("button", name="Test").click()
    expect(page.get_by_text("It answers")).to_be_visible()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="second", level=1)).to_be_visible()
    expect(page.get_by_text("Ready", exact=True)).to_be_visible()
    page.get_by_role("link", name="Configuration").click()
    page.get_by_role("button", name="Remove the server").click()
    page.get_by_role("textbox", name="Type second to go on").fill("second")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("heading", name="Servers", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="second")).to_have_count(0)


def test_the_news_of_a_removal_may_come_before_its_answer(walker: Walker, place: Project) -> None:
    place.add_server("brief", url="http://127.0.0.1:9/mcp", disabled=True)
    page = walker.page
    walker.go(f"/projects/{place.name}/servers/brief/settings")

    def answer_late(route: Route) -> None:
        answer = route.fetch()
        page.wait_for_timeout(NEWS_MS)
        route.fulfill(response=answer)

    page.route(
        "**/servers/brief", lambda route: answer_late(route) if route.request.method == "DELETE" else route.fallback()
    )
    page.get_by_role("button", name="Remove the server").click()
    page.get_by_role("textbox", name="Type brief to go on").fill("brief")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("heading", name="Servers", level=1)).to_be_visible()


SETTINGS = """{
  // Settings of another client, as they are.
  "mcpServers": {
    "pasted": {"command": %s, "args": ["-m", "mcp_orch.demo"], "env": {"TOKEN": "${NOT_SET}"}},
  }
}"""


@pytest.mark.parametrize("way", ["pasted", "as a file"])
def test_the_settings_of_another_client_are_looked_at_tried_and_taken(
    walker: Walker, project: Project, way: str
) -> None:
    walker.go("/projects/demo/add-server?way=paste")
    page = walker.page
    text = SETTINGS % json.dumps(sys.executable)
    if way == "pasted":
        page.get_by_role("textbox", name="Settings as JSON").fill(text)
        page.get_by_role("button", name="Preview").click()
    else:
        file: FilePayload = {"name": "mcp.json", "mimeType": "application/json", "buffer": text.encode()}
        page.get_by_label("Choose a file").set_input_files(file)
    expect(page.get_by_text("Secrets that are needed and not set: NOT_SET")).to_be_visible()
    found = page.get_by_role("listitem").filter(has_text="pasted")
    expect(found).to_contain_text("new")
    expect(found).to_contain_text("-m mcp_orch.demo")
    page.get_by_role("button", name="Test pasted").click()
    expect(found).to_contain_text("secret NOT_SET is not set in this project")
    walker.picture(f"preview-{way}")
    page.get_by_role("button", name="Add 1 server").click()
    expect(page.get_by_role("link", name="pasted")).to_be_visible()
    project.rest("DELETE", "servers/pasted")


def test_what_is_no_settings_is_explained_where_it_stands(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, state=state) as walker:
        walker.go("/projects/demo/add-server?way=paste")
        page = walker.page
        page.get_by_role("textbox", name="Settings as JSON").fill('{"mcpServers": {')
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("alert")).to_contain_text("line 1")
        walker.complaints = [one for one in walker.complaints if "400" not in one and "422" not in one]


def test_a_name_that_is_taken_is_explained(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, state=state) as walker:
        walker.go("/projects/demo/add-server")
        page = walker.page
        page.get_by_role("textbox", name="Name").fill("demo")
        page.get_by_role("textbox", name="Command").fill("true")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("already there")
        # The browser notes every refusal of the hub; this one was asked for.
        walker.complaints = [one for one in walker.complaints if "409" not in one]


def test_a_tool_switched_off_is_marked_so_among_all_tools(walker: Walker, place: Project) -> None:
    place.add_server("demo", command=sys.executable, args=["-m", "mcp_orch.demo"])
    place.wait_ready("demo")
    walker.go(f"/projects/{place.name}/servers/demo/tools")
    page = walker.page
    switch = page.get_by_role("switch", name="Tool echo")
    switch.click()
    expect(switch).not_to_be_checked()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Tools", exact=True).click()
    expect(page.get_by_role("link", name="echo off")).to_be_visible()
    page.go_back()
    expect(switch).not_to_be_checked()
    switch.click()
    expect(switch).to_be_checked()


def test_many_are_switched_at_once_but_never_those_the_search_hides(walker: Walker, project: Project) -> None:
    for name in ("bulk-one", "bulk-two"):
        project.add_server(name, command=sys.executable, args=["-m", "mcp_orch.demo"])
    walker.go("/projects/demo/servers")
    page = walker.page
    demo = page.get_by_role("checkbox", name="Choose demo")
    before = demo.bounding_box()
    demo.check()
    expect(page.get_by_text("1 server chosen")).to_be_visible()
    assert demo.bounding_box() == before
    page.get_by_role("searchbox", name="Search the servers").fill("bulk")
    expect(page.get_by_role("checkbox", name="Choose demo")).to_have_count(0)
    page.get_by_role("checkbox", name="All servers shown").check()
    expect(page.get_by_text("2 servers chosen")).to_be_visible()
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_text("Switched off: bulk-one, bulk-two")).to_be_visible()
    expect(page.get_by_role("switch", name="Server bulk-one")).not_to_be_checked()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("switch", name="Server bulk-two")).to_be_checked()
    page.get_by_role("searchbox", name="Search the servers").fill("demo")
    expect(page.get_by_role("switch", name="Server demo")).to_be_checked()
    for name in ("bulk-one", "bulk-two"):
        project.rest("DELETE", f"servers/{name}")


def test_the_usage_of_a_server_is_counted_and_told_as_a_table_too(walker: Walker, project: Project) -> None:
    call_tools(project, {"demo__add": {"a": 1, "b": 1}, "demo__fail": {}})
    walker.go("/projects/demo/servers/demo/usage")
    page = walker.page
    tools = page.get_by_role("region", name="Tools by calls, last 7 days")
    expect(tools.get_by_role("row", name="demo.fail")).to_contain_text("100%")
    page.get_by_role("navigation", name="Parts of the server").get_by_role("link", name="Overview").click()
    day = page.get_by_role("region", name="Last 24 hours")
    expect(day.get_by_role("link", name="fail · the tool answered with an error")).to_be_visible()
    day.get_by_role("link", name="All usage").click()
    chart = page.get_by_role("region", name="Calls over time").first
    expect(chart.get_by_role("img", name="Calls over time")).to_be_visible()
    chart.get_by_text("Table", exact=True).click()
    expect(chart.get_by_role("columnheader", name="Failed or refused")).to_be_visible()


def test_a_definition_is_changed_and_its_sealed_values_replaced_but_never_shown(
    walker: Walker, project: Project
) -> None:
    project.add_server("tuned", command=sys.executable, args=["-m", "mcp_orch.demo"], env={"OLD_TOKEN": "first"})
    walker.go("/projects/demo/servers/tuned/settings")
    page = walker.page
    page.get_by_role("textbox", name="Title").fill("Well tuned")
    page.get_by_role("button", name="Replace").click()
    page.get_by_label("Value of OLD_TOKEN").fill("second")
    page.get_by_role("textbox", name="New name in Environment").fill("NEW_TOKEN")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Value of NEW_TOKEN").fill("third")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Well tuned", level=1)).to_be_visible()
    kept = project.rest("GET", "servers/tuned")
    assert kept["env"] == {"OLD_TOKEN": {"set": True}, "NEW_TOKEN": {"set": True}}
    assert "second" not in page.content()
    project.rest("DELETE", "servers/tuned")


def test_the_log_is_searched_where_it_stands(walker: Walker) -> None:
    walker.go("/projects/demo/servers/broken/logs")
    page = walker.page
    log = page.get_by_role("region", name="Log of broken")
    expect(log).to_contain_text("no such wiki")
    page.get_by_role("searchbox", name="Search the log").fill("not in there at all")
    expect(log).to_contain_text("No line fits this search.")


def test_a_server_is_cloned_and_waits_to_be_switched_on(walker: Walker, project: Project) -> None:
    walker.go("/projects/demo/servers/demo")
    page = walker.page
    page.get_by_role("button", name="Clone").click()
    dialog = page.get_by_role("dialog", name="Clone demo")
    dialog.get_by_label("Name of the copy").fill("demo-copy")
    dialog.get_by_role("button", name="Clone").click()
    expect(page).to_have_url(re.compile("/servers/demo-copy/settings"))
    expect(page.get_by_role("switch", name="Server demo-copy")).not_to_be_checked()
    project.rest("DELETE", "servers/demo-copy")


def test_the_list_draws_the_calls_of_the_last_day(walker: Walker) -> None:
    walker.go("/projects/demo/servers")
    row = walker.page.get_by_role("row").filter(has=walker.page.get_by_role("link", name="demo", exact=True))
    expect(row.get_by_role("img", name="Calls over time")).to_be_visible()
    row.get_by_role("link", name=re.compile("%")).click()
    expect(walker.page).to_have_url(re.compile(r"/calls\?server=demo"))


def test_a_server_that_is_well_says_what_went_wrong_with_it_last(walker: Walker, project: Project) -> None:
    call_tools(project, {"demo__fail": {}})
    walker.go("/projects/demo/servers")
    failure = walker.page.get_by_role("rowgroup").filter(has=walker.page.get_by_role("link", name="demo", exact=True))
    expect(failure).to_contain_text("Ready")
    expect(failure).to_contain_text("Last failure just now: fail")
    walker.picture("last-failure")
    failure.get_by_role("link", name="fail").click()
    expect(walker.page.get_by_role("heading", name="fail", level=1)).to_be_visible()
