"""Server-sent events as bytes (HTML standard, section 9.2)."""

from typing import Final

KEEP_ALIVE: Final = b": still here\n\n"
"""A comment that clients skip and that keeps proxies from closing a quiet stream."""


def event_bytes(kind: str, data: bytes, *, event_id: str | None = None) -> bytes:
    """One event. `data` is JSON on any number of lines; `kind` and `event_id` are words of our own, on one line."""
    # In JSON a bare line end is white space, never part of a string.
    lines = data.replace(b"\r", b" ").replace(b"\n", b"\ndata: ")
    head = f"id: {event_id}\n" if event_id is not None else ""
    return b"%bevent: %b\ndata: %b\n\n" % (head.encode(), kind.encode(), lines)
