"""The line to the hub: said when down, resumed when back; the way back through pages; links that lead deep."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub, Project
from tests.web.conftest import sign_in
from tests.web.test_members import SECRET, someone
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(180)

DOWN = "The line to the hub is down"


def test_a_line_that_is_down_is_said_and_what_was_missed_is_shown_after(
    hub: Hub, browser: Browser, state: Path, project: Project
) -> None:
    # Alone: pages that share a process hear of a lost line one before the other has lost it.
    with walking(browser, hub.url, state=state, is_new=True) as walker:
        page = walker.page
        walker.go("/projects/demo/servers")
        switch = page.get_by_role("switch", name="Server demo")
        expect(switch).to_be_checked()
        page.context.set_offline(True)
        expect(page.get_by_text(DOWN)).to_be_visible(timeout=20_000)
        walker.picture("offline")
        project.rest("PATCH", "servers/demo", json={"disabled": True})
        try:
            page.context.set_offline(False)
            expect(page.get_by_text(DOWN)).to_have_count(0, timeout=30_000)
            expect(switch).not_to_be_checked(timeout=20_000)
        finally:
            project.rest("PATCH", "servers/demo", json={"disabled": False})
        project.wait_ready("demo")
        walker.complaints.clear()


def test_a_browser_without_a_network_still_reaches_a_hub_of_its_own_machine(walker: Walker, place: Project) -> None:
    page = walker.page
    walker.go(f"/projects/{place.name}")
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Secrets").click()
    page.get_by_role("button", name="New secret").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("WITHOUT_NETWORK")
    dialog.get_by_label("Value").fill("x")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="WITHOUT_NETWORK")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_whoever_is_signed_out_elsewhere_or_put_out_of_a_project_is_told(hub: Hub, browser: Browser) -> None:
    place = hub.new_project("left-behind")
    email = someone(hub, "oona")
    user = next(one["id"] for one in hub.rest("GET", "users?limit=200")["items"] if one["email"] == email)
    member = place.rest("POST", "members", json={"user": email, "role": "viewer"})
    with walking(browser, hub.url) as walker:
        page = walker.page
        sign_in(walker, email=email, password=SECRET)
        with page.expect_response("**/left-behind/events*"):
            walker.go("/projects/left-behind/servers")
        hub.rest("DELETE", f"users/{user}/sessions")
        page.get_by_role("status").get_by_role("link", name="Sign in").click()
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(SECRET)
        with page.expect_response("**/left-behind/events*"):
            page.get_by_role("button", name="Sign in", exact=True).click()
            expect(page.get_by_role("heading", name="Servers", level=1)).to_be_visible()
        place.rest("DELETE", f"members/{member['id']}")
        expect(page.get_by_role("heading", name="This page could not be shown")).to_be_visible()
        walker.complaints.clear()
    place.delete()


def test_a_page_without_times_does_not_stop_the_clock(walker: Walker) -> None:
    page = walker.page
    page.clock.install()
    walker.go("/projects/demo/add-server")
    page.clock.fast_forward("02:00:00")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Calls").click()
    expect(page.get_by_role("row", name="echo").last).to_contain_text("2 hours ago")


def test_the_search_opens_by_the_key_of_its_place_on_a_keyboard_of_hangul(walker: Walker) -> None:
    page = walker.page
    walker.go("/")
    page.evaluate("window.dispatchEvent(new KeyboardEvent('keydown', { key: '\u314f', code: 'KeyK', ctrlKey: true }))")
    expect(page.get_by_role("combobox", name="Search the hub")).to_be_focused()


def test_back_leads_back_and_a_link_leads_deep(walker: Walker) -> None:
    page = walker.page
    walker.go("/projects/demo/calls")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Keys").click()
    page.get_by_role("heading", name="Keys", level=1).wait_for()
    page.get_by_role("table").get_by_role("link").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    deep = page.url
    page.go_back()
    expect(dialog).to_have_count(0)
    page.go_back()
    page.get_by_role("heading", name="Calls", level=1).wait_for()
    page.goto(deep)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_somebody_signed_out_comes_back_to_the_page_they_asked_for(hub: Hub, browser: Browser) -> None:
    with walking(browser, hub.url) as walker:
        page = walker.page
        page.goto(f"{hub.url}/projects/demo/keys?q=1")
        page.get_by_role("heading", name="Sign in", level=1).wait_for()
        assert "next=" in page.url


def test_the_first_stop_of_the_tab_key_leads_to_the_content(walker: Walker) -> None:
    page = walker.page
    walker.go("/projects/demo/keys")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('main') !== null")
    assert focused


def test_a_dialog_takes_the_focus_keeps_it_and_gives_it_back(walker: Walker) -> None:
    page = walker.page
    walker.go("/projects/demo/keys")
    opener = page.get_by_role("button", name="New key")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New key")
    expect(dialog.get_by_label("Name")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('body, dialog, dialog *')")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
