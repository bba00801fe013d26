"""What people ask of the call log, and what that means to the database."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from mcp_orch.contract.pictures import Picture
from mcp_orch.control.calls.repository import CallFilter, CallLogRepository

_US_PER_S: Final = 1_000_000
_NOTHING: Final = CallFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallQuery:
    """Calls as people ask for them: by names, and `mine`."""

    server: str | None = None
    key: str | None = None
    member: str | None = None
    mine: bool = False
    plain: CallFilter = field(default=_NOTHING)
    """What needs no look-up."""


async def understood(query: CallQuery, log: CallLogRepository, *, picture: Picture, own: frozenset[str]) -> CallFilter:
    """The filter with names looked up; what nobody has finds nothing."""
    allowed = query.plain.principals
    narrower = [own] if query.mine else []
    if query.key is not None:
        narrower.append(await log.principals_of_key(query.key))
    if query.member is not None:
        narrower.append(await log.principals_of_member(query.member))
    for one in narrower:
        allowed = one if allowed is None else allowed & one
    server = picture.server(query.server) if query.server is not None else None
    return replace(query.plain, principals=allowed, server=server.id if server is not None else query.server)


def micros(moment: datetime | None) -> int | None:
    """A time as calls keep it."""
    return None if moment is None else round(moment.timestamp() * _US_PER_S)
