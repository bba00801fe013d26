"""Rounds: requests that take longer than a moment are found by one timer for all of them.

A timer for each would be among the dearest things that the edge does for a request that is answered at once.
"""

import asyncio
from typing import Final, Protocol

from mcp_orch.contract.ports import Clock


class Waiting(Protocol):
    """A request on its way."""

    started_at: float
    """When it came, by the monotonic clock."""

    def take_long(self) -> None:
        """It was still on its way when a moment was over. Must not block and must not raise."""
        ...


class Rounds:
    """Looks now and then, while there are requests, and says to each once when a moment is over."""

    def __init__(self, *, clock: Clock, moment_s: float) -> None:
        self._clock: Final = clock
        self._moment_s: Final = moment_s
        # Requests in the order in which they came; changed by `enter`, `leave` and `_look`.
        self._waiting: dict[Waiting, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def enter(self, request: Waiting) -> None:
        """A request is on its way."""
        self._waiting[request] = None
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._moment_s, self._look)

    def leave(self, request: Waiting) -> None:
        """It is answered. May be called again."""
        self._waiting.pop(request, None)

    def close(self) -> None:
        """Looks no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        self._timer = None
        latest = self._clock.monotonic() - self._moment_s
        due: list[Waiting] = []
        for request in self._waiting:
            if request.started_at > latest:
                break
            due.append(request)
        for request in due:
            del self._waiting[request]
            request.take_long()
        if self._waiting:
            self._timer = asyncio.get_running_loop().call_later(self._moment_s, self._look)
