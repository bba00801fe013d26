"""All requests of one HTTP connection to a server that are under way."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol, cast

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.upstream.deadlines import Deadlines, Expiring
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch
from mcp_orch.gateway.upstream.errors import BrokenOff
from mcp_orch.gateway.upstream.flight import Flight, OnAck
from mcp_orch.gateway.upstream.http_call import HttpCall, StreamEnded, TakeQuestion
from mcp_orch.gateway.upstream.notices import Notices
from mcp_orch.gateway.upstream.outbound.client import HttpClient
from mcp_orch.gateway.upstream.outbound.connection import HttpConnection
from mcp_orch.gateway.upstream.outbound.exchange import Exchange, Response
from mcp_orch.gateway.upstream.questions import refused_for_want_of
from mcp_orch.gateway.upstream.setup import Setup

_MAX_RESUMES: Final = 50
_MAX_RETRY_S: Final = 30.0


class Payload(Protocol):
    """Makes the whole HTTP request of a numbered request."""

    def __call__(self, number: int, request: Dispatch) -> bytes:
        """The bytes to write."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightPlan:
    """What is special about a request."""

    limit_s: float | None = None
    """Another limit than that of the server's calls."""
    on_ack: OnAck | None = None
    """Called when a subscription is acknowledged."""
    on_begun: Callable[[Flight], None] | None = None
    """Called when the request is on its way."""
    on_left: Callable[[Flight], None] | None = None
    """Called when the wait ends without an answer: cancelled, or timed out."""
    on_response: Callable[[Response], None] | None = None
    """Called with the head of the response to an answered request."""


PLAIN: Final = FlightPlan()


class HttpFlights:
    """Numbers requests, sends each as a POST of its own, and sees to it that none takes for ever."""

    def __init__(self, setup: Setup, client: HttpClient, *, era: Era, ask: TakeQuestion) -> None:
        self._setup: Final = setup
        self._client: Final = client
        self._era: Final = era
        self._ask: Final = ask
        self.notices: Final = Notices(setup)
        self._limit_s: Final = setup.definition.call_timeout_s
        self._loop: Final = asyncio.get_running_loop()
        self._deadlines: Final = Deadlines(self._waits, limit_s=self._limit_s)
        # Requests without an answer; changed by `send` alone.
        self._flights: dict[int, Flight] = {}
        self._last_number = 0
        self._end: Diagnosis | None = None

    @property
    def in_flight(self) -> int:
        """Requests without an answer. Subscriptions do not count: nobody waits for their end."""
        return sum(flight.on_ack is None for flight in self._flights.values())

    def send(self, request: Dispatch, *, payload: Payload, plan: FlightPlan = PLAIN) -> Awaitable[Answer]:
        """Sends a request and waits for its answer.

        Raises as `Back.dispatch`, and HttpRefused or StreamEnded. The connection of a request that is left is closed.
        """
        if self._end is not None:
            raise BrokenOff(self._end, was_written=False)
        self._last_number = number = self._last_number + 1
        flight = Flight(request, number=number, limit_s=plan.limit_s or self._limit_s, loop=self._loop)
        flight.on_ack = plan.on_ack
        return self._fly(flight, payload(number, request), plan=plan)

    async def resume(self, ended: StreamEnded, *, payload: Callable[[str], bytes], plan: FlightPlan = PLAIN) -> Answer:
        """Takes up a stream that ended early, where the server gave its events ids; else raises `ended`.

        The wait between two tries is the server's to choose (2025-11-25, basic/transports, resumability), within the
        time of the call: only progress gives it more.
        """
        for _ in range(_MAX_RESUMES):
            if not ended.last_id or self._end is not None:
                break
            before = ended.flight
            wait_ms = 1_000 if ended.retry_ms is None else ended.retry_ms
            left_s = before.deadline - self._loop.time()
            await asyncio.sleep(max(min(wait_ms / 1000, _MAX_RETRY_S, left_s), 0.0))
            flight = Flight(before.request, number=before.number, limit_s=self._limit_s, loop=self._loop)
            flight.deadline = before.deadline
            try:
                return await self._fly(flight, payload(ended.last_id), plan=plan)
            except StreamEnded as again:
                ended = again if again.last_id else ended
        raise ended

    async def _fly(self, flight: Flight, payload: bytes, *, plan: FlightPlan) -> Answer:
        call = HttpCall(flight, era=self._era, notices=self.notices, ask=self._ask, log=self._setup.log)
        exchange = Exchange(payload, on_end=call.on_end, on_event=call.on_event)
        self._flights[flight.number] = flight
        self._deadlines.watch()
        connection: HttpConnection | None = None
        try:
            connection = self._client.start_at_once(exchange) or await self._client.start(exchange)
            if plan.on_begun is not None:
                plan.on_begun(flight)
            answer = await flight.future
            if flight.asking is not None:
                answer = refused_for_want_of(flight.asking, answer, request=flight.request)
            if plan.on_response is not None and exchange.response is not None:
                plan.on_response(exchange.response)
            return answer
        finally:
            del self._flights[flight.number]
            # Questions about it are answered before it is called off.
            flight.land()
            if connection is not None:
                if plan.on_left is not None and not exchange.is_over:
                    plan.on_left(flight)
                connection.give_up(exchange)

    def latest(self) -> Flight | None:
        """The newest request of a caller, if any is under way."""
        return next((one for one in reversed(self._flights.values()) if one.request.lane is not None), None)

    def close(self, reason: Diagnosis) -> None:
        """Fails everything that waits; nothing is sent afterwards."""
        self._end = reason
        self._deadlines.stop()
        for flight in list(self._flights.values()):
            flight.fail(BrokenOff(reason, was_written=True))

    def _waits(self) -> list[Expiring]:
        return cast("list[Expiring]", list(self._flights.values()))
