"""What the hub remembers of everybody, and the ways in and out: activity, audit, erasing, leaving, joining."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.requirements import requirement
from tests.rig.hub import Hub, Project
from tests.web.clients import call_tools
from tests.web.conftest import PROJECT, sign_in
from tests.web.test_members import SECRET, someone
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(180)


@requirement("P17")
def test_the_changes_of_all_projects_are_on_one_page_with_their_project(walker: Walker, place: Project) -> None:
    place.rest("PUT", "secrets/SEEN_FROM_ABOVE", json={"value": "x"})
    walker.go("/hub")
    page = walker.page
    page.get_by_role("navigation", name="Parts of the hub").get_by_role("link", name="Activity").click()
    expect(page.get_by_role("heading", name="Activity of the hub", level=1)).to_be_visible()
    page.get_by_label("Kind of change").select_option("set the secret")
    page.get_by_label("Search the activity").fill("SEEN_FROM_ABOVE")
    row = page.get_by_role("row", name="SEEN_FROM_ABOVE")
    expect(row).to_contain_text("set the secret")
    walker.picture("hub-activity-narrowed")
    row.get_by_role("link", name=place.name).click()
    expect(page.get_by_text("Who changed what in this project.")).to_be_visible()
    walker.go("/hub/activity?q=nothing-is-called-so&range=1h")
    expect(page.get_by_text("No change fits")).to_be_visible()


@requirement("P17")
def test_the_record_of_the_hub_is_read_verified_and_taken_away(walker: Walker, hub: Hub, tmp_path: Path) -> None:
    call_tools(Project(hub=hub, name=PROJECT), {"demo__echo": {"text": "hi"}})
    walker.go("/hub/audit")
    page = walker.page
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    page.get_by_role("button", name="Verify", exact=True).click()
    expect(page.get_by_text("The record is whole")).to_be_visible(timeout=30_000)
    walker.picture("hub-audit-verified")
    page.get_by_text("Calls", exact=True).click()
    expect(page).to_have_url(f"{hub.url}/hub/audit?stream=calls")
    expect(page.get_by_role("cell", name="tools/call").filter(has_text="echo").first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Export CSV").click()
    assert taken.value.suggested_filename == "audit-calls.csv"
    assert "echo" in taken.value.path().read_text()
    with page.expect_download() as held:
        page.get_by_role("link", name="Checkpoints").click()
    kept = tmp_path / held.value.suggested_filename
    held.value.save_as(kept)
    page.reload()
    page.get_by_label("Verify with held checkpoints").set_input_files(kept)
    expect(page.get_by_text("The record is whole")).to_be_visible(timeout=30_000)
    kept.write_text("no checkpoint\n")
    page.get_by_label("Verify with held checkpoints").set_input_files(kept)
    expect(page.get_by_role("alert")).to_contain_text("line 1 is no checkpoint")
    walker.picture("hub-audit-no-checkpoint")


@requirement("P17")
def test_somebody_who_is_gone_is_erased_from_every_record(walker: Walker, hub: Hub, browser: Browser) -> None:
    email = someone(hub, "gisela")
    with walking(browser, hub.url) as gisela:
        sign_in(gisela, email=email, password=SECRET)
    walker.go("/hub/users")
    page = walker.page
    page.get_by_role("button", name="Change Gisela").click()
    expect(page.get_by_role("button", name="Erase", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Deactivate").click()
    page.get_by_label(f"Type {email} to go on").fill(email)
    page.get_by_role("dialog", name="Deactivate Gisela").get_by_role("button", name="Deactivate").click()
    account = page.get_by_role("dialog", name="Gisela", exact=True)
    expect(account.get_by_role("button", name="Deactivate")).to_have_count(0)
    assert account.get_by_role("button").all_inner_texts() == ["Activate", "Erase", ""]
    page.get_by_role("button", name="Erase", exact=True).click()
    asked = page.get_by_role("dialog", name="Erase Gisela")
    expect(asked).to_contain_text("Replaced: name, e-mail and password")
    expect(asked.get_by_role("button", name="Erase", exact=True)).to_be_disabled()
    asked.get_by_label(f"Type {email} to go on").fill(email)
    walker.picture("erase-user")
    assert walker.problems_of_access() == []
    asked.get_by_role("button", name="Erase", exact=True).click()
    expect(page.get_by_text("The name was replaced in")).to_be_visible()
    expect(page.get_by_role("dialog", name="erased person").get_by_role("button")).to_have_count(1)
    walker.picture("user-erased")
    page.get_by_role("dialog", name="erased person").get_by_role("button", name="Close").click()
    row = page.get_by_role("row", name="erased person").first
    expect(row).not_to_contain_text("erased.invalid")
    expect(row.get_by_role("button")).to_have_count(0)
    walker.go("/hub/activity?kind=user.signed-in")
    expect(page.get_by_role("row", name="erased person").first).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Gisela")


@requirement("P17")
def test_an_invitation_is_answered_at_home_and_the_project_left_again(
    hub: Hub, browser: Browser, place: Project
) -> None:
    email = someone(hub, "jona")
    refused = hub.new_project("unwanted")
    for project in (place, refused):
        project.rest("POST", "invitations", json={"email": email, "role": "viewer"})
    with walking(browser, hub.url) as walker:
        sign_in(walker, email=email, password=SECRET)
        page = walker.page
        waiting = page.get_by_role("region", name="Invitations for you")
        expect(waiting).to_contain_text("Role: Viewer")
        walker.picture("invitations-for-me")
        assert walker.problems_of_access() == []
        waiting.get_by_role("button", name="Decline: unwanted").click()
        expect(waiting.get_by_text("unwanted")).to_have_count(0)
        waiting.get_by_role("button", name=f"Accept: {place.name}").click()
        page.wait_for_url(f"{hub.url}/projects/{place.name}")
        walker.go(f"/projects/{place.name}/members")
        page.get_by_role("row", name="Jona").get_by_role("button", name="Leave").click()
        page.get_by_label(f"Type {place.name} to go on").fill(place.name)
        walker.picture("leave-project")
        page.get_by_role("dialog").get_by_role("button", name="Leave").click()
        page.wait_for_url(f"{hub.url}/")
        expect(page.get_by_text("No project yet.")).to_be_visible()
        # The walk fails if the browser complained: nothing asks once more for the project that was left.
        page.get_by_role("navigation", name="Pages").get_by_role("link", name="Teams").click()
        expect(page.get_by_text("No team yet.")).to_be_visible()
    assert email not in [one["email"] for one in place.rest("GET", "members")["items"]]
    refused.delete()


@requirement("P17")
def test_a_server_is_tested_where_it_is_configured(walker: Walker) -> None:
    page = walker.page
    walker.go("/projects/demo/servers/demo/settings")
    page.get_by_role("region", name="Connection").get_by_role("button", name="Test").click()
    expect(page.get_by_role("region", name="Connection")).to_contain_text("It answers", timeout=30_000)
    walker.go("/projects/demo/servers/broken/settings")
    page.get_by_role("region", name="Connection").get_by_role("button", name="Test").click()
    expect(page.get_by_role("region", name="Connection")).to_contain_text("no such wiki", timeout=30_000)
