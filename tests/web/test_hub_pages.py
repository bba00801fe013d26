"""The pages above the projects: teams, users, approvals, the hub; and the record of a project."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.command_line import orch
from tests.rig.hub import Hub, Project
from tests.web.conftest import sign_in
from tests.web.test_members import SECRET, someone
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(180)


def test_a_team_is_made_filled_and_added_to_a_project(walker: Walker, hub: Hub) -> None:
    email = someone(hub, "tara")
    walker.go("/teams")
    page = walker.page
    page.get_by_role("button", name="New team").first.click()
    page.get_by_role("textbox", name="Name").fill("readers")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="readers", level=1)).to_be_visible()
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("row", name="Tara")).to_be_visible()
    page.get_by_label("Role of Tara").select_option("Team admin")
    expect(page.get_by_label("Role of Tara")).to_have_value("admin")
    walker.go("/projects/empty/members")
    page.get_by_role("button", name="Add a member").first.click()
    page.get_by_role("dialog").get_by_text("Team", exact=True).click()
    page.get_by_label("Name of the team").fill("readers")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("region", name="Teams")).to_contain_text("readers")


def test_what_others_change_is_seen_on_the_pages_of_the_hub(walker: Walker, hub: Hub, place: Project) -> None:
    place.add_server("turned", url="http://127.0.0.1:9/mcp", disabled=True)
    page = walker.page
    with page.expect_response("**/api/v1/events*"):
        walker.go("/hub/users")
    someone(hub, "lately")
    expect(page.get_by_role("row", name="Lately")).to_be_visible()
    rail = page.get_by_role("navigation", name="Pages")
    rail.get_by_role("link", name="Teams").click()
    expect(page.get_by_role("heading", name="Teams", level=1)).to_be_visible()
    hub.rest("POST", "teams", json={"name": "lately"})
    expect(page.get_by_role("row", name="lately")).to_be_visible()
    hub.rest("DELETE", "teams/lately")
    expect(page.get_by_role("row", name="lately")).to_have_count(0)
    rail.get_by_role("link", name="Hub", exact=True).click()
    page.get_by_role("navigation", name="Parts of the hub").get_by_role("link", name="Servers").click()
    state = page.get_by_role("row", name="turned")
    expect(state).to_contain_text("Off")
    place.rest("PATCH", "servers/turned", json={"disabled": False})
    expect(state).to_contain_text("Failed")


def test_settings_of_the_hub_say_that_they_are_saved(walker: Walker, hub: Hub) -> None:
    before = hub.rest("GET", "hub/settings")["deletion_grace_days"]
    walker.go("/hub/settings")
    page = walker.page
    days = page.get_by_label("Days for which a deleted project can be brought back")
    days.fill(str(before + 1))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    days.fill(str(before))
    expect(page.get_by_text("Saved.")).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_a_team_of_nobody_says_so(walker: Walker, hub: Hub) -> None:
    # Who makes one on the machine itself is nobody who could be in it.
    made = orch("teams", "create", "nobody-yet", cwd=hub.data_dir, MCP_ORCH_DATA_DIR=str(hub.data_dir))
    assert made.code == 0, made.err
    walker.go("/teams/nobody-yet")
    expect(walker.page.get_by_text("Nobody is in this team yet.")).to_be_visible()
    expect(walker.page.get_by_text("0 people", exact=True)).to_be_visible()


def test_a_user_is_made_and_can_sign_in(walker: Walker, hub: Hub, browser: Browser) -> None:
    walker.go("/hub/users")
    page = walker.page
    page.get_by_role("button", name="New user").click()
    page.get_by_role("textbox", name="Name").fill("Nari")
    page.get_by_role("textbox", name="E-mail").fill("nari@example.com")
    page.get_by_label("First password").fill(SECRET)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("row", name="Nari")).to_contain_text("never")
    with walking(browser, hub.url) as other:
        sign_in(other, email="nari@example.com", password=SECRET)
        expect(other.page.get_by_role("link", name="Users")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("row", name="Nari")).to_contain_text("just now")


def test_a_proposed_command_is_approved_word_by_word(hub: Hub, project: Project, browser: Browser, state: Path) -> None:
    email = someone(hub, "pia")
    project.rest("POST", "members", json={"user": email, "role": "admin"})
    with walking(browser, hub.url) as proposer, walking(browser, hub.url, state=state) as approver:
        sign_in(proposer, email=email, password=SECRET)
        proposer.go("/projects/demo/add-server")
        expect(proposer.page.get_by_text("A hub admin approves commands")).to_be_visible()
        proposer.page.get_by_role("textbox", name="Name").fill("proposed")
        proposer.page.get_by_role("textbox", name="Command").fill("sh -c 'exit 3'")
        proposer.page.get_by_role("button", name="Add", exact=True).click()
        expect(proposer.page.get_by_text("Held").first).to_be_visible()
        approver.go("/hub/approvals")
        waiting = approver.page.get_by_role("region", name="proposed")
        expect(waiting.get_by_text("exit 3", exact=True)).to_be_visible()
        waiting.get_by_role("button", name="Approve").click()
        expect(waiting).to_have_count(0)
        expect(proposer.page.get_by_text("Held").first).to_be_hidden(timeout=20_000)
    project.rest("DELETE", "servers/proposed")


def test_the_record_of_a_project_is_verified(walker: Walker) -> None:
    walker.go("/projects/demo/audit")
    page = walker.page
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    page.get_by_role("button", name="Verify", exact=True).click()
    expect(page.get_by_text("The record is whole")).to_be_visible(timeout=30_000)


def test_a_token_is_made_on_the_page_of_the_account_and_revoked(walker: Walker) -> None:
    walker.go("/account")
    page = walker.page
    page.get_by_role("button", name="New token").click()
    page.get_by_role("dialog").get_by_label("Name").fill("nightly")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("dialog").locator("code")).to_contain_text("user_")
    page.get_by_role("button", name="I have stored it").click()
    row = page.get_by_role("row", name="nightly")
    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("textbox", name="Type nightly to go on").fill("nightly")
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("Revoked")


def test_a_hub_admin_sees_the_system_and_what_all_projects_hold(walker: Walker, project: Project) -> None:
    project.new_key("seen from above")
    walker.go("/hub")
    page = walker.page
    expect(page.get_by_role("region", name="Load")).to_contain_text("Memory")
    expect(page.get_by_role("region", name="Servers", exact=True)).to_contain_text("Ready")
    expect(page.get_by_role("region", name="Record")).to_contain_text("Wait for the database0 byte")
    walker.picture("hub")
    parts = page.get_by_role("navigation", name="Parts of the hub")
    parts.get_by_role("link", name="Servers").click()
    expect(page.get_by_role("row", name="broken")).to_contain_text("demo")
    walker.picture("hub-servers")
    parts.get_by_role("link", name="Keys").click()
    expect(page.get_by_role("row", name="seen from above").first).to_contain_text(project.name)
    walker.picture("hub-keys")
    parts.get_by_role("link", name="Projects").click()
    page.get_by_role("heading", name="Projects of the hub", level=1).wait_for()
    expect(page.get_by_role("row", name="empty")).to_contain_text("Active")
    parts.get_by_role("link", name="Settings").click()
    expect(page.get_by_label("Who may create projects")).to_be_visible()
