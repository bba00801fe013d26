"""Keys on their page: made with limits, rotated with a grace, seen at work, revoked."""

import httpx2
import pytest
from playwright.sync_api import expect

from tests.rig.hub import Project
from tests.web.clients import call_tools
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(120)


def opens(project: Project, key: str) -> bool:
    asked = httpx2.get(f"{project.hub.url}/api/v1/keys/self", headers={"Authorization": f"Bearer {key}"}, timeout=20)
    return asked.status_code == 200


def test_a_key_is_made_used_rotated_and_revoked(walker: Walker, project: Project) -> None:
    walker.go("/projects/demo/keys")
    page = walker.page
    page.get_by_role("button", name="New key").click()
    page.get_by_role("textbox", name="Name").fill("Life of a key")
    page.get_by_text("Limit what it opens").click()
    page.get_by_role("checkbox", name="demo", exact=True).check()
    page.get_by_role("button", name="Create").click()
    revealed = page.get_by_role("dialog").locator("code").filter(has_text="project_").first
    first = revealed.inner_text()
    page.get_by_role("button", name="I have stored it").click()
    call_tools(project, {"demo__echo": {"text": "hi"}}, client="Rotator", key=first)

    page.get_by_role("link", name="Life of a key").click()
    dialog = page.get_by_role("dialog", name="Life of a key")
    # Uses are gathered, and written down a few times a minute.
    expect(dialog).to_contain_text("Rotator 2.4", timeout=60_000)
    expect(dialog.get_by_text("demo", exact=True)).to_be_visible()
    dialog.get_by_label("The old text after rotating").select_option("It is shut at once")
    dialog.get_by_role("button", name="Rotate").click()
    expect(dialog.get_by_text("The old text opens nothing any more.")).to_be_visible()
    second = dialog.locator("code").filter(has_text="project_").last.inner_text()
    assert (opens(project, first), opens(project, second)) == (False, True)
    page.keyboard.press("Escape")

    row = page.get_by_role("row").filter(has_text="Life of a key")
    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("textbox", name="Type Life of a key to go on").fill("Life of a key")
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("Revoked")
    assert not opens(project, second)
