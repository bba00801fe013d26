"""A subscription: one subscriber's bounded row of events."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.names import ProjectId
from mcp_orch.contract.pictures import Picture

_MOST_WAITING: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class HubEvent:
    """Something that happened, ready to be sent."""

    number: int = 0
    """Given when it is published."""
    kind: str
    data: bytes
    needs: Permission
    """What one must be allowed to do in the project (or, without one, in the hub) to see it."""
    project: ProjectId | None = None
    principal: str | None = None
    """Whose it is, where that makes a difference."""
    own_data: bytes | None = None
    """What that principal gets instead of `data`."""
    last_picture: Picture | None = None
    """For a project that is gone: by what to judge who may hear of it."""


class Subscription:
    """When the row is full the oldest event is dropped, and the next look says that there is a gap."""

    def __init__(self, *, missed: bool, waiting: Iterable[HubEvent] = ()) -> None:
        # Changed by the hub, emptied by the subscriber; both on the loop.
        self._events: deque[HubEvent] = deque(waiting)
        # What was missed comes on top: it is bounded by what the hub remembers, and held there in any case.
        self._most: Final = _MOST_WAITING + len(self._events)
        self._has_gap = missed
        self._is_over = False
        self._has_news: Final = asyncio.Event()
        if self._events or missed:
            self._has_news.set()

    def offer(self, event: HubEvent) -> None:
        """Adds an event."""
        if len(self._events) == self._most:
            self._has_gap = True
            self._events.popleft()
        self._events.append(event)
        self._has_news.set()

    def miss(self) -> None:
        """Something happened, or may have, that is not told."""
        self._has_gap = True
        self._has_news.set()

    def end(self) -> None:
        """Nothing more will come."""
        self._is_over = True
        self._has_news.set()

    @property
    def is_over(self) -> bool:
        """Whether the hub is stopping."""
        return self._is_over

    async def take(self, wait_s: float) -> tuple[bool, list[HubEvent]]:
        """Whether there is a gap, and the events since the last time, after at most `wait_s`."""
        try:
            async with asyncio.timeout(wait_s):
                await self._has_news.wait()
        except TimeoutError:
            return False, []
        if not self._is_over:
            self._has_news.clear()
        gap, self._has_gap = self._has_gap, False
        events = list(self._events)
        self._events.clear()
        return gap, events
