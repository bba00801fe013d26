"""Every page, in every look: axe finds nothing, nothing is wider than the window, the browser complains of nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from tests.rig.hub import Hub
from tests.web.profiles import Look
from tests.web.walker import GALLERY, Walker, walking

PAGES = {
    "home": "/",
    "overview": "/projects/demo",
    "empty-overview": "/projects/empty",
    "servers": "/projects/demo/servers",
    "no-servers": "/projects/empty/servers",
    "server": "/projects/demo/servers/demo",
    "broken-server": "/projects/demo/servers/broken",
    "server-tools": "/projects/demo/servers/demo/tools",
    "server-log": "/projects/demo/servers/demo/logs",
    "server-prompts": "/projects/demo/servers/demo/prompts",
    "server-resources": "/projects/demo/servers/demo/resources",
    "server-settings": "/projects/demo/servers/demo/settings",
    "server-usage": "/projects/demo/servers/demo/usage",
    "add-server": "/projects/demo/add-server",
    "paste-servers": "/projects/demo/add-server?way=paste",
    "proposals": "/projects/demo/approvals",
    "no-proposals": "/projects/empty/approvals",
    "tools": "/projects/demo/tools",
    "connect": "/projects/demo/connect?client=cursor",
    "calls": "/projects/demo/calls",
    "no-calls": "/projects/empty/calls?outcome=refused",
    "usage": "/projects/demo/usage?by=client",
    "activity": "/projects/demo/activity",
    "members": "/projects/demo/members",
    "toolsets": "/projects/demo/toolsets",
    "no-toolsets": "/projects/empty/toolsets",
    "secrets": "/projects/demo/secrets",
    "no-secrets": "/projects/empty/secrets",
    "project-settings": "/projects/demo/settings",
    "keys": "/projects/demo/keys",
    "policies": "/projects/demo/policies",
    "no-policies": "/projects/empty/policies",
    "audit": "/projects/demo/audit",
    "teams": "/teams",
    "closed": "/closed",
    "hub": "/hub",
    "hub-projects": "/hub/projects",
    "hub-servers": "/hub/servers",
    "hub-keys": "/hub/keys",
    "hub-settings": "/hub/settings",
    "hub-activity": "/hub/activity",
    "hub-audit": "/hub/audit",
    "hub-audit-calls": "/hub/audit?stream=calls",
    "hub-deliveries": "/hub/deliveries",
    "users": "/hub/users",
    "approvals": "/hub/approvals",
    "account": "/account",
    "gallery": GALLERY,
    "sign-in": "/sign-in",
    "reset-password": "/reset-password#a-link-of-an-admin",
    "forgot-password": "/forgot-password",
    "nothing": "/nothing/here",
}
MOST_SCRIPT = 200_000
ENGLISH = (Look(), Look(theme="dark", width=1024))
PLACES = ("projects", "above")


def pages_of(place: str, invitation: str) -> dict[str, str]:
    """Those of projects, or those above them: halves of a long walk."""
    pages = {**PAGES, "invitation": invitation}
    return {name: path for name, path in pages.items() if path.startswith("/projects/") is (place == "projects")}


def problems_of(walker: Walker, name: str, *, looks: tuple[Look, ...]) -> dict[str, object]:
    """Of the page that is open, in each of these looks."""
    found: dict[str, object] = {}
    for look in looks:
        walker.see(look)
        walker.picture(f"{name}-{look.name}")
        problems, overflow = walker.problems_of_access(), walker.overflow()
        if problems or overflow > 0:
            found[f"{name}-{look.name}"] = (problems, overflow)
    return found


# The Korean ones are walked through where they are read: tests/web/test_korean.py.
@pytest.mark.timeout(180)
@pytest.mark.parametrize("place", PLACES)
def test_every_page_is_accessible_fits_and_is_quiet(
    place: str, hub: Hub, browser: Browser, state: Path, invitation: str
) -> None:
    found: dict[str, object] = {}
    with walking(browser, hub.url, look=ENGLISH[0], state=state) as walker:
        for name, path in pages_of(place, invitation).items():
            walker.go(path)
            found |= problems_of(walker, name, looks=ENGLISH)
            walker.page.set_viewport_size({"width": ENGLISH[0].width, "height": ENGLISH[0].height})
    assert found == {}


def test_a_project_that_is_not_there_is_said_so_with_a_way_out(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, state=state) as walker:
        walker.page.goto(f"{hub.url}/projects/nowhere/servers")
        walker.page.get_by_role("alert").wait_for()
        walker.page.get_by_role("button", name="Try again").wait_for()
        walker.complaints = [one for one in walker.complaints if "404" not in one]


def test_language_and_theme_are_chosen_in_the_account_menu_and_remembered(
    hub: Hub, browser: Browser, state: Path
) -> None:
    with walking(browser, hub.url, state=state) as walker:
        walker.go("/")
        page = walker.page
        page.get_by_role("button", name="Account:").click()
        page.get_by_role("menuitemradio", name="한국어").click()
        page.get_by_role("heading", name="프로젝트", level=1).wait_for()
        page.get_by_role("menuitemradio", name="어둡게").click()
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dataset.theme]") == [
            "ko",
            "dark",
        ]
        assert page.evaluate("[localStorage['orch.language'], localStorage['orch.theme']]") == ["ko", "dark"]


@pytest.mark.parametrize("path", ["/projects/demo/servers", "/projects/demo/tools?server=demo&tool=picture"])
def test_the_first_tab_leads_past_the_rail(path: str, hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, state=state) as walker:
        walker.go(path)
        walker.page.locator("[aria-current]").last.wait_for()
        walker.page.keyboard.press("Tab")
        walker.page.keyboard.press("Enter")
        assert walker.page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("name", ["home", "overview", "servers", "tools", "server-usage", "project-settings"])
def test_the_first_load_is_light(name: str, hub: Hub, browser: Browser, state: Path) -> None:
    """Bytes as they travel: scripts of one page, compressed."""
    with walking(browser, hub.url, look=Look(language="ko"), state=state, is_new=True) as walker:
        scripts: list[Request] = []
        walker.page.on("requestfinished", lambda one: scripts.append(one) if one.resource_type == "script" else None)
        walker.go(PAGES[name])
        walker.page.wait_for_load_state("networkidle")
        assert 0 < sum(one.sizes()["responseBodySize"] for one in scripts) < MOST_SCRIPT
