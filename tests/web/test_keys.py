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


def test_a_key_is_limited_and_changed(walker: Walker, project: Project) -> None:
    walker.go("/projects/demo/keys")
    page = walker.page
    page.get_by_role("button", name="New key").click()
    page.get_by_role("textbox", name="Name").fill("A narrow key")
    page.get_by_text("Limit what it opens").click()
    page.get_by_label("Only from these addresses").fill("192.0.2.0/24")
    page.get_by_label("Calls per minute").fill("30")
    walker.picture("new-key")
    page.get_by_role("button", name="Create").click()
    text = page.get_by_role("dialog").locator("code").filter(has_text="project_").first.inner_text()
    page.get_by_role("button", name="I have stored it").click()
    assert not opens(project, text)

    page.get_by_role("link", name="A narrow key").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("192.0.2.0/24")
    expect(dialog).to_contain_text("30 a minute")
    dialog.get_by_role("button", name="Change").click()
    dialog.get_by_label("Name").fill("A wider key")
    dialog.get_by_label("Only from these addresses").fill("")
    dialog.get_by_label("Opens until the end of").fill("")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("button", name="Change")).to_be_visible()
    expect(dialog).not_to_contain_text("192.0.2.0/24")
    assert opens(project, text)

    dialog.get_by_label("The old text after rotating").select_option("It opens for another hour")
    dialog.get_by_role("button", name="Rotate").click()
    expect(dialog.get_by_text("The old text ends in 0:59:").first).to_be_visible()
    walker.picture("key-rotated")
    page.keyboard.press("Escape")
    expect(page.get_by_role("row").filter(has_text="A wider key")).to_contain_text("The old text ends in 0:59:")
    walker.picture("keys-countdown")
