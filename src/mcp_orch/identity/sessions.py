"""Sessions: who is signed in with a browser."""

import hashlib
import hmac
from contextlib import suppress
from datetime import timedelta
from typing import Final

from mcp_orch.contract.callers import Caller, CallerKind
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.names import PrincipalId, UserId
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.identity.repository import SessionRepository
from mcp_orch.identity.signing_out import sign_out_everywhere
from mcp_orch.identity.visits import WebSession
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store, StoreUnavailable
from mcp_orch.storage.paging import FIRST_PAGE, Page, PageAsked
from mcp_orch.storage.tables.browser_sessions import BrowserSessionRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork

SESSION_LIFE: Final = timedelta(days=14)
_SEEN_EVERY: Final = timedelta(minutes=10)
_TOKEN_LENGTH: Final = 43
"""256 bits of base 62."""


class NoSuchSession(OrchError):
    """The user has no such session."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, session: str) -> None:
        super().__init__(f"you have no session {session[:40]!r}")


class SessionDesk:
    """Opens, recognises and ends sessions. Satisfies `identity.visits.SessionSource`.

    The token lies in the browser's cookie only, its SHA-256 in the database. The CSRF token is derived from it, so it
    needs no room of its own and dies with the session.
    """

    def __init__(self, *, store: Store, clock: Clock, ids: Ids, csrf_key: bytes) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._ids: Final = ids
        self._csrf_key: Final = csrf_key

    async def open(self, work: UnitOfWork, user: UserRow, *, address: str, agent: str) -> tuple[Secret, WebSession]:
        """A new session within a unit of work: the token for the cookie, and the session."""
        now = self._clock.now()
        token = self._ids.text(_TOKEN_LENGTH)
        row = BrowserSessionRow(
            id=self._ids.new("ses"),
            user_id=user.id,
            digest=_digest_of(token),
            created_at=now,
            expires_at=now + SESSION_LIFE,
            last_seen_at=now,
            address=address[:64],
            agent=agent[:200],
        )
        sessions = SessionRepository(work.session)
        sessions.add(row)
        await sessions.user_seen(user.id, at=now)
        await sessions.delete_expired(now)
        return Secret(token), self._session(row, user)

    async def session_of(self, token: str) -> WebSession | None:
        """The session of this cookie value; None when unknown, over, or its user is deactivated."""
        if len(token) != _TOKEN_LENGTH:
            return None
        now = self._clock.now()
        async with self._store.reading() as reading:
            found = await SessionRepository(reading).find(_digest_of(token))
        if found is None:
            return None
        row, user = found
        if row.expires_at <= now or user.deactivated_at is not None:
            return None
        if now - row.last_seen_at > _SEEN_EVERY:
            row.expires_at = now + SESSION_LIFE
            # Reading goes on while the database takes nothing: the session is moved on another time.
            with suppress(StoreUnavailable):
                async with UnitOfWork(self._store, clock=self._clock) as work:
                    await SessionRepository(work.session).touch(row, seen_at=now)
        return self._session(row, user)

    async def end(self, work: UnitOfWork, token: str) -> None:
        """Ends a session within a unit of work."""
        await SessionRepository(work.session).delete(_digest_of(token))

    async def page(self, user: str, asked: PageAsked = FIRST_PAGE) -> Page[BrowserSessionRow]:
        """The sessions of a user that are not over, newest first."""
        async with self._store.reading() as reading:
            return await SessionRepository(reading).page(user, now=self._clock.now(), asked=asked)

    async def end_one(self, user: str, session: str, *, by: Actor) -> None:
        """Ends a session of a user. Raises NoSuchSession."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            if not await SessionRepository(work.session).delete_one(user, session):
                raise NoSuchSession(session)
            work.happened(by, Happening(tag=ActivityTag.USER_SESSIONS_ENDED, target=user, target_name=by.name))

    async def end_others(self, user: str, *, but: str | None, by: Actor) -> None:
        """Signs a user out everywhere but where this is asked for."""
        token = by.principal.removeprefix("token:")
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await sign_out_everywhere(work, user, now=self._clock.now(), but_session=but, but_token=token)
            work.happened(by, Happening(tag=ActivityTag.USER_SESSIONS_ENDED, target=user, target_name=by.name))

    def _session(self, row: BrowserSessionRow, user: UserRow) -> WebSession:
        return WebSession(
            id=row.id,
            caller=caller_of(user, kind=CallerKind.SESSION),
            csrf_token=hmac.digest(self._csrf_key, row.digest, "sha256").hex(),
            expires_at=row.expires_at,
        )


def caller_of(user: UserRow, *, kind: CallerKind) -> Caller:
    """The user as a caller."""
    return Caller(
        kind=kind,
        principal=PrincipalId(f"user:{user.id}"),
        name=user.email,
        user=UserId(user.id),
        is_hub_admin=user.is_hub_admin,
    )


def _digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
