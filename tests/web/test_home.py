"""Home: the projects at hand first, and what waits for the one who looks."""

import sys
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.rig.hub import Hub
from tests.rig.processes import until
from tests.web.walker import Walker


def test_a_starred_project_comes_first_and_stays_so(hub: Hub, walker: Walker) -> None:
    page = walker.page
    walker.go("/")
    star = page.get_by_role("button", name="Favourite: empty")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    first = page.get_by_role("main").get_by_role("listitem").get_by_role("heading", level=2).first
    expect(first).to_have_text("empty")
    page.reload()
    expect(first).to_have_text("empty")
    star.click()
    expect(first).not_to_have_text("empty")
    until(lambda: not hub.rest("GET", "projects/empty")["favourite"], limit_s=5, what="the star is gone")


def test_home_says_what_waits_and_leads_to_it(hub: Hub, walker: Walker) -> None:
    project = hub.new_project("waiting")
    project.add_server("gone", command=sys.executable, args=["-c", "raise SystemExit('no such wiki')"])
    until(lambda: project.status("gone")["state"] == "failed", limit_s=30, what="gone has failed")
    soon = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    project.rest("POST", "keys", json={"name": "short-lived", "kind": "personal", "expires_at": soon})
    page = walker.page
    walker.go("/")
    panel = page.get_by_role("region", name="Needs attention")
    failed = panel.get_by_role("listitem").filter(has=page.get_by_role("link", name="gone"))
    expect(failed).to_contain_text("A server has failed: gone waiting")
    expect(failed).to_contain_text("exited with code 1")
    card = page.get_by_role("main").get_by_role("listitem").filter(has=page.get_by_role("heading", name="waiting"))
    expect(card).to_contain_text("1 failed")
    if (more := panel.get_by_role("button", name="more")).is_visible():
        more.click()
    expect(panel.get_by_role("listitem").filter(has_text="short-lived")).to_contain_text("in 3 days")
    failed.get_by_role("link", name="gone").click()
    expect(page.get_by_role("heading", name="gone", level=1)).to_be_visible()
    project.delete()
