"""Limits of time for many waits with one timer."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol


class Expiring(Protocol):
    """A wait with an end, in seconds of the loop's clock; whoever makes progress moves `deadline`."""

    deadline: float

    def expire(self) -> None:
        """Ends the wait. Must not raise."""
        ...


class Deadlines:
    """Looks at all waits of a connection every now and then: a timer for each would cost more than the wait.

    A wait ends within a twentieth of its limit, or a second, after it was due.
    """

    def __init__(self, waits: Callable[[], list[Expiring]], *, limit_s: float) -> None:
        self._waits: Final = waits
        self._every_s: Final = min(max(limit_s / 20, 0.01), 1.0)
        self._loop: Final = asyncio.get_running_loop()
        # Set while anything waits; changed by `watch` and `_look`.
        self._timer: asyncio.TimerHandle | None = None

    def watch(self) -> None:
        """To be called whenever a wait begins."""
        if self._timer is None:
            self._timer = self._loop.call_later(self._every_s, self._look)

    def stop(self) -> None:
        """Looks no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        now = self._loop.time()
        waits = self._waits()
        for wait in waits:
            if wait.deadline <= now:
                wait.expire()
        if waits:
            self.watch()
