"""The page that connects a client: the hub's own table of clients, for the endpoint that was chosen."""

import json

import pytest
from playwright.sync_api import expect

from tests.rig.drivers import ClientKind, ForeignClient, TransportKind
from tests.rig.hub import Project
from tests.web.walker import Walker

pytestmark = pytest.mark.timeout(120)


def written(walker: Walker, client: str) -> str:
    return walker.page.get_by_role("region", name=f"Snippet for {client}").inner_text()


def test_every_client_of_the_table_can_be_chosen(walker: Walker, project: Project) -> None:
    cards = project.hub.rest("GET", "clients")["items"]
    walker.go("/projects/demo/connect")
    page = walker.page
    expect(page.get_by_role("radio").first).to_be_attached()
    near = [one.strip() for one in page.get_by_role("group", name="Client").locator("label").all_inner_texts()]
    far = page.get_by_label("Another client").locator("option").all_inner_texts()[1:]
    assert near + far == [card["title"] for card in cards]


@pytest.mark.parametrize(
    ("label", "path", "name"),
    [
        ("All servers of the project", "/projects/demo/unified/mcp", "demo"),
        ("basics", "/toolsets/basics/mcp", "basics"),
        ("broken", "/servers/broken/mcp", "broken"),
    ],
)
def test_the_snippet_is_for_the_chosen_endpoint(walker: Walker, label: str, path: str, name: str) -> None:
    walker.go("/projects/demo/connect?client=cursor")
    page = walker.page
    page.get_by_label("What the client reaches").select_option(label=label)
    expect(page.get_by_role("region", name="Snippet for Cursor")).to_contain_text(path)
    [(shown, server)] = json.loads(written(walker, "Cursor"))["mcpServers"].items()
    assert (shown, server["headers"]) == (name, {"Authorization": "Bearer YOUR_KEY"})
    page.reload()
    expect(page.get_by_role("region", name="Snippet for Cursor")).to_contain_text(path)


def test_a_key_that_opens_one_endpoint_is_offered_for_no_other(walker: Walker) -> None:
    walker.go("/projects/demo/connect?client=cursor&server=demo")
    page = walker.page
    page.get_by_role("button", name="Create the key").click()
    snippet = page.get_by_role("region", name="Snippet for Cursor")
    expect(snippet).to_contain_text("Bearer project_")
    key = written(walker, "Cursor")
    page.get_by_label("What the client reaches").select_option(label="basics")
    expect(snippet).to_contain_text("YOUR_KEY")
    expect(page.get_by_role("button", name="Create the key")).to_be_enabled()
    page.get_by_label("What the client reaches").select_option(label="demo")
    expect(snippet).to_contain_text("Bearer project_")
    assert written(walker, "Cursor") == key


def test_a_page_without_https_can_copy_too(walker: Walker) -> None:
    page = walker.page
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    walker.go("/projects/demo/connect")
    copied = page.get_by_role("button", name="Copied")
    page.get_by_role("button", name="Copy the address").click()
    expect(copied).to_be_focused()
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox", name="Search the hub").press("Control+v")
    expect(page.get_by_role("combobox", name="Search the hub")).to_have_value(f"{walker.url}/projects/demo/unified/mcp")


def test_a_link_opens_the_client_and_carries_no_key(walker: Walker) -> None:
    walker.go("/projects/demo/connect?client=cursor")
    page = walker.page
    page.get_by_label("Name of the key").fill("for a link")
    page.get_by_role("button", name="Create the key").click()
    expect(page.get_by_text("YOUR_KEY")).to_have_count(0)
    href = page.get_by_role("link", name="Open in Cursor").get_attribute("href") or ""
    assert href.startswith("cursor://")
    key = json.loads(written(walker, "Cursor"))["mcpServers"]["demo"]["headers"]["Authorization"].split()[1]
    assert key not in href


def test_a_client_in_a_cloud_is_said_not_to_reach_this_computer(walker: Walker) -> None:
    walker.go("/projects/demo/connect")
    page = walker.page
    page.get_by_label("Another client").select_option(label="ChatGPT")
    expect(page.get_by_text("ChatGPT cannot reach this hub")).to_be_visible()
    expect(page.get_by_text("Put your key in place of")).to_have_count(0)


def test_a_fresh_key_comes_with_the_text_for_a_client(walker: Walker) -> None:
    walker.go("/projects/demo/keys")
    page = walker.page
    page.get_by_role("button", name="New key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("with its text")
    dialog.get_by_role("button", name="Create").click()
    dialog.get_by_label("Client").select_option(label="Cursor")
    server = json.loads(written(walker, "Cursor"))["mcpServers"]["demo"]
    assert server["headers"]["Authorization"].split()[1] in dialog.inner_text()
    assert walker.problems_of_access() == []


CONNECTED: list[tuple[ClientKind, TransportKind]] = [("py2", "mcp"), ("ts2", "mcp"), ("py1", "sse"), ("ts1", "sse")]


@pytest.mark.parametrize(("kind", "transport"), CONNECTED)
def test_the_page_turns_green_when_a_real_client_uses_what_it_says(
    walker: Walker, kind: ClientKind, *, transport: TransportKind
) -> None:
    walker.go("/projects/demo/connect?client=cursor")
    page = walker.page
    if transport == "sse":
        page.get_by_text("HTTP+SSE", exact=True).click()
    page.get_by_label("Name of the key").fill(f"first call of {kind}")
    page.get_by_role("button", name="Create the key").click()
    expect(page.get_by_text("YOUR_KEY")).to_have_count(0)
    expect(page.get_by_text("Waiting for the first call")).to_be_visible()
    [server] = json.loads(written(walker, "Cursor"))["mcpServers"].values()
    client = ForeignClient(kind)
    try:
        key = server["headers"]["Authorization"].split()[1]
        with client.connected(server["url"], key=key, transport=transport) as session:
            assert session.call("demo__add", {"a": 1, "b": 2}).texts == ["3"]
            expect(page.get_by_text("Connected:")).to_be_visible(timeout=15_000)
            expect(page.get_by_text(session.revision)).to_be_visible()
    finally:
        client.stop()


def test_a_key_of_the_page_opens_nothing_but_what_was_chosen(walker: Walker, project: Project) -> None:
    walker.go("/projects/demo/connect?client=cursor&server=demo")
    page = walker.page
    page.get_by_label("Name of the key").fill("narrow")
    page.get_by_label("Life").select_option(label="7 days")
    expect(page.get_by_label("Opens nothing but demo")).to_be_checked()
    page.get_by_role("button", name="Create the key").click()
    expect(page.get_by_text("YOUR_KEY")).to_have_count(0)
    [key] = [one for one in project.rest("GET", "keys")["items"] if one["name"] == "narrow"]
    assert [one.rpartition("/")[-1] for one in key["scopes"]["servers"]] == ["demo"]


def test_a_client_that_knows_one_transport_alone_is_said_to(walker: Walker, project: Project) -> None:
    [card, *_] = [one for one in project.hub.rest("GET", "clients")["items"] if one["sse_snippet"] is None]
    walker.go(f"/projects/demo/connect?client={card['id']}&transport=sse")
    expect(walker.page.get_by_text(f"{card['title']} is not known to speak HTTP+SSE")).to_be_visible()
