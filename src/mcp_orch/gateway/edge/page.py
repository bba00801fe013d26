"""What a browser sees at an endpoint: what it is, and how to connect. One file, no scripts, nothing from elsewhere."""

import base64
import hashlib
import html
import json
from typing import Final

from mcp_orch.gateway.edge.answers import NO_STORE
from mcp_orch.gateway.edge.visit import Field

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:4rem auto;padding:0 1rem;color:#1c1d1f;"
    "background:#fcfcfb}code,pre{font-family:ui-monospace,monospace;background:#f0f0ee;border-radius:4px}"
    "code{padding:.1em .3em}pre{padding:1rem;overflow:auto}"
    "@media(prefers-color-scheme:dark){body{color:#ececea;background:#18191b}code,pre{background:#26272a}}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest())

PAGE_FIELDS: Final[tuple[Field, ...]] = (
    (b"content-type", b"text/html; charset=utf-8"),
    NO_STORE,
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'sha256-" + _STYLE_HASH + b"'; frame-ancestors 'none'; "
        b"base-uri 'none'; form-action 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>MCP endpoint</title><style>{style}</style></head><body>
<h1>MCP endpoint</h1>
<p>This address is for AI tools that speak the Model Context Protocol. There is nothing to see here in a browser.</p>
<p lang="ko">이 주소는 Model Context Protocol을 사용하는 AI 도구를 위한 것입니다.
브라우저에서 볼 수 있는 내용은 없습니다.</p>
<p>Add it to your tool, with a key of the project:</p>
<p lang="ko">프로젝트 키와 함께 사용하는 도구에 추가하세요:</p>
<pre>{snippet}</pre>
<p>Keys are made in the web application, under Keys.
<span lang="ko">키는 웹 애플리케이션의 키 메뉴에서 만듭니다.</span></p>
</body></html>
"""


def page_for(url: str, transport: str) -> bytes:
    """The page of the endpoint with this URL. Everything in it that came with the request is inert text."""
    kind = "sse" if transport == "sse" else "http"
    entry = {"type": kind, "url": url, "headers": {"Authorization": "Bearer <key>"}}
    snippet = json.dumps({"mcpServers": {"mcp-orch": entry}}, indent=2)
    return _PAGE.format(style=_STYLE, snippet=html.escape(snippet)).encode()
