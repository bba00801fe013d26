"""Lists are whole however long they are: what stands behind the first page of an answer is seen, found and chosen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Hub, running_hub
from tests.web.conftest import sign_in
from tests.web.walker import Walker, walking

pytestmark = pytest.mark.timeout(300)

# More than the hub gives at once.
MANY = 201
DRAWN = 60

# Where, how many rows there are in the end, and what was made first: it stands at the far end, or in the middle.
LISTS = {
    "/projects/crowd/keys": ("Search the keys", MANY, "key 000"),
    "/projects/crowd/members": ("Search the members", MANY + 1, "u000@example.com"),
    "/projects/crowd/secrets": ("Search the secrets", MANY, "SECRET_000"),
}


@pytest.fixture(scope="module")
def crowd(built_pages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with running_hub(tmp_path_factory.mktemp("crowd")) as hub:
        project = hub.new_project("crowd")
        hub.rest("POST", "teams", json={"name": "crew"})
        for number in range(MANY):
            user = {"email": f"u{number:03}@example.com", "name": f"U{number:03}"}
            email = hub.rest("POST", "users", json=user)["email"]
            project.rest("POST", "members", json={"user": email, "role": "viewer"})
            hub.rest("POST", "teams/crew/members", json={"user": email})
            project.rest("POST", "keys", json={"name": f"key {number:03}", "kind": "personal"})
            project.rest("PUT", f"secrets/SECRET_{number:03}", json={"value": "x"})
            hub.rest("POST", "projects/demo/toolsets", json={"name": f"set-{number:03}", "tools": ["demo.echo"]})
            hub.new_project(f"closed-{number:03}").rest("POST", "archive")
        yield hub


@pytest.fixture
def walker(crowd: Hub, browser: Browser) -> Iterator[Walker]:
    with walking(browser, crowd.url) as one:
        sign_in(one)
        yield one


def is_whole(walker: Walker, rows: int) -> None:
    """The table says how long it is, draws a part of it, and reaches down to its end."""
    table = walker.page.get_by_role("main").get_by_role("table").first
    expect(table).to_have_attribute("aria-rowcount", str(rows + 1))
    assert table.get_by_role("row").count() < DRAWN
    assert walker.overflow() == 0


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_a_project_is_whole_and_searched_as_a_whole(walker: Walker, path: str) -> None:
    label, rows, first = LISTS[path]
    page = walker.page
    walker.go(path)
    is_whole(walker, rows)
    page.get_by_role("searchbox", name=label).fill(first.upper())
    found = page.get_by_role("row").filter(has_text=first)
    expect(found).to_be_visible()
    expect(page.get_by_role("main").get_by_role("table").first).to_have_attribute("aria-rowcount", "2")
    walker.picture(f"found{path.replace('/', '-')}")
    page.reload()
    expect(found).to_be_visible()
    page.get_by_role("searchbox", name=label).fill("nothing is called so")
    page.get_by_role("button", name="Show all").click()
    is_whole(walker, rows)
    assert walker.problems_of_access() == []


def test_a_dialog_of_a_row_stays_whatever_the_wheel_does(walker: Walker) -> None:
    page = walker.page
    walker.go("/projects/crowd/secrets")
    page.get_by_role("button", name="Remove").nth(3).click()
    field = page.get_by_role("dialog").get_by_role("textbox")
    field.fill("SECRET")
    page.mouse.move(20, 600)
    for _ in range(4):
        page.mouse.wheel(0, 2000)
        page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.evaluate("window.scrollY") == 0
    expect(field).to_have_value("SECRET")


def test_every_closed_project_is_listed_and_the_oldest_opened_again(walker: Walker) -> None:
    walker.go("/closed")
    is_whole(walker, MANY)
    page = walker.page
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.get_by_role("button", name="Open closed-000 again").click()
    expect(page.get_by_role("table")).to_have_attribute("aria-rowcount", str(MANY))


def test_everybody_in_a_team_is_listed(walker: Walker) -> None:
    walker.go("/teams/crew")
    is_whole(walker, MANY + 1)


def test_a_choice_of_toolsets_offers_every_one(walker: Walker) -> None:
    walker.go("/projects/demo/toolsets")
    page = walker.page
    expect(page.get_by_role("heading", name="set-000")).to_be_attached()
    walker.go("/projects/demo/keys")
    page.get_by_role("button", name="New key").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Limit what it opens").click()
    expect(dialog.get_by_text("1 more is not shown: search for it.")).to_be_visible()
    for name in ("set-000", f"set-{MANY - 1}"):
        dialog.get_by_role("searchbox", name="Search: Only these toolsets").fill(name)
        expect(dialog.get_by_role("checkbox", name=name)).to_be_visible()
