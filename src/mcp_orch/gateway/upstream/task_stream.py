"""A subscription to tasks of one server, for one client (extension io.modelcontextprotocol/tasks)."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from mcp_orch.contract.errors import OrchError
from mcp_orch.gateway.upstream.dispatch import Answer, Denied, Dispatch
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.settings import Waits


async def keep_task_stream(
    request: Dispatch, send: Callable[[Dispatch], Awaitable[Answer]], *, waits: Waits, log: LogRing
) -> None:
    """Opens the stream again whenever it ends, until cancelled, or until the server refuses it."""
    delay_s: float = waits.backoff_first_s
    while True:
        try:
            answer = await send(request)
            if isinstance(answer, Denied):
                log.note(f"the server refused a subscription to tasks: {answer.message} ({answer.code})")
                return
            delay_s = waits.backoff_first_s
        except OrchError as broken:
            log.note(f"a subscription to tasks broke off: {broken.message}")
            delay_s = min(delay_s * 2, waits.backoff_last_s)
        await asyncio.sleep(delay_s * random.uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret
