"""Sign-in: from e-mail and password to a session, or to a short-lived token for a script."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.names import UserId
from mcp_orch.contract.ports import Clock
from mcp_orch.identity.accounts import folded_email
from mcp_orch.identity.one_time_codes import OneTimeCodes, WrongCode
from mcp_orch.identity.passwords import Passwords
from mcp_orch.identity.repository import UserRepository
from mcp_orch.identity.sessions import SessionDesk
from mcp_orch.identity.signing_out import sign_out_everywhere
from mcp_orch.identity.throttle import SignInThrottle
from mcp_orch.identity.tokens import NewToken, UserTokens
from mcp_orch.identity.visits import Visit, WebSession
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.user_tokens import TokenKind
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork

PASSWORD_TOKEN_LIFE: Final = timedelta(hours=12)


class WrongPassword(OrchError):
    """Nobody has this e-mail with this password; which of the two is wrong is not said."""

    kind = ErrorKind.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__("the e-mail or the password is wrong")


class NobodySignedIn(OrchError):
    """This is for people."""

    kind = ErrorKind.INVALID

    def __init__(self) -> None:
        super().__init__("this belongs to a person, and nobody is signed in", hint="sign in as a user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody who wants in."""

    email: str
    password: Secret
    address: str
    agent: str
    request_id: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who came in, and what the browser keeps."""

    user: UserRow
    cookie: Secret
    session: WebSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInSurroundings:
    """What signing in works with."""

    store: Store
    clock: Clock
    sessions: SessionDesk
    passwords: Passwords
    tokens: UserTokens
    codes: OneTimeCodes


class SignInDesk:
    """Lets people in who know their password, and slows down those who guess."""

    def __init__(self, surroundings: SignInSurroundings) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._sessions: Final = surroundings.sessions
        self._passwords: Final = surroundings.passwords
        self._tokens: Final = surroundings.tokens
        self._codes: Final = surroundings.codes
        self._throttle: Final = SignInThrottle(clock=surroundings.clock)

    async def sign_in(self, attempt: Attempt) -> SignedIn:
        """A session for a browser. Raises WrongPassword, CodeNeeded, WrongCode, SlowDown or TooManySignIns."""
        user = await self._recognise(attempt)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            cookie, session = await self._sessions.open(work, user, address=attempt.address, agent=attempt.agent)
            work.happened(_actor(user, attempt), _about(ActivityTag.SIGNED_IN, user))
        return SignedIn(user=user, cookie=cookie, session=session)

    async def password_token(self, attempt: Attempt) -> tuple[str, datetime]:
        """A bearer for scripts and its end. Raises as `sign_in`."""
        user = await self._recognise(attempt)
        expires_at = self._clock.now() + PASSWORD_TOKEN_LIFE
        new = NewToken(name="for a password", kind=TokenKind.PASSWORD, expires_at=expires_at)
        _, text = await self._tokens.create(UserId(user.id), new, by=_actor(user, attempt))
        return text, expires_at

    async def sign_out(self, visit: Visit, cookie: str) -> None:
        """Ends the session of a cookie."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await self._sessions.end(work, cookie)
            happening = Happening(
                tag=ActivityTag.SIGNED_OUT, target=visit.caller.user or "", target_name=visit.caller.name
            )
            work.happened(visit.actor, happening)

    async def enter(self, user: UserRow, *, address: str, agent: str) -> SignedIn:
        """A session for somebody who has just proved who they are in another way."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            cookie, session = await self._sessions.open(work, user, address=address, agent=agent)
        return SignedIn(user=user, cookie=cookie, session=session)

    async def user_of(self, visit: Visit) -> UserRow | None:
        """The person who is signed in; None for the hub's own socket."""
        if visit.caller.user is None:
            return None
        async with self._store.reading() as reading:
            return await UserRepository(reading).get(visit.caller.user)

    async def confirmed(self, visit: Visit, present: Secret) -> UserRow:
        """The person who is signed in, once they have given their password again; who has none is not asked.

        Raises NobodySignedIn, WrongPassword, SlowDown or TooManySignIns.
        """
        user = await self.user_of(visit)
        if user is None:
            raise NobodySignedIn
        if user.password_hash is None:
            return user
        self._throttle.admit(visit.address, user.email_folded)
        if not await self._passwords.matches(present, user.password_hash):
            self._throttle.failed(visit.address, user.email_folded)
            raise WrongPassword
        return user

    async def change_password(self, visit: Visit, *, present: Secret, wanted: Secret) -> None:
        """A new password for whoever knows the present one, who is signed out everywhere else.

        Raises NobodySignedIn, WrongPassword, WeakPassword, SlowDown or TooManySignIns.
        """
        user = await self.confirmed(visit, present)
        if user.password_hash is None:
            # A first password comes by a link: a session alone is no proof that lasts.
            raise WrongPassword
        password_hash = await self._passwords.hash(wanted, email=user.email)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await UserRepository(work.session).get(user.id, is_locked=True)
            if row is None or row.password_hash != user.password_hash:
                # Changed, or gone, while the two hashes were made.
                raise WrongPassword
            row.password_hash = password_hash
            kept = visit.session.id if visit.session is not None else None
            token = visit.caller.principal.removeprefix("token:")
            await sign_out_everywhere(work, row.id, now=self._clock.now(), but_session=kept, but_token=token)
            work.happened(visit.actor, _about(ActivityTag.USER_PASSWORD_CHANGED, row))

    async def switch_codes_off(self, visit: Visit, code: str) -> None:
        """Asks for no codes any more: guessing one is slowed down here as it is at the door.

        Raises NobodySignedIn, CodesOff, WrongCode or SlowDown.
        """
        user = await self.user_of(visit)
        if user is None:
            raise NobodySignedIn
        self._throttle.admit(visit.address, user.email_folded)
        try:
            await self._codes.switch_off(user, code, by=visit.actor)
        except WrongCode:
            self._throttle.failed(visit.address, user.email_folded)
            raise

    async def _recognise(self, attempt: Attempt) -> UserRow:
        account = folded_email(attempt.email)
        self._throttle.admit(attempt.address, account)
        async with self._store.reading() as reading:
            user = await UserRepository(reading).by_email(account)
        kept = user.password_hash if user is not None and user.deactivated_at is None else None
        if not await self._passwords.matches(attempt.password, kept) or user is None:
            self._throttle.failed(attempt.address, account)
            raise WrongPassword
        try:
            await self._codes.insist(user, attempt.code)
        except WrongCode:
            self._throttle.failed(attempt.address, account)
            raise
        self._throttle.succeeded(attempt.address, account)
        return user


def _actor(user: UserRow, attempt: Attempt) -> Actor:
    return Actor(principal=f"user:{user.id}", name=user.email, address=attempt.address, request_id=attempt.request_id)


def _about(tag: ActivityTag, user: UserRow) -> Happening:
    return Happening(tag=tag, target=user.id, target_name=user.email)
