"""Connections of their own that callers or sessions have to one server."""

from collections.abc import Callable
from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.gateway.upstream.dispatch import Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.link import Link
from mcp_orch.gateway.upstream.settings import Limits, Waits
from mcp_orch.kit.wire_json import encode


class Lanes:
    """Finds or makes the link of a lane; lets go of those that have been idle for long."""

    def __init__(self, *, make: Callable[[Dispatch], Link], clock: Clock, limits: Limits, waits: Waits) -> None:
        self._make: Final = make
        self._clock: Final = clock
        self._most: Final = limits.lanes
        self._idle_s: Final = waits.lane_idle_s
        # By lane and declared capabilities; changed by `link`, `idle` and `take_all`.
        self._links: dict[tuple[str, bytes], Link] = {}

    def link(self, request: Dispatch) -> tuple[Link, list[Link]]:
        """The link for this request's lane, and those that have to go for it. Raises UpstreamUnavailable when full."""
        key = (request.lane, encode(request.client.capabilities))
        now_s = self._clock.monotonic()
        link = self._links.get(key)
        leaving: list[Link] = []
        if link is None:
            leaving = self._make_room()
            link = self._links[key] = self._make(request)
        link.used_at_s = now_s
        return link, leaving

    def idle(self) -> list[Link]:
        """Those that were not used for long; they are forgotten here."""
        before_s = self._clock.monotonic() - self._idle_s
        keys = [key for key, link in self._links.items() if link.used_at_s < before_s and not _is_busy(link)]
        return [self._links.pop(key) for key in keys]

    def take_all(self) -> list[Link]:
        """All of them; they are forgotten here."""
        links = [*self._links.values()]
        self._links.clear()
        return links

    def all(self) -> list[Link]:
        """All of them."""
        return [*self._links.values()]

    def _make_room(self) -> list[Link]:
        if len(self._links) < self._most:
            return []
        free = [key for key, link in self._links.items() if not _is_busy(link)]
        if not free:
            raise UpstreamUnavailable(
                f"all {self._most} own connections to this server are busy", hint="try again in a moment"
            )
        oldest = min(free, key=lambda key: self._links[key].used_at_s)
        return [self._links.pop(oldest)]


def _is_busy(link: Link) -> bool:
    return link.back is not None and link.back.in_flight > 0
