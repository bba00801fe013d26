"""Teams and their consent, sources of roles, and projects: archived, handed over, deleted, brought back."""

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub, Project
from tests.web.conftest import sign_in
from tests.web.test_members import SECRET, someone
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(180)


def test_a_team_of_others_is_asked_consents_and_is_shown_as_the_source(
    hub: Hub, place: Project, browser: Browser
) -> None:
    owner, lead = someone(hub, "olga"), someone(hub, "lena")
    place.rest("POST", "members", json={"user": owner, "role": "admin"})
    with walking(browser, hub.url) as leading, walking(browser, hub.url) as asking:
        sign_in(leading, email=lead, password=SECRET)
        leading.go("/teams")
        leading.page.get_by_role("button", name="New team").first.click()
        leading.page.get_by_role("textbox", name="Name").fill("writers")
        leading.page.get_by_role("button", name="Create").click()
        expect(leading.page.get_by_role("heading", name="writers", level=1)).to_be_visible()

        sign_in(asking, email=owner, password=SECRET)
        asking.go(f"/projects/{place.name}/members")
        page = asking.page
        page.get_by_role("button", name="Add a member").click()
        dialog = page.get_by_role("dialog", name="Add a member")
        dialog.get_by_text("Team", exact=True).click()
        dialog.get_by_label("Name of the team").fill("writers")
        dialog.get_by_role("button", name="Add", exact=True).click()
        dialog.get_by_role("button", name="Ask the team").click()
        waiting = page.get_by_role("region", name="Waiting for the consent of a team")
        expect(waiting).to_contain_text("writers")
        asking.complaints.clear()

        waiting.get_by_role("button", name="Take back the question to writers").click()
        expect(waiting).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(waiting).to_contain_text("writers")

        leading.page.reload()
        leading.picture("team-asked")
        leading.page.get_by_role("button", name=f"Consent to {place.name}").click()
        projects = leading.page.get_by_role("region", name="Projects")
        expect(projects.get_by_role("link", name=place.name)).to_be_visible()
        expect(waiting).to_have_count(0, timeout=20_000)
        expect(page.get_by_role("row", name="Lena")).to_contain_text("team writers: Member")
        expect(page.get_by_role("row", name="Olga")).to_contain_text("direct: Admin")
        asking.picture("members-with-sources")


def test_a_role_is_looked_up_where_it_is_given(walker: Walker, place: Project) -> None:
    walker.go(f"/projects/{place.name}/members")
    walker.page.get_by_role("button", name="What each role may do").first.click()
    table = walker.page.get_by_role("dialog", name="What each role may do")
    expect(table.get_by_role("row", name="Call tools")).to_contain_text("no")
    walker.picture("roles")


def test_a_project_is_archived_and_opened_again(walker: Walker, place: Project) -> None:
    walker.go(f"/projects/{place.name}/settings")
    page = walker.page
    page.get_by_role("button", name="Archive the project").click()
    banner = page.get_by_text("This project is archived")
    expect(banner).to_be_visible()
    walker.picture("archived")
    walker.go("/closed")
    page.get_by_role("button", name=f"Open {place.name} again").click()
    expect(page.get_by_role("row", name=place.name)).to_have_count(0)
    walker.go(f"/projects/{place.name}")
    expect(banner).to_have_count(0)


def test_a_project_is_handed_over_to_a_member(hub: Hub, place: Project, browser: Browser) -> None:
    owner, next_one = someone(hub, "gina"), someone(hub, "hugo")
    place.rest("POST", "members", json={"user": owner, "role": "admin"})
    place.rest("POST", "members", json={"user": next_one, "role": "member"})
    with walking(browser, hub.url) as walker:
        sign_in(walker, email=owner, password=SECRET)
        walker.go(f"/projects/{place.name}/settings")
        page = walker.page
        page.get_by_role("button", name="Hand the project over").click()
        page.get_by_label("New admin").select_option("Hugo · hugo@example.com")
        page.get_by_role("button", name="Hand over").click()
        page.get_by_role("heading", level=1, name=place.name).wait_for()
        walker.go(f"/projects/{place.name}/settings")
        expect(page.get_by_role("button", name="Hand the project over")).to_have_count(0)


def test_a_deleted_project_is_brought_back_within_its_grace(walker: Walker, hub: Hub) -> None:
    hub.new_project("regretted")
    walker.go("/projects/regretted/settings")
    page = walker.page
    page.get_by_role("button", name="Delete the project").click()
    dialog = page.get_by_role("dialog", name="Delete regretted")
    expect(dialog).to_contain_text("for 7 days")
    delete = dialog.get_by_role("button", name="Delete", exact=True)
    expect(delete).to_be_disabled()
    dialog.get_by_role("textbox").fill("regretted")
    delete.click()
    page.get_by_role("heading", name="Projects", level=1).wait_for()
    page.get_by_role("link", name="Archived and deleted projects").click()
    expect(page.get_by_role("row", name="regretted")).to_contain_text("Deleted")
    walker.picture("closed-projects")
    page.get_by_role("button", name="Bring regretted back").click()
    expect(page.get_by_role("row", name="regretted")).to_have_count(0)
    assert hub.rest("GET", "projects/regretted")["state"] == "active"
    hub.rest("DELETE", "projects/regretted?confirm=regretted")
