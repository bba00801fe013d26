"""A browser that walks through the pages as a person would, and hears every complaint of the browser on the way."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect

from tests.web.profiles import PLAIN, Look, new_profile, profile

ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages of one profile share a process.
    "--renderer-process-limit=1",
]
# The shell is the same browser without the windows, menus and services around the page: half the work.
BROWSERS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
WAIT_MS: Final = 10_000
GALLERY: Final = "/dev/gallery"
AXE: Final = Axe().axe_script
# Of what axe can load first, style sheets are read by a rule that is off by default, and by no other.
VIOLATIONS: Final = """
axe.run({ resultTypes: ["violations"], preload: { assets: ["media"] } }).then((all) => all.violations)
"""
DRESS: Final = """
async (theme) => {
  document.documentElement.dataset.theme = theme;
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
}
"""


class NoBrowser(RuntimeError):
    """There is no Chromium on this machine."""


def chromium() -> str:
    """Where Chromium is: CHROMIUM, else on PATH. Playwright's own is not asked for: it needs a download."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise NoBrowser("the browser tests need Chromium: install it, or set CHROMIUM to its path")
    return found


def launch(playwright: Playwright) -> Browser:
    """The browser of the machine, headless and quiet on the network."""
    expect.set_options(timeout=WAIT_MS)
    return playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)


@dataclass
class Walker:
    """A page, and what the browser complained of while it was open."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list[str])

    def go(self, path: str) -> None:
        """Opens a path of the hub and waits until it shows what it is about."""
        self.page.goto(f"{self.url}{path}")
        self.page.get_by_role("heading", level=1).first.wait_for()
        # The gallery shows the face of loading as one of its parts.
        loading = self.page.get_by_role("status", name=re.compile("^(Loading|불러오는 중)$"))
        if path != GALLERY and loading.count() > 0:
            loading.first.wait_for(state="hidden")

    def see(self, look: Look) -> None:
        """The page that is open, in another theme and width: as after a choice in the menu and a turned phone."""
        self.page.set_viewport_size({"width": look.width, "height": look.height})
        self.page.evaluate(DRESS, look.theme)

    def problems_of_access(self) -> list[str]:
        """What axe finds on the page as it is now."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(VIOLATIONS)
        return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def picture(self, name: str) -> None:
        """Keeps a screenshot where SHOTS says; without it, nothing."""
        folder = os.environ.get("SHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png")

    def hear(self, message: ConsoleMessage) -> None:
        # Asking who is signed in is answered with 401 while nobody is, and the browser notes every 401.
        is_the_question = message.location.get("url", "").endswith("/api/v1/auth/session")
        if message.type in {"error", "warning"} and not is_the_question:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@contextmanager
def walking(
    browser: Browser, url: str, *, look: Look = PLAIN, state: Path | None = None, is_new: bool = False
) -> Iterator[Walker]:
    """A browser of one's own on the hub. Leaving it fails if the browser complained of anything.

    `is_new`: with nothing in its cache, and alone in its process.
    """
    own = new_profile(browser, look=look, state=state) if is_new else profile(browser, url, look=look, state=state)
    with own as context:
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        walker = Walker(page, url)
        page.on("console", walker.hear)
        page.on("pageerror", lambda error: walker.complaints.append(str(error)))
        yield walker
        if walker.complaints:
            raise AssertionError(f"the browser complained: {walker.complaints}")
