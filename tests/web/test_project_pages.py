"""Toolsets, secrets and settings of a project on their pages."""

import pytest
from playwright.sync_api import expect

from tests.rig.hub import Hub, Project
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(120)


def test_a_toolset_is_made_of_chosen_tools_changed_and_removed(walker: Walker, project: Project) -> None:
    walker.go("/projects/demo/toolsets")
    page = walker.page
    page.get_by_role("button", name="New toolset").click()
    page.get_by_role("textbox", name="Name").fill("reading")
    page.get_by_role("searchbox", name="Search the tools", exact=True).fill("echo")
    page.get_by_role("checkbox", name="demo.echo").check()
    page.get_by_role("button", name="Save").click()
    shown = page.get_by_role("region", name="reading")
    expect(shown).to_contain_text("toolsets/reading/mcp")
    search = page.get_by_role("searchbox", name="Search the toolsets")
    search.fill("demo.add")
    expect(shown).to_have_count(0)
    expect(page.get_by_role("region", name="basics")).to_be_visible()
    search.fill("nothing is called so")
    page.get_by_role("button", name="Show all").click()
    expect(shown).to_be_visible()
    page.get_by_role("button", name="Change reading").click()
    page.get_by_role("checkbox", name="demo.add").check()
    page.get_by_role("button", name="Save").click()
    expect(shown).to_contain_text("2 entries")
    assert project.rest("GET", "toolsets/reading")["tools"] == ["demo.echo", "demo.add"]
    shown.get_by_role("button", name="Remove").click()
    page.get_by_role("textbox", name="Type reading to go on").fill("reading")
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(shown).to_have_count(0)


def test_a_secret_is_set_and_replaced_and_its_value_is_nowhere(walker: Walker, project: Project) -> None:
    walker.go("/projects/demo/secrets")
    page = walker.page
    page.get_by_role("button", name="New secret").click()
    page.get_by_role("textbox", name="Name").fill("PAGE_TOKEN")
    page.get_by_role("dialog").get_by_label("Value").fill("swordfish-1")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name="PAGE_TOKEN")
    expect(row).to_contain_text("set")
    row.get_by_role("button", name="Replace").click()
    page.get_by_role("dialog").get_by_label("Value").fill("swordfish-2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "swordfish" not in page.content()
    assert project.rest("GET", "secrets/PAGE_TOKEN")["set"] is True
    project.rest("DELETE", "secrets/PAGE_TOKEN")


def test_a_project_is_renamed_and_deleted(walker: Walker, hub: Hub) -> None:
    hub.new_project("short-lived")
    walker.go("/projects/short-lived/settings")
    page = walker.page
    page.get_by_role("textbox", name="Name").fill("renamed")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(f"{hub.url}/projects/renamed/settings")
    expect(page.get_by_role("navigation", name="You are here")).to_contain_text("renamed")
    page.get_by_role("button", name="Delete the project").click()
    page.get_by_role("textbox", name="Type renamed to go on").fill("renamed")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Projects", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="renamed")).to_have_count(0)
