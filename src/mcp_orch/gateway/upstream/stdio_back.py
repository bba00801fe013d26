"""A server as a child process: both eras over one pair of pipes."""

import asyncio
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis, because
from mcp_orch.contract.pictures import StdioLaunch
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Listing, ServerFacts
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.child import ChildProcess
from mcp_orch.gateway.upstream.conversation import Conversation
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Denied, Dispatch
from mcp_orch.gateway.upstream.environment import plan_child
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamTimeout
from mcp_orch.gateway.upstream.flight import OnAck
from mcp_orch.gateway.upstream.greetings import DISCOVER, initialize, legacy_facts, modern_facts
from mcp_orch.gateway.upstream.listening import Listening
from mcp_orch.gateway.upstream.log_level import LogLevel
from mcp_orch.gateway.upstream.messages import encode_notification, input_required
from mcp_orch.gateway.upstream.resources_held import ResourcesHeld
from mcp_orch.gateway.upstream.rounds import finish
from mcp_orch.gateway.upstream.setup import Setup
from mcp_orch.gateway.upstream.spare import EarlyChild
from mcp_orch.gateway.upstream.turn import Turn
from mcp_orch.gateway.upstream.wording import ModernWording, legacy_request

_FOR_EVER: Final = float("inf")
_TOLD_WITHIN_S: Final = 1.0


class StdioBack:
    """One process and the conversation with it. Made by `open_stdio`."""

    def __init__(self, setup: Setup, *, early: EarlyChild | None = None) -> None:
        self._setup: Final = setup
        self._early: Final = early
        self._child: Final = (
            ChildProcess(settings=setup.settings, log=setup.log, listener=self) if early is None else early.child
        )
        self._conversation: Final = Conversation(setup, send=self._child.write, limit_s=setup.definition.call_timeout_s)
        self._turn: Final = Turn(within_s=setup.definition.call_timeout_s)
        self._resources: Final = ResourcesHeld(self._conversation.call)
        # Set once by `greet`.
        self._facts: ServerFacts | None = None
        self._level: LogLevel | None = None
        self._listening: Listening | None = None
        # Set when we end it ourselves.
        self._is_closing = False

    @property
    def facts(self) -> ServerFacts:
        """What the server said of itself."""
        assert self._facts is not None
        return self._facts

    @property
    def is_open(self) -> bool:
        """The process lives."""
        return self._child.is_writable and not self._is_closing

    @property
    def in_flight(self) -> int:
        """Requests without an answer."""
        return self._conversation.in_flight

    @property
    def process_id(self) -> int | None:
        """The server's process, not its launcher's."""
        return self._child.pid

    async def start(self) -> None:
        """Starts the process, unless it was started before."""
        if self._early is not None:
            self._early.hand_to(self)
            return
        launch = self._setup.definition.reach
        assert isinstance(launch, StdioLaunch)
        plan = plan_child(self._setup.definition, launch, settings=self._setup.settings, nonce=self._setup.nonce)
        await self._child.start(plan, self._setup.nonce)

    async def greet(self, *, is_legacy: bool) -> None:
        """Finds the era of the server and opens it. Raises as `dispatch`."""
        try:
            self._facts = await self._find_facts(is_legacy=is_legacy)
        except BrokenOff as broken:
            how = await self._child.how_it_ended(_TOLD_WITHIN_S)
            if how is None:
                raise
            raise BrokenOff(how, was_written=broken.was_written) from broken
        if self._facts.era is Era.MODERN:
            self._listening = Listening(self._setup, self._facts, open_stream=self._open_stream)
        else:
            self._conversation.speak(Era.LEGACY, legacy_request)
            self._conversation.notify(encode_notification("notifications/initialized"))
            self._level = LogLevel(self._facts, send=self._conversation.call, log=self._setup.log)

    async def dispatch(self, request: Dispatch) -> Answer:
        """As `Back.dispatch`."""
        if request.on_tasks is not None:
            return await self._open_stream(request, on_ack=request.on_tasks.acknowledged)
        if self._setup.is_private and self._level is not None:
            async with self._turn.taken(request):
                return await self._send(request)
        return await self._send(request)

    @property
    def hears(self) -> bool:
        """As `Back.hears`: a process can always speak."""
        return self._listening is None or self._listening.hears

    async def listen(self, uris: frozenset[str]) -> dict[str, str]:
        """As `Back.listen`."""
        if self._listening is not None:
            return await self._listening.listen(uris)
        return await self._resources.hold(uris)

    def learn(self, tools: tuple[Listing, ...]) -> None:
        """There are no headers on stdio."""

    async def aclose(self) -> None:
        """Ends the process with all its descendants."""
        self._is_closing = True
        if self._listening is not None:
            self._listening.stop()
        self._conversation.close(because(Why.CLOSED))
        await self._child.stop()

    def line(self, line: bytes) -> None:
        """One line from the server."""
        self._conversation.receive(line)

    def ended(self, reason: Diagnosis, *, is_fault: bool) -> None:
        """The process is gone."""
        if is_fault:
            self._conversation.condemn(reason)
        else:
            self._conversation.close(reason)
        if self._listening is not None:
            self._listening.stop()
        # Before the greeting there was no connection to lose: opening it fails instead.
        if not self._is_closing and self._facts is not None:
            self._setup.news.lost(reason)

    async def _send(self, request: Dispatch) -> Answer:
        if self._level is not None:
            if request.log_level is not None:
                await self._level.suit(request.log_level)
            return await self._conversation.call(request)
        answer = await self._conversation.call(request)
        if isinstance(answer, Denied) or input_required(answer.result) is None:
            return answer
        return await finish(request, answer, send=self._conversation.call)

    async def _open_stream(self, request: Dispatch, *, on_ack: OnAck) -> Answer:
        return await self._conversation.call(request, limit_s=_FOR_EVER, on_ack=on_ack)

    async def _find_facts(self, *, is_legacy: bool) -> ServerFacts:
        denied: Answer | None = None
        for is_second in (False, True):
            found = None if is_legacy and not is_second else await self._discover()
            if found is not None:
                return found
            self._conversation.speak(Era.LEGACY, legacy_request)
            denied = await self._conversation.call(initialize(self._setup))
            if isinstance(denied, Answered):
                return legacy_facts(denied, self._setup)
            # A slow modern server may only now have read the first probe: it is asked once more.
        assert denied is not None
        return legacy_facts(denied, self._setup)

    async def _discover(self) -> ServerFacts | None:
        self._conversation.speak(Era.MODERN, ModernWording(hub_version=self._setup.settings.hub_version))
        try:
            async with asyncio.timeout(self._setup.settings.waits.probe_s):
                return modern_facts(await self._conversation.call(DISCOVER), self._setup)
        except TimeoutError:
            return None


