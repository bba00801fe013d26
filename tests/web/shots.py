"""Pictures of every screen, to be looked at: `just shots`.

Both themes, both languages, three widths, of a hub that holds a little of everything. They are written to `.shots/`,
which git ignores. `python -m tests.web.shots readme` writes the few small ones that the README shows.
"""

import os
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from tests.rig.hub import Hub, Project, running_hub
from tests.web.conftest import PROJECT, furnish, sign_in
from tests.web.test_every_page import PAGES
from tests.web.walker import Language, Look, Theme, launch, walking

ROOT: Final = Path(__file__).resolve().parents[2]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ko")
WIDTHS: Final = (1440, 1024, 390)
CHARTS_MS: Final = 400
README: Final = {
    "overview": ("/projects/demo", Look()),
    "servers": ("/projects/demo/servers", Look(theme="dark")),
    "connect": ("/projects/demo/connect?client=cursor", Look(language="ko")),
}


def main() -> None:
    """Writes the pictures."""
    folder = Path(os.environ.get("SHOTS", ROOT / ".shots"))
    with tempfile.TemporaryDirectory() as data, running_hub(Path(data)) as hub, sync_playwright() as playwright:
        furnish(hub, Project(hub=hub, name=PROJECT))
        browser = launch(playwright)
        state = signed_in(browser, hub, Path(data))
        if sys.argv[1:] == ["readme"]:
            for name, (path, look) in README.items():
                take(browser, hub, state, look=look, pages={name: path}, folder=ROOT / "docs" / "pictures")
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


def take(browser: Browser, hub: Hub, state: Path, *, look: Look, pages: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with walking(browser, hub.url, look=look, state=state) as walker:
        for name, path in pages.items():
            walker.go(path)
            walker.page.wait_for_timeout(CHARTS_MS)
            walker.page.screenshot(path=folder / f"{name}.png")


if __name__ == "__main__":
    main()
