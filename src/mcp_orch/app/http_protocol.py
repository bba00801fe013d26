"""HTTP towards clients: uvicorn's protocol, with less work around answers that are given in one piece.

Head and body of such an answer leave in one write, its header lines are made and checked once, and a connection has
one timer for its whole life where uvicorn starts and stops one with every request. Everything else is uvicorn's.
"""

import asyncio
import urllib.parse
from typing import Final, cast

import httptools
from uvicorn._types import ASGI3Application, ASGISendEvent, HTTPResponseBodyEvent, HTTPResponseStartEvent
from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

_LINES_REMEMBERED: Final = 4_096
_LARGE_BODY: Final = 64 * 1024
"""From here on a copy costs more than a second write."""
_LENGTH: Final = b"content-length"
_UVICORNS_OWN: Final = frozenset({b"connection", b"transfer-encoding"})


class HeadLines:
    """Header fields as lines, checked once each: servers say the same few things again and again."""

    def __init__(self) -> None:
        # Filled by `of`; emptied when full.
        self._known: dict[tuple[bytes, bytes], bytes | None] = {}

    def of(self, field: tuple[bytes, bytes]) -> bytes | None:
        """The line with its end; None for a field that uvicorn has to look at."""
        try:
            return self._known[field]
        except KeyError:
            return self._new(field)

    def _new(self, field: tuple[bytes, bytes]) -> bytes | None:
        name, value = field
        is_plain = name.islower() and name not in _UVICORNS_OWN
        is_plain = is_plain and not (HEADER_RE.search(name) or HEADER_VALUE_RE.search(value))
        if len(self._known) >= _LINES_REMEMBERED:
            self._known.clear()
        line = self._known[field] = b"%b: %b\r\n" % field if is_plain else None
        return line


class Cycle(RequestResponseCycle):
    """One request and its answer. The head of an answer whose length is known waits for the body."""

    lines: HeadLines
    held: bytes | None = None
    """The head that was not written yet."""

    async def send(self, message: ASGISendEvent) -> None:
        """As ASGI 3 says."""
        held = self.held
        if held is not None:
            self.held = None
            if self._ends_at_once(held, cast("HTTPResponseBodyEvent", message)):
                return
        elif not self.response_started and self._holds(cast("HTTPResponseStartEvent", message)):
            return
        await super().send(message)

    def _holds(self, message: HTTPResponseStartEvent) -> bool:
        if message["type"] != "http.response.start" or not self.keep_alive or self.scope["method"] == "HEAD":
            return False
        parts = [STATUS_LINE[message["status"]]]
        length: bytes | None = None
        for field in (*self.default_headers, *message.get("headers", ())):
            line = self.lines.of(field)
            if line is None:
                return False
            if field[0] == _LENGTH:
                length = field[1]
            parts.append(line)
        if length is None:
            return False
        parts.append(b"\r\n")
        self.held = b"".join(parts)
        self.expected_content_length = int(length)
        self.chunked_encoding = False
        self.response_started = True
        self.waiting_for_100_continue = False
        return True

    def _ends_at_once(self, head: bytes, message: HTTPResponseBodyEvent) -> bool:
        """Writes the head, and the whole answer if this is all of it."""
        if self.disconnected:
            return False
        body = message.get("body", b"")
        size = len(body)
        is_whole = size == self.expected_content_length and size < _LARGE_BODY and not message.get("more_body", False)
        if not is_whole or message["type"] != "http.response.body" or self.flow.write_paused:
            self.transport.write(head)
            return False
        self.transport.write(head + body)
        self.expected_content_length = 0
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            # Told to end since the head was made.
            self.transport.close()
        self.on_response()
        return True


class HubProtocol(HttpToolsProtocol):
    """One connection of a client. Serves no upgrades and knows no limit of requests at a time: others see to that."""

    lines: Final = HeadLines()
    # When the last answer was given, None while one is awaited; and the timer that looks at it.
    _idle_since: float | None = None
    _look: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """As asyncio.Protocol."""
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def on_headers_complete(self) -> None:
        """As httptools. Begins to answer: the body is read by whoever answers."""
        self._idle_since = None
        parser, scope = self.parser, self.scope
        app = cast("ASGI3Application", self.config.loaded_app)  # pyright: ignore[reportUnknownMemberType]  uvicorn's gap
        assert parser is not None
        version = parser.get_http_version()
        scope["method"] = parser.get_method().decode("ascii")
        if version != "1.1":
            scope["http_version"] = version
        url = httptools.parse_url(self.url)
        raw_path = url.path
        path = raw_path.decode("ascii")
        scope["path"] = urllib.parse.unquote(path) if "%" in path else path
        scope["raw_path"] = raw_path
        scope["query_string"] = url.query or b""
        before = self.cycle
        cycle = self.cycle = self._new_cycle(is_kept=version != "1.0" and parser.should_keep_alive())
        if before is None or before.response_complete:  # pyright: ignore[reportUnnecessaryComparison]  None at first
            self._start_asgi_task(cycle, app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((cycle, app))

    def on_response_complete(self) -> None:
        """As uvicorn: the next request, or a wait for one."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        self._idle_since = self.loop.time()
        if self._look is None:
            self._look = self.loop.call_later(self.timeout_keep_alive, self._end_if_idle)

    def _new_cycle(self, *, is_kept: bool) -> Cycle:
        cycle = Cycle(
            scope=self.scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=is_kept,
            on_response=self.on_response_complete,
        )
        cycle.lines = self.lines
        return cycle

    def _end_if_idle(self) -> None:
        self._look = None
        since = self._idle_since
        if since is None:
            # A request is being read or answered; the wait begins anew with its answer.
            return
        left_s = since + self.timeout_keep_alive - self.loop.time()
        if left_s > 0:
            self._look = self.loop.call_later(left_s, self._end_if_idle)
        else:
            self.timeout_keep_alive_handler()
