"""One request on its way to a server."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeAlias

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamTimeout
from mcp_orch.kit.wire_json import JsonObject, JsonValue

OnAck: TypeAlias = Callable[[JsonValue], None]
"""Called when a server acknowledges a subscription, with the filter it agreed to."""


class Asking:
    """The questions of a server about one request."""

    __slots__ = ("bytes", "missing", "open")

    def __init__(self) -> None:
        # How large the open ones are together.
        self.bytes = 0
        # Questions that are being put to the client, and how each is answered when nobody will; by their tasks.
        self.open: dict[asyncio.Task[None], Callable[[], None]] = {}
        # Capabilities that were asked for although the client had not declared them.
        self.missing: JsonObject = {}

    def give_up(self) -> None:
        """The request is over: whoever still waits for an answer is told that there is none."""
        for task, decline in self.open.items():
            decline()
            task.cancel()
        self.open.clear()


class Flight:
    """A request, the future of its answer, and until when that may take."""

    __slots__ = ("_limit_s", "_loop", "asking", "deadline", "future", "number", "on_ack", "request")

    def __init__(self, request: Dispatch, *, number: int, limit_s: float, loop: asyncio.AbstractEventLoop) -> None:
        self.request: Final = request
        self.number: Final = number
        self.future: Final[asyncio.Future[Answer]] = loop.create_future()
        self._loop: Final = loop
        self._limit_s: Final = limit_s
        # Moved by progress.
        self.deadline = loop.time() + limit_s
        # What the server asked while this was under way; made by `Questions` with the first question.
        self.asking: Asking | None = None
        # For subscriptions: called when the server acknowledges; set by whoever opens one.
        self.on_ack: OnAck | None = None

    def touch(self) -> None:
        """The server is at work: its time begins anew."""
        self.deadline = self._loop.time() + self._limit_s

    def pause(self) -> None:
        """The client is being asked: that time is not the server's."""
        self.deadline = float("inf")

    def progress(self, params: JsonObject) -> None:
        """Tells the client, if it wanted to know."""
        self.touch()
        if self.request.on_progress is not None:
            params.pop("progressToken", None)
            self.request.on_progress(params)

    def expire(self) -> None:
        """Ends the wait for an answer."""
        self.fail(UpstreamTimeout(because(Why.CALL_TIMEOUT, seconds=f"{self._limit_s:g}")))

    def answer(self, answer: Answer) -> None:
        """Ends the wait well."""
        if not self.future.done():
            self.future.set_result(answer)

    def fail(self, why: Exception) -> None:
        """Ends the wait badly."""
        if not self.future.done():
            self.future.set_exception(why)

    def land(self) -> None:
        """Nobody waits any more: questions that are still open are not of interest."""
        if self.asking is not None:
            self.asking.give_up()
        if self.future.done() and not self.future.cancelled():
            # Read here at the latest: an error nobody reads is complained about by the loop.
            self.future.exception()
