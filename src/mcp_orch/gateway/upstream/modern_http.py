"""A modern server over Streamable HTTP (2026-07-28): no session, each request carries everything."""

import asyncio
from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.revisions import NEWEST_MODERN, Era
from mcp_orch.contract.upstreams import HeaderPaths, Listing, ListKind, ServerFacts
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.catalogue import gather
from mcp_orch.gateway.upstream.dispatch import Answer, Denied, Dispatch
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamMisbehaved, UpstreamUnavailable
from mcp_orch.gateway.upstream.flight import Flight, OnAck
from mcp_orch.gateway.upstream.greetings import DISCOVER, modern_facts
from mcp_orch.gateway.upstream.http_call import HttpRefused
from mcp_orch.gateway.upstream.http_flights import FlightPlan, HttpFlights
from mcp_orch.gateway.upstream.listening import Listening
from mcp_orch.gateway.upstream.messages import (
    HEADER_MISMATCH,
    METHOD_NOT_FOUND,
    MODERN_ERRORS,
    Incoming,
    input_required,
)
from mcp_orch.gateway.upstream.outbound.client import HttpClient
from mcp_orch.gateway.upstream.outbound.heads import Heads, may_send, with_body
from mcp_orch.gateway.upstream.outbound.origin import Target
from mcp_orch.gateway.upstream.param_headers import header_paths, header_text, param_headers
from mcp_orch.gateway.upstream.rounds import finish
from mcp_orch.gateway.upstream.setup import Setup
from mcp_orch.gateway.upstream.wording import ModernWording

NAMED_BY: Final = {
    "tools/call": "name",
    "prompts/get": "name",
    "resources/read": "uri",
    "tasks/get": "taskId",
    "tasks/update": "taskId",
    "tasks/cancel": "taskId",
}
_REFUSALS: Final = frozenset({400, 404, 405, 406, 415})
_OURS: Final = MODERN_ERRORS | {METHOD_NOT_FOUND, -32602}
"""Codes that a server of 2026-07-28 gives with a status of 4xx; older ones have others, or none."""

_MOST_HEADS: Final = 4_096
_FOR_EVER: Final = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """What a connection over HTTP is made with: its client, its target, the heads of its requests."""

    client: HttpClient
    target: Target
    heads: Heads


