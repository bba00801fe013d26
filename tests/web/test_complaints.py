"""What is wrong with a field before it is sent is told beside it, in the language of the page."""

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub
from tests.web.walker import Look, Walker, walking

pytestmark = pytest.mark.timeout(120)


def test_a_field_that_is_empty_or_wrong_says_so_until_it_is_right(hub: Hub, browser: Browser) -> None:
    with walking(browser, hub.url, look=Look(language="ko")) as walker:
        page = walker.page
        walker.go("/sign-in")
        address, send = page.get_by_label("이메일"), page.get_by_role("button", name="로그인", exact=True)
        send.click()
        expect(page.get_by_role("alert").first).to_have_text("꼭 필요해요.")
        expect(address).to_be_focused()
        expect(address).to_have_attribute("aria-invalid", "true")
        walker.picture("complaint")
        address.fill("nobody")
        send.click()
        expect(page.get_by_role("alert").first).to_have_text("이메일 주소가 아니에요.")
        address.fill("nobody@example.com")
        expect(address).not_to_have_attribute("aria-invalid", "true")


def test_a_name_that_may_not_be_written_like_this_is_told_beside_it(walker: Walker) -> None:
    page = walker.page
    walker.go("/")
    page.get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").first.fill("two words")
    dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_role("alert")).to_have_text("It may not be written like this.")
    dialog.get_by_label("Name").first.fill("two-words")
    expect(dialog.get_by_role("alert")).to_have_count(0)
