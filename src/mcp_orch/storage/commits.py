"""The bell that rings after a commit, so that this process shows its own writes before it answers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from mcp_orch.kit.signals import Unsubscribe

Watcher: TypeAlias = Callable[[int], Awaitable[None]]

_PATIENCE_S: Final = 2.0
"""How long a writer waits until its change is seen; the change is committed, so it will be seen anyway."""


class CommitBell:
    """Tells watchers of the newest version of the change feed and waits until they have caught up."""

    def __init__(self) -> None:
        # Changed by `watch` and by what it returns.
        self._watchers: dict[object, Watcher] = {}

    def watch(self, watcher: Watcher) -> Unsubscribe:
        """Awaits `watcher(version)` after every commit that changed something, from now on."""
        token = object()
        self._watchers[token] = watcher
        return lambda: self._watchers.pop(token, None) and None

    async def ring(self, version: int) -> None:
        """Returns when all watchers have seen the version, or after a bounded time."""
        for watcher in list(self._watchers.values()):
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await watcher(version)
            except TimeoutError:
                # The follower is busy or its database is away. It reads the feed when it is back.
                continue
