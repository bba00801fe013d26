"""Reaches: what callers have through endpoints, worked out once for each picture.

The answer depends on nothing but the caller, the endpoint and the picture, which never change: each is replaced whole.
"""

from typing import Final, NamedTuple

from mcp_orch.access.decide import Verdict
from mcp_orch.access.methods import ENDPOINT
from mcp_orch.access.permissions import Permission
from mcp_orch.access.reach import Reach, reach_of
from mcp_orch.contract.callers import Caller, Refusal
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.ports import PictureFeed
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Failed

_MOST: Final = 4_096


class _Known(NamedTuple):
    caller: Caller
    endpoint: EndpointRef
    picture: Picture
    reach: Reach


class Reaches:
    """Finds what a caller has, and remembers what it found."""

    def __init__(self, *, pictures: PictureFeed) -> None:
        self._pictures: Final = pictures
        # By the identity of caller and endpoint, which are kept with it so that it stays theirs, and by what is needed;
        # emptied when full.
        self._known: dict[tuple[int, int, Permission], _Known] = {}

    def find(self, endpoint: EndpointRef, caller: Caller | Refusal, *, needs: Permission = ENDPOINT) -> Reach | Failed:
        """What the caller has through the endpoint now for what needs this permission, or why it has nothing."""
        if isinstance(caller, Refusal):
            return refusals.unrecognised(caller)
        picture = self._pictures.current(endpoint.project)
        key = (id(caller), id(endpoint), needs)
        known = self._known.get(key)
        if known is not None and known.picture is picture and known.caller is caller and known.endpoint is endpoint:
            return known.reach
        reach = reach_of(caller, endpoint, picture=picture, needs=needs)
        if isinstance(reach, Verdict):
            return refusals.judged(reach)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = _Known(caller, endpoint, reach.picture, reach)
        return reach
