"""Accounts: users and their passwords."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.names import UserId
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.identity.passwords import Passwords
from mcp_orch.identity.repository import UserRepository
from mcp_orch.identity.signing_out import sign_out_everywhere
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, Page, PageAsked
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork

_LONGEST_NAME: Final = 200


class BadEmail(OrchError):
    """This is not an e-mail address."""

    kind = ErrorKind.INVALID


class EmailTaken(OrchError):
    """Somebody has this address already."""

    kind = ErrorKind.CONFLICT


class NoSuchUser(OrchError):
    """There is no such user."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(f"no user {ref[:80]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A user to be made."""

    email: str
    name: str
    password: Secret | None = None
    """None: can't sign in with a password yet."""
    is_hub_admin: bool = False


class Accounts:
    """Makes users and gives them passwords."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, passwords: Passwords) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._ids: Final = ids
        self._passwords: Final = passwords

    async def create(self, new: NewAccount, *, by: Actor) -> UserRow:
        """A new user. Raises BadEmail, EmailTaken, WeakPassword or TooManySignIns."""
        row = await self.prepare(new)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await self.enrol(work, row, by=by)
        return row

    async def prepare(self, new: NewAccount) -> UserRow:
        """The row of a new user, its password hashed: slow, so done before a transaction begins."""
        email = checked_email(new.email)
        password_hash = None
        if new.password is not None:
            password_hash = await self._passwords.hash(new.password, email=email)
        return UserRow(
            id=self._ids.new("usr"),
            email=email,
            email_folded=folded_email(email),
            name=new.name.strip() or email.partition("@")[0][:_LONGEST_NAME],
            password_hash=password_hash,
            is_hub_admin=new.is_hub_admin,
            created_at=self._clock.now(),
        )

    async def enrol(self, work: UnitOfWork, row: UserRow, *, by: Actor) -> None:
        """Adds a prepared user in somebody's transaction. Raises EmailTaken."""
        users = UserRepository(work.session)
        if await users.by_email(row.email_folded) is not None:
            raise EmailTaken(f"there is a user with the address {row.email}")
        users.add(row)
        work.happened(
            by,
            Happening(
                tag=ActivityTag.USER_CREATED,
                target=row.id,
                target_name=row.email,
                details={"hub_admin": row.is_hub_admin},
            ),
        )
        await work.session.flush()

    async def get(self, user: UserId) -> UserRow:
        """The user with this id. Raises NoSuchUser."""
        async with self._store.reading() as session:
            row = await UserRepository(session).get(user)
        if row is None:
            raise NoSuchUser(user)
        return row

    async def rename(self, user: UserId, name: str, *, by: Actor) -> UserRow:
        """The user under another name. Raises NoSuchUser."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await UserRepository(work.session).get(user)
            if row is None:
                raise NoSuchUser(user)
            if row.name != name:
                details: dict[str, object] = {"name": {"from": row.name, "to": name}}
                row.name = name
                tag = ActivityTag.USER_CHANGED
                work.happened(by, Happening(tag=tag, target=row.id, target_name=row.email, details=details))
        return row

    async def page(self, asked: PageAsked = FIRST_PAGE) -> Page[UserRow]:
        """All users, newest first."""
        async with self._store.reading() as session:
            return await UserRepository(session).page(asked=asked)

    async def set_password(self, email: str, password: Secret, *, by: Actor) -> None:
        """Gives a user a new password and signs them out. Raises NoSuchUser, WeakPassword or TooManySignIns."""
        password_hash = await self._passwords.hash(password, email=email)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await UserRepository(work.session).by_email(folded_email(email))
            if row is None:
                raise NoSuchUser(email)
            row.password_hash = password_hash
            await sign_out_everywhere(work, row.id, now=self._clock.now())
            work.happened(by, Happening(tag=ActivityTag.USER_PASSWORD_CHANGED, target=row.id, target_name=row.email))


def checked_email(email: str) -> str:
    """The address without surrounding blanks. Raises BadEmail for what no mail could reach."""
    text = unicodedata.normalize("NFC", email.strip())
    name, mark, host = text.rpartition("@")
    if not (mark and name and host) or len(text) > 320 or any(one.isspace() or not one.isprintable() for one in text):
        raise BadEmail(f"{email[:80]!r} is not an e-mail address", hint="write it like name@example.org")
    return text


def folded_email(email: str) -> str:
    """The address as it is compared: without regard to case."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()[:320]
