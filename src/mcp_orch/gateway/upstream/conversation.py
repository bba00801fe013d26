"""Many requests over one pair of byte streams: stdio, and the old HTTP+SSE transport."""

import asyncio
from collections.abc import Callable
from typing import Final, cast

from mcp_orch.contract.diagnoses import Diagnosis, because
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.deadlines import Deadlines, Expiring
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamMisbehaved, UpstreamTimeout
from mcp_orch.gateway.upstream.flight import Flight, OnAck
from mcp_orch.gateway.upstream.messages import Incoming, answer_of, encode_notification
from mcp_orch.gateway.upstream.notices import ACKNOWLEDGED, CANCELLED, TASKS, Notices
from mcp_orch.gateway.upstream.questions import Questions, refused_for_want_of
from mcp_orch.gateway.upstream.setup import Setup
from mcp_orch.gateway.upstream.wording import Wording, legacy_request

_UNCANCELLABLE: Final = frozenset({"initialize", "server/discover"})


class Conversation:
    """Numbers requests, finds the request of each answer, sorts everything else that arrives.

    `send` writes one message or raises BrokenOff. Answers to nobody are counted and logged, nothing more: a server
    that answers twice or to a number it was never given does harm to nobody.
    """

    def __init__(self, setup: Setup, *, send: Callable[[bytes], None], limit_s: float) -> None:
        self._setup: Final = setup
        self._send: Final = send
        self._limit_s: Final = limit_s
        self._loop: Final = asyncio.get_running_loop()
        self._notices: Final = Notices(setup)
        self._questions: Final = Questions(setup, reply=self._reply, pages=self._notices.pages)
        self._deadlines: Final = Deadlines(self._waits, limit_s=limit_s)
        # Requests without an answer, by number; changed by `call` alone.
        self._flights: dict[int, Flight] = {}
        self._last_number = 0
        # How requests are worded; changed by `speak` once the era of the server is known.
        self._word: Wording = legacy_request
        self._era = Era.LEGACY
        # Why there will be no more answers; set by `close`.
        self._end: Diagnosis | None = None
        # A request that wanted log messages was left without its answer; set by `_call_off`, for good.
        self._was_left = False
        self.strays = 0
        """Answers that nobody waited for."""

    @property
    def in_flight(self) -> int:
        """Requests without an answer. Subscriptions do not count: nobody waits for their end."""
        return sum(flight.on_ack is None for flight in self._flights.values())

    def speak(self, era: Era, word: Wording) -> None:
        """Words requests, and labels answers, in this era from now on."""
        self._era = era
        self._word = word

    async def call(self, request: Dispatch, *, limit_s: float | None = None, on_ack: OnAck | None = None) -> Answer:
        """Sends a request and waits for its answer. Cancelled or timed out, the server is told.

        `limit_s`: another limit than that of the connection. `on_ack`: called when a subscription is acknowledged.
        """
        if self._end is not None:
            raise BrokenOff(self._end, was_written=False)
        self._last_number = number = self._last_number + 1
        flight = Flight(request, number=number, limit_s=limit_s or self._limit_s, loop=self._loop)
        flight.on_ack = on_ack
        self._flights[number] = flight
        self._deadlines.watch()
        is_sent = False
        try:
            self._send(self._word(number, request))
            is_sent = True
            if request.lane is not None:
                self._questions.begun(flight)
            answer = await flight.future
            return answer if flight.asking is None else refused_for_want_of(flight.asking, answer, request=request)
        finally:
            del self._flights[number]
            is_left = not flight.future.done() or flight.future.cancelled() or _is_timeout(flight.future)
            # Questions about it are answered before it is called off.
            flight.land()
            if is_left:
                self._call_off(flight, is_sent=is_sent)

    def notify(self, body: bytes) -> None:
        """Sends a message that wants no answer. Raises BrokenOff."""
        self._send(body)

    def receive(self, body: bytes) -> None:
        """Takes one line or event of the server."""
        for message in self._notices.read(body):
            self._take(message)

    def close(self, reason: Diagnosis) -> None:
        """Fails everything that waits. Nothing is sent afterwards."""
        if self._end is not None:
            return
        self._end = reason
        self._deadlines.stop()
        for flight in list(self._flights.values()):
            flight.fail(BrokenOff(reason, was_written=True))

    def condemn(self, reason: Diagnosis) -> None:
        """As `close`, for a server that broke the rules."""
        for flight in list(self._flights.values()):
            flight.fail(UpstreamMisbehaved(reason))
        self.close(reason)

    def _take(self, message: Incoming) -> None:
        if isinstance(message.method, str):
            if isinstance(message.id, int | str | float):
                self._questions.take(message, call=self._only_call())
            elif message.method == CANCELLED:
                self._ended(message)
            else:
                self._notices.take(message, call=self._named_call(message))
            return
        flight = self._flights.get(message.id) if isinstance(message.id, int) else None
        if flight is None:
            self.strays += 1
            if self._notices.gate.admits():
                self._setup.log.note(f"an answer to nobody (id {str(message.id)[:40]})")
            return
        try:
            answer = answer_of(message, self._era)
            self._notices.pages.needed(answer, flight.request)
            flight.answer(answer)
        except UpstreamMisbehaved as bad:
            flight.fail(bad)

    def _ended(self, message: Incoming) -> None:
        # A server cancels its own requests; a modern one has none, and ends its subscriptions in this way.
        number = self._notices.token_of(message)
        if self._era is Era.LEGACY:
            self._questions.withdrawn(self._notices.request_of(message))
            return
        flight = self._flights.get(number or 0)
        if flight is not None and flight.on_ack is not None:
            flight.fail(BrokenOff(because(Why.SUBSCRIPTION_ENDED), was_written=True))

    def _named_call(self, message: Incoming) -> Flight | None:
        if message.method in ("notifications/progress", ACKNOWLEDGED, TASKS):
            return self._flights.get(self._notices.token_of(message) or 0)
        return self._logging_call() if message.method == "notifications/message" else None

    def _only_call(self) -> Flight | None:
        calls = [flight for flight in self._flights.values() if flight.on_ack is None]
        return calls[0] if len(calls) == 1 else None

    def _logging_call(self) -> Flight | None:
        # A log message names no call. On a connection of one client it is that of the only call on it.
        if self._era is Era.LEGACY:
            return self._only_call() if self._setup.is_private else None
        # A modern server logs for requests that want it and before their answers (2026-07-28, server/utilities/
        # logging), so it is the only such request's - unless one was left whose messages may still be on their way.
        wanting = [flight for flight in self._flights.values() if flight.request.log_level is not None]
        return wanting[0] if len(wanting) == 1 and not self._was_left else None

    def _call_off(self, flight: Flight, *, is_sent: bool) -> None:
        self._was_left = self._was_left or flight.request.log_level is not None
        if not is_sent or self._end is not None or flight.request.method in _UNCANCELLABLE:
            return
        try:
            self._send(encode_notification(CANCELLED, {"requestId": flight.number}))
        except OrchError:
            # The connection ends anyway, and with it the request.
            return

    def _reply(self, body: bytes) -> None:
        try:
            self._send(body)
        except OrchError:
            # Nobody is left to read the answer.
            return

    def _waits(self) -> list[Expiring]:
        return cast("list[Expiring]", list(self._flights.values()))


def _is_timeout(future: asyncio.Future[Answer]) -> bool:
    return isinstance(future.exception(), UpstreamTimeout)
