"""Bytes from a pipe, cut into lines as they come."""

from typing import Final


class LineTooLong(ValueError):
    """A line went past its limit. What follows it is cut as if it had not been there."""

    def __init__(self, begun: bytes, after: list[bytes]) -> None:
        super().__init__("a line went past its limit")
        self.begun: Final = begun
        """What was there of the line."""
        self.after: Final = after
        """The lines after it that have ended, too."""


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
            begun = b"".join([*self._pieces, first])
            self._hold(rest[-1] if rest else b"")
            raise LineTooLong(begun, rest[:-1])
        if not rest:
            self._pieces.append(first)
            return []
        self._pieces.append(first)
        lines = [b"".join(self._pieces), *rest[:-1]]
        self._hold(rest[-1])
        return lines

    def rest(self) -> bytes:
        """What came after the last line end."""
        held = b"".join(self._pieces)
        self._hold(b"")
        return held

    def _hold(self, piece: bytes) -> None:
        self._pieces, self._held = [piece] if piece else [], len(piece)
