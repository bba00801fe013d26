"""A small picture, drawn when somebody asks for it."""

import base64
from typing import Final

_SIZE: Final = 32
_INK: Final = (91, 75, 219)
_PAPER: Final = (246, 246, 250)


def png_base64() -> str:
    """A PNG of 32 x 32 pixels, base64: two arcs that join many dots into one line."""
    # Imported when drawn: the server starts without them.
    import struct  # noqa: PLC0415  see the line above
    import zlib  # noqa: PLC0415  see the line above

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\x00" + b"".join(bytes(_pixel(x, y)) for x in range(_SIZE)) for y in range(_SIZE))
    header = struct.pack(">IIBBBBB", _SIZE, _SIZE, 8, 2, 0, 0, 0)
    image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(image).decode()


def _pixel(x: int, y: int) -> tuple[int, int, int]:
    middle = (_SIZE - 1) / 2
    is_line = abs(y - middle) <= 1 and x >= middle
    is_arc = any(abs(((x - 2) ** 2 + (y - middle) ** 2) ** 0.5 - radius) <= 1 and x <= middle for radius in (8, 13))
    is_dot = any((x - 4) ** 2 + (y - dot) ** 2 <= 4 for dot in (4, 12, 19, 27))
    return _INK if is_line or is_arc or is_dot else _PAPER
