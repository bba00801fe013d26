"""Servers that have failed, for those who may start them anew."""

from collections.abc import Iterable, Iterator
from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.ports import UpstreamControl
from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.control.attention.schemas import AttentionItem, AttentionKind

MOST: Final = 50
# Held ones that wait for approval are off in their picture; those left stopped by themselves too often.
_FAILED: Final = frozenset({UpstreamState.FAILED, UpstreamState.HELD})


def failed_servers(caller: Caller, pictures: Iterable[Picture], *, upstreams: UpstreamControl) -> list[AttentionItem]:
    """The servers that have failed in the projects where the caller may restart them, newest first."""
    here = [picture for picture in pictures if may(caller, Permission.SERVERS_RESTART, picture=picture)]
    found = [item for picture in here for item in _failed_in(picture, upstreams)]
    return sorted(found, key=lambda item: item.at, reverse=True)[:MOST]


def _failed_in(picture: Picture, upstreams: UpstreamControl) -> Iterator[AttentionItem]:
    for server_id, server in picture.servers.items():
        # The state first: a large hub has thousands of servers, and few have failed.
        if upstreams.state(server_id) in _FAILED and server.enabled and not server.held:
            status = upstreams.status(server_id)
            yield AttentionItem(
                kind=AttentionKind.SERVER_FAILED,
                id=server.id,
                name=server.name,
                at=status.since,
                project=picture.name,
                reason=status.reason,
                diagnosis=status.diagnosis,
            )
