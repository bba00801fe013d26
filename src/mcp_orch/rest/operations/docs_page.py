"""The page at /api/docs: every operation with its parameters, readable without a network and without a script."""

import base64
import hashlib
import html
from collections.abc import Mapping
from typing import Final, cast

from starlette.responses import HTMLResponse

_STYLE: Final = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code{font:13px ui-monospace,monospace}
details{border-top:1px solid color-mix(in srgb,currentColor 20%,transparent);padding:.4rem 0}
summary{cursor:pointer}
summary b{display:inline-block;min-width:4.5rem;font:600 12px ui-monospace,monospace}
summary span{opacity:.75}
table{border-collapse:collapse}
td{padding:.1rem .8rem .1rem 0;vertical-align:top}
"""

# The hash of the style element: nothing else may style or run.
_CSP: Final = (
    "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def docs_page(document: Mapping[str, object]) -> HTMLResponse:
    """The page for an OpenAPI document."""
    about = _mapping(document.get("info"))
    sections: dict[str, list[str]] = {}
    for path, methods in _mapping(document.get("paths")).items():
        for method, operation in _mapping(methods).items():
            found = _mapping(operation)
            tags = cast("list[str]", found.get("tags") or ["other"])
            sections.setdefault(tags[0], []).append(_operation(method, path, operation=found))
    body = "".join(f"<h2>{html.escape(tag)}</h2>{''.join(parts)}" for tag, parts in sorted(sections.items()))
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{_text(about, "title")}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f"<h1>{_text(about, 'title')}</h1><p>{_text(about, 'description')}</p>"
        f'<p><a href="/api/v1/openapi.json">openapi.json</a></p><main>{body}</main></body></html>'
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _CSP.format(digest=_digest_of(_STYLE))})


def _operation(method: str, path: str, *, operation: Mapping[str, object]) -> str:
    rows = "".join(
        f"<tr><td><code>{_text(one, 'name')}</code></td><td>{_text(one, 'in')}</td>"
        f"<td>{_text(one, 'description')}</td></tr>"
        for one in (_mapping(found) for found in cast("list[object]", operation.get("parameters") or []))
    )
    answers = ", ".join(html.escape(code) for code in _mapping(operation.get("responses")))
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{html.escape(path)}</code> "
        f"<span>{_text(operation, 'summary')}</span></summary><p>{_text(operation, 'description')}</p>"
        f"<table>{rows}</table><p>Answers: {answers}. Operation <code>{_text(operation, 'operationId')}</code>.</p>"
        "</details>"
    )


def _digest_of(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _text(owner: Mapping[str, object], name: str) -> str:
    return html.escape(str(owner.get(name) or ""))
