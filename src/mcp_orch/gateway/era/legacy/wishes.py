"""What a client sets for its session: the level of log messages, and the resources it wants to hear of."""

from typing import Final

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.ports import CallRoom
from mcp_orch.gateway.era.legacy.session import Session
from mcp_orch.gateway.era.messages import MAX_NAMED_LENGTH
from mcp_orch.kit.signals import Unsubscribe
from mcp_orch.kit.wire_json import JsonObject

LEVELS: Final = ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")


def set_level(session: Session, params: JsonObject) -> str | None:
    """Remembers the level for all calls from now on; what is wrong with it, or None."""
    level = params.get("level")
    if not isinstance(level, str) or level not in LEVELS:
        return f"params.level must be one of {', '.join(LEVELS)}"
    session.level = level
    return None


class _Place:
    """Stands where a subscription is on its way: an `Unsubscribe` with nothing to let go of yet."""

    def __call__(self) -> None:
        """Nothing is here."""


async def subscribe(session: Session, uri: str, *, room: CallRoom, most: int) -> Failed | None:
    """Has the session told of updates of a resource, once however often it asks."""
    if len(uri) > MAX_NAMED_LENGTH:
        return Failed(kind=ErrorKind.INVALID, message=f"params.uri has more than {MAX_NAMED_LENGTH} characters")
    holds = session.holds
    if holds is None:
        holds = session.holds = {}
    if uri in holds:
        return room.admit(session.endpoint, session.caller)
    if len(holds) >= most:
        return Failed(kind=ErrorKind.LIMITED, message=f"one session may subscribe to {most} resources")
    # Its place is taken at once: many that are asked for beside each other are no more than the most either.
    holds[uri] = place = _Place()
    try:
        leave = await room.subscribe(session.endpoint, session.caller, uri=uri, listener=session.changed)
    except BaseException:
        _leave_place(holds, uri, place=place)
        raise
    if isinstance(leave, Failed):
        _leave_place(holds, uri, place=place)
        return leave
    if session.is_over or holds.get(uri) is not place:
        leave()
    else:
        holds[uri] = leave
    return None


def _leave_place(holds: dict[str, Unsubscribe], uri: str, *, place: _Place) -> None:
    if holds.get(uri) is place:
        del holds[uri]


def unsubscribe(session: Session, uri: str) -> None:
    """Lets go of a resource; of one that was not subscribed to, nothing is to let go of."""
    leave = (session.holds or {}).pop(uri, None)
    if leave is not None:
        leave()
