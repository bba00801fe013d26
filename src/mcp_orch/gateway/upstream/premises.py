"""What all servers of the pool share."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.contract.upstreams import StatusChanged
from mcp_orch.gateway.upstream.ports import UpstreamEvent
from mcp_orch.gateway.upstream.settings import UpstreamSettings
from mcp_orch.kit.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """Limits, time, the owner of all tasks, and who is to be told."""

    settings: UpstreamSettings
    clock: Clock
    ids: Ids
    spawn: Callable[[Coroutine[object, object, None]], "asyncio.Task[None]"]
    starts: asyncio.Semaphore
    """Connections that are made in the background at the same time."""
    events: Signal[UpstreamEvent]
    statuses: Signal[StatusChanged]
