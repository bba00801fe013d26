"""What the upstream room gets and gives: a request in the server's own words, and its answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import msgspec

from mcp_orch.contract.revisions import Era
from mcp_orch.kit.wire_json import JsonObject, JsonValue


class NoteSink(Protocol):
    """Takes notifications that belong to a running call."""

    def __call__(self, params: JsonObject, /) -> None:
        """Takes the params of one notification. Must not block and must not raise."""
        ...


InputRequests: TypeAlias = dict[str, JsonObject]
"""Questions of a server to the client, by a key of the asker's choice: each `{"method": ..., "params": ...}`."""

InputResponses: TypeAlias = dict[str, JsonObject]
"""The client's answers under the same keys: each the result object of that request."""

Ask: TypeAlias = Callable[[InputRequests], Awaitable[InputResponses]]
"""Puts questions to the client of a running call. Raises CannotAsk when it can't be asked."""


class Queue(Protocol):
    """Told how long a request waits for a connection. Must not block and must not raise."""

    def begins(self) -> None:
        """It waits from now on."""
        ...

    def ends(self, after_s: float) -> None:
        """It has one; it may have to wait again, where that one is lost."""
        ...


class TaskListener(Protocol):
    """Takes what a server says on the stream of a subscription to tasks. Must not block and must not raise."""

    def acknowledged(self, granted: JsonValue, /) -> None:
        """Takes what was granted, which comes first, and again when the stream had to be opened anew."""
        ...

    def told(self, params: JsonObject, /) -> None:
        """Takes the state of one task."""
        ...


class ClientFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the client says of itself."""

    name: str = ""
    version: str = ""
    capabilities: JsonObject = msgspec.field(default_factory=dict[str, JsonValue])


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Whose own connection a request wants."""

    owner: str
    """A principal or a session; opaque here."""
    caller: str = ""
    """The principal, by which connections are counted; empty: it is the owner."""
    is_leased: bool = False
    """The connection is this request's alone while it runs, and may be another request's of the same owner later."""
    for_questions: bool = False
    """Wanted only where the connection has to declare capabilities: a modern server hears of them with each request."""


class Dispatch(msgspec.Struct, kw_only=True):
    """One request to a server: names and URIs are the server's own, the progress token is left to the upstream room.

    Never changed once made.
    """

    method: str
    params: JsonObject
    """Without `_meta.progressToken` and without the modern envelope keys; other `_meta` keys travel on."""
    client: ClientFacts
    ask: Ask
    lane: Lane | None = None
    """None: the connection that all share."""
    era: Era = Era.LEGACY
    """The client's generation: only one of them has a word for a capability that is missing."""
    comes_again: bool = False
    """The client brings answers with a request of its own: a server's `input_required` is given back as it is."""
    responses: JsonObject | None = None
    """The client's answers to a modern server's questions, under the keys that the server chose."""
    state: str | None = None
    """What a modern server wants back with the answers, byte for byte."""
    log_level: str | None = None
    """The level the client asked for; None: it wants no log messages."""
    on_progress: NoteSink | None = None
    """None: the client gave no token, so the server gets none. The sink puts the client's own token back."""
    on_log: NoteSink | None = None
    on_page: NoteSink | None = None
    """Takes the id of a web page that the client was sent to and is done with; called after the answer, too."""
    on_tasks: TaskListener | None = None
    """Set on subscriptions to tasks, which have no answer before they end."""
    queue: Queue | None = None
    """Told of waits; of a request that finds an open connection it hears nothing."""
    is_repeatable: bool = False
    """May be sent again after a lost connection even when bytes had been written."""
    trusted_headers: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    """`Mcp-Param-*` headers of the client that travel on; nothing else ever does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a modern server wants to know before it completes a request."""

    questions: InputRequests
    state: str | None


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The server's result, byte for byte."""

    result: bytes
    era: Era
    """The era in whose words the result is."""


class Denied(msgspec.Struct, frozen=True, kw_only=True):
    """The server's JSON-RPC error."""

    code: int
    message: str
    data: bytes | None
    """Raw JSON, None when absent."""
    era: Era


Answer: TypeAlias = Answered | Denied
