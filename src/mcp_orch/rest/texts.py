"""Texts of requests that nothing here could keep or pass on: they are refused alike, whichever database is behind."""

import json
import re
from typing import Final

from starlette.types import Scope

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.rest.problems import Finding

# As JSON writes the character, unless what seems to is the text of an escape.
_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_TAKES_NUL: Final = re.compile(r"/api/v1/projects/[^/]+/calls(?:/[^/]+/answers)?")
"""What goes to a tool is the tool's business."""
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")

_HOLDS_NUL: Final = Finding(kind=ErrorKind.INVALID, detail="the request holds a NUL character", code="nul-character")
_HALF_A_LETTER: Final = Finding(
    kind=ErrorKind.MALFORMED,
    detail="a text in the body has half a letter in it (a lone surrogate)",
    code="half-a-letter",
    hint="send it as UTF-8",
)


def unfit_text(scope: Scope, body: bytes) -> Finding | None:
    """Why a request is refused for a text in its address or its body; None: its texts are fit."""
    if _holds_nul(scope, body):
        return _HOLDS_NUL
    return _HALF_A_LETTER if _holds_half_a_letter(body) else None


def _holds_nul(scope: Scope, body: bytes) -> bool:
    """Nothing has NUL in its name, and PostgreSQL takes it in no text."""
    if "\0" in scope["path"] or b"%00" in scope["query_string"]:
        return True
    return b"\\u0000" in body and _NUL.search(body) is not None and _TAKES_NUL.fullmatch(scope["path"]) is None


def _holds_half_a_letter(body: bytes) -> bool:
    """A lone surrogate can be written in JSON and is no text: nothing could keep it, nobody could be sent it."""
    if _SURROGATE.search(body) is None:
        return False
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except (ValueError, RecursionError):
        # Whoever takes the body says what is wrong with it.
        return False
    return False
