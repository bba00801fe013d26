"""Passkeys: a device is added on the account page and opens the sign-in page. The browser plays the device."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub
from tests.web.conftest import sign_in
from tests.web.test_members import SECRET, someone
from tests.web.walker import Look, Walker, walking

pytestmark = pytest.mark.timeout(180)


@contextmanager
def with_a_device(walker: Walker, *, answers: bool = True) -> Iterator[None]:
    """The browser has a device that keeps passkeys and knows its holder."""
    session = walker.page.context.new_cdp_session(walker.page)
    session.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": answers,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.detach()


def by_name(hub: Hub) -> str:
    """Passkeys of a hub on loopback belong to the name of the machine for itself."""
    return hub.url.replace("127.0.0.1", "localhost")


def add(walker: Walker, name: str) -> None:
    walker.go("/account")
    page = walker.page
    page.get_by_role("button", name="Add a passkey").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Password").fill(SECRET)
    walker.picture("passkey-new")
    assert walker.problems_of_access() == []
    dialog.get_by_role("button", name="Ask the device").click()


def test_a_passkey_is_added_renamed_used_to_sign_in_and_removed(hub: Hub, browser: Browser) -> None:
    email = someone(hub, "pam")
    with walking(browser, by_name(hub)) as walker, with_a_device(walker):
        page = walker.page
        sign_in(walker, email=email, password=SECRET)
        add(walker, "my laptop")
        passkeys = page.get_by_role("region", name="Passkeys")
        expect(passkeys.get_by_role("row", name=re.compile("^my laptop"))).to_contain_text("never")
        passkeys.get_by_role("button", name="Rename my laptop").click()
        page.get_by_role("dialog").get_by_label("Name").fill("the laptop")
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(passkeys.get_by_role("row", name=re.compile("^the laptop"))).to_be_visible()
        walker.picture("passkeys")
        assert walker.problems_of_access() == []
        page.get_by_role("button", name=re.compile("^Account: ")).click()
        page.get_by_role("menuitem", name="Sign out").click()
        page.get_by_role("heading", name="Sign in", level=1).wait_for()
        walker.picture("passkey-sign-in")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.get_by_role("heading", name="Projects", level=1).wait_for()
        walker.go("/account")
        expect(passkeys.get_by_role("row", name=re.compile("^the laptop"))).not_to_contain_text("never")
        passkeys.get_by_role("button", name="Remove the laptop").click()
        page.get_by_label("Type the laptop to go on").fill("the laptop")
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(passkeys.get_by_text("No passkey yet.")).to_be_visible()


def test_a_device_that_is_known_or_does_not_know_its_holder_says_so(hub: Hub, browser: Browser) -> None:
    email = someone(hub, "pit")
    with walking(browser, by_name(hub)) as walker, with_a_device(walker):
        sign_in(walker, email=email, password=SECRET)
        add(walker, "my laptop")
        expect(walker.page.get_by_role("dialog")).to_be_hidden()
        add(walker, "again")
        expect(walker.page.get_by_text("This device has a passkey of yours already.")).to_be_visible()
    with walking(browser, by_name(hub)) as walker, with_a_device(walker, answers=False):
        walker.go("/sign-in")
        walker.page.get_by_role("button", name="Sign in with a passkey").click()
        expect(walker.page.get_by_text("No answer from the device.")).to_be_visible()


def test_a_page_under_another_name_says_where_passkeys_are(hub: Hub, browser: Browser) -> None:
    email = someone(hub, "pat")
    with walking(browser, hub.url, look=Look(width=390)) as walker:
        walker.go("/sign-in")
        expect(walker.page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
        sign_in(walker, email=email, password=SECRET)
        walker.go("/account")
        passkeys = walker.page.get_by_role("region", name="Passkeys")
        expect(passkeys.get_by_role("link", name=by_name(hub))).to_be_visible()
        walker.picture("passkeys-elsewhere")
