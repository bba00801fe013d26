"""Settling: callers that wait until what they appended is on the disk."""

import asyncio
import threading
from collections.abc import Awaitable
from typing import Final

from mcp_orch.contract.failures import AuditUnavailable

_PATIENCE_S: Final = 5.0


class Settling:
    """Counts records that are safe, and wakes those who wait for a count. Reached from the syncing thread."""

    def __init__(self) -> None:
        self._lock: Final = threading.Lock()
        # Changed under the lock.
        self._safe = 0
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []

    def until(self, count: int) -> Awaitable[None] | None:
        """What to await until `count` records are safe; None: they are."""
        with self._lock:
            if self._safe >= count:
                return None
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.append((count, waiter))
        return _bounded(waiter)

    def reached(self, count: int) -> None:
        """`count` records are safe."""
        with self._lock:
            self._safe = count
            ready = [waiter for needed, waiter in self._waiters if needed <= count]
            self._waiters = [one for one in self._waiters if one[0] > count]
        for waiter in ready:
            waiter.get_loop().call_soon_threadsafe(_let_go, waiter, None)

    def failed(self, reason: str) -> None:
        """Nobody who waits now can be told that his records are safe."""
        with self._lock:
            ready, self._waiters = self._waiters, []
        for _, waiter in ready:
            waiter.get_loop().call_soon_threadsafe(_let_go, waiter, AuditUnavailable(reason))


async def _bounded(waiter: "asyncio.Future[None]") -> None:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await waiter
    except TimeoutError as late:
        raise AuditUnavailable(f"the disk did not take the record within {_PATIENCE_S:g} s") from late


def _let_go(waiter: "asyncio.Future[None]", error: AuditUnavailable | None) -> None:
    if waiter.done():
        return
    if error is None:
        waiter.set_result(None)
    else:
        waiter.set_exception(error)
