"""Lists have four faces, each within its page: the way to the other pages stays."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.rig.hub import Hub, running_hub
from tests.web.conftest import sign_in
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(180)

LISTS = {
    "/teams": (r"/api/v1/teams\?", "listed team"),
    "/hub/users": (r"/api/v1/users\?", "admin@example.com"),
    "/hub/projects": (r"/api/v1/projects\?state=all", "demo"),
    "/hub/servers": (r"/api/v1/hub/servers\?", "broken"),
    "/hub/keys": (r"/api/v1/hub/keys\?", "Cursor in a test"),
    "/hub/activity": (r"/api/v1/activity(\?|$)", "listed-team"),
    "/hub/audit": (r"/api/v1/audit\?", "listed-team"),
    "/hub/deliveries": (r"/api/v1/audit/deliveries(\?|$)", "told"),
    "/closed": (r"/api/v1/projects\?state=(archived|deleted)", "put-away"),
    "/teams/listed-team": (r"/api/v1/teams/listed-team/members", "admin@example.com"),
    "/projects/empty/members": (r"/api/v1/projects/empty/(members\?|people)", "admin@example.com"),
    "/projects/demo/keys": (r"/api/v1/projects/demo/keys\?", "Cursor in a test"),
    "/projects/demo/secrets": (r"/api/v1/projects/demo/secrets\?", "WIKI_TOKEN"),
}


@pytest.fixture(scope="module", autouse=True)
def something_in_each(hub: Hub) -> Iterator[None]:
    hub.rest("POST", "teams", json={"name": "listed-team", "title": "listed team"})
    off = {"name": "told", "kind": "otlp", "url": "http://127.0.0.1:9", "enabled": False}
    made = hub.rest("POST", "audit/deliveries", json=off)
    put_away = hub.new_project("put-away")
    put_away.rest("POST", "archive")
    yield
    put_away.rest("POST", "reopen")
    put_away.delete()
    hub.rest("DELETE", f"audit/deliveries/{made['id']}")
    hub.rest("DELETE", "teams/listed-team?confirm=listed-team")


@pytest.mark.parametrize(
    ("path", "label", "typed", "found", "hidden"),
    [
        ("/teams", "Search the teams", "listed", "listed team", "other"),
        ("/hub/projects", "Search the projects", "put-aw", "put-away", "demo"),
    ],
)
def test_a_list_is_searched_and_the_search_is_in_the_address(
    walker: Walker, path: str, label: str, typed: str, found: str, hidden: str
) -> None:
    page = walker.page
    walker.go(path)
    page.get_by_role("searchbox", name=label).fill(typed)
    expect(page.get_by_role("row", name=found)).to_be_visible()
    expect(page.get_by_role("row", name=hidden)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("searchbox", name=label)).to_have_value(typed)
    page.get_by_role("searchbox", name=label).fill("nothing is called so")
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("row", name=found)).to_be_visible()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_waited_for_and_missed_within_its_page(walker: Walker, path: str) -> None:
    page, (asked, row) = walker.page, LISTS[path]
    held: list[Route] = []
    is_away: list[bool] = []

    def hold(route: Route) -> None:
        route.abort() if is_away else held.append(route)

    page.route(re.compile(asked), hold)
    page.goto(f"{walker.url}{path}")
    expect(page.get_by_role("main").get_by_role("status", name="Loading").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    is_away.append(True)
    for one in held:
        one.abort()
    alert = page.get_by_role("main").get_by_role("alert")
    expect(alert).to_contain_text("The hub does not answer.", timeout=30_000)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    walker.picture(f"missed{path.replace('/', '-')}")
    assert (walker.problems_of_access(), walker.overflow()) == ([], 0)
    page.unroute(re.compile(asked))
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("main").get_by_role("row").filter(has_text=row).first).to_be_visible()
    walker.complaints.clear()


def test_an_empty_list_says_where_its_things_are_made_and_a_long_one_is_whole(
    built_pages: None, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_hub(tmp_path_factory.mktemp("long")) as hub, walking(browser, hub.url) as walker:
        for key in hub.rest("GET", "hub/keys")["items"]:
            hub.rest("DELETE", f"projects/{key['project']}/keys/{key['id']}")
        hub.rest("DELETE", "projects/demo/servers/demo?confirm=demo")
        for number in range(201):
            hub.rest("POST", "users", json={"email": f"u{number}@example.com", "name": f"U{number}"})
        sign_in(walker)
        page = walker.page
        walker.go("/hub/servers")
        expect(page.get_by_text("No server yet.")).to_be_visible()
        walker.picture("no-servers-of-the-hub")
        page.get_by_role("main").get_by_role("link", name="To my projects").click()
        expect(page.get_by_role("heading", name="Projects", level=1)).to_be_visible()
        walker.go("/hub/users")
        expect(page.get_by_text("202 users")).to_be_visible()
        # The newest come first: whoever set the hub up stands on the second page of what the hub gives.
        page.get_by_role("searchbox", name="Search the users").fill("ADMIN@example")
        expect(page.get_by_role("row", name="admin@example.com")).to_be_visible()
