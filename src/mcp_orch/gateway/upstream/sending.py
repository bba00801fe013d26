"""Sending a request on a connection, and again on another when that is lost."""

from typing import Final

from mcp_orch.gateway.upstream.catalogue import LIST_METHODS
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch
from mcp_orch.gateway.upstream.errors import BrokenOff
from mcp_orch.gateway.upstream.link import Link
from mcp_orch.gateway.upstream.queueing import queued

_HARMLESS: Final = frozenset({how.method for how in LIST_METHODS} | {"ping"})
"""Lists and the ping: sent again after a lost connection, whatever was written."""


async def send_on(link: Link, request: Dispatch) -> Answer:
    """The server's answer. Raises as `Upstreams.dispatch`; sent again only where that can do nothing twice."""
    for is_last in (False, False, True):
        back = link.back
        if back is None or not back.is_open:
            back = await queued(request, link.ready())
        try:
            answer = await back.dispatch(request)
        except BrokenOff as lost:
            may_repeat = not lost.was_written or request.is_repeatable or request.method in _HARMLESS
            if is_last or not may_repeat:
                raise lost.told() from lost
            continue
        link.served_by = back
        return answer
    raise AssertionError("the last round returns or raises")
