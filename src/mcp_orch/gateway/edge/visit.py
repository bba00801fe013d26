"""One HTTP request, as far as the edge looks at it."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Final, TypeAlias

from mcp_orch.contract.callers import Caller, Refusal
from mcp_orch.contract.names import RequestId
from mcp_orch.gateway.edge.routes import Route
from mcp_orch.gateway.era.ports import Arrival, Outlet

AsgiMessage: TypeAlias = MutableMapping[str, object]
Receive: TypeAlias = Callable[[], Awaitable[AsgiMessage]]
Send: TypeAlias = Callable[[AsgiMessage], Awaitable[None]]
Field: TypeAlias = tuple[bytes, bytes]


class Visit:
    """A request and what is known of it. One per request, filled on its way in."""

    __slots__ = (
        "address",
        "answer_at_once",
        "caller",
        "credential",
        "extra",
        "fields",
        "method",
        "query",
        "receive",
        "request_id",
        "route",
        "send",
    )

    def __init__(self, method: str, *, receive: Receive, send: Send, request_id: RequestId) -> None:
        self.method: Final = method
        self.receive: Final = receive
        self.send: Final = send
        self.request_id: Final = request_id
        self.fields: Mapping[bytes, bytes] = {}
        # How a plain JSON answer is sent without ceremony, where there is such a way; False: it can't be now.
        self.answer_at_once: Callable[[bytes], bool] | None = None
        self.query = b""
        self.address = ""
        # Set on the way in, in this order.
        self.route: Route
        self.extra: tuple[Field, ...] = ()
        self.credential: str | None = None
        self.caller: Caller | Refusal

    def arrival(self, outlet: Outlet, *, bytes_in: int = 0) -> Arrival:
        """What the era room hears of it."""
        route = self.route
        return Arrival(
            self.request_id,
            route.endpoint,
            self.caller,
            route.path,
            route.transport,
            self.address,
            self.fields,
            outlet,
            bytes_in,
        )


def bearer_of(field: bytes | None) -> str | None:
    """The credential in an Authorization field. There is no other place for one: URLs end up in logs."""
    if field is None or field[:7].lower() != b"bearer ":
        return None
    return field[7:].strip().decode("latin-1") or None
