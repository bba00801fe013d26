"""The rules of members: a project keeps an admin, and nobody gives more than an admin may."""

from typing import Final

from mcp_orch.contract.pictures import Role
from mcp_orch.contract.ports import Clock
from mcp_orch.control.members.errors import AlreadyMember, LastAdmin, NoSuchMember, UserUnknown
from mcp_orch.control.members.repository import MemberRepository
from mcp_orch.control.members.schemas import Member, MemberPage, NewMember
from mcp_orch.identity.accounts import folded_email
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

_USER_MARK: Final = "user:"


class MemberService:
    """Members of the project that a visit is about. When a method returns, what it did is in the picture."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock

    async def page(self, visit: ProjectVisit, asked: PageAsked = FIRST_PAGE) -> MemberPage:
        """The members, newest first."""
        async with self._store.reading() as session:
            members = MemberRepository(session, visit.picture.project)
            page = await members.page(asked=asked)
            users = await members.users([row.user_id for row in page.rows])
        return MemberPage(items=[_shown(row, users[row.user_id]) for row in page.rows], next_cursor=page.next_cursor)

    async def add(self, visit: ProjectVisit, new: NewMember) -> Member:
        """Adds a user. Raises UserUnknown or AlreadyMember."""
        project = visit.picture.project
        async with UnitOfWork(self._store, clock=self._clock) as work:
            members = MemberRepository(work.session, project)
            user = await members.user(new.user.removeprefix(_USER_MARK), folded_email=folded_email(new.user))
            if user is None:
                raise UserUnknown(new.user)
            if await members.get(user.id) is not None:
                raise AlreadyMember(user.email)
            row = MembershipRow(
                project_id=project,
                user_id=user.id,
                role=new.role,
                created_by=visit.caller.principal,
                created_at=self._clock.now(),
            )
            members.add(row)
            self._tell(work, visit, tag=ActivityTag.MEMBER_ADDED, user=user, details={"role": new.role.value})
        return _shown(row, user)

    async def change(self, visit: ProjectVisit, ref: str, *, role: Role) -> Member:
        """Gives a member another role. Raises NoSuchMember or LastAdmin."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            members = MemberRepository(work.session, visit.picture.project)
            row, user = await _found(members, ref)
            if row.role is not role:
                before, admins = row.role, await members.count_admins()
                row.role = role
                await _insist_on_admin(members, before=admins)
                details: dict[str, object] = {"role": {"from": before.value, "to": role.value}}
                self._tell(work, visit, tag=ActivityTag.MEMBER_CHANGED, user=user, details=details)
        return _shown(row, user)

    async def remove(self, visit: ProjectVisit, ref: str) -> None:
        """Removes a member; their personal keys of this project open nothing any more. Raises as `change`."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            members = MemberRepository(work.session, visit.picture.project)
            row, user = await _found(members, ref)
            admins = await members.count_admins()
            await members.delete(row)
            await _insist_on_admin(members, before=admins)
            self._tell(work, visit, tag=ActivityTag.MEMBER_REMOVED, user=user, details={"role": row.role.value})

    def _tell(
        self, work: UnitOfWork, visit: ProjectVisit, *, tag: ActivityTag, user: UserRow, details: dict[str, object]
    ) -> None:
        project = visit.picture.project
        happening = Happening(tag=tag, target=user.id, target_name=user.email, project=project, details=details)
        work.happened(visit.actor, happening)
        work.changed(ChangeKind.PROJECT, project)


async def _found(members: MemberRepository, ref: str) -> tuple[MembershipRow, UserRow]:
    await members.lock()
    found = await members.get(ref.removeprefix(_USER_MARK))
    if found is None:
        raise NoSuchMember(ref)
    return found


async def _insist_on_admin(members: MemberRepository, *, before: int) -> None:
    # Asked after the change, inside its transaction: whatever led here, taking the last admin away is not committed.
    if before and await members.count_admins() == 0:
        raise LastAdmin


def _shown(row: MembershipRow, user: UserRow) -> Member:
    return Member(
        id=f"{_USER_MARK}{user.id}",
        user=user.id,
        name=user.name,
        email=user.email,
        role=row.role,
        active=user.deactivated_at is None,
        created_at=row.created_at,
    )
