"""The hub's ends of a child's three pipes."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final, cast

from mcp_orch.contract.upstreams import LogStream
from mcp_orch.gateway.upstream.lines import LineCutter, LineTooLong
from mcp_orch.gateway.upstream.log_ring import LogRing

_AT_ONCE: Final = 500
_PAUSE_S: Final = 0.01
"""Of more lines in one piece only so many are read at once, and the others are left in peace for so long after them."""

_LOG_LINE_BYTES: Final = 64 * 1024


class Stdin(asyncio.BaseProtocol):
    """Tells when the child does not read, and when it never will again."""

    def __init__(self, filled: Callable[[bool], None], *, on_end: Callable[[], None]) -> None:
        self._filled: Final = filled
        self._on_end: Final = on_end

    def pause_writing(self) -> None:
        """As asyncio.BaseProtocol."""
        self._filled(True)

    def resume_writing(self) -> None:
        """As asyncio.BaseProtocol."""
        self._filled(False)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio gives it
        """As asyncio.BaseProtocol."""
        self._on_end()


class Stdout(asyncio.Protocol):
    """Gives lines, of a flood only so many at once: nobody else's server waits for the end of it."""

    def __init__(
        self,
        line: Callable[[bytes], None],
        overlong: Callable[[], None],
        *,
        on_end: Callable[[], None],
        max_bytes: int,
    ) -> None:
        self._line: Final = line
        self._on_end: Final = on_end
        self._overlong: Final = overlong
        self._loop: Final = asyncio.get_running_loop()
        self._cutter: Final = LineCutter(max_bytes=max_bytes)
        self._transport: asyncio.ReadTransport | None = None
        # Lines of a flood that were not given yet; nothing more is read meanwhile.
        self._waiting: deque[bytes] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As asyncio.Protocol."""
        self._transport = cast("asyncio.ReadTransport", transport)

    def data_received(self, data: bytes) -> None:
        """As asyncio.Protocol."""
        try:
            lines = self._cutter.feed(data)
        except LineTooLong:
            if self._transport is not None:
                self._transport.close()
            self._overlong()
            return
        if len(lines) > _AT_ONCE and self._transport is not None:
            self._transport.pause_reading()
            self._waiting.extend(lines)
            self._give_some()
            return
        for line in lines:
            self._line(line)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio gives it
        """As asyncio.Protocol."""
        self._on_end()
        rest = self._cutter.rest()
        lines, self._waiting = [*self._waiting, *([rest] if rest else [])], deque()
        for line in lines:
            self._line(line)

    def _give_some(self) -> None:
        for _ in range(min(_AT_ONCE, len(self._waiting))):
            self._line(self._waiting.popleft())
        if self._waiting:
            self._loop.call_later(_PAUSE_S, self._give_some)
        elif self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()


class Stderr(asyncio.Protocol):
    """Fills the log."""

    def __init__(self, log: LogRing) -> None:
        self._log: Final = log
        self._cutter: Final = LineCutter(max_bytes=_LOG_LINE_BYTES)

    def data_received(self, data: bytes) -> None:
        """As asyncio.Protocol."""
        try:
            lines = self._cutter.feed(data)
        except LineTooLong as long:
            # What is longer than any log line is cut, not kept.
            lines = [long.begun, *long.after]
        self._log.add_raw(LogStream.STDERR, lines)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio gives it
        """As asyncio.Protocol."""
        rest = self._cutter.rest()
        if rest:
            self._log.add_raw(LogStream.STDERR, [rest])
