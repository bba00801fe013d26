"""What a client sets for its session: the level of log messages, and the resources it wants to hear of."""

from typing import Final

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.ports import CallRoom
from mcp_orch.gateway.era.legacy.session import Session
from mcp_orch.kit.wire_json import JsonObject

LEVELS: Final = ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")


def set_level(session: Session, params: JsonObject) -> str | None:
    """Remembers the level for all calls from now on; what is wrong with it, or None."""
    level = params.get("level")
    if not isinstance(level, str) or level not in LEVELS:
        return f"params.level must be one of {', '.join(LEVELS)}"
    session.level = level
    return None


async def subscribe(session: Session, uri: str, *, room: CallRoom, most: int) -> Failed | None:
    """Has the session told of updates of a resource, once however often it asks."""
    holds = session.holds
    if holds is None:
        holds = session.holds = {}
    if uri in holds:
        return room.admit(session.endpoint, session.caller)
    if len(holds) >= most:
        return Failed(kind=ErrorKind.LIMITED, message=f"one session may subscribe to {most} resources")
    leave = await room.subscribe(session.endpoint, session.caller, uri=uri, listener=session.changed)
    if isinstance(leave, Failed):
        return leave
    if session.is_over or uri in holds:
        leave()
    else:
        holds[uri] = leave
    return None


def unsubscribe(session: Session, uri: str) -> None:
    """Lets go of a resource; of one that was not subscribed to, nothing is to let go of."""
    leave = (session.holds or {}).pop(uri, None)
    if leave is not None:
        leave()
