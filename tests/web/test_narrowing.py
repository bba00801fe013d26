"""Activity and audit narrowed down: by whom, of which server, from when to when; everything is in the address."""

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.rig.hub import Hub, Project
from tests.web.clients import call_tools
from tests.web.test_members import SECRET, someone
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def email(hub: Hub) -> str:
    return someone(hub, "wanda")


@pytest.fixture(scope="module")
def called(hub: Hub) -> None:
    """The newest calls are known, whatever was called before."""
    call_tools(Project(hub=hub, name="demo"), {"demo__fail": {}, "demo__echo": {"text": "hi"}}, client="Narrowing")


def set_secret_as(hub: Hub, email: str, *, project: Project, name: str) -> None:
    with httpx2.Client(base_url=f"{hub.url}/api/v1/") as client:
        token = client.post("auth/password-token", json={"email": email, "password": SECRET}).json()["token"]
        path = f"projects/{project.name}/secrets/{name}"
        done = client.put(path, json={"value": "x"}, headers={"Authorization": f"Bearer {token}"})
        assert done.status_code < 300, done.text


def shows(page: Page, *names: str, not_: str) -> None:
    for name in names:
        expect(page.get_by_role("row", name=name).first).to_be_visible()
    expect(page.get_by_role("row", name=not_)).to_have_count(0)


def test_changes_are_narrowed_down_to_somebody(walker: Walker, hub: Hub, place: Project, email: str) -> None:
    place.rest("POST", "members", json={"user": email, "role": "admin"})
    place.rest("PUT", "secrets/BY_ADMIN", json={"value": "x"})
    set_secret_as(hub, email, project=place, name="BY_WANDA")
    page = walker.page
    for path in (f"/projects/{place.name}/activity", "/hub/activity"):
        walker.go(path)
        shows(page, "BY_ADMIN", "BY_WANDA", not_="NEVER_SET")
        page.get_by_label("Who").select_option("Wanda")
        expect(page).to_have_url(re.compile("who=usr_"))
        shows(page, "BY_WANDA", not_="BY_ADMIN")
        page.reload()
        shows(page, "BY_WANDA", not_="BY_ADMIN")
        walker.picture("activity-of-somebody")
        page.get_by_role("button", name="Clear").click()
        shows(page, "BY_ADMIN", "BY_WANDA", not_="NEVER_SET")
        page.get_by_role("row", name="BY_WANDA").first.get_by_role("button").click()
        shows(page, "BY_WANDA", not_="BY_ADMIN")
        page.go_back()
        expect(page.get_by_label("Who")).to_have_value("")


def test_changes_are_narrowed_down_to_a_server(walker: Walker, project: Project) -> None:
    project.rest("PUT", "secrets/OF_NO_SERVER", json={"value": "x"})
    page = walker.page
    walker.go(f"/projects/{project.name}/activity")
    shows(page, "OF_NO_SERVER", not_="NEVER_SET")
    page.get_by_label("Server").select_option("broken")
    expect(page).to_have_url(re.compile("target=srv_"))
    shows(page, "added the server broken", not_="OF_NO_SERVER")
    walker.go(f"/projects/{project.name}/activity?target=gone")
    expect(page.get_by_text("No change fits this search.")).to_be_visible()
    page.get_by_role("button", name="Thing gone").click()
    shows(page, "OF_NO_SERVER", not_="NEVER_SET")
    project.rest("DELETE", "secrets/OF_NO_SERVER")