class ModernHttpBack:
    """Sends each request as a POST of its own; keeps one subscription open."""

    def __init__(self, setup: Setup, wires: Wires) -> None:
        self._setup: Final = setup
        self._wires: Final = wires
        self._word: Final = ModernWording(hub_version=setup.settings.hub_version)
        self._flights: Final = HttpFlights(setup, wires.client, era=Era.MODERN, ask=self._asked)
        # Heads by method and name, made once each; emptied when they are too many.
        self._heads: dict[tuple[str, str], bytes] = {}
        # Tools whose arguments go into headers; replaced by `learn`.
        self._paths: dict[str, HeaderPaths] = {}
        # Set once by `adopt`.
        self._facts: ServerFacts | None = None
        self._listening: Listening | None = None
        self._is_open = True

    @property
    def facts(self) -> ServerFacts:
        """What the server said of itself."""
        assert self._facts is not None
        return self._facts

    @property
    def is_open(self) -> bool:
        """Nobody has closed it: there is no connection that could be lost."""
        return self._is_open

    @property
    def in_flight(self) -> int:
        """Requests without an answer."""
        return self._flights.in_flight

    @property
    def process_id(self) -> int | None:
        """It runs somewhere else."""
        return None

    def adopt(self, facts: ServerFacts) -> None:
        """Takes over what the server said to the probe."""
        self._facts = facts
        self._listening = Listening(self._setup, facts, open_stream=self._open_stream)

    async def dispatch(self, request: Dispatch) -> Answer:
        """As `Back.dispatch`."""
        if request.on_tasks is not None:
            return await self._open_stream(request, on_ack=request.on_tasks.acknowledged)
        answer = await self.send(request)
        if isinstance(answer, Denied):
            is_mirrored = answer.code == HEADER_MISMATCH and request.method == "tools/call"
            return await self._mirrored_anew(request, answer) if is_mirrored else answer
        if input_required(answer.result) is None:
            return answer
        return await finish(request, answer, send=self.send)

    async def _mirrored_anew(self, request: Dispatch, denied: Denied) -> Answer:
        """The answer after the tools were listed again, where they want other headers now (Client Behavior)."""
        name = str(request.params.get("name"))
        before = self._paths.get(name)
        try:
            async with asyncio.timeout(self._setup.definition.timeout_s):
                gathered = await gather(self, kinds=frozenset({ListKind.TOOLS}), limits=self._setup.settings.limits)
        except (OrchError, TimeoutError):
            return denied
        self.learn(gathered.lists["tools"])
        return denied if self._paths.get(name) == before else await self.send(request)

    async def send(self, request: Dispatch) -> Answer:
        """One request, one answer, without rounds of questions."""
        try:
            return await self._flights.send(request, payload=self._payload)
        except HttpRefused as refused:
            await self._insist_on_era(refused)
            if refused.denied is None:
                raise
            if refused.denied.code == HEADER_MISMATCH:
                # The tool's inputSchema may not be what it was (client behaviour: list again).
                self._setup.news.lists_changed(frozenset({ListKind.TOOLS}))
            return refused.denied
        except UpstreamUnavailable as lost:
            self._unreachable(lost)
            raise

    @property
    def hears(self) -> bool:
        """As `Back.hears`."""
        return self._listening is not None and self._listening.hears

    async def listen(self, uris: frozenset[str]) -> dict[str, str]:
        """As `Back.listen`."""
        assert self._listening is not None
        return await self._listening.listen(uris)

    def learn(self, tools: tuple[Listing, ...]) -> None:
        """Notes which arguments go into headers."""
        self._paths = {tool.key: paths for tool in tools if (paths := header_paths(tool.definition))}

    async def aclose(self) -> None:
        """There is no session to end: streams are closed, and that is what the server sees."""
        self._is_open = False
        if self._listening is not None:
            self._listening.stop()
        self._flights.close(because(Why.CLOSED))
        self._wires.client.close()

    async def _open_stream(self, request: Dispatch, *, on_ack: OnAck) -> Answer:
        plan = FlightPlan(limit_s=_FOR_EVER, on_ack=on_ack)
        try:
            return await self._flights.send(request, payload=self._payload, plan=plan)
        except HttpRefused as refused:
            if refused.denied is None:
                raise
            return refused.denied
        except UpstreamUnavailable as lost:
            self._unreachable(lost)
            raise

    async def _insist_on_era(self, refused: HttpRefused) -> None:
        """Looks whether the server is still a modern one, where it refuses as others do. Raises BrokenOff if not."""
        is_suspect = refused.status in _REFUSALS and (refused.denied is None or refused.denied.code not in _OURS)
        if not is_suspect or self._facts is None or not self._is_open:
            return
        try:
            said = modern_facts(await self._flights.send(DISCOVER, payload=self._payload), self._setup)
        except HttpRefused as again:
            said = None if again.status in _REFUSALS else self._facts
        except (BrokenOff, UpstreamMisbehaved):
            said = None
        if said is None:
            reason = because(Why.NO_LONGER_MODERN)
            self._unreachable(UpstreamUnavailable(reason))
            raise BrokenOff(reason, was_written=False)

    def _unreachable(self, lost: UpstreamUnavailable) -> None:
        # A connection that could not be made says that the server is down; one that broke off says nothing yet.
        if self._is_open and not isinstance(lost, BrokenOff) and self._facts is not None:
            self._is_open = False
            self._setup.news.lost(lost.diagnosis)

    def _payload(self, number: int, request: Dispatch) -> bytes:
        method, params = request.method, request.params
        name = params.get(NAMED_BY.get(method, ""), "")
        key = (method, name if isinstance(name, str) else "")
        head = self._heads.get(key)
        if head is None:
            head = self._new_head(key)
        if request.trusted_headers or key[1] in self._paths:
            head = self._with_params(head, request, name=key[1])
        return with_body(head, self._word(number, request))

    def _new_head(self, key: tuple[str, str]) -> bytes:
        method, name = key
        extra = {"MCP-Protocol-Version": NEWEST_MODERN, "Mcp-Method": header_text(method)}
        if method in NAMED_BY:
            extra["Mcp-Name"] = header_text(name)
        if len(self._heads) >= _MOST_HEADS:
            self._heads.clear()
        head = self._heads[key] = self._wires.heads.post(self._wires.target, extra)
        return head

    def _with_params(self, head: bytes, request: Dispatch, *, name: str) -> bytes:
        arguments = request.params.get("arguments")
        ours = param_headers(self._paths.get(name, ()), arguments) if request.method == "tools/call" else {}
        known = {header.lower() for header in ours}
        # Those of the client that we know nothing of travel on (custom headers: intermediaries MUST forward them).
        foreign = {
            header: value
            for header, value in request.trusted_headers.items()
            if header.lower() not in known and header.lower().startswith("mcp-param-") and may_send(header, value)
        }
        lines = "".join(f"{header}: {value}\r\n" for header, value in (ours | foreign).items())
        start, _, _ = head.rpartition(b"Content-Length: ")
        return b"%b%bContent-Length: " % (start, lines.encode("latin-1"))

    def _asked(self, message: Incoming, *, call: Flight | None) -> None:  # noqa: ARG002  as TakeQuestion
        # A modern server MUST NOT send requests, and a client MUST NOT answer them.
        self._setup.log.note(f"the server sent a request ({str(message.method)[:60]}), which its revision forbids")
