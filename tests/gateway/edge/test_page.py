"""A browser that comes to an endpoint sees what it is."""

import pytest

from tests.gateway.edge.serving import PATH, SSE_PATH, an_edge

pytestmark = pytest.mark.anyio

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(("path", "kind"), [(PATH, "http"), (SSE_PATH, "sse")])
async def test_browser_gets_a_page_that_says_how_to_connect(path: str, kind: str) -> None:
    async with an_edge() as edge:
        heard = await edge.ask("GET", path, fields=BROWSER, key=None)

    text = heard.body.decode()
    assert heard.status == 200
    assert heard.fields["content-type"] == "text/html; charset=utf-8"
    assert heard.fields["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert f"http://localhost:8000{path}" in text
    assert f"&quot;type&quot;: &quot;{kind}&quot;" in text
    assert "AI 도구" in text
    assert "<script" not in text


async def test_what_came_with_the_request_is_inert_text() -> None:
    async with an_edge() as edge:
        heard = await edge.ask("GET", "/projects/<script>/mcp", fields=BROWSER, key=None)

    assert b"<script" not in heard.body
    assert heard.status in {200, 404}


async def test_caller_with_a_key_gets_no_page() -> None:
    async with an_edge() as edge:
        heard = await edge.ask("GET", fields={"accept": "text/html"})

    assert (heard.status, heard.fields["content-type"]) == (406, "application/json")
