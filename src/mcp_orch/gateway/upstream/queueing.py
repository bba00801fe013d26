"""Queueing: what a request waits for before it is sent, and for how long."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from mcp_orch.gateway.upstream.dispatch import Dispatch

_Got = TypeVar("_Got")


async def queued(request: Dispatch, wait: Awaitable[_Got]) -> _Got:
    """What it waited for. The queue of the request is told of the wait; one that fails is never told to have ended."""
    if request.queue is None:
        return await wait
    loop = asyncio.get_running_loop()
    request.queue.begins()
    began_s = loop.time()
    got = await wait
    request.queue.ends(loop.time() - began_s)
    return got
