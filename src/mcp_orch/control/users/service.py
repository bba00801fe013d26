"""The rules of users: who is let in and out, and that a hub admin is always left."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.control.users.errors import LastHubAdmin, UserErased
from mcp_orch.control.users.repository import ProjectsOfUser
from mcp_orch.control.users.schemas import NewPasswordLink, NewUser, PasswordLinkMade, User, UserChange, UserPage
from mcp_orch.identity.accounts import Accounts, NewAccount, NoSuchUser, folded_email
from mcp_orch.identity.one_time_codes import OneTimeCodes
from mcp_orch.identity.password_links import PasswordLinks
from mcp_orch.identity.post import Letter, Postbox
from mcp_orch.identity.repository import PasswordLinkRepository, UserRepository
from mcp_orch.identity.signing_out import sign_out_everywhere
from mcp_orch.identity.visits import Visit
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSurroundings:
    """What the service of users works with."""

    store: Store
    clock: Clock
    accounts: Accounts
    links: PasswordLinks
    codes: OneTimeCodes
    post: Postbox


class UserService:
    """Users. When a method returns, what it did holds for every credential that this process knows."""

    def __init__(self, surroundings: UserSurroundings) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._accounts: Final = surroundings.accounts
        self._links: Final = surroundings.links
        self._codes: Final = surroundings.codes
        self._post: Final = surroundings.post

    async def page(self, asked: PageAsked = FIRST_PAGE) -> UserPage:
        """All users, newest first."""
        page = await self._accounts.page(asked)
        return UserPage(items=[_shown(row) for row in page.rows], next_cursor=page.next_cursor)

    async def get(self, ref: str) -> User:
        """The user with this id or address. Raises NoSuchUser."""
        async with self._store.reading() as session:
            return _shown(await _found(UserRepository(session), ref))

    async def create(self, visit: Visit, new: NewUser) -> User:
        """A new user. Raises BadEmail, EmailTaken, WeakPassword or TooManySignIns."""
        password = None if new.password is None else Secret(new.password.get_secret_value())
        account = NewAccount(email=new.email, name=new.name, password=password, is_hub_admin=new.is_hub_admin)
        return _shown(await self._accounts.create(account, by=visit.actor))

    async def change(self, visit: Visit, ref: str, *, change: UserChange) -> User:
        """The user after the change. Raises NoSuchUser, UserErased or LastHubAdmin."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            users = UserRepository(work.session)
            await users.lock_hub_admins()
            row = await _found(users, ref)
            if row.is_erased:
                raise UserErased(row.id)
            before = await users.count_hub_admins()
            details: dict[str, object] = {}
            if change.name is not None and change.name != row.name:
                details["name"] = {"from": row.name, "to": change.name}
                row.name = change.name
            if change.is_hub_admin is not None and change.is_hub_admin != row.is_hub_admin:
                details["hub_admin"] = change.is_hub_admin
                row.is_hub_admin = change.is_hub_admin
                work.changed(ChangeKind.CALLERS, user=row.id)
            if details:
                self._tell(work, visit, row=row, tag=ActivityTag.USER_CHANGED, details=details)
            if change.active is not None and change.active != (row.deactivated_at is None):
                await self._switch(work, visit, row=row, is_on=change.active)
            await work.session.flush()
            # Asked after the change, inside its transaction: whatever led here, the last one stays.
            if before and await users.count_hub_admins() == 0:
                raise LastHubAdmin
        return _shown(row)

    async def password_link(self, visit: Visit, ref: str, *, asked: NewPasswordLink) -> PasswordLinkMade:
        """A link by which the user chooses a password, mailed too where that is set up.

        Raises NoSuchUser or UserErased.
        """
        async with self._store.reading() as session:
            row = await _found(UserRepository(session), ref)
        if row.is_erased:
            raise UserErased(row.id)
        link = await self._links.make(row.id, by=visit.actor, life=timedelta(days=asked.expires_in_days))
        is_mailed = self._post.put(
            Letter(
                to=row.email,
                subject="Your account at mcp-orch",
                text=f"Choose your password here:\n\n{link.url}\n\n"
                f"The link can be used once until {link.expires_at:%Y-%m-%d %H:%M} UTC.\n",
            )
        )
        return PasswordLinkMade(url=link.url, expires_at=link.expires_at, mailed=is_mailed)

    async def forget_codes(self, visit: Visit, ref: str) -> None:
        """Takes the one-time codes of a user away. Raises NoSuchUser."""
        async with self._store.reading() as session:
            row = await _found(UserRepository(session), ref)
        await self._codes.forget(row, by=visit.actor)

    async def end_sessions(self, visit: Visit, ref: str) -> None:
        """Signs a user out everywhere. Raises NoSuchUser."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await _found(UserRepository(work.session), ref)
            await sign_out_everywhere(work, row.id, now=self._clock.now())
            self._tell(work, visit, row=row, tag=ActivityTag.USER_SESSIONS_ENDED, details={})

    async def _switch(self, work: UnitOfWork, visit: Visit, *, row: UserRow, is_on: bool) -> None:
        row.deactivated_at = None if is_on else self._clock.now()
        if not is_on:
            await sign_out_everywhere(work, row.id, now=self._clock.now())
            await PasswordLinkRepository(work.session).delete_of(row.id)
        tag = ActivityTag.USER_REACTIVATED if is_on else ActivityTag.USER_DEACTIVATED
        self._tell(work, visit, row=row, tag=tag, details={})
        work.changed(ChangeKind.CALLERS, user=row.id)
        for project in await ProjectsOfUser(work.session, row.id).ids():
            work.changed(ChangeKind.PROJECT, project)

    def _tell(
        self, work: UnitOfWork, visit: Visit, *, row: UserRow, tag: ActivityTag, details: dict[str, object]
    ) -> None:
        work.happened(visit.actor, Happening(tag=tag, target=row.id, target_name=row.email, details=details))


async def _found(users: UserRepository, ref: str) -> UserRow:
    row = await users.get(ref) or await users.by_email(folded_email(ref))
    if row is None:
        raise NoSuchUser(ref)
    return row


def _shown(row: UserRow) -> User:
    return User(
        id=row.id,
        email=row.email,
        name=row.name,
        is_hub_admin=row.is_hub_admin,
        active=row.deactivated_at is None,
        erased=row.is_erased,
        has_password=row.password_hash is not None,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
    )
