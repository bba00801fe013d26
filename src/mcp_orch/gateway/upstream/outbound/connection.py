"""One HTTP/1.1 connection: one exchange at a time."""

import asyncio
from collections.abc import Callable
from typing import Final, cast

import httptools

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamMisbehaved
from mcp_orch.gateway.upstream.outbound.events import EventParser, EventTooLong
from mcp_orch.gateway.upstream.outbound.exchange import Exchange, Response
from mcp_orch.gateway.upstream.outbound.inflate import Bomb, Inflater
from mcp_orch.gateway.upstream.outbound.plain_heads import PlainHeads
from mcp_orch.gateway.upstream.settings import Limits

_PIECE: Final = 32 * 1024
_MANY_EVENTS: Final = 500
_REST_PER_EVENT_S: Final = 20e-6
"""A stream is read piece by piece, and left in peace after one of many events: nobody else waits for its end."""

_LINGER_S: Final = 2.0
"""How long a stream may stay open after its answer before the connection is given up."""


class HttpConnection(asyncio.Protocol):
    """Writes a request, parses the response as it comes, and is free again afterwards."""

    def __init__(
        self,
        *,
        limits: Limits,
        heads: PlainHeads,
        on_free: Callable[["HttpConnection"], None],
        on_gone: Callable[["HttpConnection"], None],
    ) -> None:
        self._limits: Final = limits
        self._heads: Final = heads
        self._on_free: Final = on_free
        self._on_gone: Final = on_gone
        self._loop: Final = asyncio.get_running_loop()
        # The connection itself.
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self.idle_since_s = 0.0
        # The exchange and its response so far; changed by the callbacks of the parser.
        self._exchange: Exchange | None = None
        self._headers: dict[bytes, bytes] = {}
        self._header_bytes = 0
        self._head_bytes = 0
        self._body: list[bytes] = []
        self._body_bytes = 0
        self._response: Response | None = None
        self._events: EventParser | None = None
        # Of a flood of events: how many the last piece held, and what was received after it. Nothing more is read
        # meanwhile. Changed by `data_received` and `_go_on`.
        self._seen_events = 0
        self._waiting = b""
        self._inflater: Inflater | None = None
        self._fault: Exception | None = None
        self._linger: asyncio.TimerHandle | None = None
        # What came in one piece at the beginning of a response.
        self._first: bytes | None = None

    @property
    def is_usable(self) -> bool:
        """Another exchange can begin."""
        transport = self._transport
        return transport is not None and not transport.is_closing() and self._exchange is None

    def begin(self, exchange: Exchange) -> None:
        """Writes the request."""
        assert self._transport is not None
        self._exchange = exchange
        self._transport.write(exchange.payload)

    def abort(self) -> None:
        """Closes at once."""
        if self._transport is not None:
            self._transport.abort()

    def give_up(self, exchange: Exchange) -> None:
        """Nobody waits for this exchange any more: the only way to say so is to close, unless its answer has come."""
        if self._exchange is exchange and self._linger is None:
            self.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As asyncio.Protocol."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio gives it
        """As asyncio.Protocol."""
        if self._waiting and self._fault is None:
            self._take(self._waiting)
        self._waiting = b""
        exchange, self._exchange = self._exchange, None
        self._stop_lingering()
        self._on_gone(self)
        if exchange is None or exchange.is_over:
            return
        response = self._response
        is_until_close = response is not None and not (
            b"content-length" in response.headers or b"transfer-encoding" in response.headers
        )
        if self._fault is None and response is not None and (is_until_close or response.is_stream):
            exchange.end(self._complete(response))
        elif self._fault is not None:
            exchange.end(self._fault)
        else:
            why = Why.CUT_SHORT if exchange.is_started else Why.UNANSWERED
            exchange.end(BrokenOff(because(why), was_written=True))

    def data_received(self, data: bytes) -> None:
        """As asyncio.Protocol."""
        if self._events is None:
            self._take(data)
            return
        self._seen_events = 0
        self._take(data[:_PIECE])
        self._waiting = data[_PIECE:]
        transport = self._transport
        if (self._waiting or self._seen_events > _MANY_EVENTS) and transport is not None and not transport.is_closing():
            transport.pause_reading()
            self._loop.call_later(self._seen_events * _REST_PER_EVENT_S, self._go_on)

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, b""
        if self._transport is None or self._transport.is_closing():
            return
        self._transport.resume_reading()
        if waiting:
            self.data_received(waiting)

    def _take(self, data: bytes) -> None:
        exchange = self._exchange
        if exchange is None:
            # Nothing was asked: what could come here would be taken for the next answer.
            self.abort()
            return
        if exchange.is_started:
            self._first = None
        else:
            exchange.is_started = True
            plain = self._heads.find(data)
            if plain is not None:
                self._end_plainly(exchange, plain)
                return
            self._first = data
        if self._response is None:
            # The parser tells of a line once it has ended, and keeps it until then.
            if self._head_bytes > self._limits.header_bytes:
                self._fail(UpstreamMisbehaved(because(Why.HEADERS_TOO_LARGE)))
                return
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as broken:
            self._fail(UpstreamMisbehaved(because(Why.NOT_HTTP, cause=in_words(broken))))
        if self._fault is not None:
            self._fail(self._fault)
        elif exchange.is_over and self._exchange is exchange and self._linger is None:
            self._linger = self._loop.call_later(_LINGER_S, self.abort)

    def on_header(self, name: bytes, value: bytes) -> None:
        """As httptools."""
        self._header_bytes += len(name) + len(value)
        if self._header_bytes > self._limits.header_bytes:
            self._fault = UpstreamMisbehaved(because(Why.HEADERS_TOO_LARGE))
            return
        self._headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        """As httptools."""
        status = self._parser.get_status_code()
        if status < 200:
            return
        headers = self._headers
        response = self._response = Response(status, headers)
        encoding = headers.get(b"content-encoding")
        if encoding is not None and encoding.lower() != b"identity":
            self._open_encoding(encoding.lower())
        exchange = self._exchange
        if exchange is None:
            return
        exchange.response = response
        if (
            exchange.on_event is not None
            and status == 200
            and headers.get(b"content-type", b"").lower().startswith(b"text/event-stream")
        ):
            response.is_stream = True
            self._events = EventParser(max_bytes=self._limits.line_bytes)
        if exchange.on_head is not None:
            exchange.on_head(response)

    def on_body(self, body: bytes) -> None:
        """As httptools."""
        if self._fault is not None:
            return
        try:
            plain = body if self._inflater is None else self._inflater.feed(body)
            if self._events is not None:
                self._stream(plain)
                return
        except Bomb as bomb:
            self._fault = UpstreamMisbehaved(bomb.diagnosis)
            return
        except EventTooLong:
            mebibytes = self._limits.line_bytes / (1024 * 1024)
            self._fault = UpstreamMisbehaved(because(Why.EVENT_TOO_LARGE, mebibytes=f"{mebibytes:g}"))
            return
        self._body_bytes += len(plain)
        if self._body_bytes > self._limits.body_bytes:
            mebibytes = self._limits.body_bytes / (1024 * 1024)
            self._fault = UpstreamMisbehaved(because(Why.BODY_TOO_LARGE, mebibytes=f"{mebibytes:g}"))
            return
        self._body.append(plain)

    def on_message_complete(self) -> None:
        """As httptools."""
        response = self._response
        if self._fault is not None:
            return
        if response is None:
            # An interim response (1xx): the real one follows.
            self._headers = {}
            return
        exchange, self._exchange = self._exchange, None
        is_kept = self._parser.should_keep_alive()
        if self._first is not None and is_kept and not response.is_stream and self._inflater is None:
            self._heads.remember(self._first, response, length=self._body_bytes)
        whole = self._complete(response)
        self._stop_lingering()
        self._forget()
        # Free first, told afterwards: who is told may want the connection for its next request.
        if is_kept and self._transport is not None and not self._transport.is_closing():
            self.idle_since_s = self._loop.time()
            self._on_free(self)
        elif self._transport is not None:
            self._transport.close()
        if exchange is not None:
            exchange.end(whole)

    def _end_plainly(self, exchange: Exchange, response: Response) -> None:
        """The whole response is there, and nothing of it went through the parser."""
        self._exchange = None
        if self._transport is not None and not self._transport.is_closing():
            self.idle_since_s = self._loop.time()
            self._on_free(self)
        exchange.response = response
        exchange.end(response)

    def _stream(self, plain: bytes) -> None:
        assert self._events is not None
        exchange = self._exchange
        events = self._events.feed(plain)
        self._seen_events += len(events)
        for event in events:
            if exchange is None or exchange.is_over or exchange.on_event is None:
                return
            if exchange.on_event(event):
                exchange.is_over = True

    def _open_encoding(self, encoding: bytes) -> None:
        if encoding not in (b"gzip", b"x-gzip", b"deflate"):
            told = repr(encoding[:40].decode("latin-1"))
            self._fault = UpstreamMisbehaved(because(Why.ENCODED_UNASKED, encoding=told))
            return
        self._inflater = Inflater(max_bytes=self._limits.body_bytes, max_ratio=self._limits.inflate_ratio)

    def _complete(self, response: Response) -> Response:
        body = self._body
        response.body = body[0] if len(body) == 1 else b"".join(body)
        if self._events is not None:
            response.last_id, response.retry_ms = self._events.last_id, self._events.retry_ms
        return response

    def _forget(self) -> None:
        self._headers = {}
        self._header_bytes = 0
        self._head_bytes = 0
        self._body = []
        self._body_bytes = 0
        self._response = None
        self._events = None
        self._inflater = None

    def _fail(self, fault: Exception) -> None:
        self._fault = fault
        exchange = self._exchange
        if exchange is not None:
            exchange.end(fault)
        self.abort()

    def _stop_lingering(self) -> None:
        if self._linger is not None:
            self._linger.cancel()
            self._linger = None
