"""Gathering: the catalogues a list needs, waited for in parallel and never for long, and who is missing."""

import asyncio
from dataclasses import dataclass
from typing import Final

from mcp_orch.access.reach import Reach
from mcp_orch.contract.pictures import ServerView
from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.gateway.upstream.ports import Upstreams
from mcp_orch.kit.wire_json import JsonObject

UNAVAILABLE: Final = "io.mcp-orch/unavailable"
"""Key in a result's `_meta` under which missing servers are named."""

_HOPELESS: Final = frozenset({UpstreamState.FAILED, UpstreamState.HELD, UpstreamState.OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A server whose things may be missing from a list."""

    server: str
    state: UpstreamState
    reason: str

    def to_json(self) -> JsonObject:
        """As it stands in `_meta`."""
        return {"server": self.server, "state": self.state.value, "reason": self.reason}


async def gather(reach: Reach, upstreams: Upstreams, *, wait_s: float) -> list[Missing]:
    """Waits until every reachable server was listed once, or failed, or `wait_s` is over; names those that failed.

    Servers that were listed before cost nothing: they are served from memory and refreshed behind.
    """
    views = list(reach.servers())
    unlisted = [
        view
        for view in views
        if upstreams.known_catalog(view.id) is None and upstreams.status(view.id).state not in _HOPELESS
    ]
    if unlisted:
        async with asyncio.TaskGroup() as group:
            for view in unlisted:
                group.create_task(upstreams.catalog(view.id, wait_s))
    return [missing for view in views if (missing := _missing(view, upstreams)) is not None]


def _missing(view: ServerView, upstreams: Upstreams) -> Missing | None:
    status = upstreams.status(view.id)
    is_listed = upstreams.known_catalog(view.id) is not None
    if is_listed and status.state not in _HOPELESS:
        return None
    reason = status.reason or ("it has not answered yet" if not is_listed else "it does not answer")
    return Missing(server=view.name, state=status.state, reason=reason)
