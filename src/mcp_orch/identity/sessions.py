"""Browser sessions: opaque tokens in a cookie, their SHA-256 in the database."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mcp_orch.contract.callers import Caller, CallerKind
from mcp_orch.contract.names import PrincipalId, UserId
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.identity.repository import SessionRepository
from mcp_orch.identity.visits import WebSession
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.browser_sessions import BrowserSessionRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import UnitOfWork

_TOKEN_LENGTH: Final = 43
"""Characters of base 62: 256 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLife:
    """How long a browser stays signed in."""

    idle: timedelta = timedelta(days=7)
    """Without a request."""
    longest: timedelta = timedelta(days=30)
    """Whatever happens."""
    touch_after: timedelta = timedelta(minutes=10)
    """Use is written down at most this often: reading pages should not write."""


DEFAULT_LIFE: Final = SessionLife()


class BrowserSessions:
    """Opens, recognises and ends browser sessions. Implements `identity.visits.SessionSource`."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, life: SessionLife = DEFAULT_LIFE) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._ids: Final = ids
        self._life: Final = life

    async def open(self, user: UserRow, *, address: str = "", agent: str = "") -> tuple[str, WebSession]:
        """A new session: the token for the cookie, shown once, and what it stands for."""
        token = self._ids.text(_TOKEN_LENGTH)
        now = self._clock.now()
        row = BrowserSessionRow(
            id=self._ids.new("ses"),
            user_id=user.id,
            digest=_digest(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + self._life.idle,
            address=address[:64],
            agent=agent[:200],
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            sessions = SessionRepository(work.session)
            await sessions.delete_expired(now)
            sessions.add(row)
        return token, _web_session(row, user, token=token)

    async def session_of(self, token: str) -> WebSession | None:
        """The session this cookie value belongs to; None when it is unknown, over or its user is switched off."""
        now = self._clock.now()
        digest = _digest(token)
        async with self._store.reading() as session:
            found = await SessionRepository(session).find(digest)
        if found is None:
            return None
        row, user = found
        if now >= row.expires_at or user.deactivated_at is not None:
            return None
        if now - row.last_seen_at >= self._life.touch_after:
            await self._touch(row, now=now)
        return _web_session(row, user, token=token)

    async def close(self, token: str) -> None:
        """Ends the session of this cookie value; unknown ones are over already."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await SessionRepository(work.session).delete(_digest(token))

    async def close_all(self, user: UserId) -> None:
        """Ends every session of a user."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await SessionRepository(work.session).delete_of(user)

    async def _touch(self, row: BrowserSessionRow, *, now: datetime) -> None:
        row.last_seen_at = now
        row.expires_at = min(now + self._life.idle, row.created_at + self._life.longest)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await SessionRepository(work.session).touch(row.digest, seen_at=now, expires_at=row.expires_at)


def user_caller(user: UserRow) -> Caller:
    """A signed-in user as a caller."""
    return Caller(
        kind=CallerKind.SESSION,
        principal=PrincipalId(f"user:{user.id}"),
        name=user.email,
        user=UserId(user.id),
        is_hub_admin=user.is_hub_admin,
    )


def _web_session(row: BrowserSessionRow, user: UserRow, *, token: str) -> WebSession:
    return WebSession(id=row.id, caller=user_caller(user), csrf_token=_csrf_token(token), expires_at=row.expires_at)


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"session:" + token.encode("utf-8", "replace")).digest()


def _csrf_token(token: str) -> str:
    # Derived, so nothing more is stored: whoever can compute it has the cookie already.
    return hashlib.sha256(b"csrf:" + token.encode("utf-8", "replace")).hexdigest()
