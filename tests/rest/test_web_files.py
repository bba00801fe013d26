"""The pages: served strictly, never in place of an answer of the API, never from outside their folder."""

import gzip
import os
from pathlib import Path

import pytest

from mcp_orch.rest.web_files import CONTENT_SECURITY_POLICY, WebFiles
from tests.rest.asking import ask

pytestmark = pytest.mark.anyio

PAGE = b"<!doctype html><title>mcp-orch</title>"
SCRIPT = b"console.log(1)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "static"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_bytes(PAGE)
    (built / "favicon.svg").write_bytes(b"<svg/>")
    (built / "assets" / "app-1.js").write_bytes(SCRIPT)
    (built / "assets" / "app-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "secret.txt").write_text("outside")
    return built


async def test_pages_are_served_for_every_path_that_is_no_file_and_no_api(folder: Path) -> None:
    files = WebFiles(folder)
    for path in ("/", "/projects/demo/servers", "/projects/demo/servers/my.server", "/index.html"):
        answer = await ask(files, "GET", path)
        assert (answer.status, answer.body) == (200, PAGE), path
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_api_paths_and_missing_files_never_get_a_page(folder: Path) -> None:
    files = WebFiles(folder)
    paths = (
        "/api",
        "/api/v2/x",
        "/.well-known/oauth-protected-resource",
        "/projects/demo/mcp",
        "/projects/demo/sse",
        "/assets/app-2.js",
        "/favicon.ico",
        "/problems/not-found",
    )
    for path in paths:
        answer = await ask(files, "GET", path)
        assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json"), path


async def test_assets_are_kept_for_ever_and_sent_compressed_to_those_who_read_it(folder: Path) -> None:
    files = WebFiles(folder)
    plain = await ask(files, "GET", "/assets/app-1.js")
    assert (plain.body, plain.headers["content-type"]) == (SCRIPT, "text/javascript; charset=utf-8")
    assert "immutable" in plain.headers["cache-control"]
    packed = await ask(files, "GET", "/assets/app-1.js", headers={"accept-encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == SCRIPT
    assert packed.headers["etag"] != plain.headers["etag"]
    assert (await ask(files, "GET", "/assets/app-1.js.gz")).status == 404


async def test_an_unchanged_file_is_not_sent_again_and_head_sends_none(folder: Path) -> None:
    files = WebFiles(folder)
    first = await ask(files, "GET", "/favicon.svg")
    again = await ask(files, "GET", "/favicon.svg", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    head = await ask(files, "HEAD", "/favicon.svg")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "6")


async def test_no_path_leads_out_of_the_folder(folder: Path) -> None:
    files = WebFiles(folder)
    for path in ("/../secret.txt", "/assets/../../secret.txt", "//secret.txt", "/assets/%2e%2e/secret.txt"):
        assert b"outside" not in (await ask(files, "GET", path)).body


async def test_other_methods_are_refused(folder: Path) -> None:
    answer = await ask(WebFiles(folder), "POST", "/")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_without_a_build_a_small_page_says_so_until_there_is_one(tmp_path: Path) -> None:
    files = WebFiles(tmp_path, is_https=True)
    answer = await ask(files, "GET", "/projects/demo")
    assert (answer.status, answer.headers["refresh"]) == (503, "5")
    assert b"not built yet" in answer.body
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    (tmp_path / "index.html").write_bytes(PAGE)
    assert (await ask(files, "GET", "/projects/demo")).body == PAGE


async def test_a_new_build_is_noticed_and_a_file_that_went_away_is_no_failure(folder: Path) -> None:
    files = WebFiles(folder)
    assert (await ask(files, "GET", "/")).body == PAGE
    (folder / "favicon.svg").unlink()
    assert (await ask(files, "GET", "/favicon.svg")).status == 404
    (folder / "index.html").write_bytes(b"new")
    os.utime(folder / "index.html", ns=(1, 1))
    assert (await ask(files, "GET", "/")).body == b"new"
