"""HTTP towards clients: uvicorn's protocol, with less work around requests that are like those before them.

A connection has one timer for its whole life where uvicorn starts and stops one with every request. A request whose
head was seen before is not parsed again: see `familiar_heads`; answers: see `http_answers`. What a stranger may take up
has limits that uvicorn has not: heads, requests that wait for the one before, time. Everything else is uvicorn's.
"""

import asyncio
import urllib.parse
from collections import deque
from functools import partial
from typing import Any, Final, cast

import httptools
from uvicorn._types import ASGI3Application, HTTPScope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from mcp_orch.app.familiar_heads import FamiliarHeads, Known, head_of
from mcp_orch.app.http_answers import Cycle, HeadLines, Lane, LaneCycle
from mcp_orch.app.light_connections import Bell, Flow, Pipeline
from mcp_orch.gateway.edge.familiar import FAMILIAR, Familiar

_LONGEST_HEAD: Final = 128 * 1024
"""Bytes that may come in a row without any of a body among them: a head, or what stands after and between its parts."""
_MOST_WAITING: Final = 64
"""Requests on one connection that may wait for the one before them; more than any client sends at a time."""
_WHY: Final = {
    400: b"what was sent is no request of HTTP/1.1 that is served here",
    431: b"the head of the request is too long: send less in the URL and the fields",
}
_OF_A_WISH: Final = frozenset({b"connection", b"upgrade", b"http2-settings"})


class NotServed(Exception):
    """What a client wants of its connection is not served here."""


