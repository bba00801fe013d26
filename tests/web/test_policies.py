"""What holds whoever calls: decisions about tools, keys that deserve a look, what records keep."""

import pytest
from playwright.sync_api import Page, expect

from tests.rig.hub import Hub, Project
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(120)


def test_decisions_about_tools_and_doubtful_keys_are_listed_and_lead_on(walker: Walker, project: Project) -> None:
    project.rest("PATCH", "servers/demo/tools/now", json={"enabled": False})
    project.new_key("endless")
    walker.go("/projects/demo/policies")
    page = walker.page
    decided = page.get_by_role("region", name="What was decided about tools")
    expect(decided.get_by_role("listitem").filter(has_text="demo.now")).to_contain_text("off")
    project.rest("PATCH", "servers/demo/tools/now", json={"enabled": True})
    expect(decided.get_by_role("listitem").filter(has_text="demo.now")).to_have_count(0)
    keys = page.get_by_role("region", name="Keys that deserve a look")
    expect(keys.get_by_role("listitem").filter(has_text="endless")).to_contain_text("without an end")
    page.get_by_role("link", name="Verify and export the audit trail").click()
    expect(page.get_by_role("heading", name="Audit", level=1)).to_be_visible()


def saved(page: Page) -> None:
    with page.expect_response(lambda one: one.request.method == "PATCH"):
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()


def test_what_records_keep_and_for_how_long_is_decided_here(walker: Walker, hub: Hub) -> None:
    project = hub.new_project("forgetful")
    walker.go("/projects/forgetful/policies")
    page = walker.page
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_label("What records keep of arguments and results").select_option(label="Both, without secrets")
    page.get_by_label("Days for which they are kept").fill("14")
    page.get_by_role("checkbox", name="Strict record").check()
    saved(page)
    kept = project.rest("GET")
    assert (kept["call_content"], kept["call_days"], kept["is_strict"]) == ("redacted", 14, True)
    walker.go("/projects/forgetful/policies")
    page.get_by_label("Days for which they are kept").fill("")
    saved(page)
    assert project.rest("GET")["call_days"] is None
    walker.go("/projects/forgetful/activity")
    expect(page.get_by_text("days for which records are kept: – → 14")).to_be_visible()
    project.delete()
