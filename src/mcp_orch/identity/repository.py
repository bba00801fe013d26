"""Every query of the identity floor that finds out who is calling: users, sessions, tokens, keys, seats in teams."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.contract.teams import TeamRole
from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.browser_sessions import BrowserSessionRow
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
from mcp_orch.storage.tables.one_time_codes import OneTimeCodeRow, RecoveryCodeRow
from mcp_orch.storage.tables.password_links import PasswordLinkRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.setup_links import SetupLinkRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.tables.user_tokens import TokenKind, UserTokenRow
from mcp_orch.storage.tables.users import UserRow


class UserRepository:
    """Users."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def get(self, user: str, *, is_locked: bool = False) -> UserRow | None:
        """The user with this id."""
        return await self._session.get(UserRow, user, with_for_update=True if is_locked else None)

    async def by_email(self, folded: str) -> UserRow | None:
        """The user with this address."""
        return await self._session.scalar(select(UserRow).where(UserRow.email_folded == folded))

    async def page(self, *, asked: PageAsked) -> Page[UserRow]:
        """All users."""
        return await page_of(self._session, select(UserRow), by=(UserRow.created_at, UserRow.id), asked=asked)

    async def count_hub_admins(self) -> int:
        """How many hub admins there are that may sign in."""
        statement = select(func.count()).where(UserRow.is_hub_admin, UserRow.deactivated_at.is_(None))
        return await self._session.scalar(statement) or 0

    async def lock_hub_admins(self) -> None:
        """Lets one transaction at a time change who is hub admin, so that the last one stays."""
        await self._session.execute(
            select(UserRow.id).where(UserRow.is_hub_admin).order_by(UserRow.id).with_for_update()
        )

    def add(self, row: UserRow) -> None:
        """Adds a user."""
        self._session.add(row)


class SessionRepository:
    """Browser sessions with their users."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def find(self, digest: bytes) -> tuple[BrowserSessionRow, UserRow] | None:
        """The session of a token and its user."""
        statement = (
            select(BrowserSessionRow, UserRow)
            .join(UserRow, UserRow.id == BrowserSessionRow.user_id)
            .where(BrowserSessionRow.digest == digest)
        )
        found = (await self._session.execute(statement)).one_or_none()
        return None if found is None else (found[0], found[1])

    def add(self, row: BrowserSessionRow) -> None:
        """Adds a session."""
        self._session.add(row)

    async def touch(self, row: BrowserSessionRow, *, seen_at: datetime) -> None:
        """Writes the moved end of a session, and that its user was seen."""
        await self._session.execute(
            update(BrowserSessionRow)
            .where(BrowserSessionRow.digest == row.digest)
            .values(last_seen_at=seen_at, expires_at=row.expires_at)
        )
        await self.user_seen(row.user_id, at=seen_at)

    async def user_seen(self, user: str, *, at: datetime) -> None:
        """Writes when a user was here last: it outlives the session."""
        await self._session.execute(update(UserRow).where(UserRow.id == user).values(last_seen_at=at))

    async def delete(self, digest: bytes) -> None:
        """Ends a session."""
        await self._session.execute(delete(BrowserSessionRow).where(BrowserSessionRow.digest == digest))

    async def delete_of(self, user: str, *, but: str | None = None) -> None:
        """Ends all sessions of a user, or all but one."""
        statement = delete(BrowserSessionRow).where(BrowserSessionRow.user_id == user)
        await self._session.execute(statement if but is None else statement.where(BrowserSessionRow.id != but))

    async def delete_one(self, user: str, session: str) -> bool:
        """Ends a session of a user; false: the user has no such session."""
        ended = await self._session.scalar(
            delete(BrowserSessionRow)
            .where(BrowserSessionRow.id == session, BrowserSessionRow.user_id == user)
            .returning(BrowserSessionRow.id)
        )
        return ended is not None

    async def page(self, user: str, *, now: datetime, asked: PageAsked) -> Page[BrowserSessionRow]:
        """The sessions of a user that are not over."""
        statement = select(BrowserSessionRow).where(
            BrowserSessionRow.user_id == user, BrowserSessionRow.expires_at > now
        )
        return await page_of(
            self._session, statement, by=(BrowserSessionRow.created_at, BrowserSessionRow.id), asked=asked
        )

    async def delete_expired(self, now: datetime) -> None:
        """Sweeps out sessions that are over."""
        await self._session.execute(delete(BrowserSessionRow).where(BrowserSessionRow.expires_at <= now))


class TokenRepository:
    """User tokens, scoped by their user."""

    def __init__(self, session: AsyncSession, user: str) -> None:
        self._session: Final = session
        self._user: Final = user

    async def get(self, token: str) -> UserTokenRow | None:
        """The user's own token with this id."""
        return await self._session.scalar(
            select(UserTokenRow).where(UserTokenRow.id == token, UserTokenRow.user_id == self._user)
        )

    async def page(self, *, asked: PageAsked) -> Page[UserTokenRow]:
        """The user's tokens."""
        statement = select(UserTokenRow).where(UserTokenRow.user_id == self._user)
        return await page_of(self._session, statement, by=(UserTokenRow.created_at, UserTokenRow.id), asked=asked)

    async def end_for_password(self, *, now: datetime, but: str | None) -> bool:
        """Ends the user's tokens that scripts got for a password, or all but one; false: there were none."""
        ended = update(UserTokenRow).where(
            UserTokenRow.user_id == self._user,
            UserTokenRow.kind == TokenKind.PASSWORD,
            UserTokenRow.revoked_at.is_(None),
            UserTokenRow.expires_at > now,
        )
        if but is not None:
            ended = ended.where(UserTokenRow.id != but)
        found = await self._session.scalars(ended.values(revoked_at=now).returning(UserTokenRow.id))
        return bool(found.all())

    def add(self, row: UserTokenRow) -> None:
        """Adds a token."""
        self._session.add(row)


