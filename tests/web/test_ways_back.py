"""What destroys or shuts out is confirmed by name or can be undone; what comes back is said as it is."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.rig.hub import Hub, Project
from tests.web.conftest import sign_in
from tests.web.test_members import SECRET, someone
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(120)


def confirm(page: Page, *, name: str, action: str) -> None:
    """Types the name that the dialog asks for."""
    dialog = page.get_by_role("dialog").last
    button = dialog.get_by_role("button", name=action, exact=True)
    expect(button).to_be_disabled()
    dialog.get_by_role("textbox", name=f"Type {name} to go on").fill(name)
    button.click()


def test_a_name_that_was_typed_confirms_nothing_the_next_time(walker: Walker, place: Project) -> None:
    place.rest("PUT", "secrets/KEPT", json={"value": "x"})
    walker.go(f"/projects/{place.name}/secrets")
    page = walker.page
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("textbox", name="Type KEPT to go on").fill("KEPT")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    place.rest("DELETE", "secrets/KEPT")
    place.rest("PUT", "secrets/KEPT", json={"value": "x"})
    page.get_by_role("button", name="Remove").click()
    confirm(page, name="KEPT", action="Remove")
    expect(page.get_by_text("No secret yet.")).to_be_visible()


def test_what_went_wrong_once_is_not_said_again(walker: Walker) -> None:
    walker.go("/")
    page = walker.page
    page.get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("demo")
    dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New project").click()
    expect(dialog.get_by_label("Name")).to_have_value("")
    expect(dialog.get_by_role("alert")).to_have_count(0)
    walker.complaints.clear()


def test_another_role_is_undone(walker: Walker, hub: Hub, place: Project) -> None:
    member = place.rest("POST", "members", json={"user": someone(hub, "rolf"), "role": "viewer"})
    walker.go(f"/projects/{place.name}/members")
    page = walker.page
    role = page.get_by_label("Role of Rolf")
    role.select_option("Admin")
    said = page.get_by_role("status").filter(has_text="Rolf is Admin now")
    expect(said).to_be_visible()
    walker.picture("toast")
    assert walker.problems_of_access() == []
    said.get_by_role("button", name="Undo").click()
    expect(role).to_have_value("viewer")
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert place.rest("GET", f"members/{member['id']}")["role"] == "viewer"


def test_an_invitation_that_was_taken_back_is_sent_again_with_another_link(walker: Walker, place: Project) -> None:
    first = place.rest("POST", "invitations", json={"email": "ivo@example.com", "role": "viewer"})
    walker.go(f"/projects/{place.name}/members")
    page = walker.page
    page.get_by_role("button", name="Take back the invitation of ivo@example.com").click()
    shown = page.get_by_role("region", name="Open invitations")
    expect(shown).to_have_count(0)
    page.get_by_role("button", name="Invite again").click()
    expect(shown).to_contain_text("ivo@example.com")
    link = page.get_by_role("status").get_by_text(re.compile("/invitation#"))
    expect(link).to_be_visible()
    walker.picture("toast-invitation")
    assert link.inner_text() != first["url"]
    page.get_by_role("status").get_by_role("button", name="Close").click()
    expect(link).to_have_count(0)


def test_an_admin_gives_up_the_own_role_by_name_only(hub: Hub, place: Project, browser: Browser) -> None:
    email = someone(hub, "adam")
    place.rest("POST", "members", json={"user": email, "role": "admin"})
    with walking(browser, hub.url) as walker:
        sign_in(walker, email=email, password=SECRET)
        walker.go(f"/projects/{place.name}/members")
        page = walker.page
        role = page.get_by_label("Role of Adam")
        role.select_option("Viewer")
        page.keyboard.press("Escape")
        expect(role).to_have_value("admin")
        role.select_option("Member")
        confirm(page, name=email, action="Give it up")
        expect(role).to_have_count(0)
        expect(page.get_by_role("row", name="Adam")).to_contain_text("Member")
        # What was asked for as an admin is refused to the member whom the answer finds.
        walker.complaints = [one for one in walker.complaints if "403" not in one]


def test_a_seat_in_a_team_ends_by_name_only(walker: Walker, hub: Hub) -> None:
    email = someone(hub, "tess")
    hub.rest("POST", "teams", json={"name": "testers"})
    hub.rest("POST", "teams/testers/members", json={"user": email})
    walker.go("/teams/testers")
    page = walker.page
    page.get_by_role("button", name="Remove Tess").click()
    confirm(page, name=email, action="Remove")
    expect(page.get_by_role("row", name="Tess")).to_have_count(0)


def test_an_account_is_shut_by_name_only_and_opened_again(walker: Walker, hub: Hub) -> None:
    email = someone(hub, "dora")
    walker.go("/hub/users")
    page = walker.page
    page.get_by_role("button", name="Change Dora").click()
    page.get_by_role("button", name="Deactivate").click()
    confirm(page, name=email, action="Deactivate")
    expect(page.get_by_role("row", name="Dora")).to_contain_text("deactivated")
    page.get_by_role("button", name="Activate", exact=True).click()
    expect(page.get_by_role("row", name="Dora")).not_to_contain_text("deactivated")