@pytest.mark.parametrize("path", ["/projects/demo/activity", "/hub/activity"])
def test_changes_are_narrowed_down_to_days(walker: Walker, path: str) -> None:
    page = walker.page
    walker.go(path)
    page.get_by_label("Time").select_option("From day to day")
    expect(page).to_have_url(re.compile(r"from=(\d{4}-\d\d-\d\d)&to=\1"))
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    page.get_by_label("First day").fill("2020-01-01")
    page.get_by_label("Last day").fill("2020-01-31")
    expect(page.get_by_text("No change fits this search.")).to_be_visible()
    expect(page).to_have_url(re.compile("from=2020-01-01&to=2020-01-31"))
    assert (walker.problems_of_access(), walker.overflow()) == ([], 0)
    page.reload()
    expect(page.get_by_label("Last day")).to_have_value("2020-01-31")
    page.get_by_label("Time").select_option("Last hour")
    expect(page.get_by_label("Last day")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("from="))


def test_a_day_is_typed_digit_by_digit(walker: Walker) -> None:
    page = walker.page
    walker.go("/projects/demo/activity?from=2026-01-01")
    first = page.get_by_label("First day")
    first.focus()
    page.keyboard.type("03152025")
    expect(page).to_have_url(re.compile(r"\?from=2025-03-15$"))
    expect(first).to_have_value("2025-03-15")


def test_what_is_typed_into_a_search_stays_as_it_was_typed(walker: Walker, place: Project) -> None:
    place.rest("PUT", "secrets/WIKI_TOKEN", json={"value": "x"})
    page = walker.page
    walker.go(f"/projects/{place.name}/secrets?q=OKEN")
    field = page.get_by_role("searchbox", name="Search the secrets")
    field.press("Home")
    page.keyboard.type("KI_T")
    expect(field).to_have_value("KI_TOKEN")
    expect(page).to_have_url(re.compile(r"q=KI_TOKEN$"))
    field.fill("")
    # A syllable of Hangul is composed of letters, each of which takes the place of what was there before it.
    keyboard = page.context.new_cdp_session(page)
    for composed in ("\u314e", "하", "한"):
        keyboard.send("Input.imeSetComposition", {"text": composed, "selectionStart": 1, "selectionEnd": 1})
        expect(page).to_have_url(re.compile("q=%E"))
    keyboard.send("Input.insertText", {"text": "한"})
    expect(field).to_have_value("한")
    page.get_by_role("button", name="Show all").click()
    expect(field).to_have_value("")


@pytest.mark.parametrize("path", ["/projects/demo/audit", "/hub/audit"])
def test_records_are_narrowed_down_to_a_time_and_so_is_what_is_taken_away(walker: Walker, path: str) -> None:
    page = walker.page
    walker.go(f"{path}?range=24h")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Export JSON").click()
    assert coming.value.path().read_text().count("\n") > 1
    page.get_by_role("search").get_by_text("Calls", exact=True).click()
    expect(page).to_have_url(re.compile("stream=calls"))
    expect(page.get_by_label("Time")).to_have_value("24h")
    walker.go(f"{path}?to=2020-01-31")
    expect(page.get_by_text("Nothing was recorded in this time.")).to_be_visible()
    walker.picture("audit-nothing-in-this-time")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Export JSON").click()
    assert coming.value.path().read_text() == ""


def test_a_span_until_now_keeps_the_pages_that_are_open(walker: Walker, place: Project) -> None:
    for number in range(60):
        place.rest("PUT", f"secrets/S_{number}", json={"value": "x"})
    page = walker.page
    page.clock.install()
    walker.go(f"/projects/{place.name}/activity?range=24h")
    page.get_by_role("button", name="Older ones").click()
    oldest = page.get_by_role("row", name=re.compile("created the project"))
    expect(oldest).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")
    page.clock.run_for(90_000)
    place.rest("PUT", "secrets/ONE_MORE", json={"value": "x"})
    expect(page.get_by_role("row", name="ONE_MORE")).to_be_visible()
    expect(oldest).to_be_attached()


