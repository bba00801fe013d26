"""The neutral call: what the era room makes of a request, and what it gets back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import msgspec

from mcp_orch.contract.callers import Caller, Refusal
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import RequestId
from mcp_orch.contract.revisions import REVISION_2026_07_28, Era
from mcp_orch.gateway.upstream.dispatch import Ask, ClientFacts, NoteSink
from mcp_orch.kit.signals import Unsubscribe
from mcp_orch.kit.wire_json import JsonObject


class Call(msgspec.Struct, kw_only=True):
    """One MCP request, whatever revision and transport it came by.

    Never changed once made.

    `params` has no modern envelope keys and no progress token in `_meta`; names and URIs are those the client saw.
    """

    request_id: RequestId
    endpoint: EndpointRef
    caller: Caller | Refusal
    method: str
    params: JsonObject
    client: ClientFacts
    revision: str
    transport: str
    """`mcp`, `sse` or `playground`."""
    address: str
    ask: Ask
    era: Era = Era.LEGACY
    """The client's generation."""
    session: str = ""
    """The legacy session, if any: whose connection it is where a server gives each session its own."""
    log_level: str | None = None
    on_progress: NoteSink | None = None
    on_log: NoteSink | None = None
    on_page: NoteSink | None = None
    """As `Dispatch.on_page`."""
    bytes_in: int = 0
    trusted_headers: dict[str, str] = msgspec.field(default_factory=dict[str, str])

    @property
    def is_mirrored(self) -> bool:
        """Its client mirrors arguments into headers, as those of 2026-07-28 do."""
        return self.revision >= REVISION_2026_07_28


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheHints:
    """How long a result may be kept, and by whom (2026-07-28, server/utilities/caching)."""

    ttl_ms: int
    scope: str
    """`public` or `private`."""


PRIVATE = CacheHints(ttl_ms=0, scope="private")


class Completed(msgspec.Struct, frozen=True, kw_only=True):
    """A result. `era` is the generation in whose words it is; the front rewords it where its client's differs."""

    result: bytes
    era: Era
    hints: CacheHints | None = None
    """For results that the modern revision wants cache hints on."""
    meta_ends: int | None = None
    """Where the `_meta` ends with which a result of the hub's own begins; 0: it has none. None: a server's result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An error. `code` is set when a server said it; else the front has one table from `kind` to codes."""

    kind: ErrorKind
    message: str
    code: int | None = None
    data: bytes | None = None
    """Raw JSON of a server's error data."""
    era: Era | None = None
    """The generation in whose words `code` is, where a server said it."""
    hint: str | None = None
    retry_after_s: float | None = None


Outcome: TypeAlias = Completed | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The client is asked first: the same request comes again, with its answers and this state."""

    asking: bytes
    """Raw JSON object: `inputRequests`, if there are any, and what else the server said with them."""
    state: str


class Guard(Protocol):
    """Watches over the caller of a request beyond the request itself."""

    def __call__(self, end: Callable[[Failed], None], /) -> Unsubscribe:
        """Calls `end` as soon as the caller may not be here any more, until let go."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a client brings that can be asked between its requests, and comes again with the answers."""

    responses: JsonObject | None
    """Its answers, under the keys of the questions."""
    state: str | None
    """What it was given with the questions."""
    guard: Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFacts:
    """What an endpoint says of itself in `initialize` and `server/discover`: never more than is really relayed."""

    name: str
    version: str
    title: str | None
    instructions: str | None
    capabilities: JsonObject
    """In the words of 2025-11-25; the modern front adapts them."""
    server_info: JsonObject