class SetupLinkRepository:
    """Set-up links."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def find(self, digest: bytes, *, is_locked: bool = False) -> SetupLinkRow | None:
        """The link of a token."""
        return await self._session.get(SetupLinkRow, digest, with_for_update=True if is_locked else None)

    async def replace_all(self, row: SetupLinkRow) -> None:
        """Makes this the only link."""
        await self._session.execute(delete(SetupLinkRow))
        self._session.add(row)


class KeyFacts(NamedTuple):
    """What is known of a key where callers are recognised, in the order of `_KEYS`."""

    id: str
    name: str
    kind: KeyKind
    project: str
    project_name: str
    digest: bytes
    previous_digest: bytes | None
    previous_until: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    scopes: dict[str, object]
    networks: list[str]
    calls_per_minute: int | None
    max_concurrent: int | None
    user: str | None
    """The maker of a personal key, the steward of a service key; None when gone."""
    is_hub_admin: bool | None
    deactivated_at: datetime | None


# Columns, not objects: a hub may have very many keys, and reads them all before it answers anybody.
_KEYS: Final = (
    select(
        KeyRow.id,
        KeyRow.name,
        KeyRow.kind,
        KeyRow.project_id,
        ProjectRow.name,
        KeyRow.digest,
        KeyRow.previous_digest,
        KeyRow.previous_until,
        KeyRow.expires_at,
        KeyRow.revoked_at,
        KeyRow.scopes,
        KeyRow.networks,
        KeyRow.calls_per_minute,
        KeyRow.max_concurrent,
        UserRow.id,
        UserRow.is_hub_admin,
        UserRow.deactivated_at,
    )
    .join(ProjectRow, ProjectRow.id == KeyRow.project_id)
    .outerjoin(UserRow, UserRow.id == KeyRow.user_id)
)


class CallerRepository:
    """What the board of callers knows of keys and tokens: revoked ones too, for the message to their holder."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def keys(self, project: str | None) -> Sequence[KeyFacts]:
        """Keys of a project, or of all."""
        return await self._keys(*([] if project is None else [KeyRow.project_id == project]))

    async def keys_of(self, user: str) -> Sequence[KeyFacts]:
        """The personal keys of a user; what happens to the steward of a service key is nothing to the key."""
        return await self._keys(KeyRow.user_id == user, KeyRow.kind == KeyKind.PERSONAL)

    async def _keys(self, *those: ColumnElement[bool]) -> Sequence[KeyFacts]:
        return [KeyFacts(*row) for row in (await self._session.execute(_KEYS.where(*those))).all()]

    async def tokens(self, user: str | None) -> Sequence[tuple[UserTokenRow, UserRow]]:
        """Tokens of a user, or of all, each with its user."""
        statement = select(UserTokenRow, UserRow).join(UserRow, UserRow.id == UserTokenRow.user_id)
        if user is not None:
            statement = statement.where(UserTokenRow.user_id == user)
        return [(row[0], row[1]) for row in (await self._session.execute(statement)).all()]


