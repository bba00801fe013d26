"""The first two minutes: from the start of a hub to a tool that answered and a client that is connected."""

import json
import time
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.requirements import requirement
from tests.rig import hub as rig
from tests.rig.processes import Watched
from tests.web.walker import Walker, walking

TWO_MINUTES_S = 120
SETUP_LINK = r"(http://[^/\s]+)(/setup#\S+)"


def serving_without_people(folder: Path) -> Watched:
    settings = {name: value for name, value in rig.environment().items() if not name.startswith("INITIAL_ADMIN")}
    serve = [*rig.command(), "serve", "--port", "0", "--data-dir", str(folder)]
    return Watched(serve, env=settings, cwd=folder, label="mcp-orch serve")


@pytest.mark.timeout(180)
@requirement("P27")
def test_the_set_up_link_leads_to_a_tool_that_answers_and_a_client_that_connects(
    built_pages: None, browser: Browser, tmp_path: Path
) -> None:
    began = time.monotonic()
    process = serving_without_people(tmp_path)
    try:
        link = process.line_with(SETUP_LINK)
        with walking(browser, link[1]) as walker:
            set_up(walker, link[2])
            run_the_first_tool(walker)
            connect_a_client(walker)
            assert time.monotonic() - began < TWO_MINUTES_S
    finally:
        process.stop()


def set_up(walker: Walker, link: str) -> None:
    page = walker.page
    walker.go(link)
    walker.picture("setup")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.get_by_label("Your name").fill("Hana Kim")
    page.get_by_label("E-mail").fill("hana@example.com")
    page.get_by_label("Password").fill("three quiet words of mine")
    page.get_by_role("button", name="Create the account").click()


def run_the_first_tool(walker: Walker) -> None:
    """Set up, one is led to the demo project's tools; the first of them is there, filled in: one has it run."""
    page = walker.page
    expect(page.get_by_role("heading", name="Tools", level=1)).to_be_visible()
    expect(page.get_by_role("textbox", name="text")).to_have_value("Hello from mcp-orch")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("Answered")).to_be_visible()
    expect(page.get_by_role("region", name="Result").get_by_text("Hello from mcp-orch")).to_be_visible()
    walker.picture("first-answer")


def connect_a_client(walker: Walker) -> None:
    page = walker.page
    page.get_by_role("link", name="Connect a client").click()
    page.get_by_text("Cursor", exact=True).click()
    page.get_by_role("button", name="Create the key").click()
    expect(page.get_by_text("The key, shown once")).to_be_visible()
    expect(page.get_by_text("Waiting for the first call")).to_be_visible()
    call_as_the_snippet_says(page)
    expect(page.get_by_text("Connected: ")).to_be_visible()
    walker.picture("connected")


def call_as_the_snippet_says(page: Page) -> None:
    """A client from outside, with nothing but what the snippet holds."""
    snippet = json.loads(page.get_by_role("region", name="Snippet for Cursor").inner_text())
    (server,) = snippet["mcpServers"].values()
    headers = {**server["headers"], "Accept": "application/json, text/event-stream"}
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "Cursor", "version": "2.4"},
        },
    }
    with httpx2.Client(headers=headers, timeout=20) as client:
        greeted = client.post(server["url"], json=hello).raise_for_status()
        session = {"Mcp-Session-Id": greeted.headers["mcp-session-id"], "MCP-Protocol-Version": "2025-06-18"}
        initialized = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        client.post(server["url"], json=initialized, headers=session).raise_for_status()
        listing = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
        client.post(server["url"], json=listing, headers=session).raise_for_status()
