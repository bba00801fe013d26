"""The web application of a hub that stands below a path of its host."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.rig.hub import Project, running_hub
from tests.rig.processes import free_port
from tests.web.conftest import sign_in
from tests.web.walker import walking

pytestmark = pytest.mark.timeout(180)


def test_pages_links_streams_and_calls_stay_below_the_path(built_pages: None, browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    public = f"http://127.0.0.1:{port}/tools"
    with (
        running_hub(tmp_path, "--port", str(port), MCP_ORCH_PUBLIC_URL=public) as hub,
        walking(browser, public) as walker,
    ):
        Project(hub=hub, name="demo").wait_ready("demo")
        page = walker.page
        strays: list[str] = []
        page.on("request", lambda request: strays.append(request.url) if not request.url.startswith(public) else None)
        sign_in(walker)
        expect(page).to_have_url(f"{public}/")
        page.get_by_role("link", name="demo").first.click()
        page.get_by_role("navigation").get_by_role("link", name="Servers").click()
        expect(page).to_have_url(f"{public}/projects/demo/servers")
        page.reload()
        expect(page.get_by_role("heading", name="Servers", level=1)).to_be_visible()
        hub.rest("PATCH", "projects/demo/servers/demo", json={"title": "Seen at once"})
        expect(page.get_by_text("Seen at once")).to_be_visible()
        walker.go("/projects/demo/connect")
        expect(page.get_by_text(f"{public}/projects/demo/unified/mcp").first).to_be_visible()
        walker.go("/hub")
        assert strays == []
