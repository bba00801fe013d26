"""What holds whoever calls: decisions about tools, keys that deserve a look, what records keep."""

import pytest
from playwright.sync_api import expect

from tests.rig.hub import Project
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
