"""The page at /api/docs: every operation with what it takes and gives, without a network and without a script."""

import html
import json
from collections.abc import Mapping
from typing import Final, cast

from starlette.responses import HTMLResponse

from mcp_orch.rest.operations.sheet import prose, sheet

_SHOWN: Final = 4_000
"""Letters of an example; what is longer is cut."""

_HEADERS: Final = """
<p>Send <code>Authorization: Bearer user_...</code> (a personal access token), or the cookie of a signed-in browser with
<code>X-CSRF-Token</code> on writes. Times are RFC 3339 in UTC. Lists take <code>cursor</code> and <code>limit</code>
and give <code>next_cursor</code>, newest first.</p>
<p>What is read has an <code>ETag</code>; <code>If-Match</code> binds a change to it. <code>Idempotency-Key</code> makes
a POST happen once. <code>RateLimit</code> tells how much is left. Failures are <code>application/problem+json</code>;
their <code>type</code> leads to <a href="../problems/invalid">a page</a> that says what to do.</p>
"""


def docs_page(document: Mapping[str, object]) -> HTMLResponse:
    """The page for an OpenAPI document."""
    about = _mapping(document.get("info"))
    sections: dict[str, list[str]] = {}
    for path, methods in _mapping(document.get("paths")).items():
        for method, operation in _mapping(methods).items():
            found = _mapping(operation)
            tags = cast("list[str]", found.get("tags") or ["other"])
            sections.setdefault(tags[0], []).append(_operation(method, path, operation=found))
    names = sorted(sections)
    contents = "".join(f'<a href="#{html.escape(name)}">{html.escape(name)}</a>' for name in names)
    parts = "".join(
        f'<section aria-labelledby="{html.escape(name)}"><h2 id="{html.escape(name)}">{html.escape(name)}</h2>'
        f'<div class="panel">{"".join(sections[name])}</div></section>'
        for name in names
    )
    body = (
        f"<header><h1>{_text(about, 'title')} API</h1><p>{_text(about, 'description')} "
        f'<a href="v1/openapi.json">openapi.json</a></p>{_HEADERS}</header>'
        f'<nav aria-label="Contents">{contents}</nav><main>{parts}</main>'
    )
    return sheet(f"{about.get('title', '')} API", body)


def _operation(method: str, path: str, *, operation: Mapping[str, object]) -> str:
    name = str(operation.get("operationId") or "")
    return (
        f'<details id="{html.escape(name)}"><summary><b class="{html.escape(method)}">{method.upper()}</b> '
        f'<code>{html.escape(path)}</code><span class="muted">{prose(str(operation.get("summary") or ""))}</span>'
        f"</summary><div>{_more(operation)}{_parameters(operation)}"
        f"{_body(operation)}{_answers(operation)}<p><small>Operation <code>{html.escape(name)}</code></small></p>"
        "</div></details>"
    )


def _more(operation: Mapping[str, object]) -> str:
    text, summary = str(operation.get("description") or ""), str(operation.get("summary") or "")
    return "" if text.rstrip(".") == summary else f"<p>{prose(text)}</p>"


def _parameters(operation: Mapping[str, object]) -> str:
    rows = "".join(
        f"<tr><td><code>{_text(one, 'name')}</code></td><td>{_text(one, 'in')}</td>"
        f"<td>{prose(str(one.get('description') or ''))}</td></tr>"
        for one in (_mapping(found) for found in cast("list[object]", operation.get("parameters") or []))
    )
    head = "<tr><th>Parameter</th><th>In</th><th>Meaning</th></tr>"
    return f'<div class="scroll"><table>{head}{rows}</table></div>' if rows else ""


def _body(operation: Mapping[str, object]) -> str:
    example = _example(_mapping(operation.get("requestBody")))
    return f"<h3>Body</h3>{example}" if example else ""


def _answers(operation: Mapping[str, object]) -> str:
    good = ""
    failures: list[str] = []
    for status, answer in _mapping(operation.get("responses")).items():
        if status.startswith(("2", "3")):
            words = str(_mapping(answer).get("description") or "").removeprefix("Successful Response")
            good += f"<h3>{html.escape(status)}</h3><p>{prose(words)}</p>{_example(_mapping(answer))}"
        elif status != "default":
            failures.append(html.escape(status))
    return f"{good}<h3>Failures</h3><p>{', '.join(failures)}</p>"


def _example(place: Mapping[str, object]) -> str:
    for content in _mapping(place.get("content")).values():
        if "example" in _mapping(content):
            text = json.dumps(_mapping(content)["example"], indent=2, ensure_ascii=False)
            return f'<pre tabindex="0">{html.escape(text if len(text) <= _SHOWN else text[:_SHOWN] + " ...")}</pre>'
    return ""


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _text(owner: Mapping[str, object], name: str) -> str:
    return html.escape(str(owner.get(name) or ""))
