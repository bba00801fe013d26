"""Pictures of every screen, to be looked at: `just shots`.

Both themes, both languages, three widths, of a hub that holds a little of everything. They are written to `.shots/`,
which git ignores. `just shots readme` writes the few small ones that the README shows, of a hub where work goes on.
"""

import os
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from playwright.sync_api import Browser, FloatRect, sync_playwright

from tests.rig.hub import Hub, Project, running_hub
from tests.web.clients import call_tools
from tests.web.conftest import PROJECT, furnish, sign_in
from tests.web.profiles import Language, Look, Theme
from tests.web.test_every_page import PAGES
from tests.web.walker import launch, walking

ROOT: Final = Path(__file__).resolve().parents[2]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ko")
WIDTHS: Final = (1440, 1024, 390)
CHARTS_MS: Final = 400
GREETING: Final = quote('{"text": "Hello from the hub"}')
README: Final = {
    "overview": ("/projects/demo", Look(width=1280)),
    "playground": (
        f"/projects/demo/tools?server=wiki&tool=echo&args={GREETING}",
        Look(width=1280),
    ),
    "servers": ("/projects/demo/servers", Look(theme="dark", width=1280)),
    "connect": ("/projects/demo/connect?client=cursor", Look(language="ko", width=1280)),
}
README_PART: Final[FloatRect] = {"x": 0, "y": 0, "width": 1280, "height": 720}
ROUNDS: Final = 8
BUSY: Final[dict[str, dict[str, Any]]] = {
    "demo__echo": {"text": "hi"},
    "wiki__echo": {"text": "hub"},
    "wiki__now": {},
    "calendar__now": {},
    "calendar__add": {"a": 1, "b": 2},
    "wiki__fail": {},
}


def main() -> None:
    """Writes the pictures."""
    folder = Path(os.environ.get("SHOTS", ROOT / ".shots"))
    with tempfile.TemporaryDirectory() as data, running_hub(Path(data)) as hub, sync_playwright() as playwright:
        furnish(hub, Project(hub=hub, name=PROJECT))
        browser = launch(playwright)
        state = signed_in(browser, hub, Path(data))
        if sys.argv[1:] == ["readme"]:
            take_for_readme(browser, hub, state)
            return
        for theme, language, width in product(THEMES, LANGUAGES, WIDTHS):
            look = Look(theme=theme, language=language, width=width)
            take(browser, hub, state, look=look, pages=PAGES, folder=folder / look.name)
            print(folder / look.name)


def signed_in(browser: Browser, hub: Hub, data: Path) -> Path:
    """What a browser keeps of the admin who signed in."""
    state = data / "state.json"
    with walking(browser, hub.url) as walker:
        sign_in(walker)
        walker.page.context.storage_state(path=state)
    return state


def take_for_readme(browser: Browser, hub: Hub, state: Path) -> None:
    project = Project(hub=hub, name=PROJECT)
    for name, title in (("wiki", "Wiki of the team"), ("calendar", "Calendars")):
        project.add_server(name, title=title, command=sys.executable, args=["-m", "mcp_orch.demo"])
    project.wait_ready("wiki", "calendar")
    key = project.new_key("Cursor of Hana")
    for _ in range(ROUNDS):
        call_tools(project, BUSY, key=key)
    folder = ROOT / "docs" / "pictures"
    for name, (path, look) in README.items():
        with walking(browser, hub.url, look=look, state=state) as walker:
            walker.go(path)
            if name == "playground":
                walker.page.get_by_role("button", name="Run").click()
                walker.page.get_by_text("Answered").first.wait_for()
            walker.page.wait_for_timeout(CHARTS_MS)
            walker.page.screenshot(path=folder / f"{name}.png", clip=README_PART)


def take(browser: Browser, hub: Hub, state: Path, *, look: Look, pages: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with walking(browser, hub.url, look=look, state=state) as walker:
        for name, path in pages.items():
            walker.go(path)
            walker.page.wait_for_timeout(CHARTS_MS)
            walker.page.screenshot(path=folder / f"{name}.png")


if __name__ == "__main__":
    main()