def test_what_is_new_is_counted_once(walker: Walker, place: Project) -> None:
    for number in range(12):
        place.rest("PUT", f"secrets/S_{number}", json={"value": "x"})
    page = walker.page
    page.set_viewport_size({"width": 1000, "height": 400})
    walker.go(f"/projects/{place.name}/activity?kind=secret.set")
    expect(page.get_by_role("row", name="S_11")).to_be_visible()
    page.evaluate("window.scrollTo(0, 300)")
    place.rest("DELETE", "secrets/S_0")
    place.rest("PUT", "secrets/ONE_MORE", json={"value": "x"})
    fresh = page.get_by_role("button", name="1 new")
    expect(fresh).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")
    expect(page.get_by_role("row", name="ONE_MORE")).to_be_visible()
    page.evaluate("window.scrollTo(0, 300)")
    expect(fresh).to_have_count(0)


def test_calls_are_narrowed_down_to_days(walker: Walker, called: None) -> None:
    page = walker.page
    walker.go("/projects/demo/calls?to=2020-01-31")
    expect(page.get_by_text("No call fits this filter.")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("row", name="echo").first).to_be_visible()


def test_records_are_narrowed_down_to_somebody_a_kind_and_a_project(
    walker: Walker, hub: Hub, place: Project, project: Project, email: str
) -> None:
    place.rest("POST", "members", json={"user": email, "role": "admin"})
    project.rest("PUT", "secrets/ELSEWHERE", json={"value": "x"})
    place.rest("PUT", "secrets/BY_ADMIN", json={"value": "x"})
    set_secret_as(hub, email, project=place, name="BY_WANDA")
    page = walker.page
    for path in (f"/projects/{place.name}/audit", f"/hub/audit?project={place.name}"):
        walker.go(path)
        shows(page, "BY_ADMIN", "BY_WANDA", not_="ELSEWHERE")
        page.get_by_label("Who").select_option("Wanda")
        expect(page).to_have_url(re.compile("who=usr_"))
        shows(page, "BY_WANDA", not_="BY_ADMIN")
        page.reload()
        shows(page, "BY_WANDA", not_="BY_ADMIN")
        page.get_by_label("Kind of change").select_option("set the secret")
        expect(page.get_by_role("row")).to_have_count(2)
        walker.picture("audit-of-somebody")
        assert (walker.problems_of_access(), walker.overflow()) == ([], 0)
        with page.expect_download() as coming:
            page.get_by_role("link", name="Export JSON").click()
        [line] = coming.value.path().read_text().splitlines()
        assert "BY_WANDA" in line
        page.get_by_label("Kind of change").select_option("removed the secret")
        expect(page.get_by_text("No record fits this search.")).to_be_visible()
        page.go_back()
        shows(page, "BY_WANDA", not_="BY_ADMIN")
    page.get_by_role("button", name="Clear").click()
    shows(page, "BY_ADMIN", "ELSEWHERE", not_="NEVER_SET")
    page.get_by_label("Project").select_option(place.name)
    shows(page, "BY_ADMIN", not_="ELSEWHERE")
    project.rest("DELETE", "secrets/ELSEWHERE")


@pytest.mark.parametrize("path", ["/projects/demo/audit", "/hub/audit"])
def test_records_of_calls_are_narrowed_down_to_how_they_ended(walker: Walker, path: str, called: None) -> None:
    page = walker.page
    walker.go(f"{path}?stream=calls")
    shows(page, "Answered", "Tool failed", not_="NEVER_SET")
    page.get_by_label("Outcome").select_option("Tool failed")
    expect(page).to_have_url(re.compile("outcome=tool-error"))
    shows(page, "Tool failed", not_="Answered")
    walker.picture("audit-of-failed-calls")
    page.get_by_label("Method").select_option("tools/list")
    expect(page.get_by_text("No record fits this search.")).to_be_visible()
    page.go_back()
    page.get_by_role("row", name="Tool failed").filter(has_text="Narrowing in a test").get_by_role("button").click()
    expect(page).to_have_url(re.compile("who=key"))
    shows(page, "Tool failed", not_="Answered")
    page.get_by_role("search").get_by_text("Changes", exact=True).click()
    expect(page).not_to_have_url(re.compile("outcome="))
