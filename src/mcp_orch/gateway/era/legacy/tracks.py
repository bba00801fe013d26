"""Streams that can be resumed: numbered events, of which the newest are kept for a while (2025-03-26 to 2025-11-25).

Event ids are `<stream>-<number>`: unique in the session, and a place in one stream (Resumability and Redelivery).
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.era.ports import Stream


class _Event(msgspec.Struct, frozen=True):
    track: int
    number: int
    message: bytes


class Replay:
    """The newest events of all streams of a session."""

    __slots__ = ("_bytes", "_events", "_limits")

    def __init__(self, limits: SessionLimits) -> None:
        self._limits: Final = limits
        # Filled by `keep`, the oldest go when it is full. Most stay empty, and an empty deque is ten times as large.
        self._events: list[_Event] = []
        self._bytes = 0

    def keep(self, track: int, number: int, *, message: bytes) -> None:
        """Keeps an event; one that is larger than everything that may be kept is not."""
        if len(message) > self._limits.replay_bytes:
            return
        self._events.append(_Event(track, number, message))
        self._bytes += len(message)
        while self._bytes > self._limits.replay_bytes or len(self._events) > self._limits.replay_events:
            self._bytes -= len(self._events.pop(0).message)

    def after(self, track: int, number: int) -> Iterator[tuple[int, bytes]]:
        """What came after an event on its stream, as far as it is kept."""
        for event in tuple(self._events):
            if event.track == track and event.number > number:
                yield event.number, event.message


class NumberedTrack:
    """One resumable stream. Implements `ports.Track`."""

    __slots__ = ("_is_primed", "_number", "_replay", "_stream", "is_over", "is_own", "sent")

    def __init__(self, number: int, replay: Replay, *, is_primed: bool, is_own: bool) -> None:
        self.is_own: Final = is_own
        self._number: Final = number
        self._replay: Final = replay
        self._is_primed: Final = is_primed
        # The stream that is bound now; None before the first, and again once nobody takes messages any more.
        self._stream: Stream | None = None
        self.sent = 0
        self.is_over = False

    def bind(self, stream: Stream, *, after: int | None = None) -> None:
        """From now on messages go to this stream: first those after an event, or what makes the client able to resume.

        The first event is empty (2025-11-25: a server SHOULD send one at once); clients of earlier revisions get none.
        """
        self._stream = stream
        if after is None:
            if self._is_primed:
                stream.push(b"", self._event_id(0))
            return
        for number, message in self._replay.after(self._number, after):
            stream.push(message, self._event_id(number))
        if self.is_over:
            stream.end()

    def emit(self, message: bytes) -> bool:
        """Numbers, keeps and sends a message."""
        self.sent += 1
        self._replay.keep(self._number, self.sent, message=message)
        if self._stream is None or not self._stream.push(message, self._event_id(self.sent)):
            self._stream = None
        return True

    def end(self, farewell: bytes = b"") -> None:
        """Nothing comes any more."""
        if farewell:
            self.emit(farewell)
        self.is_over = True
        if self._stream is not None:
            self._stream.end()

    def is_bound_to(self, stream: Stream) -> bool:
        """Whether messages go to this very stream."""
        return self._stream is stream

    def unbind(self) -> None:
        """The stream is gone; what comes now is kept only."""
        self._stream = None

    def _event_id(self, number: int) -> bytes:
        return b"%d-%d" % (self._number, number)


def place_of(event_id: bytes) -> tuple[int, int] | None:
    """(stream, number) of an event id; None when it is none of ours."""
    track, _, number = event_id.strip().partition(b"-")
    if not (track.isdigit() and number.isdigit() and len(track) <= 9 and len(number) <= 9):
        return None
    return int(track), int(number)
