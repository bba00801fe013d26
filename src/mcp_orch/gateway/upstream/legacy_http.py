"""A legacy server over Streamable HTTP (2025-03-26 to 2025-11-25): a session, renewed when the server forgets it."""

import asyncio
from typing import Final

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Listing, ServerFacts
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch
from mcp_orch.gateway.upstream.errors import BrokenOff, SessionGone, UpstreamTimeout, UpstreamUnavailable
from mcp_orch.gateway.upstream.flight import Flight
from mcp_orch.gateway.upstream.greetings import initialize, legacy_facts
from mcp_orch.gateway.upstream.http_call import HttpRefused, StreamEnded
from mcp_orch.gateway.upstream.http_flights import FlightPlan, HttpFlights
from mcp_orch.gateway.upstream.log_level import LogLevel
from mcp_orch.gateway.upstream.messages import MODERN_ERRORS, Incoming, encode_notification
from mcp_orch.gateway.upstream.modern_http import Wires
from mcp_orch.gateway.upstream.outbound.exchange import Response
from mcp_orch.gateway.upstream.outbound.heads import with_body
from mcp_orch.gateway.upstream.questions import Questions
from mcp_orch.gateway.upstream.resources_held import ResourcesHeld
from mcp_orch.gateway.upstream.session_stream import SessionStream
from mcp_orch.gateway.upstream.setup import Setup
from mcp_orch.gateway.upstream.wording import legacy_request

_ASIDE_S: Final = 10.0
"""For messages beside calls: notifications, answers to questions, the end of the session."""


