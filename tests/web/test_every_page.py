"""Every page, in every look: axe finds nothing, nothing is wider than the window, the browser complains of nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from tests.rig.hub import Hub
from tests.web.walker import GALLERY, Look, walking

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
LOOKS = [
    Look(),
    Look(theme="dark", language="ko"),
    Look(theme="dark", width=1024),
    Look(language="ko", width=390),
]


@pytest.fixture(scope="module")
def invitation(hub: Hub) -> Iterator[str]:
    """The path of an invitation that is open, into a project of its own."""
    project = hub.new_project("guests")
    sent = project.rest("POST", "invitations", json={"email": "guest@example.com", "role": "viewer"})
    yield "/invitation#" + sent["url"].partition("#")[2]
    project.delete()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_page_is_accessible_fits_and_is_quiet(
    look: Look, hub: Hub, browser: Browser, state: Path, invitation: str
) -> None:
    found: dict[str, object] = {}
    with walking(browser, hub.url, look=look, state=state) as walker:
        for name, path in {**PAGES, "invitation": invitation}.items():
            walker.go(path)
            walker.picture(f"{name}-{look.name}")
            problems = walker.problems_of_access()
            overflow = walker.overflow()
            if problems or overflow > 0:
                found[name] = (problems, overflow)
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


def test_the_first_tab_leads_past_the_rail(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, state=state) as walker:
        walker.go("/projects/demo/servers")
        walker.page.keyboard.press("Tab")
        walker.page.keyboard.press("Enter")
        assert walker.page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("name", ["home", "overview", "servers", "tools", "server-usage", "project-settings"])
def test_the_first_load_is_light(name: str, hub: Hub, browser: Browser, state: Path) -> None:
    """Bytes as they travel: scripts of one page, compressed."""
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        scripts: list[Request] = []
        walker.page.on("requestfinished", lambda one: scripts.append(one) if one.resource_type == "script" else None)
        walker.go(PAGES[name])
        walker.page.wait_for_load_state("networkidle")
        assert sum(one.sizes()["responseBodySize"] for one in scripts) < MOST_SCRIPT
