"""Cursors: opaque to clients, checked when they come back."""

import base64
import zlib
from typing import Final

_MARK: Final = b"p"


def cursor_to(page: int) -> str:
    """The cursor for a page, counted from 0."""
    body = _MARK + str(page).encode()
    return base64.urlsafe_b64encode(body + b"." + _check(body)).rstrip(b"=").decode()


def page_of(cursor: str) -> int | None:
    """The page a cursor leads to; None when it is none of ours."""
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        return None
    body, _, check = packed.rpartition(b".")
    if not body.startswith(_MARK) or check != _check(body) or not body[1:].isdigit():
        return None
    return int(body[1:])


def _check(body: bytes) -> bytes:
    return f"{zlib.crc32(body):08x}".encode()
