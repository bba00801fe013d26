"""Sign-in: from e-mail and password to a session, or to a short-lived token for a script."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mcp_orch.access.keys import mint_token
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.identity.passwords import Passwords
from mcp_orch.identity.repository import TokenRepository, UserRepository
from mcp_orch.identity.sessions import SessionDesk
from mcp_orch.identity.throttle import SignInThrottle
from mcp_orch.identity.visits import Visit, WebSession
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.user_tokens import TokenKind, UserTokenRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork

PASSWORD_TOKEN_LIFE: Final = timedelta(hours=12)


class WrongPassword(OrchError):
    """Nobody has this e-mail with this password; which of the two is wrong is not said."""

    kind = ErrorKind.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__("the e-mail or the password is wrong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody who wants in."""

    email: str
    password: Secret
    address: str
    agent: str
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who came in, and what the browser keeps."""

    user: UserRow
    cookie: Secret
    session: WebSession


class SignInDesk:
    """Lets people in who know their password, and slows down those who guess."""

    def __init__(self, *, store: Store, clock: Clock, ids: Ids, sessions: SessionDesk, passwords: Passwords) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._ids: Final = ids
        self._sessions: Final = sessions
        self._passwords: Final = passwords
        self._throttle: Final = SignInThrottle(clock=clock)

    async def sign_in(self, attempt: Attempt) -> SignedIn:
        """A session for a browser. Raises WrongPassword, SlowDown or TooManySignIns."""
        user = await self._recognise(attempt)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            cookie, session = await self._sessions.open(work, user, address=attempt.address, agent=attempt.agent)
            work.happened(_actor(user, attempt), _about(ActivityTag.SIGNED_IN, user))
        return SignedIn(user=user, cookie=cookie, session=session)

    async def password_token(self, attempt: Attempt) -> tuple[str, datetime]:
        """A bearer for scripts and its end. Raises as `sign_in`."""
        user = await self._recognise(attempt)
        now = self._clock.now()
        minted = mint_token(self._ids)
        row = UserTokenRow(
            id=minted.id,
            user_id=user.id,
            kind=TokenKind.PASSWORD,
            name="password token",
            digest=minted.digest,
            scopes={},
            created_at=now,
            expires_at=now + PASSWORD_TOKEN_LIFE,
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            TokenRepository(work.session, user.id).add(row)
            work.changed(ChangeKind.CALLERS)
            work.happened(_actor(user, attempt), _about(ActivityTag.TOKEN_CREATED, user))
        return minted.text, now + PASSWORD_TOKEN_LIFE

    async def sign_out(self, visit: Visit, cookie: str) -> None:
        """Ends the session of a cookie."""
        by = Actor(
            principal=visit.caller.principal,
            name=visit.caller.name,
            address=visit.address,
            request_id=visit.request_id,
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await self._sessions.end(work, cookie)
            happening = Happening(
                tag=ActivityTag.SIGNED_OUT, target=visit.caller.user or "", target_name=visit.caller.name
            )
            work.happened(by, happening)

    async def user_of(self, visit: Visit) -> UserRow | None:
        """The person who is signed in; None for the hub's own socket."""
        if visit.caller.user is None:
            return None
        async with self._store.reading() as reading:
            return await UserRepository(reading).get(visit.caller.user)

    async def _recognise(self, attempt: Attempt) -> UserRow:
        account = attempt.email.strip().casefold()
        self._throttle.admit(attempt.address, account)
        async with self._store.reading() as reading:
            user = await UserRepository(reading).by_email(account)
        kept = user.password_hash if user is not None and user.deactivated_at is None else None
        if not await self._passwords.matches(attempt.password, kept) or user is None:
            self._throttle.failed(attempt.address, account)
            raise WrongPassword
        self._throttle.succeeded(attempt.address, account)
        return user


def _actor(user: UserRow, attempt: Attempt) -> Actor:
    return Actor(principal=f"user:{user.id}", name=user.email, address=attempt.address, request_id=attempt.request_id)


def _about(tag: ActivityTag, user: UserRow) -> Happening:
    return Happening(tag=tag, target=user.id, target_name=user.email)
