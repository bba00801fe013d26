"""Korean throughout: no page has an English word on it that is not a name."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.rig.hub import Hub, Project, running_hub
from tests.web.conftest import PROJECT, furnish, signed_in_state
from tests.web.test_every_page import PAGES
from tests.web.walker import GALLERY, Look, walking

pytestmark = pytest.mark.timeout(240)

# What is called the same in both languages: names of products, protocols, formats, units, and of the things in the hub
# that these tests run.
NAMES: Final = re.compile(
    "mcp|orch|MCP|HTTP|HTTPS|SSE|JSON|JSONL|CSV|API|URL|URI|ID|CPU|"
    "UTC|QR|MB|KB|GB|kB|ms|Ctrl|Cmd|Esc|OAuth|OIDC|Streamable|stdio|"
    "streamable|http|sse|curl|Python|TypeScript|SQLite|PostgreSQL|Hangul|English|Linux|macOS|Windows|Chrome|"
    "Firefox|Safari|Edge|Cursor|Claude|Code|Desktop|Codex|CLI|VS|Gemini|Windsurf|Zed|Goose|"
    "Inspector|Cline|AI|Enter|Logo|Welcome|default|add|echo|fail|now|picture|admin|demo|Demo|broken|basics|empty|Empty|AM|PM|p50|p95|p99|"
    "io"
)
# Written by servers and people, or to be typed as it stands: of no language of ours.
FOREIGN: Final = (
    ".foreign, code, pre, kbd, samp, textarea, option[lang], [lang=en], .font-mono, svg title, [translate=no]"
)

WORDS: Final = """
foreign => {
  const said = [];
  const isShown = (one) => one.checkVisibility();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const owner = walker.currentNode.parentElement;
    if (owner.closest(foreign) || owner.closest("script, style, noscript") || !isShown(owner)) continue;
    said.push(walker.currentNode.data);
  }
  for (const one of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (one.closest(foreign) || !isShown(one)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(one.getAttribute(name) ?? "");
  }
  said.push(document.title);
  return said;
}
"""
# Names that people and servers gave, where they stand within a sentence of ours.
PHRASES: Final = re.compile(
    "GitHub Copilot CLI|GitHub Copilot in JetBrains|JetBrains AI Assistant|Visual Studio|Demo server|Cursor in a test|"
    "first steps|for a password|Cursor in a test"
)
ADDRESS: Final = re.compile(r"\S+@\S+|https?://\S+|\S*[/._]\S*|\S*[A-Za-z]\d\S*")


def english_in(texts: list[str]) -> set[str]:
    """English words that are no names. Addresses, paths and versions are names."""
    found: set[str] = set()
    for text in texts:
        words = re.findall(r"[A-Za-z][A-Za-z']+", ADDRESS.sub(" ", PHRASES.sub(" ", text)))
        strange = [word for word in words if not NAMES.fullmatch(word)]
        if strange:
            found.add(text.strip()[:100])
    return found


@pytest.fixture(scope="module")
def hub(built_pages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub of its own: what other tests call their things, in English, is none of this."""
    with running_hub(tmp_path_factory.mktemp("korean")) as running:
        furnish(running, Project(hub=running, name=PROJECT))
        yield running


@pytest.fixture(scope="module")
def state(hub: Hub, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return signed_in_state(hub, browser, tmp_path_factory.mktemp("korean-browser"))


def given_names(hub: Hub) -> re.Pattern[str]:
    """What projects, teams, people and keys are called here."""
    lists = ("projects?state=all&limit=200", "teams?limit=200", "users?limit=200", "hub/keys?limit=200")
    names = [one["name"] for path in lists for one in hub.rest("GET", path)["items"]]
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))


def test_no_page_has_an_english_word_on_it(hub: Hub, browser: Browser, state: Path) -> None:
    found: dict[str, list[str]] = {}
    names = given_names(hub)
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        for name, path in PAGES.items():
            if path == GALLERY:
                # It shows the parts by their names in the code.
                continue
            walker.go(path)
            english = english_in([names.sub(" ", text) for text in walker.page.evaluate(WORDS, FOREIGN)])
            if english:
                found[name] = sorted(english)
    assert not found, "\n".join(f"{name}: {texts}" for name, texts in found.items())


def test_what_the_hub_refuses_is_said_in_korean(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        page = walker.page
        walker.go("/teams")
        page.get_by_role("button", name="새 팀").first.click()
        page.get_by_label("이름").first.fill("sse")
        page.get_by_role("dialog").get_by_role("button", name="만들기").click()
        alert = page.get_by_role("dialog").get_by_role("alert")
        alert.wait_for()
        assert english_in(alert.inner_text().replace("'sse'", "").splitlines()[:2]) == set()
        walker.complaints = [one for one in walker.complaints if "422" not in one]