class LegacyHttpBack:
    """A session with a server, and the stream on which it speaks for itself."""

    def __init__(self, setup: Setup, wires: Wires) -> None:
        self._setup: Final = setup
        self._wires: Final = wires
        self._flights: Final = HttpFlights(setup, wires.client, era=Era.LEGACY, ask=self._asked)
        self._questions: Final = Questions(setup, reply=self._reply, pages=self._flights.notices.pages)
        self._stream: Final = SessionStream(
            setup, wires, notices=self._flights.notices, ask=self._asked, on_gone=self._stream_gone
        )
        self._plan: Final = FlightPlan(on_left=self._call_off, on_begun=self._begun)
        self._renewing: Final = asyncio.Lock()
        # The session and the heads of its requests; replaced by `greet`.
        self._facts: ServerFacts | None = None
        self._session = ""
        self._head = wires.heads.post(wires.target, {})
        self._level: LogLevel | None = None
        self._resources = ResourcesHeld(self._send)
        self._uris: frozenset[str] = frozenset()
        self._is_open = True

    @property
    def facts(self) -> ServerFacts:
        """What the server said of itself."""
        assert self._facts is not None
        return self._facts

    @property
    def is_open(self) -> bool:
        """The server was there when it was last spoken to."""
        return self._is_open

    @property
    def in_flight(self) -> int:
        """Requests without an answer."""
        return self._flights.in_flight

    @property
    def process_id(self) -> int | None:
        """It runs somewhere else."""
        return None

    async def greet(self) -> None:
        """Opens a session. Raises as `dispatch`."""
        responses: list[Response] = []
        plan = FlightPlan(on_response=responses.append)
        answer = await self._flights.send(initialize(self._setup), payload=self._first_payload, plan=plan)
        facts = legacy_facts(answer, self._setup)
        session = responses[0].header(b"mcp-session-id") if responses else ""
        if session and not (session.isascii() and session.isprintable() and " " not in session and len(session) < 1024):
            raise UpstreamUnavailable(because(Why.SESSION_ID_UNFIT))
        extra = {"MCP-Protocol-Version": facts.revision} | ({"Mcp-Session-Id": session} if session else {})
        self._session, self._facts = session, facts
        self._head = self._wires.heads.post(self._wires.target, extra)
        self._level = LogLevel(facts, send=self._send, log=self._setup.log)
        self._resources = ResourcesHeld(self._send)
        await self._post_aside(encode_notification("notifications/initialized"))
        self._stream.open(extra)

    async def dispatch(self, request: Dispatch) -> Answer:
        """As `Back.dispatch`."""
        if request.log_level is not None and self._level is not None:
            await self._level.suit(request.log_level)
        session = self._session
        try:
            return await self._send(request)
        except SessionGone:
            # Whoever notices first opens a new one; requests sent meanwhile come by here as well.
            await self._renew(session)
            return await self._send(request)

    @property
    def hears(self) -> bool:
        """As `Back.hears`."""
        return self._stream.is_open

    async def listen(self, uris: frozenset[str]) -> dict[str, str]:
        """As `Back.listen`."""
        self._uris = uris
        return await self._resources.hold(uris)

    def learn(self, tools: tuple[Listing, ...]) -> None:
        """Legacy calls mirror nothing into headers."""

    async def aclose(self) -> None:
        """Ends the session, if the server lets us."""
        self._is_open = False
        self._stream.close()
        self._flights.close(because(Why.CLOSED))
        try:
            if self._session:
                await self._delete()
        finally:
            self._wires.client.close()

    async def _send(self, request: Dispatch) -> Answer:
        session = self._session
        try:
            return await self._flights.send(request, payload=self._payload, plan=self._plan)
        except HttpRefused as refused:
            if self._facts is not None and refused.denied is not None and refused.denied.code in MODERN_ERRORS:
                raise self._replaced() from refused
            if session and _is_session_gone(refused):
                raise SessionGone from refused
            if refused.denied is None:
                raise
            return refused.denied
        except StreamEnded as ended:
            return await self._flights.resume(ended, payload=self._stream.payload, plan=self._plan)
        except UpstreamUnavailable as lost:
            self._unreachable(lost)
            raise

    def _begun(self, flight: Flight) -> None:
        if flight.request.lane is not None:
            self._questions.begun(flight)

    def _asked(self, message: Incoming, *, call: Flight | None) -> None:
        # Many servers ask on the session's own stream. Who has a connection alone is the only one they can mean.
        if call is None and self._setup.is_private:
            call = self._flights.latest()
        self._questions.take(message, call=call)

    def _unreachable(self, lost: UpstreamUnavailable) -> None:
        # A connection that could not be made says that the server is down; one that broke off says nothing yet.
        if self._is_open and not isinstance(lost, BrokenOff) and self._facts is not None:
            self._is_open = False
            self._setup.news.lost(lost.diagnosis)

    def _replaced(self) -> BrokenOff:
        """Only servers of another generation say what was just said: the connection is made anew, and the era found."""
        reason = because(Why.SPEAKS_OTHERWISE)
        self._unreachable(UpstreamUnavailable(reason))
        return BrokenOff(reason, was_written=False)

    async def _renew(self, session: str) -> None:
        async with self._renewing:
            if self._session != session:
                return
            self._setup.log.note("the server has forgotten the session; opening a new one")
            limit_s, before = self._setup.definition.timeout_s, self.facts
            try:
                async with asyncio.timeout(limit_s):
                    await self.greet()
            except TimeoutError as late:
                raise UpstreamTimeout(because(Why.SESSION_LATE, seconds=f"{limit_s:g}")) from late
            except HttpRefused as refused:
                if refused.tells_of_era:
                    raise self._replaced() from refused
                raise
        if self.facts.server_info != before.server_info:
            self._setup.news.upgraded()
        # It may have been restarted with other tools, and knows nothing of our subscriptions.
        self._setup.spawn(self._subscribe_again())

    async def _subscribe_again(self) -> None:
        try:
            await self._resources.hold(self._uris)
        finally:
            self._setup.news.missed()

    def _first_payload(self, number: int, request: Dispatch) -> bytes:
        # The greeting belongs to no session yet, even while another one is still in use.
        return with_body(self._wires.heads.post(self._wires.target, {}), legacy_request(number, request))

    def _payload(self, number: int, request: Dispatch) -> bytes:
        return with_body(self._head, legacy_request(number, request))

    def _call_off(self, flight: Flight) -> None:
        # A closed stream is no cancellation in these revisions: it is said.
        if flight.request.method != "initialize" and self._is_open:
            self._reply(encode_notification("notifications/cancelled", {"requestId": flight.number}))

    def _reply(self, body: bytes) -> None:
        self._setup.spawn(self._post_quietly(body))

    async def _post_quietly(self, body: bytes) -> None:
        try:
            await self._post_aside(body)
        except OrchError as failed:
            self._setup.log.note(f"a message to the server was not taken: {failed.message}")

    async def _post_aside(self, body: bytes) -> None:
        response = await self._wires.client.fetch(with_body(self._head, body), within_s=_ASIDE_S)
        if response.status >= 400:
            self._setup.log.note(f"the server answered a notification with HTTP {response.status}")

    async def _delete(self) -> None:
        extra = {"Mcp-Session-Id": self._session, "MCP-Protocol-Version": self.facts.revision}
        payload = self._wires.heads.bare("DELETE", self._wires.target, extra=extra)
        try:
            await self._wires.client.fetch(payload, within_s=2.0)
        except OrchError:
            # The server may not want to be told, or be gone.
            return

    def _stream_gone(self, lost: UpstreamUnavailable) -> None:
        if isinstance(lost, SessionGone):
            self._setup.spawn(self._renew(self._session))
        else:
            self._unreachable(lost)


def _is_session_gone(refused: HttpRefused) -> bool:
    # 404 is what the specification says. Many servers built on the TypeScript SDK's examples answer 400 instead.
    if refused.status == 404:
        return refused.denied is None or refused.denied.code != -32601
    return refused.status == 400 and "session" in refused.excerpt.lower()
