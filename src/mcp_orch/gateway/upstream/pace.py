"""How soon changed lists are looked at: at once, and more and more seldom while a server does not stop."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.gateway.upstream.settings import Waits

_QUIET_S: Final = 1.0
"""So long without a change, and the next one is looked at at once again."""


class Pace:
    """Keeps a server whose lists never hold from keeping the hub, and all its clients, busy with them."""

    def __init__(self, *, clock: Clock, waits: Waits) -> None:
        self._clock: Final = clock
        self._first_s: Final = waits.coalesce_s
        self._last_s: Final = waits.coalesce_last_s
        # Changed by `turn`.
        self._wait_s = 0.0
        self._looked_at_s = float("-inf")

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Waits for what else may change, then it is time to look."""
        is_quiet = self._clock.monotonic() - self._looked_at_s > _QUIET_S
        self._wait_s = self._first_s if is_quiet else min(self._wait_s * 2, self._last_s)
        await asyncio.sleep(self._wait_s)
        try:
            yield
        finally:
            self._looked_at_s = self._clock.monotonic()
