"""Commands that a project's admin proposes: what became of them is on a page of the project."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub, Project
from tests.web.conftest import sign_in
from tests.web.test_members import SECRET, someone
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(180)

LINE = f"{sys.executable} -m mcp_orch.demo"


@pytest.fixture(scope="module")
def email(hub: Hub) -> str:
    return someone(hub, "petra")


@pytest.fixture
def proposer(hub: Hub, browser: Browser, place: Project, email: str) -> Iterator[Walker]:
    """An admin of the project who is no hub admin."""
    place.rest("POST", "members", json={"user": email, "role": "admin"})
    with walking(browser, hub.url) as one:
        sign_in(one, email=email, password=SECRET)
        yield one


def decide(place: Project, decision: str) -> None:
    [waiting] = place.rest("GET", "approvals?state=pending")["items"]
    place.rest("POST", f"approvals/{waiting['id']}", json={"decision": decision})


def test_what_became_of_a_proposed_command_is_seen_by_whoever_proposed_it(
    proposer: Walker, place: Project, email: str, browser: Browser, state: Path
) -> None:
    page = proposer.page
    proposer.go(f"/projects/{place.name}/add-server")
    page.get_by_role("textbox", name="Name").fill("notes")
    page.get_by_role("textbox", name="Command").fill(LINE)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="What was proposed, and what became of it").click()
    expect(page.get_by_role("heading", name="Proposed commands", level=1)).to_be_visible()
    row = page.get_by_role("row", name="notes")
    expect(row).to_contain_text("Waiting")
    expect(row).to_contain_text("mcp_orch.demo")
    expect(row).to_contain_text(email)
    with walking(browser, proposer.url, state=state) as approver:
        approver.go("/hub/approvals")
        waiting = approver.page.get_by_role("region", name="notes")
        expect(waiting).to_contain_text(place.name)
        waiting.get_by_role("textbox", name="Note").fill("Which notes?")
        approver.picture("approvals-note")
        assert (approver.problems_of_access(), approver.overflow()) == ([], 0)
        waiting.get_by_role("button", name="Reject").click()
        expect(waiting).to_have_count(0)
    expect(row).to_contain_text("Not approved")
    expect(row).to_contain_text("Which notes?")
    proposer.picture("proposals-rejected")
    assert proposer.problems_of_access() == []

    proposer.go(f"/projects/{place.name}/servers/notes/settings")
    page.get_by_role("textbox", name="Command").fill(f"{LINE} --quiet")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="What was proposed, and what became of it").click()
    expect(page.get_by_role("row", name="notes")).to_have_count(2)
    decide(place, "approve")
    expect(page.get_by_role("row", name="--quiet")).to_contain_text("Approved")
    expect(page.get_by_role("link", name="Decide")).to_have_count(0)


def test_whoever_is_no_admin_any_more_sees_what_became_of_their_own_proposals(
    proposer: Walker, hub: Hub, place: Project, email: str
) -> None:
    page = proposer.page
    place.add_server("others", command=sys.executable, args=["-m", "mcp_orch.demo"])
    proposer.go(f"/projects/{place.name}/add-server")
    page.get_by_role("textbox", name="Name").fill("mine")
    page.get_by_role("textbox", name="Command").fill(f"{LINE} --mine")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name="What was proposed, and what became of it")).to_be_visible()
    [waiting] = place.rest("GET", "approvals?state=pending")["items"]
    place.rest("POST", f"approvals/{waiting['id']}", json={"decision": "reject", "note": "Not in this project."})
    [member] = [one for one in place.rest("GET", "members")["items"] if one["email"] == email]
    place.rest("PATCH", f"members/{member['id']}", json={"role": "member"})
    proposer.go(f"/projects/{place.name}/servers")
    page.get_by_role("link", name="Commands I proposed").click()
    row = page.get_by_role("row", name="mine")
    expect(row).to_contain_text("Not approved")
    expect(row).to_contain_text("Not in this project.")
    expect(row).to_contain_text("admin@example.com")
    expect(page.get_by_role("row", name="others")).to_have_count(0)
    proposer.picture("proposals-of-my-own")
    assert (proposer.problems_of_access(), proposer.overflow()) == ([], 0)
    other = hub.new_project("of-others")
    other.rest("POST", "members", json={"user": email, "role": "viewer"})
    proposer.go("/projects/of-others/servers")
    expect(page.get_by_role("link", name="Commands I proposed")).to_have_count(0)
    proposer.go("/projects/of-others/approvals")
    expect(page.get_by_text("You proposed no command here.")).to_be_visible()
    other.delete()


def test_the_state_that_is_looked_for_lives_in_the_address(proposer: Walker, place: Project) -> None:
    page = proposer.page
    proposer.go(f"/projects/{place.name}/servers")
    page.get_by_role("link", name="Proposed commands").click()
    expect(page.get_by_text("No command was proposed yet.")).to_be_visible()
    place.add_server("notes", command=sys.executable, args=["-m", "mcp_orch.demo"])
    expect(page.get_by_role("row", name="notes")).to_contain_text("Approved")
    page.get_by_label("State").select_option("Withdrawn")
    expect(page).to_have_url(re.compile(r"\?state=withdrawn$"))
    expect(page.get_by_text("No proposal is in this state.")).to_be_visible()
    proposer.picture("proposals-none-fits")
    page.reload()
    expect(page.get_by_label("State")).to_have_value("withdrawn")
    page.get_by_role("link", name="Show all proposals").click()
    expect(page.get_by_role("row", name="notes")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("State")).to_have_value("withdrawn")


def test_proposals_that_cannot_be_got_say_so_with_a_way_out(walker: Walker) -> None:
    page = walker.page
    page.route("**/api/v1/projects/demo/approvals*", lambda route: route.abort())
    page.goto(f"{walker.url}/projects/demo/approvals")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The hub does not answer.", timeout=30_000)
    page.unroute("**/api/v1/projects/demo/approvals*")
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("row", name="broken")).to_contain_text("Approved")
    expect(page.get_by_role("link", name="Decide")).to_be_visible()
    walker.complaints.clear()
