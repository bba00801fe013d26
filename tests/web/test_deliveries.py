"""Deliveries of the audit trail: added, failing and mended, paused, changed, removed; the receiver is a real one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub
from tests.rig.processes import until
from tests.rig.receivers import HttpReceiver
from tests.web.walker import Look, Walker, walking

pytestmark = pytest.mark.timeout(180)

PATH = "/hub/deliveries"


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    found = HttpReceiver()
    yield found
    found.stop()


@pytest.fixture(autouse=True)
def nothing_is_left(hub: Hub) -> Iterator[None]:
    yield
    for one in hub.rest("GET", "audit/deliveries")["items"]:
        hub.rest("DELETE", f"audit/deliveries/{one['id']}")


def test_a_webhook_is_added_told_paused_changed_and_removed(walker: Walker, hub: Hub, receiver: HttpReceiver) -> None:
    page = walker.page
    walker.go(PATH)
    expect(page.get_by_text("The audit trail is told to no place outside.")).to_be_visible()
    page.get_by_role("button", name="New delivery").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("siem")
    page.get_by_role("textbox", name="Address").fill(f"{receiver.url}/audit")
    page.get_by_role("textbox", name="New name in Headers").fill("X-Source")
    page.get_by_role("textbox", name="New name in Headers").press("Enter")
    page.get_by_label("Value of X-Source").fill("orch")
    receiver.answer = (401, b"who are you")
    page.get_by_role("button", name="Send a test").click()
    outcome = page.get_by_role("dialog").get_by_role("status")
    expect(outcome).to_contain_text("the receiver answered 401: who are you")
    receiver.answer = (200, b"welcome")
    page.get_by_role("button", name="Send a test").click()
    expect(outcome).to_contain_text("It took the test message.")
    expect(outcome).to_contain_text("200: welcome")
    assert json.loads(receiver.requests.pop()[1])["messages"][0]["kind"] == "test"
    page.get_by_role("checkbox", name="Tell what is there already, too").check()
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).last.click()
    expect(page.get_by_text("shown once")).to_be_visible()
    expect(page.get_by_role("dialog")).to_contain_text("whsec_")
    page.get_by_role("button", name="I have stored it").click()
    row = page.get_by_role("row", name="siem")
    expect(row).to_contain_text("Up to date", timeout=20_000)
    expect(row).to_contain_text("just now")
    assert receiver.requests[0][0]["x-source"] == "orch"
    assert "webhook-signature" in receiver.requests[0][0]

    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("Paused")
    told = len(receiver.requests)
    hub.rest("POST", "teams", json={"name": "while-paused"})
    expect(row.get_by_role("cell", name=re.compile("^[1-9]$"))).to_be_visible(timeout=20_000)
    assert len(receiver.requests) == told
    row.get_by_role("button", name="Resume").click()
    expect(row).to_contain_text("Up to date", timeout=20_000)
    assert any(b"while-paused" in body for _, body in receiver.requests[told:])

    row.get_by_role("button", name="Change").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("watch")
    page.get_by_role("checkbox", name="Calls").uncheck()
    page.get_by_role("button", name="Save").click()
    changed = page.get_by_role("row", name="watch")
    expect(changed).to_be_visible()
    assert hub.rest("GET", "audit/deliveries/watch")["streams"] == ["actions"]

    changed.get_by_role("button", name="Remove").click()
    page.get_by_role("textbox", name="Type watch to go on").fill("watch")
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The audit trail is told to no place outside.")).to_be_visible()


def test_why_a_receiver_takes_nothing_is_told_and_that_it_works_again(
    walker: Walker, hub: Hub, receiver: HttpReceiver
) -> None:
    receiver.answer = (503, b"disk full")
    add(hub, "collector", receiver)
    walker.go(PATH)
    row = walker.page.get_by_role("rowgroup").filter(has_text="collector")
    expect(row).to_contain_text("Failing", timeout=20_000)
    expect(row).to_contain_text("the receiver answered 503: disk full")
    expect(row).to_contain_text("tried again by itself.")
    receiver.answer = (200, json.dumps({}).encode())
    expect(row).to_contain_text("Up to date", timeout=60_000)
    expect(row).not_to_contain_text("503")


@pytest.mark.timeout(300)
def test_what_a_receiver_will_not_have_is_named_and_told_again_when_it_is_mended(
    walker: Walker, hub: Hub, receiver: HttpReceiver
) -> None:
    """One test, since it takes half a minute of refusals until a record is set aside."""

    def of_picky() -> dict[str, Any]:
        return hub.rest("GET", "audit/deliveries/picky")

    receiver.answer = (422, b"no such field")
    add(hub, "picky", receiver)
    walker.go(PATH)
    row = walker.page.get_by_role("rowgroup").filter(has_text="picky")
    expect(row).to_contain_text("set aside.", timeout=90_000)
    expect(row).to_contain_text("the receiver answered 422: no such field")
    walker.picture("deliveries-aside")
    assert walker.problems_of_access() == []

    until(lambda: of_picky()["set_aside"] > 2, limit_s=90, every_s=1, what="three are set aside")
    named = [one["id"] for one in of_picky()["refused"]]
    receiver.requests.clear()
    receiver.answer = (200, b"{}")

    def told() -> set[str]:
        return {one["id"] for _, body in receiver.requests for one in json.loads(body)["messages"]}

    row.get_by_text(re.compile("^(Which records, and why|The newest .+)$")).click()
    walker.picture("deliveries-refused")
    assert (walker.problems_of_access(), walker.overflow()) == ([], 0)
    row.get_by_role("button", name=f"Tell {named[1]} again").click()
    expect(row.get_by_role("listitem").filter(has_text=named[1])).to_have_count(0, timeout=90_000)
    assert told() & set(named) == {named[1]}
    row.get_by_role("button", name="Tell all again").click()
    expect(row).not_to_contain_text("set aside.", timeout=90_000)
    assert set(named) <= told()
    assert of_picky()["set_aside"] == 0


def test_what_can_be_no_address_is_refused_with_the_reason(walker: Walker) -> None:
    page = walker.page
    walker.go(PATH)
    page.get_by_role("button", name="New delivery").click()
    page.get_by_label("Kind").select_option("syslog")
    page.get_by_role("textbox", name="Name", exact=True).fill("lines")
    address = page.get_by_role("textbox", name="Address")
    address.fill("https://logs.example.org")
    submit = page.get_by_role("dialog").get_by_role("button", name="Add", exact=True)
    submit.click()
    assert not address.evaluate("one => one.validity.valid")
    address.fill("tcp://logs.example.org:70000")
    submit.click()
    expect(page.get_by_role("alert")).to_contain_text("the URL of a syslog receiver can't be read")
    page.get_by_role("checkbox", name="Calls").uncheck()
    page.get_by_role("checkbox", name="Changes").uncheck()
    expect(page.get_by_text("Choose at least one.")).to_be_visible()
    expect(submit).to_be_disabled()
    walker.complaints = [one for one in walker.complaints if "422" not in one]


def test_a_list_that_cannot_be_got_says_so_with_a_way_out(walker: Walker) -> None:
    page = walker.page
    page.route("**/api/v1/audit/deliveries*", lambda route: route.abort())
    walker.go(PATH)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The hub does not answer.", timeout=30_000)
    page.unroute("**/api/v1/audit/deliveries*")
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("The audit trail is told to no place outside.")).to_be_visible()
    walker.complaints.clear()


@pytest.mark.parametrize("look", [Look(), Look(theme="dark", language="ko"), Look(language="ko", width=390)])
def test_a_full_list_and_its_form_are_accessible_and_fit(
    hub: Hub, browser: Browser, state: Path, receiver: HttpReceiver, look: Look
) -> None:
    add(hub, "well", receiver)
    hub.rest("POST", "audit/deliveries", json={"name": "away", "kind": "syslog", "url": "tcp://127.0.0.1:9"} | START)
    hub.rest(
        "POST", "audit/deliveries", json={"name": "rest", "kind": "otlp", "url": "http://127.0.0.1:9", "enabled": False}
    )
    with walking(browser, hub.url, look=look, state=state) as walker:
        walker.go(PATH)
        walker.page.get_by_text({"en": "Failing", "ko": "실패"}[look.language], exact=True).wait_for(timeout=20_000)
        walker.picture(f"deliveries-{look.name}")
        assert (walker.problems_of_access(), walker.overflow()) == ([], 0)
        walker.page.get_by_role("button", name={"en": "New delivery", "ko": "새 전달"}[look.language]).click()
        walker.page.get_by_role("dialog").wait_for()
        walker.picture(f"deliveries-form-{look.name}")
        assert (walker.problems_of_access(), walker.overflow()) == ([], 0)


START = {"from_the_start": True}


def add(hub: Hub, name: str, receiver: HttpReceiver) -> None:
    hub.rest("POST", "audit/deliveries", json={"name": name, "kind": "webhook", "url": receiver.url} | START)
