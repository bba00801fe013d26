"""Server-sent events, taken apart as their bytes come (HTML standard, section 9.2)."""

from dataclasses import dataclass
from typing import Final


class EventTooLong(ValueError):
    """An event went past its limit."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event with its data; events without data are not told."""

    name: str
    data: bytes


class EventParser:
    """Turns chunks into events. Lines may end in LF, CR or CRLF, anywhere between two chunks."""

    def __init__(self, *, max_bytes: int) -> None:
        self._max_bytes: Final = max_bytes
        # The unfinished line and event, and their sizes; changed by `feed`.
        self._pieces: list[bytes] = []
        self._line_bytes = 0
        self._data_bytes = 0
        self._data: list[bytes] = []
        self._name = "message"
        self._ends_in_cr = False
        self._is_first = True
        # What the stream has said of itself so far.
        self.last_id = ""
        self.retry_ms: int | None = None

    def feed(self, chunk: bytes) -> list[Event]:
        """The events that end in this chunk. Raises EventTooLong."""
        if self._is_first and chunk:
            self._is_first = False
            chunk = chunk.removeprefix(b"\xef\xbb\xbf")
        events: list[Event] = []
        for line in self._lines(chunk):
            if line:
                self._field(line)
            elif self._data:
                events.append(Event(self._name, b"\n".join(self._data)))
                self._reset()
            else:
                self._reset()
        return events

    def _reset(self) -> None:
        self._data = []
        self._data_bytes = 0
        self._name = "message"

    def _lines(self, chunk: bytes) -> list[bytes]:
        if self._ends_in_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        if chunk:
            self._ends_in_cr = chunk.endswith(b"\r")
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        first, *rest = chunk.split(b"\n")
        self._line_bytes += len(first)
        if self._line_bytes > self._max_bytes:
            raise EventTooLong
        self._pieces.append(first)
        if not rest:
            return []
        lines = [b"".join(self._pieces), *rest[:-1]]
        self._pieces = [rest[-1]]
        self._line_bytes = len(rest[-1])
        return lines

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
            # With its line end: lines without anything in them are many, too.
            self._data_bytes += len(value) + 1
            if self._data_bytes > self._max_bytes:
                raise EventTooLong
        elif name == b"event":
            self._name = value.decode("utf-8", "replace")
        elif name == b"id" and b"\0" not in value and len(value) <= 4096:
            self.last_id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit() and len(value) < 10:
            self.retry_ms = int(value)
