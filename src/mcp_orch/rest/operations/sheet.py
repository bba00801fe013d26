"""The sheet that pages of REST are printed on: one file in both themes, without a script and without another host."""

import base64
import hashlib
import html
import re
from typing import Final

from starlette.responses import HTMLResponse

_STYLE: Final = """
:root{color-scheme:light dark;
--canvas:light-dark(oklch(.985 .002 275),oklch(.178 .008 275));
--surface:light-dark(oklch(1 0 0),oklch(.208 .009 275));
--sunken:light-dark(oklch(.968 .003 275),oklch(.158 .008 275));
--text:light-dark(oklch(.25 .015 275),oklch(.93 .006 275));
--muted:light-dark(oklch(.46 .014 275),oklch(.75 .012 275));
--line:light-dark(oklch(.918 .004 275),oklch(.288 .01 275));
--accent:light-dark(oklch(.48 .19 275),oklch(.79 .1 275));
--fail:light-dark(oklch(.48 .18 27),oklch(.8 .12 22))}
*{box-sizing:border-box}
body{font:14px/1.5 system-ui,sans-serif;color:var(--text);background:var(--canvas);margin:0}
.sheet{max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem}
h3{font-size:.8125rem;color:var(--muted);margin:1rem 0 .25rem}
p{margin:.25rem 0;max-width:44rem}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
code,pre{font:13px/1.45 ui-monospace,monospace}
code{overflow-wrap:anywhere}
pre{background:var(--sunken);border:1px solid var(--line);border-radius:6px;padding:.75rem;overflow:auto}
pre{margin:.25rem 0}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0}
small,.muted{color:var(--muted)}
.panel{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:0 1rem}
details{border-top:1px solid var(--line)}
details:first-child{border-top:0}
summary{cursor:pointer;padding:.5rem 0;display:grid;grid-template-columns:4.5rem 1fr;gap:0 .5rem;align-items:baseline}
summary b{font:600 12px ui-monospace,monospace;color:var(--muted)}
summary .delete{color:var(--fail)}
summary span{grid-column:2}
details>div{padding:0 0 1rem 5rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top;border-top:1px solid var(--line)}
th{font-weight:500;color:var(--muted);border-top:0}
@media(max-width:40rem){details>div{padding-left:0}}
"""

# The hash of the style element: nothing else may style or run.
_POLICY: Final = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_CODE: Final = re.compile(r"`([^`]+)`")


def sheet(title: str, body: str, *, language: str = "en") -> HTMLResponse:
    """A page with this body, which is HTML; the title is text."""
    page = (
        f'<!doctype html><html lang="{html.escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
        f'<style>{_STYLE}</style></head><body><div class="sheet">{body}</div></body></html>'
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY, "Content-Language": language})


def prose(text: str) -> str:
    """Text with `code` in it, as HTML."""
    return _CODE.sub(r"<code>\1</code>", html.escape(text))
