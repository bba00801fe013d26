"""HTTP towards clients: uvicorn's protocol, with less work around answers that are given in one piece.

Head and body of such an answer leave in one write, its header lines are made and checked once, and a connection has
one timer for its whole life where uvicorn starts and stops one with every request. A request whose head was seen before
is not parsed again: see `familiar_heads`. Everything else is uvicorn's.
"""

import asyncio
import urllib.parse
from collections import deque
from collections.abc import Callable
from functools import partial
from types import CoroutineType
from typing import Any, Final, Protocol, TypeAlias, cast

import httptools
from uvicorn._types import (
    ASGI3Application,
    ASGIReceiveEvent,
    ASGISendEvent,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    HTTPScope,
)
from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from mcp_orch.app.familiar_heads import FamiliarHeads, Known, head_of
from mcp_orch.app.light_connections import Bell, Flow, Pipeline
from mcp_orch.gateway.edge.familiar import FAMILIAR, Familiar, Way

_LINES_REMEMBERED: Final = 4_096
_LARGE_BODY: Final = 64 * 1024
"""From here on a copy costs more than a second write."""
_LENGTH: Final = b"content-length"
_JSON: Final = (b"content-type", b"application/json")
_UVICORNS_OWN: Final = frozenset({b"connection", b"transfer-encoding"})

Answering: TypeAlias = "CoroutineType[Any, Any, None]"
"""A request that is being answered; the first two are asyncio's own business."""


class Lane(Protocol):
    """Answers requests with familiar heads."""

    def __call__(self, familiar: Familiar, body: bytes, *, way: Way) -> Answering:
        """Answers one: what is known of it, its body, the way back."""
        ...


class HeadLines:
    """Header fields as lines, checked once each: servers say the same few things again and again."""

    def __init__(self) -> None:
        # Filled by `of`; emptied when full.
        self._known: dict[tuple[bytes, bytes], bytes | None] = {}
        # The head of plain JSON answers up to their length, and the fields it was made with; changed by `json_head`.
        self._json_head = b""
        self._json_fields: list[tuple[bytes, bytes]] | None = None

    def json_head(self, fields: list[tuple[bytes, bytes]]) -> bytes:
        """The head of a plain JSON answer with these fields, up to the value of Content-Length."""
        if fields is not self._json_fields:
            lines = [b"%b: %b\r\n" % field for field in (*fields, _JSON)]
            self._json_fields, self._json_head = fields, b"".join((STATUS_LINE[200], *lines, b"content-length: "))
        return self._json_head

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
    is_well = False
    """The held head says 200."""
    whole: Callable[[HTTPScope], None] | None = None
    """Told of the answer if it was good and in one piece."""

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
        self.is_well = message["status"] == 200
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
        elif self.whole is not None and self.is_well:
            self.whole(self.scope)
        self.on_response()
        return True


class LaneCycle(Cycle):
    """A request with a familiar head, and its answer. What a plain answer does without is made when it is needed."""

    keep_alive = True
    disconnected = False
    response_started = False
    response_complete = False
    is_unfolded = False
    """Everything that uvicorn needs is there."""

    def __init__(self, protocol: "HubProtocol", errand: "partial[Answering]") -> None:
        self.protocol: Final = protocol
        self.errand: Final = errand

    def run_asgi(self, app: ASGI3Application) -> Answering:  # noqa: ARG002  uvicorn gives it
        """Has the request answered, past the application."""
        return self.errand(way=cast("Way", self))

    def over(self) -> None:
        """As `Way.over`."""
        if not (self.response_complete or self.disconnected):
            # Cancelled because the hub stops, or broken after it had begun to answer.
            self.protocol.transport.close()

    def answer(self, body: bytes) -> bool:
        """Sends a plain JSON answer at once. False: it can't be, or should not."""
        protocol = self.protocol
        if self.response_started or not self.keep_alive or protocol.flow.write_paused or len(body) >= _LARGE_BODY:
            return False
        if not self.disconnected:
            head = protocol.lines.json_head(protocol.server_state.default_headers)
            protocol.transport.write(b"%b%d\r\n\r\n%b" % (head, len(body), body))
            self.response_started = self.response_complete = True
            if self.is_unfolded:
                self.message_event.set()
            protocol.on_response_complete()
        return True

    async def send(self, message: ASGISendEvent) -> None:
        """As ASGI 3 says."""
        self.unfold()
        await super().send(message)

    async def receive(self) -> ASGIReceiveEvent:
        """As ASGI 3 says, after the body: returns when the client has left, or the answer is complete."""
        self.unfold()
        return await super().receive()

    def unfold(self) -> None:
        """From now on it is a cycle like all others."""
        if self.is_unfolded:
            return
        self.is_unfolded = True
        protocol, disconnected, complete = self.protocol, self.disconnected, self.response_complete
        scope = cast("HTTPScope", {"type": "http", "http_version": "1.1", "method": "POST"})
        super().__init__(**protocol.parts_of_cycle(scope, is_kept=self.keep_alive))
        self.lines = protocol.lines
        self.more_body = False
        self.disconnected, self.response_complete = disconnected, complete


class HubProtocol(HttpToolsProtocol):
    """One connection of a client. Serves no upgrades and knows no limit of requests at a time: others see to that."""

    lines: Final = HeadLines()
    lane: tuple[Lane, FamiliarHeads] | None = None
    """Who answers requests with familiar heads, and those heads; None: every request is parsed."""
    # Nothing of a further request has come yet; and what came last, if it began with the beginning of one.
    _is_between = True
    _sent: bytes | None = None
    # When the last answer was given, None while one is awaited; and the timer that looks at it.
    _idle_since: float | None = None
    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  as uvicorn has it
        """As asyncio.Protocol."""
        super().connection_made(transport)
        self.flow = Flow(transport)
        self.pipeline = cast("deque[tuple[RequestResponseCycle, ASGI3Application]]", Pipeline())

    def connection_lost(self, exc: Exception | None) -> None:
        """As asyncio.Protocol."""
        if self._look is not None:
            self._look.cancel()
        if isinstance(self.cycle, LaneCycle):
            self.cycle.unfold()
        super().connection_lost(exc)

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
        super().data_received(data)

    def on_message_begin(self) -> None:
        """As httptools."""
        self._is_between = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """As httptools."""
        self._is_between = True
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
        self._idle_since = None
        parser, scope = self.parser, self.scope
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
            self._start_asgi_task(cycle, self._application)
        else:
            self.flow.pause_reading()
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
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        self._idle_since = self.loop.time()
        if self._look is None:
            self._look = self.loop.call_later(self.timeout_keep_alive, self._end_if_idle)

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
