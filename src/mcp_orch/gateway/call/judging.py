"""Judging: whether this caller may make this call of this target, now. The one place where policy has a say."""

from mcp_orch.access.reach import Reach
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.targets import Target


def judge(target: Target, reach: Reach) -> Failed | None:
    """May this call be made? None: yes.

    The answer is that of `access`, which decides what is listed as well: so what is not listed can't be called, and
    what a caller may not have looks as if it did not exist.
    """
    # A task is had by whoever may still call the tool that began it.
    is_offered = (
        reach.offers_tool(target.server, target.name)
        if target.kind in {"tool", "task"}
        else reach.offers_others(target.server)
    )
    return None if is_offered else refusals.unknown(target.kind, target.asked)
