"""Profiles of the browser. One is emptied and used again: to make it anew costs more than what most tests do in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

Theme = Literal["light", "dark"]
Language = Literal["en", "ko"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the pages are seen."""

    theme: Theme = "light"
    language: Language = "en"
    width: int = 1440

    @property
    def name(self) -> str:
        return f"{self.theme}-{self.language}-{self.width}"

    @property
    def height(self) -> int:
        return 844 if self.width < 600 else 900


PLAIN: Final = Look()

HAS_THE_CLOCK_OF_THE_MACHINE: Final = "Function.prototype.toString.call(Date).includes('[native code]')"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Profile:
    context: BrowserContext
    # Stays open: the process of its site is then there for the pages that follow, with the scripts it has compiled.
    keeper: Page


# Those that nobody has now, empty. Changed by `profile` alone.
_IDLE: Final[dict[tuple[Browser, Look], list[_Profile]]] = {}


@contextmanager
def profile(browser: Browser, url: str, *, look: Look, state: Path | None) -> Iterator[BrowserContext]:
    """An empty profile, or one with the cookies of `state`.

    It is not used again after a failure, and not after a test has set its clock: no page can take that back.
    """
    idle = _IDLE.setdefault((browser, look), [])
    own = idle.pop() if idle else _kept(_made(browser, look), url)
    is_well = False
    try:
        _sign_in(own.context, state)
        yield own.context
        _empty(own, url)
        is_well = own.keeper.evaluate(HAS_THE_CLOCK_OF_THE_MACHINE)
    finally:
        if is_well:
            idle.append(own)
        else:
            own.context.close()


@contextmanager
def new_profile(browser: Browser, *, look: Look, state: Path | None) -> Iterator[BrowserContext]:
    """One that has no file of the pages in its cache, and no other page."""
    context = _made(browser, look)
    try:
        _sign_in(context, state)
        yield context
    finally:
        context.close()


def _made(browser: Browser, look: Look) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height}, reduced_motion="reduce", locale="en-US"
    )
    context.add_init_script(
        f"localStorage.setItem('orch.theme', '{look.theme}'); localStorage.setItem('orch.language', '{look.language}')"
    )
    return context


def _kept(context: BrowserContext, url: str) -> _Profile:
    keeper = context.new_page()
    keeper.goto(f"{url}/favicon.svg")
    return _Profile(context=context, keeper=keeper)


def _sign_in(context: BrowserContext, state: Path | None) -> None:
    if state is not None:
        context.add_cookies(json.loads(state.read_text())["cookies"])


def _empty(own: _Profile, url: str) -> None:
    """Nothing is left of what was done in it but what the browser keeps of files for its own speed."""
    for page in own.context.pages:
        if page is not own.keeper:
            page.close()
    own.context.clear_cookies()
    scheme, host, *_ = urlsplit(url)
    devtools = own.context.new_cdp_session(own.keeper)
    devtools.send("Storage.clearDataForOrigin", {"origin": f"{scheme}://{host}", "storageTypes": "all"})
    devtools.detach()
