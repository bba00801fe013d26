"""One's own account: the name, one-time codes and signing in with them, tokens with limits, the way back in."""

import base64
import hmac
import time

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub
from tests.web.conftest import sign_in
from tests.web.test_members import SECRET, someone
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(180)

STEP_S = 30


def code_of(secret: str, *, steps_on: int = 0) -> str:
    """What an authenticator application shows (RFC 6238), now or a few steps on."""
    step = int(time.time()) // STEP_S + steps_on
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 0x0F
    return str((int.from_bytes(digest[at : at + 4], "big") & 0x7FFF_FFFF) % 10**6).rjust(6, "0")


def enter(walker: Walker, email: str, code: str) -> None:
    """Signs in with password and code."""
    page = walker.page
    walker.go("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("One-time code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Projects", level=1).wait_for()
    walker.complaints = [one for one in walker.complaints if "401" not in one]


def test_somebody_takes_another_name(hub: Hub, browser: Browser) -> None:
    email = someone(hub, "nell")
    with walking(browser, hub.url) as walker:
        sign_in(walker, email=email, password=SECRET)
        walker.go("/account")
        profile = walker.page.get_by_role("region", name="Profile")
        profile.get_by_label("Name").fill("Nell of the North")
        profile.get_by_role("button", name="Save").click()
        expect(profile.get_by_text("Saved.")).to_be_visible()
        expect(walker.page.get_by_role("button", name="Account: Nell of the North")).to_be_visible()


def test_codes_are_set_up_asked_for_and_switched_off(hub: Hub, browser: Browser) -> None:
    email = someone(hub, "otto")
    with walking(browser, hub.url) as walker:
        sign_in(walker, email=email, password=SECRET)
        walker.go("/account")
        codes = walker.page.get_by_role("region", name="One-time codes").first
        codes.get_by_role("button", name="Set up codes").click()
        expect(codes.get_by_role("img", name="QR code for your authenticator application")).to_be_visible()
        walker.picture("codes-enrolment")
        secret = codes.locator("code").inner_text()
        codes.get_by_label("One-time code").fill(code_of(secret))
        codes.get_by_role("button", name="Switch on").click()
        recovery = codes.get_by_role("region", name="Recovery codes").inner_text().split()
        walker.picture("codes-recovery")
        assert len(recovery) == 10
        codes.get_by_role("button", name="I have stored them").click()
        expect(codes.get_by_text("10 recovery codes are left.")).to_be_visible()
    with walking(browser, hub.url) as other:
        enter(other, email, code_of(secret, steps_on=1))
        other.go("/account")
        codes = other.page.get_by_role("region", name="One-time codes")
        codes.get_by_role("button", name="Switch off").click()
        codes.get_by_label("One-time code").fill(recovery[0])
        codes.get_by_role("button", name="Switch off").click()
        expect(codes.get_by_role("button", name="Set up codes")).to_be_visible()
    with walking(browser, hub.url) as third:
        sign_in(third, email=email, password=SECRET)


def test_a_token_is_limited_to_a_server_of_a_project(hub: Hub, walker: Walker) -> None:
    walker.go("/account")
    page = walker.page
    page.get_by_role("button", name="New token").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("one server")
    dialog.get_by_label("Reaches").select_option("demo")
    dialog.get_by_role("checkbox", name="demo", exact=True).check()
    walker.picture("new-token")
    dialog.get_by_role("button", name="Create").click()
    token = dialog.locator("code").inner_text()
    page.get_by_role("button", name="I have stored it").click()
    expect(page.get_by_role("row", name="one server")).to_contain_text("calls in demo demo")
    refused = httpx2.get(f"{hub.url}/api/v1/projects", headers={"Authorization": f"Bearer {token}"}, timeout=20)
    assert refused.status_code == 403


def test_a_forgotten_password_is_mended_by_a_link_of_a_hub_admin(hub: Hub, browser: Browser) -> None:
    email = someone(hub, "fay")
    with walking(browser, hub.url) as walker:
        page = walker.page
        walker.go("/sign-in")
        page.get_by_role("link", name="Forgot the password?").click()
        expect(page.get_by_text("This hub sends no mail")).to_be_visible()
        walker.picture("forgot-password")
        link: str = hub.rest("POST", f"users/{email}/password-link", json={})["url"]
        walker.go(link.removeprefix(hub.url))
        page.get_by_label("New password").fill("another three quiet words")
        page.get_by_role("button", name="Save and sign in").click()
        page.get_by_role("heading", name="Sign in", level=1).wait_for()
        sign_in(walker, email=email, password="another three quiet words")
