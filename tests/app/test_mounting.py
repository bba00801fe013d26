"""A hub below a path of its host."""

from typing import Any

import pytest

from mcp_orch.app.mounting import Mounted, base_path_of

pytestmark = pytest.mark.anyio


def test_the_path_of_the_public_url_is_the_path_of_the_hub() -> None:
    urls = ("https://example.org", "https://example.org/", "https://example.org/tools/", "https://example.org/a/b")
    assert [base_path_of(url) for url in urls] == ["", "", "/tools", "/a/b"]


@pytest.mark.parametrize(
    ("path", "raw", "inner", "raw_inner"),
    [
        ("/tools/api/v1/hub", b"/tools/api/v1/hub", "/api/v1/hub", b"/api/v1/hub"),
        ("/tools", b"/tools", "/", b"/"),
        ("/tools/", b"/tools/", "/", b"/"),
        ("/tools/projects/a b/mcp", b"/tools/projects/a%20b/mcp", "/projects/a b/mcp", b"/projects/a%20b/mcp"),
        ("/toolshed", b"/toolshed", "/toolshed", b"/toolshed"),
        ("/api/v1/hub", b"/api/v1/hub", "/api/v1/hub", b"/api/v1/hub"),
    ],
)
async def test_the_hub_sees_its_own_paths_whether_the_proxy_cuts_them_or_not(
    path: str, raw: bytes, inner: str, raw_inner: bytes
) -> None:
    seen: list[tuple[str, bytes]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope["path"], scope["raw_path"]))

    async def nothing(*_: Any) -> Any:
        raise AssertionError

    await Mounted(application, base="/tools")({"type": "http", "path": path, "raw_path": raw}, nothing, nothing)
    assert seen == [(inner, raw_inner)]
