"""One request over HTTP and what comes back."""

from collections.abc import Callable
from typing import Final

import msgspec

from mcp_orch.gateway.upstream.outbound.events import Event


class Response(msgspec.Struct):
    """A response, all of it; of an event stream only its beginning and its end."""

    status: int
    headers: dict[bytes, bytes]
    """Names in lower case; of several with one name the last."""
    body: bytes = b""
    is_stream: bool = False
    last_id: str = ""
    """Of an event stream: where it could be taken up again."""
    retry_ms: int | None = None

    def header(self, name: bytes) -> str:
        """A header as text, empty when absent."""
        return self.headers.get(name, b"").decode("latin-1")


class Exchange:
    """A request that is written as it is, and who hears of its response.

    `on_end` is called once, with the response or with why there is none. `on_event` gets the events of a stream; when
    it returns True the answer has come, the rest of the stream is of no interest, and `on_end` is not called. Neither
    may raise.
    """

    __slots__ = ("is_over", "is_started", "on_end", "on_event", "on_head", "payload", "response")

    def __init__(
        self,
        payload: bytes,
        *,
        on_end: Callable[[Response | Exception], None],
        on_event: Callable[[Event], bool] | None = None,
    ) -> None:
        self.payload: Final = payload
        self.on_end: Final = on_end
        self.on_event: Final = on_event
        # Changed by the connection: bytes of the response have come; the answer or the end has been told.
        self.is_started = False
        self.is_over = False
        # Set as soon as the head of the response is there, and who else wants to know then; must not raise.
        self.response: Response | None = None
        self.on_head: Callable[[Response], None] | None = None

    def end(self, how: Response | Exception) -> None:
        """Tells the end, the first time."""
        if not self.is_over:
            self.is_over = True
            self.on_end(how)
