"""Answers over HTTP towards clients: head and body of one that is given in one piece leave in one write.

Its header lines are made and checked once. Everything else is uvicorn's.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from types import CoroutineType
from typing import Any, ClassVar, Final, Protocol, TypeAlias, cast

from uvicorn._types import (
    ASGI3Application,
    ASGIReceiveEvent,
    ASGISendEvent,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    HTTPScope,
)
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle
from uvicorn.server import ServerState

from mcp_orch.gateway.edge.familiar import Familiar, Way

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


class Connection(Protocol):
    """What answers to requests with familiar heads need of their connection."""

    transport: asyncio.Transport
    server_state: ServerState
    lines: ClassVar["HeadLines"]

    @property
    def flow(self) -> FlowControl:
        """Whether the client takes what is written."""
        ...

    def on_response_complete(self) -> None:
        """As uvicorn: the next request, or a wait for one."""
        ...

    def parts_of_cycle(self, scope: HTTPScope, *, is_kept: bool) -> dict[str, Any]:  # pyright: ignore[reportExplicitAny]  uvicorn's arguments
        """What uvicorn makes a cycle of."""
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

    def __init__(self, protocol: Connection, errand: "partial[Answering]") -> None:
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
        # Its body is here; what the connection still knows of that wish is of another request.
        self.waiting_for_100_continue = False
        self.more_body = False
        self.disconnected, self.response_complete = disconnected, complete
