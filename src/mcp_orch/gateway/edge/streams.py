"""Event streams: written by whoever has something to say, without a task of their own while nobody has.

A stream is one HTTP answer in the form of Server-Sent Events. What is pushed waits in the stream and is sent by a
task that lives for as long as there is something to send.
"""

import asyncio
from collections.abc import Coroutine
from typing import Final, Protocol

from mcp_orch.contract.ports import Clock
from mcp_orch.gateway.edge.answers import EVENT_STREAM
from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.edge.visit import Field, Send

RETRY_MS: Final = 1_000
_PIECE: Final = 256 * 1024
KEEP_ALIVE: Final = b": \n\n"


class Keeper(Protocol):
    """Who owns the streams and the tasks that write them."""

    settings: EdgeSettings
    clock: Clock
    unsent: int
    """Bytes that wait in all streams."""

    def spawn(self, work: Coroutine[object, object, None]) -> "asyncio.Task[None] | None":
        """Runs work in the keeper's task group; None: the keeper has ended, and so nothing is begun any more."""
        ...

    def opened(self, stream: "EventStream") -> None:
        """A stream has begun."""
        ...

    def closed(self, stream: "EventStream") -> None:
        """A stream has ended."""
        ...


def frame(message: bytes, event_id: bytes | None) -> bytes:
    """A message as an event. Line breaks in JSON are never part of a text, so a space does as well."""
    if b"\n" in message or b"\r" in message:
        message = message.replace(b"\n", b" ").replace(b"\r", b" ")
    if event_id is None:
        return b"event: message\ndata: " + message + b"\n\n"
    if not message:
        return b"id: %b\nretry: %d\ndata: \n\n" % (event_id, RETRY_MS)
    return b"event: message\nid: " + event_id + b"\ndata: " + message + b"\n\n"


class EventStream:
    """One stream. Implements `era.ports.Stream`."""

    __slots__ = (
        "_chunks",
        "_is_flushing",
        "_keeper",
        "_send",
        "_unsent",
        "fields",
        "is_cut",
        "is_ending",
        "is_over",
        "is_started",
        "task",
        "written_at",
    )

    def __init__(self, send: Send, keeper: Keeper, *, fields: tuple[Field, ...] = ()) -> None:
        self._send: Final = send
        self._keeper: Final = keeper
        # Further header fields; read once, when the stream starts.
        self.fields = fields
        # What waits to be sent, and how much that is together with what is being sent.
        self._chunks: list[bytes] | None = None
        self._unsent = 0
        self._is_flushing: asyncio.Future[None] | None = None
        self.is_started = False
        self.is_ending = False
        self.is_over = False
        # The reader was too slow: what it got is not whole, and no more comes.
        self.is_cut = False
        # The request's own task, which has to stop when the stream is cut.
        self.task: asyncio.Task[object] | None = None
        self.written_at = keeper.clock.monotonic()

    def push(self, message: bytes, event_id: bytes | None = None) -> bool:
        """Sends a message after those before it. False: it can't."""
        return self.write(frame(message, event_id))

    def write(self, chunk: bytes) -> bool:
        """Sends bytes that are framed already."""
        if self.is_ending or self.is_over:
            return False
        settings, size = self._keeper.settings, len(chunk)
        is_much = self._unsent + size > settings.max_unsent or self._keeper.unsent + size > settings.max_unsent_of_all
        if is_much and self._unsent:
            self._cut()
            return False
        if self._chunks is None:
            self._chunks = []
        self._chunks.append(chunk)
        self._unsent += size
        self._keeper.unsent += size
        self._begin_flush()
        return True

    def end(self, farewell: bytes = b"") -> None:
        """Closes the stream once what was pushed is sent."""
        if farewell:
            self.push(farewell)
        if not self.is_ending and not self.is_over:
            self.is_ending = True
            self._begin_flush()

    def gone(self) -> None:
        """The client has left: nothing that waits will be sent."""
        if not self.is_over:
            self.is_over = True
            self._chunks = None
            self._taken(self._unsent)
            self._keeper.closed(self)

    def _taken(self, size: int) -> None:
        # Of a stream that is gone meanwhile nothing waits any more.
        size = min(size, self._unsent)
        self._unsent -= size
        self._keeper.unsent -= size

    async def sent(self) -> None:
        """Returns when everything is sent, or will never be."""
        if self._is_flushing is not None:
            await asyncio.shield(self._is_flushing)

    def _begin_flush(self) -> None:
        if self._is_flushing is not None:
            return
        self._is_flushing = asyncio.get_running_loop().create_future()
        if self._keeper.spawn(self._flush()) is None:
            self._is_flushing = None
            self.gone()

    async def _flush(self) -> None:
        try:
            async with asyncio.timeout(self._keeper.settings.write_s):
                await self._write_all()
        except TimeoutError:
            self._cut()
        except OSError:
            # The server says that the client has left (ASGI: send after disconnect).
            self.gone()
        finally:
            flushing, self._is_flushing = self._is_flushing, None
            if flushing is not None and not flushing.done():
                flushing.set_result(None)

    async def _write_all(self) -> None:
        if not self.is_started and not self.is_over:
            self.is_started = True
            self._keeper.opened(self)
            fields = [*EVENT_STREAM, *self.fields]
            await self._send({"type": "http.response.start", "status": 200, "headers": fields})
        while self._chunks:
            chunks, self._chunks = self._chunks, None
            body = b"".join(chunks)
            # In pieces: what is handed over at once waits beyond our sight when nobody reads it.
            for at in range(0, len(body), _PIECE):
                piece = body[at : at + _PIECE]
                await self._send({"type": "http.response.body", "body": piece, "more_body": True})
                self._taken(len(piece))
            self.written_at = self._keeper.clock.monotonic()
        if self.is_ending and not self.is_over:
            self.is_over = True
            self._keeper.closed(self)
            await self._send({"type": "http.response.body", "body": b""})

    def _cut(self) -> None:
        self.is_cut = True
        self.gone()
        if self.task is not None:
            self.task.cancel()
