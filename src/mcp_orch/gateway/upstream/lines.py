"""Bytes from a pipe, cut into lines as they come."""

from typing import Final


class LineTooLong(ValueError):
    """A line went past its limit."""


class LineCutter:
    """Cuts chunks into lines. What was looked at once is not looked at again, however long a line grows."""

    def __init__(self, *, max_bytes: int) -> None:
        self._max_bytes: Final = max_bytes
        # The pieces of the line that has not ended yet; changed by `feed`.
        self._pieces: list[bytes] = []
        self._held = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that end in this chunk, without their ends. Raises LineTooLong."""
        if not self._pieces and chunk.endswith(b"\n") and chunk.count(b"\n") == 1:
            return [chunk[:-1]]
        first, *rest = chunk.split(b"\n")
        self._held += len(first)
        if self._held > self._max_bytes:
            self._pieces.clear()
            raise LineTooLong
        if not rest:
            self._pieces.append(first)
            return []
        self._pieces.append(first)
        lines = [b"".join(self._pieces), *rest[:-1]]
        self._pieces = [rest[-1]] if rest[-1] else []
        self._held = len(rest[-1])
        return lines

    def rest(self) -> bytes:
        """What came after the last line end."""
        held, self._pieces, self._held = b"".join(self._pieces), [], 0
        return held
