"""Password links: how somebody who has no password, or forgot it, comes to choose one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.identity.accounts import NoSuchUser, folded_email
from mcp_orch.identity.passwords import Passwords
from mcp_orch.identity.post import Letter, Postbox
from mcp_orch.identity.repository import PasswordLinkRepository, UserRepository
from mcp_orch.identity.signing_out import sign_out_everywhere
from mcp_orch.identity.throttle import SignInThrottle
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.password_links import PasswordLinkRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork

RESET_LIFE: Final = timedelta(hours=2)
WELCOME_LIFE: Final = timedelta(days=7)
_TOKEN_LENGTH: Final = 43


class LinkRefused(OrchError):
    """The link opens nothing."""

    kind = ErrorKind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("the link is wrong, used, replaced or over", hint="ask for a new one")


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordLink:
    """A link as it is handed out, once."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSurroundings:
    """What password links work with."""

    store: Store
    clock: Clock
    ids: Ids
    passwords: Passwords
    post: Postbox
    public_url: str


class PasswordLinks:
    """Makes links and redeems them. A user has one at a time; only its digest is kept."""

    def __init__(self, surroundings: LinkSurroundings) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids
        self._passwords: Final = surroundings.passwords
        self._post: Final = surroundings.post
        self._public_url: Final = surroundings.public_url
        self._throttle: Final = SignInThrottle(clock=surroundings.clock)

    @property
    def are_mailed(self) -> bool:
        """Whether somebody who forgot their password gets a letter; else a hub admin hands the link out."""
        return self._post.is_open

    async def make(self, user: str, *, by: Actor, life: timedelta = RESET_LIFE) -> PasswordLink:
        """A link for a user, by id or address; earlier ones end. Raises NoSuchUser, also for deactivated users."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            users = UserRepository(work.session)
            row = await users.get(user) or await users.by_email(folded_email(user))
            if row is None or row.deactivated_at is not None:
                raise NoSuchUser(user)
            return await self.add(work, row, by=by, life=life)

    async def add(self, work: UnitOfWork, row: UserRow, *, by: Actor, life: timedelta) -> PasswordLink:
        """A link for a user within somebody's transaction."""
        token, now = self._ids.text(_TOKEN_LENGTH), self._clock.now()
        await PasswordLinkRepository(work.session).replace(
            PasswordLinkRow(
                digest=_digest(token), user_id=row.id, created_by=by.principal, created_at=now, expires_at=now + life
            )
        )
        work.happened(by, Happening(tag=ActivityTag.USER_PASSWORD_LINK_MADE, target=row.id, target_name=row.email))
        # In the fragment: browsers send it nowhere, and no log has it.
        return PasswordLink(url=f"{self._public_url}/reset-password#{token}", expires_at=now + life)

    def admit(self, email: str, *, address: str) -> None:
        """Counts a request for a link. Raises SlowDown."""
        account = folded_email(email)
        self._throttle.admit(address, account)
        self._throttle.failed(address, account)

    async def mail(self, email: str, *, by: Actor) -> None:
        """Mails a link to whoever has this address, if anybody; takes longer then, so nobody may be kept waiting."""
        if not self._post.is_open:
            return
        async with self._store.reading() as reading:
            row = await UserRepository(reading).by_email(folded_email(email))
        if row is None or row.deactivated_at is not None:
            return
        link = await self.make(row.id, by=by)
        self._post.put(
            Letter(
                to=row.email,
                subject="Choose a new password for mcp-orch",
                text=f"Somebody, hopefully you, asked for a new password.\n\n{link.url}\n\n"
                f"The link can be used once until {link.expires_at:%Y-%m-%d %H:%M} UTC."
                " If it was not you, ignore this letter.\n",
            )
        )

    async def redeem(self, token: str, password: Secret, *, address: str, request_id: str = "") -> UserRow:
        """Gives the user of the link a new password and signs them out everywhere; second proofs stay.

        Raises LinkRefused, WeakPassword or TooManySignIns; what is refused leaves the link usable.
        """
        digest = _digest(token)
        async with self._store.reading() as reading:
            user = await self._user_of(PasswordLinkRepository(reading), digest=digest)
        password_hash = await self._passwords.hash(password, email=user.email)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            links = PasswordLinkRepository(work.session)
            # Looked at again inside the transaction, and held: of two people with one link, one chooses.
            row = await self._user_of(links, digest=digest, is_locked=True)
            await links.delete_of(row.id)
            row.password_hash = password_hash
            await sign_out_everywhere(work, row.id, now=self._clock.now())
            by = Actor(principal=f"user:{row.id}", name=row.email, address=address, request_id=request_id)
            work.happened(by, Happening(tag=ActivityTag.USER_PASSWORD_CHANGED, target=row.id, target_name=row.email))
        return row

    async def _user_of(self, links: PasswordLinkRepository, *, digest: bytes, is_locked: bool = False) -> UserRow:
        found = await links.find(digest, is_locked=is_locked)
        if found is None or self._clock.now() >= found[0].expires_at or found[1].deactivated_at is not None:
            raise LinkRefused
        return found[1]


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"password:" + token.encode("utf-8", "replace")).digest()