class SeatRepository:
    """Seats in teams."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def find(self, ref: str, *, folded: str, user: str) -> tuple[TeamRow, TeamRole | None] | None:
        """The team with this id or name, and the user's role in it."""
        statement = (
            select(TeamRow, TeamMemberRow.role)
            .outerjoin(TeamMemberRow, (TeamMemberRow.team_id == TeamRow.id) & (TeamMemberRow.user_id == user))
            .where(or_(TeamRow.id == ref, TeamRow.name_folded == folded))
        )
        found = (await self._session.execute(statement)).first()
        return None if found is None else (found[0], found[1])


class PasswordLinkRepository:
    """Password links with their users."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def find(self, digest: bytes, *, is_locked: bool = False) -> tuple[PasswordLinkRow, UserRow] | None:
        """The link of a token and its user."""
        statement = (
            select(PasswordLinkRow, UserRow)
            .join(UserRow, UserRow.id == PasswordLinkRow.user_id)
            .where(PasswordLinkRow.digest == digest)
        )
        locked = statement.with_for_update() if is_locked else statement
        found = (await self._session.execute(locked)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def replace(self, row: PasswordLinkRow) -> None:
        """Makes this the only link of its user."""
        await self.delete_of(row.user_id)
        self._session.add(row)

    async def delete_of(self, user: str) -> None:
        """Ends the links of a user."""
        await self._session.execute(delete(PasswordLinkRow).where(PasswordLinkRow.user_id == user))


class CodeRepository:
    """The one-time and recovery codes of one user."""

    def __init__(self, session: AsyncSession, user: str) -> None:
        self._session: Final = session
        self._user: Final = user

    async def get(self, *, is_locked: bool = False) -> OneTimeCodeRow | None:
        """The seed, if there is one."""
        statement = select(OneTimeCodeRow).where(OneTimeCodeRow.user_id == self._user)
        return await self._session.scalar(statement.with_for_update() if is_locked else statement)

    async def count_recovery(self) -> int:
        """How many recovery codes are left."""
        statement = select(func.count()).select_from(RecoveryCodeRow).where(RecoveryCodeRow.user_id == self._user)
        return await self._session.scalar(statement) or 0

    async def use_recovery(self, digest: bytes) -> bool:
        """Uses a recovery code up; false: there is no such code."""
        used = await self._session.scalar(
            delete(RecoveryCodeRow)
            .where(RecoveryCodeRow.digest == digest, RecoveryCodeRow.user_id == self._user)
            .returning(RecoveryCodeRow.user_id)
        )
        return used is not None

    async def forget(self) -> None:
        """Takes all codes away."""
        await self._session.execute(delete(OneTimeCodeRow).where(OneTimeCodeRow.user_id == self._user))
        await self._session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user_id == self._user))

    def add(self, row: OneTimeCodeRow | RecoveryCodeRow) -> None:
        """Adds a seed or a recovery code."""
        self._session.add(row)
