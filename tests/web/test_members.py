"""Members on their page: added, given another role, removed; and what a viewer does not see."""

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub, Problem, Project
from tests.web.conftest import sign_in
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(120)

SECRET = "three quiet words of mine"


def someone(hub: Hub, name: str) -> str:
    email = f"{name}@example.com"
    hub.rest("POST", "users", json={"email": email, "name": name.title(), "password": SECRET})
    return email


def test_a_member_is_added_gets_another_role_and_is_removed(walker: Walker, hub: Hub) -> None:
    email = someone(hub, "minji")
    walker.go("/projects/empty/members")
    page = walker.page
    page.get_by_role("button", name="Add a member").click()
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_role("dialog").get_by_label("Role").select_option("Viewer")
    page.get_by_role("button", name="Add", exact=True).click()
    role = page.get_by_label("Role of Minji")
    expect(role).to_have_value("viewer")
    role.select_option("Admin")
    expect(role).to_be_enabled()
    expect(role).to_have_value("admin")


def test_a_viewer_sees_what_runs_and_no_way_to_change_it(hub: Hub, project: Project, browser: Browser) -> None:
    email = someone(hub, "vera")
    project.rest("POST", "members", json={"user": email, "role": "viewer"})
    with walking(browser, hub.url) as walker:
        sign_in(walker, email=email, password=SECRET)
        page = walker.page
        walker.go("/projects/demo/servers")
        expect(page.get_by_role("switch", name="Server demo")).to_be_disabled()
        expect(page.get_by_role("link", name="Add a server")).to_have_count(0)
        expect(page.get_by_role("button", name="Restart")).to_have_count(0)
        page.keyboard.press("Control+k")
        page.get_by_role("combobox", name="Search the hub").fill("server")
        expect(page.get_by_role("option", name="Servers page")).to_be_visible()
        expect(page.get_by_role("option", name="Add a server")).to_have_count(0)
        page.keyboard.press("Escape")
        walker.go("/projects/demo/add-server")
        expect(page.get_by_role("textbox")).to_have_count(0)
        walker.go("/projects/demo/members")
        expect(page.get_by_role("button", name="Add a member")).to_have_count(0)
        expect(page.get_by_label("Role of Vera")).to_have_count(0)
        walker.go("/projects/demo/tools?server=demo&tool=echo")
        expect(page.get_by_role("button", name="Run")).to_be_disabled()
        walker.go("/projects/demo/toolsets")
        expect(page.get_by_role("button", name="New toolset")).to_have_count(0)
        walker.go("/projects/demo/settings")
        expect(page.get_by_role("region", name="Danger zone")).to_have_count(0)
        expect(page.get_by_role("button", name="Save")).to_have_count(0)
        rail = page.get_by_role("navigation", name="Pages")
        for hidden in ("Hub", "Users", "Approvals"):
            expect(rail.get_by_role("link", name=hidden, exact=True)).to_have_count(0)


def test_an_invitation_leads_somebody_new_into_the_project(walker: Walker, hub: Hub, browser: Browser) -> None:
    walker.go("/projects/empty/members")
    page = walker.page
    page.get_by_role("button", name="Invite somebody").first.click()
    page.get_by_role("textbox", name="E-mail").fill("ines@example.com")
    page.get_by_role("dialog").get_by_label("Role").select_option("Viewer")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_role("dialog").locator("code").inner_text()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("region", name="Open invitations")).to_contain_text("ines@example.com")
    with walking(browser, hub.url) as guest:
        guest.go(link.removeprefix(hub.url))
        guest.page.get_by_label("Your name").fill("Ines")
        guest.page.get_by_label("Password").fill(SECRET)
        guest.page.get_by_role("button", name="Accept").click()
        guest.page.get_by_role("heading", level=1).filter(has_not_text="Join").first.wait_for()
        # Whoever asks who is signed in before being so is told no.
        guest.complaints = [one for one in guest.complaints if "401" not in one]
    expect(page.get_by_role("region", name="Open invitations")).to_have_count(0, timeout=15_000)
    expect(page.get_by_role("row", name="Ines")).to_be_visible(timeout=15_000)


def test_an_open_invitation_gets_another_link_and_the_old_one_ends(walker: Walker, hub: Hub, place: Project) -> None:
    first = place.rest("POST", "invitations", json={"email": "lost@example.com", "role": "viewer"})["url"]
    walker.go(f"/projects/{place.name}/members")
    page = walker.page
    page.get_by_role("button", name="Send lost@example.com another link").click()
    second = page.get_by_role("dialog").locator("code").inner_text()
    walker.picture("another-link")
    page.get_by_role("button", name="Done").click()
    assert second != first
    assert hub.rest("GET", f"invitations/{second.partition('#')[2]}")["email"] == "lost@example.com"
    with pytest.raises(Problem):
        hub.rest("GET", f"invitations/{first.partition('#')[2]}")