async def open_stdio(setup: Setup, *, is_legacy: bool) -> StdioBack:
    """Starts the server and greets it. `is_legacy`: it was found to be so, and is not probed again.

    Raises UpstreamUnavailable or UpstreamTimeout; no process is left then.
    """
    try:
        async with asyncio.timeout(setup.definition.timeout_s):
            return await _opened_or_again(setup, is_legacy=is_legacy)
    except TimeoutError as late:
        raise UpstreamTimeout(because(Why.NOT_READY, seconds=f"{setup.definition.timeout_s:g}")) from late


async def _opened_or_again(setup: Setup, *, is_legacy: bool) -> StdioBack:
    early = setup.take_spare()
    if early is not None:
        try:
            return await _opened(setup, is_legacy=is_legacy, early=early)
        except BrokenOff as ended:
            setup.log.note(f"the process that was kept ready ended ({ended.message}); another one is started")
    try:
        return await _opened(setup, is_legacy=is_legacy)
    except BrokenOff as ended:
        # Some legacy servers end when the first message is not initialize.
        if is_legacy:
            raise
        setup.log.note(f"ended when it was probed ({ended.message}); started again for a legacy greeting")
        return await _opened(setup, is_legacy=True)


async def _opened(setup: Setup, *, is_legacy: bool, early: EarlyChild | None = None) -> StdioBack:
    back = StdioBack(setup, early=early)
    is_ready = False
    try:
        await back.start()
        await back.greet(is_legacy=is_legacy)
        is_ready = True
        return back
    finally:
        if not is_ready:
            await back.aclose()