class HubProtocol(HttpToolsProtocol):
    """One connection of a client. Serves no upgrades and knows no limit of requests at a time: others see to that."""

    lines: Final = HeadLines()
    lane: tuple[Lane, FamiliarHeads] | None = None
    """Who answers requests with familiar heads, and those heads; None: every request is parsed."""
    # Nothing of a further request has come yet; and what came last, if it began with the beginning of one.
    _is_between = True
    _sent: bytes | None = None
    # Bytes that came since the last of a body, or since a head was whole.
    _unread = 0
    # Who answers, where others wait; the newest of those is `cycle`.
    _answering: RequestResponseCycle | None = None
    # When the last answer was given, None while one is awaited; and the timer that looks at it.
    _idle_since: float | None = None
    _look: asyncio.TimerHandle | None = None
    # The client has taken nothing since the last look, or not all since it was told to leave.
    _is_stuck = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  as uvicorn has it
        """As asyncio.Protocol."""
        super().connection_made(transport)
        waiting = Pipeline()
        self.flow = Flow(transport, waiting)
        self.pipeline = cast("deque[tuple[RequestResponseCycle, ASGI3Application]]", waiting)
        self._idle_since = self.loop.time()
        self._look = self.loop.call_later(self.timeout_keep_alive, self._look_after)

    def connection_lost(self, exc: Exception | None) -> None:
        """As asyncio.Protocol."""
        if self._look is not None:
            self._look.cancel()
        for cycle in (self.cycle, self._answering):
            if isinstance(cycle, LaneCycle):
                cycle.unfold()
        # uvicorn tells the newest request only.
        if self._answering is not None and not self._answering.response_complete:
            self._answering.disconnected = True
            self._answering.message_event.set()
        super().connection_lost(exc)

    def resume_writing(self) -> None:
        """As asyncio.Protocol."""
        self._is_stuck = False
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """As asyncio.Protocol."""
        self._sent = None
        cycle = self.cycle
        is_free = cycle is None or cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison]  None at first
        if self._is_between and is_free and self.lane is not None:
            known = self.lane[1].find(data, self.client[0] if self.client else "")
            if known is not None:
                self._take(self.lane[0], known[0], body=known[1])
                return
            self._sent = data
        self._unread += len(data)
        self._parse(data)
        if self._unread > _LONGEST_HEAD and not self.transport.is_closing():
            self._hang_up(431)

    def _parse(self, data: bytes) -> None:
        assert self.parser is not None
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as wish:
            self._go_on_without(data[wish.args[0] :])
        except httptools.HttpParserError:
            self._hang_up(400)

    def _go_on_without(self, rest: bytes) -> None:
        """Reads a head again, without its wish for another protocol: who serves none may ignore it (RFC 9110, 7.8)."""
        assert self.parser is not None
        fields = b"".join(b"%b: %b\r\n" % field for field in self.headers if field[0] not in _OF_A_WISH)
        version = self.parser.get_http_version().encode()
        head = b"%b %b HTTP/%b\r\n%b\r\n" % (self.parser.get_method(), self.url, version, fields)
        self.parser = httptools.HttpRequestParser(self)
        self._parse(head + rest)

    def _hang_up(self, status: int) -> None:
        cycle, why = self.cycle, _WHY[status]
        is_silent = cycle is None or cycle.response_complete or not cycle.response_started  # pyright: ignore[reportUnnecessaryComparison]  as above
        if is_silent and not self.pipeline:
            head = b"connection: close\r\ncontent-type: text/plain\r\ncontent-length: %d\r\n\r\n" % len(why)
            self.transport.write(STATUS_LINE[status] + head + why)
            self.transport.close()
        else:
            # What is being answered would be mixed up with it.
            self.transport.abort()

    def on_body(self, body: bytes) -> None:
        """As httptools."""
        self._unread = 0
        super().on_body(body)

    def on_message_begin(self) -> None:
        """As httptools."""
        self._is_between = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """As httptools."""
        assert self.parser is not None
        if self.parser.should_upgrade():
            # It is read again.
            return
        self._is_between, self._unread = True, 0
        sent, self._sent = self._sent, None
        cycle = self.cycle
        if sent is not None and self.lane is not None and isinstance(cycle, Cycle) and not cycle.response_complete:
            self._watch_head(cycle, sent, heads=self.lane[1])
        super().on_message_complete()

    def _watch_head(self, cycle: Cycle, sent: bytes, *, heads: FamiliarHeads) -> None:
        length, peer = len(cycle.body), self.client[0] if self.client else ""
        head = head_of(sent, length=length)
        if head is None or self.expect_100_continue:
            return

        def remember(scope: HTTPScope) -> None:
            familiar = cast("dict[str, object]", scope).get(FAMILIAR)
            if isinstance(familiar, Familiar):
                heads.remember(head, Known(familiar, length, peer))

        cycle.whole = remember

    def _take(self, lane: Lane, familiar: Familiar, *, body: bytes) -> None:
        self._idle_since = None
        cycle = self.cycle = LaneCycle(self, partial(lane, familiar, body))
        self._start_asgi_task(cycle, self._application)

    def on_headers_complete(self) -> None:
        """As httptools. Begins to answer: the body is read by whoever answers."""
        self._unread = 0
        parser, scope = self.parser, self.scope
        assert parser is not None
        if parser.should_upgrade():
            if parser.get_method() == b"CONNECT":
                raise NotServed
            return
        self._idle_since = None
        # What comes behind a body in parts is nobody's to read: fields of before would seem to say something else.
        self.headers = []
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
            self._start_asgi_task(cycle, self._application)
        else:
            self._wait(cycle, before)

    def _wait(self, cycle: Cycle, before: RequestResponseCycle) -> None:
        self.flow.pause_reading()
        if len(self.pipeline) >= _MOST_WAITING:
            raise NotServed
        if not self.pipeline:
            self._answering = before
        self.pipeline.appendleft((cycle, self._application))

    @property
    def _application(self) -> ASGI3Application:
        # uvicorn does not say what it has loaded; we gave it an ASGI 3 application.
        return cast("ASGI3Application", self.config.loaded_app)  # pyright: ignore[reportUnknownMemberType]  see above

    def on_response_complete(self) -> None:
        """As uvicorn: the next request, or a wait for one."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        if self.pipeline:
            self._answering, application = self.pipeline.pop()
            self._start_asgi_task(self._answering, application)
            return
        self.flow.resume_reading()
        self._idle_since = self.loop.time()

    def parts_of_cycle(
        self, scope: HTTPScope, *, is_kept: bool
    ) -> dict[str, Any]:  # the types of each are uvicorn's own
        """What uvicorn's cycles are made with."""
        return {
            "scope": scope,
            "transport": self.transport,
            "flow": self.flow,
            "logger": self.logger,
            "access_logger": self.access_logger,
            "access_log": False,
            "default_headers": self.server_state.default_headers,
            "message_event": Bell(),
            "expect_100_continue": self.expect_100_continue,
            "keep_alive": is_kept,
            "on_response": self.on_response_complete,
        }

    def _new_cycle(self, *, is_kept: bool) -> Cycle:
        cycle = Cycle(**self.parts_of_cycle(self.scope, is_kept=is_kept))
        cycle.lines = self.lines
        return cycle

    def _look_after(self) -> None:
        """Ends the connection when it was idle for too long, and at once when the client takes nothing any more."""
        since, wait_s = self._idle_since, self.timeout_keep_alive
        if self.transport.is_closing() or (since is None and self.flow.write_paused):
            if self._is_stuck:
                self.transport.abort()
                return
            self._is_stuck = True
        elif since is not None:
            # Less is left of the wait when an answer was given meanwhile, or nothing came but a part of a head.
            left_s = since + self.timeout_keep_alive - self.loop.time()
            if left_s > 0:
                wait_s = left_s
            else:
                self.transport.close()
        self._look = self.loop.call_later(wait_s, self._look_after)
