"""What the era room asks of the transport, and what it is given with every message."""

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from mcp_orch.contract.callers import Caller, Refusal
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.names import RequestId
from mcp_orch.gateway.call.call import Failed
from mcp_orch.kit.signals import Unsubscribe


class Stream(Protocol):
    """An open way to the client for messages of ours."""

    def push(self, message: bytes, event_id: bytes | None = None) -> bool:
        """Sends a message after those before it. False: it can't; the stream is closed, or too slow and now closed."""
        ...

    def end(self, farewell: bytes = b"") -> None:
        """Closes the stream once what was pushed is sent."""
        ...


class Track(Protocol):
    """The numbered events of one stream, some of which are kept so that they can be had again."""

    def emit(self, message: bytes) -> bool:
        """Numbers, keeps and sends a message. False: nobody takes it now, and it could not be kept."""
        ...

    def bind(self, stream: Stream) -> None:
        """From now on messages go to this stream, beginning with the event that makes the client able to resume."""
        ...

    def end(self, farewell: bytes = b"") -> None:
        """Nothing comes any more: the stream is closed once everything is sent."""
        ...


class Outlet(Protocol):
    """The way to the client beside the answer to one request."""

    def send(self, message: bytes) -> bool:
        """Sends a message before the answer. False: this client can't take any, or not any more."""
        ...

    def outlive(self, track: Callable[[], Track] | None) -> None:
        """The request goes on when the client leaves.

        Its messages, answer included, go through a track if there is one, made when the first of them comes.
        """
        ...

    def guard(self, end: Callable[[Failed], None]) -> Unsubscribe:
        """Calls `end` as soon as the caller may not be here any more, also after this request, until let go."""
        ...


class Arrival(msgspec.Struct, frozen=True):
    """Everything about a message that is not in it."""

    request_id: RequestId
    endpoint: EndpointRef
    caller: Caller | Refusal
    path: str
    """The path of the endpoint, transport included: what sessions are bound to."""
    transport: str
    address: str
    fields: Mapping[bytes, bytes]
    """The header fields it came with, names in lower case."""
    outlet: Outlet
    bytes_in: int = 0
