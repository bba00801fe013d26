"""Cursors: opaque to clients, checked when they come back."""

import base64
import zlib
from typing import Final

_MARK: Final = b"p"


def cursor_to(page: int, *, method: str) -> str:
    """The cursor of this list for a page, counted from 0."""
    body = _MARK + str(page).encode()
    return base64.urlsafe_b64encode(body + b"." + _check(body, method)).rstrip(b"=").decode()


def page_of(cursor: str, *, method: str) -> int | None:
    """The page a cursor leads to; None when it is none of ours, or one of another list.

    The check sum is no secret: whoever makes a cursor up gets a page of a list that is theirs anyway.
    """
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        return None
    body, _, check = packed.rpartition(b".")
    digits = body[len(_MARK) :]
    if not body.startswith(_MARK) or check != _check(body, method) or not digits.isdigit() or len(digits) > 9:
        return None
    return int(digits)


def _check(body: bytes, method: str) -> bytes:
    return f"{zlib.crc32(method.encode() + body):08x}".encode()
