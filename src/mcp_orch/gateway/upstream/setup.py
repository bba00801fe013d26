"""What every connection to a server is set up with."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Final, Protocol

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.pictures import ServerDefinition
from mcp_orch.contract.ports import Clock
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Listing, ListKind, ServerFacts
from mcp_orch.gateway.upstream.dispatch import Answer, ClientFacts, Dispatch, InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.settings import UpstreamSettings
from mcp_orch.gateway.upstream.spare import EarlyChild
from mcp_orch.kit.wire_json import JsonObject, JsonValue

VIEWS: Final[JsonObject] = {"io.modelcontextprotocol/ui": {"mimeTypes": ["text/html;profile=mcp-app"]}}
"""The extension by which tools have views (MCP Apps). The hub relays views to whoever can show them, and some servers
leave them out of their lists otherwise; it brings no questions, so connections that declare it can be shared."""


class News(Protocol):
    """What a connection tells of on its own. Nothing here may block or raise."""

    def lists_changed(self, kinds: frozenset[ListKind]) -> None:
        """The server says that its lists are not what they were."""
        ...

    def resource_updated(self, uri: str) -> None:
        """A resource has changed."""
        ...

    def missed(self) -> None:
        """For a while nobody listened to the server: anything may have changed meanwhile."""
        ...

    def upgraded(self) -> None:
        """The server is another version than it was: it may speak another generation now."""
        ...

    def lost(self, reason: Diagnosis) -> None:
        """The connection is gone, without anybody having closed it."""
        ...


class Quiet:
    """News that nobody wants: those of a lane, or of a trial connection."""

    def lists_changed(self, kinds: frozenset[ListKind]) -> None:
        """Goes nowhere."""

    def resource_updated(self, uri: str) -> None:
        """Goes nowhere."""

    def missed(self) -> None:
        """Goes nowhere."""

    def upgraded(self) -> None:
        """Goes nowhere."""

    def lost(self, reason: Diagnosis) -> None:
        """Goes nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """One connection's server, limits, log, and the owner of its tasks."""

    definition: ServerDefinition
    settings: UpstreamSettings
    log: LogRing
    clock: Clock
    spawn: Callable[[Coroutine[object, object, None]], asyncio.Task[None]]
    """Starts a task in the task group of the pool; what it raises of ours ends in the server's log."""
    news: News
    nonce: str
    """Random text by which processes of this connection can be told from all others."""
    capabilities: JsonObject = field(default_factory=dict[str, JsonValue])
    """The client capabilities this connection declares, all of which can be asked for; none where it is shared."""
    client: ClientFacts = field(default_factory=ClientFacts)
    """The client whose own connection this is; empty where it is shared."""
    take_spare: Callable[[], EarlyChild | None] = lambda: None
    """Gives the process of this server that was kept ready, if there is one."""

    @property
    def is_private(self) -> bool:
        """One client's own connection, so that questions of the server can be put to that client."""
        return bool(self.capabilities)


class Back(Protocol):
    """One live connection to a server, in one era, over one transport."""

    @property
    def facts(self) -> ServerFacts:
        """What the server said of itself."""
        ...

    @property
    def is_open(self) -> bool:
        """Requests can be sent."""
        ...

    @property
    def in_flight(self) -> int:
        """Requests without an answer."""
        ...

    @property
    def process_id(self) -> int | None:
        """The child process, where there is one."""
        ...

    async def dispatch(self, request: Dispatch) -> Answer:
        """As `Upstreams.dispatch`; additionally raises BrokenOff, which knows whether the server got the request."""
        ...

    @property
    def hears(self) -> bool:
        """A change of the server's lists would be told now, as far as the server tells of changes at all."""
        ...

    async def listen(self, uris: frozenset[str]) -> dict[str, str]:
        """Has the server tell of changed lists and of these resources. Called again when the resources change.

        Gives the resources of which the server does not tell, each with the reason.
        """
        ...

    def learn(self, tools: tuple[Listing, ...]) -> None:
        """Takes note of the server's tools, where their definitions say how they are to be called."""
        ...

    async def aclose(self) -> None:
        """Ends the connection politely within a bounded time. What is in flight fails."""
        ...


async def nobody_to_ask(_questions: InputRequests) -> InputResponses:
    """The `ask` of requests that the hub makes for itself."""
    raise CannotAsk("the hub asked for itself; there is no client to put questions to")


_HUB: Final = ClientFacts(capabilities={"extensions": VIEWS})


def own_request(method: str, params: JsonObject | None = None) -> Dispatch:
    """A request that the hub makes for itself."""
    return Dispatch(method=method, params=params or {}, client=_HUB, ask=nobody_to_ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class EraVerdict:
    """Which era a server was found to speak, and when."""

    era: Era
    at_s: float
    """On the monotonic clock."""
    over_sse: bool = False
    """Found behind the old HTTP+SSE transport."""
    server_info: bytes = b""
    """How the server called itself then: another name or version may speak something else."""

    @property
    def is_legacy(self) -> bool:
        """The server was found to speak an earlier generation, which an upgrade may change any time."""
        return self.era is Era.LEGACY
