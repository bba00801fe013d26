"""One call at a time, on connections whose server may ask questions that name no call."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamTimeout
from mcp_orch.gateway.upstream.queueing import queued


class Turn:
    """Who may use such a connection now."""

    def __init__(self, *, within_s: float) -> None:
        self._within_s: Final = within_s
        self._lock: Final = asyncio.Lock()

    @asynccontextmanager
    async def taken(self, request: Dispatch) -> AsyncGenerator[None]:
        """The connection is this call's. Raises UpstreamTimeout when the calls before it take too long."""
        try:
            async with asyncio.timeout(self._within_s):
                await (queued(request, self._lock.acquire()) if self._lock.locked() else self._lock.acquire())
        except TimeoutError as late:
            raise UpstreamTimeout(because(Why.CALLED_ONCE_AT_A_TIME, seconds=f"{self._within_s:g}")) from late
        try:
            yield
        finally:
            self._lock.release()
