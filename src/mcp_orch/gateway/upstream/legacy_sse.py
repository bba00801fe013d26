"""A server over HTTP+SSE (2024-11-05): one stream for all it says, a POST for each message to it."""

import asyncio
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis, because, in_words
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Listing, ServerFacts
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.conversation import Conversation
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch
from mcp_orch.gateway.upstream.errors import (
    BrokenOff,
    UpstreamError,
    UpstreamMisbehaved,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from mcp_orch.gateway.upstream.greetings import initialize, legacy_facts
from mcp_orch.gateway.upstream.http_call import HttpRefused, excerpt_of
from mcp_orch.gateway.upstream.log_level import LogLevel
from mcp_orch.gateway.upstream.messages import encode_notification
from mcp_orch.gateway.upstream.modern_http import Wires
from mcp_orch.gateway.upstream.outbound.connection import HttpConnection
from mcp_orch.gateway.upstream.outbound.events import Event
from mcp_orch.gateway.upstream.outbound.exchange import Exchange, Response
from mcp_orch.gateway.upstream.outbound.heads import EVENTS, with_body
from mcp_orch.gateway.upstream.outbound.origin import join_target, parse_target
from mcp_orch.gateway.upstream.resources_held import ResourcesHeld
from mcp_orch.gateway.upstream.setup import Setup
from mcp_orch.gateway.upstream.turn import Turn
from mcp_orch.gateway.upstream.wording import legacy_request

_POST_WITHIN_S: Final = 30.0


class LegacySseBack:
    """A conversation whose two directions are a stream and POSTs."""

    def __init__(self, setup: Setup, wires: Wires, *, url: str) -> None:
        self._setup: Final = setup
        self._wires: Final = wires
        self._url: Final = url
        self._conversation: Final = Conversation(setup, send=self._send, limit_s=setup.definition.call_timeout_s)
        self._conversation.speak(Era.LEGACY, legacy_request)
        self._resources: Final = ResourcesHeld(self._conversation.call)
        self._endpoint: Final[asyncio.Future[bytes]] = asyncio.get_running_loop().create_future()
        self._turn: Final = Turn(within_s=setup.definition.call_timeout_s)
        # The stream, where to POST, what the server said; set while opening.
        self._exchange: Exchange | None = None
        self._connection: HttpConnection | None = None
        self._head = b""
        self._facts: ServerFacts | None = None
        self._level: LogLevel | None = None
        self._is_open = True

    @property
    def facts(self) -> ServerFacts:
        """What the server said of itself."""
        assert self._facts is not None
        return self._facts

    @property
    def is_open(self) -> bool:
        """The stream is there."""
        return self._is_open

    @property
    def in_flight(self) -> int:
        """Requests without an answer."""
        return self._conversation.in_flight

    @property
    def process_id(self) -> int | None:
        """It runs somewhere else."""
        return None

    async def greet(self) -> None:
        """Opens the stream and the session. Raises as `dispatch`, and HttpRefused."""
        payload = self._wires.heads.bare("GET", self._wires.target, extra={"Accept": EVENTS})
        self._exchange = Exchange(payload, on_end=self._stream_ended, on_event=self._on_event)
        self._connection = await self._wires.client.start(self._exchange)
        self._head = await self._endpoint
        answer = await self._conversation.call(initialize(self._setup))
        self._facts = legacy_facts(answer, self._setup)
        self._level = LogLevel(self._facts, send=self._conversation.call, log=self._setup.log)
        # Waited for: each message is a POST of its own, and servers refuse what overtakes this one.
        await self._deliver(encode_notification("notifications/initialized"))

    async def dispatch(self, request: Dispatch) -> Answer:
        """As `Back.dispatch`."""
        if request.log_level is not None and self._level is not None:
            await self._level.suit(request.log_level)
        if self._setup.is_private:
            async with self._turn.taken(request):
                return await self._conversation.call(request)
        return await self._conversation.call(request)

    @property
    def hears(self) -> bool:
        """As `Back.hears`: the stream carries everything."""
        return self._is_open

    async def listen(self, uris: frozenset[str]) -> dict[str, str]:
        """As `Back.listen`."""
        return await self._resources.hold(uris)

    def learn(self, tools: tuple[Listing, ...]) -> None:
        """There are no headers to mirror arguments into."""

    async def aclose(self) -> None:
        """Closes the stream: that ends the session."""
        self._end(because(Why.CLOSED))

    def _send(self, body: bytes) -> None:
        if not self._is_open:
            raise BrokenOff(because(Why.STREAM_ENDED), was_written=False)
        self._setup.spawn(self._post(body))

    async def _post(self, body: bytes) -> None:
        try:
            await self._deliver(body)
        except UpstreamError as failed:
            self._lose(failed.diagnosis)

    async def _deliver(self, body: bytes) -> None:
        try:
            response = await self._wires.client.fetch(with_body(self._head, body), within_s=_POST_WITHIN_S)
        except UpstreamError as failed:
            raise UpstreamUnavailable(because(Why.MESSAGE_UNSENT, cause=failed.diagnosis)) from failed
        if response.status >= 300:
            raise HttpRefused(response, denied=None, excerpt=excerpt_of(response, self._setup.log))

    def _on_event(self, event: Event) -> bool:
        if event.name == "endpoint" and not self._endpoint.done():
            self._found(event.data.decode("utf-8", "replace").strip())
        elif event.name == "message":
            self._conversation.receive(event.data)
        return False

    def _found(self, reference: str) -> None:
        try:
            target = join_target(self._url, reference)
            if not target.is_same_origin(parse_target(self._url)):
                raise UpstreamMisbehaved(because(Why.OTHER_ORIGIN))
            self._endpoint.set_result(self._wires.heads.post(target, {}))
        except OrchError as bad:
            self._endpoint.set_exception(bad)

    def _stream_ended(self, how: Response | Exception) -> None:
        if isinstance(how, Response) and not how.is_stream:
            why: UpstreamError = HttpRefused(how, denied=None, excerpt=excerpt_of(how, self._setup.log))
        elif isinstance(how, Response):
            why = UpstreamUnavailable(because(Why.STREAM_CLOSED))
        else:
            why = how if isinstance(how, UpstreamError) else UpstreamUnavailable(in_words(how))
        if not self._endpoint.done():
            self._endpoint.set_exception(why)
        self._lose(why.diagnosis)

    def _lose(self, reason: Diagnosis) -> None:
        is_news = self._is_open and self._facts is not None
        self._end(reason)
        if is_news:
            self._setup.news.lost(reason)

    def _end(self, reason: Diagnosis) -> None:
        self._is_open = False
        self._conversation.close(reason)
        if not self._endpoint.done():
            self._endpoint.set_exception(UpstreamTimeout(reason))
        if not self._endpoint.cancelled():
            # Read here at the latest: an error nobody reads is complained about by the loop.
            self._endpoint.exception()
        self._wires.client.close()
