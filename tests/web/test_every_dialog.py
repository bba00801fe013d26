"""Every dialog and menu: axe finds nothing in it, it holds the focus, Escape closes it and gives the focus back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.rig.hub import Hub
from tests.web.test_members import someone
from tests.web.walker import GALLERY, Look, Walker, walking

pytestmark = pytest.mark.timeout(180)

DARK_PHONE = Look(theme="dark", width=390)
LOOKS = [Look(), DARK_PHONE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """What is pressed on a page, and what opens by it."""

    name: str | re.Pattern[str]
    role: Literal["button", "link"] = "button"
    opens: Literal["dialog", "menu"] = "dialog"
    """A button that only a wide window, or only a phone, has."""
    width: int | None = None

    def find(self, walker: Walker) -> Locator:
        return walker.page.get_by_role(self.role, name=self.name, exact=isinstance(self.name, str)).first


ROLES = Opener(name="What each role may do")
OPENERS: dict[str, list[Opener]] = {
    "/": [
        Opener(name="New project"),
        Opener(name=re.compile("^Search")),
        Opener(name="Menu", width=390),
        Opener(name=re.compile("^Account:"), opens="menu", width=1440),
        Opener(name=re.compile("^Project:"), opens="menu", width=1440),
    ],
    "/projects/staffed/members": [
        ROLES,
        Opener(name="Invite somebody"),
        Opener(name="Add a member"),
        Opener(name="Remove"),
    ],
    "/projects/staffed/settings": [Opener(name="Hand the project over"), Opener(name="Delete the project")],
    "/projects/demo/keys": [
        ROLES,
        Opener(name="New key"),
        Opener(name="first steps", role="link"),
        Opener(name="Revoke first steps"),
    ],
    "/projects/demo/secrets": [Opener(name="New secret"), Opener(name="Replace"), Opener(name="Remove")],
    "/projects/demo/servers/demo/settings": [Opener(name="Clone"), Opener(name="Remove the server")],
    "/projects/demo/tools?server=demo&tool=echo": [Opener(name="As code")],
    "/projects/demo/toolsets": [
        Opener(name="New toolset"),
        Opener(name="Change basics"),
        Opener(name="Remove"),
    ],
    "/teams": [Opener(name="New team")],
    "/teams/crew": [Opener(name="Leave the team"), Opener(name="Delete the team")],
    "/hub/users": [Opener(name="New user"), Opener(name="Change Dana")],
    "/account": [Opener(name="New token"), Opener(name="Revoke scripts")],
    GALLERY: [Opener(name="Menu", opens="menu"), Opener(name="Dialog")],
}


@pytest.fixture(scope="module")
def crowd(hub: Hub) -> Iterator[None]:
    """A project with a member, a team with its admin, a token: what some of the dialogs are about."""
    email = someone(hub, "dana")
    project = hub.new_project("staffed")
    project.rest("POST", "members", json={"user": email, "role": "member"})
    hub.rest("POST", "teams", json={"name": "crew"})
    hub.rest("POST", "auth/tokens", json={"name": "scripts"})
    yield
    hub.rest("DELETE", "teams/crew?confirm=crew")
    project.delete()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("path", OPENERS)
def test_every_dialog_is_accessible_and_gives_the_focus_back(
    path: str, look: Look, hub: Hub, browser: Browser, state: Path, crowd: None
) -> None:
    found: dict[str, object] = {}
    with walking(browser, hub.url, look=look, state=state) as walker:
        walker.go(path)
        for opener in OPENERS[path]:
            if opener.width in {None, look.width}:
                found |= problems_of(walker, opener, picture=f"dialog-{path.strip('/').replace('/', '-')}-{look.name}")
    assert found == {}


def problems_of(walker: Walker, opener: Opener, *, picture: str) -> dict[str, object]:
    """Opens, looks, and leaves by the keyboard."""
    page = walker.page
    name = opener.name if isinstance(opener.name, str) else opener.name.pattern
    opener.find(walker).click()
    opened = page.get_by_role(opener.opens).first
    expect(opened).to_be_visible()
    # The code of the palette and of the menus comes with the first click.
    expect(opened.locator("input, select, button, [role^=menuitem]").first).to_be_visible()
    page.wait_for_function("place => place.contains(document.activeElement)", arg=opened.element_handle())
    walker.picture(f"{picture}-{name}")
    problems = walker.problems_of_access()
    overflow = walker.overflow()
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(opener.find(walker)).to_be_focused()
    return {name: (problems, overflow)} if problems or overflow > 0 else {}


def test_the_menus_of_a_phone_open_within_its_sheet(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, look=DARK_PHONE, state=state) as walker:
        walker.go("/")
        page = walker.page
        page.get_by_role("button", name="Menu", exact=True).click()
        sheet = page.get_by_role("dialog", name="Menu")
        menu = sheet.get_by_role("menu")
        for name in ("Project", "Account"):
            opener = sheet.get_by_role("button", name=re.compile(f"^{name}:"))
            opener.click()
            expect(menu).to_be_visible()
            walker.picture(f"sheet-{name}")
            assert walker.problems_of_access() == []
            page.keyboard.press("Escape")
            expect(menu).to_have_count(0)
            expect(opener).to_be_focused()
        sheet.get_by_role("button", name=re.compile("^Account:")).click()
        menu.get_by_role("menuitemradio", name="한국어").click()
        expect(page.get_by_role("heading", name="프로젝트", level=1, include_hidden=True)).to_be_attached()
