"""Korean throughout: no page has an English word on it that is not a name."""

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.rig.hub import Hub, Project, running_hub
from tests.web.conftest import PROJECT, furnish, signed_in_state
from tests.web.profiles import Look
from tests.web.test_every_page import PLACES, pages_of, problems_of
from tests.web.walker import GALLERY, walking

pytestmark = pytest.mark.timeout(240)

# A phone first: what it is given, it is given as it loads.
KOREAN: Final = (Look(language="ko", width=390), Look(theme="dark", language="ko"))

# What is called the same in both languages: names of products, protocols, formats, units, and of the things in the hub
# that these tests run.
NAMES: Final = re.compile(
    "mcp|orch|MCP|HTTP|HTTPS|SSE|JSON|JSONL|CSV|API|URL|URI|ID|CPU|"
    "UTC|QR|MB|KB|GB|kB|ms|Ctrl|Cmd|Esc|OAuth|OIDC|Streamable|stdio|"
    "streamable|http|sse|curl|Python|TypeScript|SQLite|PostgreSQL|Hangul|English|Linux|macOS|Windows|Chrome|"
    "Firefox|Safari|Edge|Cursor|Claude|Code|Desktop|Codex|CLI|VS|Gemini|Windsurf|Zed|Goose|"
    "Inspector|Cline|AI|Enter|Logo|Welcome|default|add|echo|fail|now|picture|admin|demo|Demo|broken|basics|empty|Empty|AM|PM|p50|p95|p99|"
    "io|cwd|syslog|OpenTelemetry|timeout|stdout|initialize"
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


@pytest.mark.parametrize("place", PLACES)
def test_every_page_is_accessible_fits_is_quiet_and_has_no_english_word_on_it(
    place: str, hub: Hub, browser: Browser, state: Path, invitation: str
) -> None:
    found: dict[str, object] = {}
    names = given_names(hub)
    with walking(browser, hub.url, look=KOREAN[0], state=state) as walker:
        for name, path in pages_of(place, invitation).items():
            walker.go(path)
            for look in KOREAN:
                found |= problems_of(walker, name, looks=(look,))
                english = english_in([names.sub(" ", text) for text in walker.page.evaluate(WORDS, FOREIGN)])
                # The gallery shows the parts by their names in the code.
                if english and path != GALLERY:
                    found[f"English on {name}-{look.name}"] = sorted(english)
            walker.page.set_viewport_size({"width": KOREAN[0].width, "height": KOREAN[0].height})
    assert found == {}


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


class Closed(BaseHTTPRequestHandler):
    """A server that wants credentials, and says nothing else."""

    def do_POST(self) -> None:
        self.send_response(401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's word
        del format, args


@contextmanager
def closed_server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Closed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/mcp"
        server.shutdown()


# Each in a way of its own, with a word of what is told of it.
TROUBLED: Final = {
    "missing": ({"command": "no-such-command"}, "명령을 찾을 수 없어요"),
    "homeless": ({"command": sys.executable, "cwd": "/no/such/place"}, "작업 디렉터리가 없어요"),
    "quitter": ({"command": sys.executable, "args": ["-c", "raise SystemExit(3)"]}, "3번으로 종료됐어요"),
    "mute": ({"command": sys.executable, "args": ["-c", "input(); input()"], "timeout": 1}, "1초 안에 준비되지"),
    "strange": (
        {"command": sys.executable, "args": ["-c", "input(); print('hello'); input()"], "timeout": 1},
        "준비되지",
    ),
    "nobody": ({"url": "http://127.0.0.1:9/mcp"}, "연결이 거부됐어요"),
    "forbidden": ({"url": "http://169.254.169.254/mcp"}, "허브가 접속할 수 없는 주소예요"),
    "resting": ({"url": "http://127.0.0.1:9/mcp", "disabled": True}, "관리자가 껐어요"),
}
OURS_TOO: Final = FOREIGN.removeprefix(".foreign, ")


def told_in_english(page: Page, names: re.Pattern[str]) -> set[str]:
    """As on every page, and what is told of servers as well."""
    return english_in([names.sub(" ", text) for text in page.evaluate(WORDS, OURS_TOO)])


def test_what_is_the_matter_with_servers_is_told_in_korean(hub: Hub, browser: Browser, state: Path) -> None:
    project = hub.new_project("troubled")
    names = re.compile("|".join(("no-such-command", *TROUBLED, "closed-door", "troubled")))
    with closed_server() as url, walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        troubled = {**TROUBLED, "closed-door": ({"url": url}, "HTTP 401로 답했어요")}
        for name, (definition, _) in troubled.items():
            project.add_server(name, **definition)
        page = walker.page
        for name, (_, word) in troubled.items():
            walker.go(f"/projects/troubled/servers/{name}")
            page.get_by_role("main").get_by_text(word).first.wait_for(timeout=30_000)
            assert told_in_english(page, names) == set(), name
        for path in ("", "/servers", "/tools"):
            walker.go(f"/projects/troubled{path}")
            assert told_in_english(page, names) == set(), path


def test_a_test_before_saving_tells_in_korean_what_it_found(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        page = walker.page
        walker.go("/projects/demo/add-server")
        page.get_by_role("textbox", name="이름").fill("wiki")
        page.get_by_role("textbox", name="명령").fill("bunx some-package")
        page.get_by_role("button", name="시험").click()
        told = page.get_by_role("status")
        for word in (
            "명령을 찾을 수 없어요: bunx",
            "허브가 찾는 곳에 명령이 없어요",
            "버전이 없어서",
            "설치하세요: Bun",
        ):
            told.get_by_text(word).first.wait_for(timeout=60_000)
        assert told_in_english(page, re.compile("wiki|some-package|bunx|Bun")) == set()


def test_what_is_wrong_in_a_form_is_told_in_korean(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        page = walker.page
        walker.go("/projects/demo/add-server")
        page.get_by_role("textbox", name="이름").fill("wiki")
        page.get_by_role("textbox", name="명령").fill("x" * 5000)
        page.get_by_role("button", name="추가", exact=True).click()
        alert = page.get_by_role("alert")
        expect(alert.get_by_role("listitem")).to_have_text("명령: 4096자 이하여야 해요")
        walker.complaints = [one for one in walker.complaints if "422" not in one]
        assert english_in(alert.inner_text().splitlines()[:3]) == set()


def test_why_a_call_was_refused_is_told_in_korean(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        page = walker.page
        walker.go("/projects/demo/calls?outcome=refused")
        page.get_by_role("row", name="nothing__here").first.get_by_role("link").first.click()
        expect(page.get_by_text("없는 도구예요: nothing__here").first).to_be_visible()
        # Units are written so in Korean; in brackets stands the id of a key.
        assert told_in_english(page, re.compile(rf"{given_names(hub).pattern}|byte|\(\w{{12}}\)")) == set()
        kept = hub.rest("GET", f"projects/demo/calls/{page.url.rpartition('/')[2]}")
        assert kept["reason"] == "Unknown tool: nothing__here"
        page.get_by_role("button", name="계정:").click()
        page.get_by_role("menuitemradio", name="English").click()
        expect(page.get_by_text("Unknown tool: nothing__here").first).to_be_visible()


def test_why_a_run_fails_is_told_in_korean(hub: Hub, browser: Browser, state: Path) -> None:
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        page = walker.page
        walker.go("/projects/demo/tools?server=demo&tool=echo")
        page.get_by_role("textbox", name="text").fill("hi")

        def switch_off_first(route: Route) -> None:
            hub.rest("PATCH", "projects/demo/servers/demo/tools/echo", json={"enabled": False})
            route.continue_()

        page.route("**/api/v1/projects/demo/calls", switch_off_first)
        page.get_by_role("button", name="실행").click()
        alert = page.get_by_role("main").get_by_role("alert")
        expect(alert).to_contain_text("없는 도구예요: echo")
        walker.picture("run-refused-ko")
        assert english_in(alert.inner_text().replace("echo", "").splitlines()) == set()
    hub.rest("PATCH", "projects/demo/servers/demo/tools/echo", json={"enabled": True})


def test_why_a_delivery_fails_is_told_in_korean(hub: Hub, browser: Browser, state: Path) -> None:
    nobody = {"name": "siem", "kind": "webhook", "url": "http://127.0.0.1:9/audit", "from_the_start": True}
    made = hub.rest("POST", "audit/deliveries", json=nobody)
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        walker.go("/hub/deliveries")
        told = walker.page.get_by_text("연결할 수 없어요: 127.0.0.1:9: 연결이 거부됐어요")
        expect(told).to_be_visible(timeout=20_000)
        assert told_in_english(walker.page, re.compile("siem|webhook|Webhook")) == set()
    hub.rest("DELETE", f"audit/deliveries/{made['id']}")


def test_why_a_definition_cannot_be_taken_is_told_in_korean(hub: Hub, browser: Browser, state: Path) -> None:
    text = '{"mcpServers": {"sse": {"url": "https://a.example/mcp"}, "odd": {"url": "ftp://a.example"}, "bare": {}}}'
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        page = walker.page
        walker.go("/projects/demo/add-server?way=paste")
        page.get_by_role("textbox", name="JSON 설정").fill(text)
        page.get_by_role("button", name="미리 보기").click()
        for told in (
            "허브 주소에 쓰이는 이름이에요: 'sse'. 다른 이름을 고르세요",
            "url: http:// 또는 https://로 시작해야 해요",
            "'bare' 서버: command도 url도 없어요",
        ):
            expect(page.get_by_text(told)).to_be_visible()
        assert told_in_english(page, re.compile("sse|odd|bare|url|command|mcpServers")) == set()


def test_somebody_who_was_erased_is_called_so_in_korean(hub: Hub, browser: Browser, state: Path) -> None:
    user = hub.rest("POST", "users", json={"email": "gone@example.com", "name": "Gone"})
    hub.rest("PATCH", f"users/{user['id']}", json={"active": False})
    hub.rest("POST", "audit/erasures", json={"user": user["id"]})
    with walking(browser, hub.url, look=Look(language="ko"), state=state) as walker:
        page = walker.page
        for path in ("/hub/activity", "/hub/audit", "/hub/users"):
            walker.go(path)
            expect(page.get_by_role("row", name="지워진 사람").first).to_be_visible()
            assert "erased person" not in page.get_by_role("main").inner_text()
