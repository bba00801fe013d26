"""What the era room may ask of the call room."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Protocol

from mcp_orch.contract.callers import Caller, Refusal
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.upstreams import ListKind
from mcp_orch.gateway.call.call import Asked, Call, EndpointFacts, Failed, Outcome, Round
from mcp_orch.kit.signals import Unsubscribe
from mcp_orch.kit.wire_json import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointChange:
    """Something that clients of an endpoint want to know."""

    kinds: frozenset[ListKind] = frozenset()
    """Lists that changed for this caller."""
    resource: str | None = None
    """URI, as the client knows it, of a subscribed resource that changed."""
    task: JsonObject | None = None
    """The state of a task that is followed, as `notifications/tasks` has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Tasks of which the caller will hear."""

    ids: tuple[str, ...]
    leave: Unsubscribe


class CallRoom(Protocol):
    """Runs calls and describes endpoints. Every method judges the caller again."""

    def admit(self, endpoint: EndpointRef, caller: Caller | Refusal) -> Failed | None:
        """Why this caller may not use this endpoint; None: it may. At once, from memory, not recorded."""
        ...

    async def describe(self, endpoint: EndpointRef, caller: Caller | Refusal) -> EndpointFacts | Failed:
        """What the endpoint says of itself. Waits a bounded time for a server that was never connected."""
        ...

    def run(self, call: Call) -> Coroutine[object, object, Outcome]:
        """Runs one request and records it, refusals included. Never raises but for cancellation."""
        ...

    def advance(self, call: Call, round_: Round) -> Coroutine[object, object, Outcome | Asked]:
        """As `run`, for a client that is asked between its requests: one step of a call, which may be its last.

        A call that waits for answers is kept, within limits, until they come, or the caller may not be here any more.
        Cancelled while a step is under way, the whole call is.
        """
        ...

    def left(self, session: str) -> None:
        """A session is over: what servers keep open for it alone is closed."""
        ...

    def watch(
        self, endpoint: EndpointRef, caller: Caller, *, listener: Callable[[EndpointChange], None]
    ) -> Unsubscribe:
        """Tells of list changes on this endpoint, whatever caused them, coalesced."""
        ...

    async def follow_tasks(
        self, call: Call, ids: Sequence[str], *, listener: Callable[[EndpointChange], None]
    ) -> Followed | Failed:
        """Tells of the states of these tasks, as far as they are this caller's and their servers tell of them.

        `call`: the request that wants to hear of them.
        """
        ...

    async def subscribe(
        self, endpoint: EndpointRef, caller: Caller, *, uri: str, listener: Callable[[EndpointChange], None]
    ) -> Unsubscribe | Failed:
        """Tells of updates of one resource until let go."""
        ...
