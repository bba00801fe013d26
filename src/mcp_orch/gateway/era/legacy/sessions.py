"""The table of sessions: the one place that says which exist."""

from typing import Final

import msgspec

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.era.legacy.session import Session
from mcp_orch.kit.sealing import BrokenSeal, Sealer
from mcp_orch.kit.signals import Signal

_NONCE_LENGTH: Final = 12
_NAME_LENGTH: Final = 22
"""131 bits: not to be guessed, even without the seal around it."""


class Place(msgspec.Struct, frozen=True):
    """Who calls where: what a session is bound to."""

    caller: Caller
    endpoint: EndpointRef
    path: str
    """The path as the client used it, transport included."""


class Sessions:
    """All sessions of this process.

    The ids are sealed for their binding, but prove no more than that: who calls is judged with every message, and
    whether a session exists is known here alone.
    """

    def __init__(self, *, clock: Clock, ids: Ids, sealer: Sealer, limits: SessionLimits) -> None:
        self._clock: Final = clock
        self._ids: Final = ids
        self._sealer: Final = sealer
        self._limits: Final = limits
        self.ended: Final[Signal[str]] = Signal()
        """Tells the id of every session that is over."""
        # Changed by `open`, `close` and `sweep`.
        self._sessions: dict[str, Session] = {}
        self._counts: dict[PrincipalId, int] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, place: Place) -> Session | Failed:
        """A new session, or why there can be none."""
        principal = place.caller.principal
        if self._counts.get(principal, 0) >= self._limits.max_sessions_per_principal and not self._evict(principal):
            return _too_many(f"{place.caller.name} has {self._limits.max_sessions_per_principal} open sessions")
        if len(self._sessions) >= self._limits.max_sessions and not self._evict(None):
            return _too_many(f"this hub has {self._limits.max_sessions} open sessions")
        plain = self._ids.text(_NAME_LENGTH).encode()
        nonce = self._ids.text(_NONCE_LENGTH).encode()
        session_id = self._sealer.seal(plain, nonce=nonce, context=_context(place))
        session = Session(
            session_id, caller=place.caller, endpoint=place.endpoint, path=place.path, now=self._clock.monotonic()
        )
        self._sessions[session_id] = session
        self._counts[principal] = self._counts.get(principal, 0) + 1
        return session

    def find(self, session_id: str, place: Place) -> Session | Failed:
        """The session of this id, if it is this caller's at this endpoint."""
        session = self._sessions.get(session_id)
        if session is None or session.principal != place.caller.principal or session.path != place.path:
            return self._missing(session_id, place)
        session.used_at = self._clock.monotonic()
        session.caller = place.caller
        return session

    def close(self, session: Session) -> None:
        """Ends a session; from now on it is not found."""
        if self._sessions.pop(session.id, None) is None:
            return
        left = self._counts.get(session.principal, 1) - 1
        if left:
            self._counts[session.principal] = left
        else:
            self._counts.pop(session.principal, None)
        session.over()
        self.ended.emit(session.id)

    def sweep(self) -> None:
        """Forgets what has been idle for too long."""
        oldest = self._clock.monotonic() - self._limits.idle_s
        for session in [one for one in self._sessions.values() if one.used_at < oldest and one.is_idle]:
            self.close(session)

    def close_all(self) -> None:
        """Ends every session."""
        for session in list(self._sessions.values()):
            self.close(session)

    def _evict(self, principal: PrincipalId | None) -> bool:
        """Makes room: clients that never say goodbye would lock themselves out otherwise."""
        idle = [one for one in self._sessions.values() if one.is_idle and principal in {None, one.principal}]
        if not idle:
            return False
        self.close(min(idle, key=_last_use))
        return True

    def _missing(self, session_id: str, place: Place) -> Failed:
        try:
            self._sealer.open(session_id, context=_context(place))
        except BrokenSeal:
            return Failed(kind=ErrorKind.NOT_FOUND, message="no such session for this caller at this endpoint")
        return Failed(kind=ErrorKind.NOT_FOUND, message="this session has ended; start a new one with `initialize`")


def _context(place: Place) -> bytes:
    return f"session\0{place.caller.principal}\0{place.caller.project or ''}\0{place.path}".encode()


def _last_use(session: Session) -> float:
    return session.used_at


def _too_many(message: str) -> Failed:
    return Failed(kind=ErrorKind.LIMITED, message=f"{message}, and none is idle", retry_after_s=10.0)
