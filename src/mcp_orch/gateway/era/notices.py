"""Messages of the hub to the client: what a running call lets know, and what changed on an endpoint."""

from decimal import Decimal
from typing import Final

from mcp_orch.contract.upstreams import ListKind
from mcp_orch.gateway.era.messages import notification
from mcp_orch.gateway.era.ports import Outlet
from mcp_orch.kit.wire_json import JsonObject

LIST_CHANGED: Final = {
    ListKind.TOOLS: "notifications/tools/list_changed",
    ListKind.PROMPTS: "notifications/prompts/list_changed",
    ListKind.RESOURCES: "notifications/resources/list_changed",
}
TASK_STATUS: Final = "notifications/tasks"
RESOURCE_UPDATED: Final = "notifications/resources/updated"


class ProgressNotices:
    """Progress of one call, with the client's own token put back. A NoteSink.

    The number must grow with every notice (2026-07-28, basic/patterns/progress), also where one call became several
    requests to the server, each of which counts from its beginning: what does not grow is left out.
    """

    __slots__ = ("_outlet", "_reached", "_token")

    def __init__(self, outlet: Outlet, token: int | str) -> None:
        self._outlet: Final = outlet
        self._token: Final = token
        # The greatest number so far; changed by each notice that is sent.
        self._reached: float | Decimal | None = None

    def __call__(self, params: JsonObject) -> None:
        """Sends one notice; a client that can't take it goes without: progress is news, not an answer."""
        reached = params.get("progress")
        if isinstance(reached, bool) or not isinstance(reached, int | float | Decimal):
            return
        if self._reached is not None and reached <= self._reached:
            return
        self._reached = reached
        self._outlet.send(notification("notifications/progress", {**params, "progressToken": self._token}))


class LogNotices:
    """Log messages of one call. A NoteSink."""

    __slots__ = ("_outlet",)

    def __init__(self, outlet: Outlet) -> None:
        self._outlet: Final = outlet

    def __call__(self, params: JsonObject) -> None:
        """Sends one message; as with progress, a client that can't take it goes without."""
        self._outlet.send(notification("notifications/message", params))
