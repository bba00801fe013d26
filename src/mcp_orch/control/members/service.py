"""The rules of members: a project keeps an admin, and nobody gives more than they may do themselves."""

from typing import Final

from mcp_orch.access.decide import may_give
from mcp_orch.access.names import fold
from mcp_orch.access.roles import highest
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.ports import Clock
from mcp_orch.control.members.errors import AlreadyMember, LastAdmin, NoSuchMember, TeamUnknown, UserUnknown
from mcp_orch.control.members.repository import Entry, MemberRepository, Source
from mcp_orch.control.members.schemas import (
    Member,
    MemberKind,
    MemberPage,
    NewMember,
    ProjectPeople,
    ProjectPerson,
    RoleSource,
)
from mcp_orch.identity.accounts import folded_email
from mcp_orch.identity.sign_in import NobodySignedIn
from mcp_orch.identity.visits import NotAllowed, ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

_USER_MARK: Final = "user:"
_TEAM_MARK: Final = "team:"


class MemberService:
    """Members of the project that a visit is about. When a method returns, what it did is in the picture."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock

    async def page(self, visit: ProjectVisit, asked: PageAsked = FIRST_PAGE) -> MemberPage:
        """Users and teams, newest first."""
        async with self._store.reading() as session:
            members = MemberRepository(session, visit.picture.project)
            page = await members.page(asked=asked)
            ids = [entry.id for entry in page.rows]
            users, teams = await members.users(ids), await members.teams(ids)
        items: list[Member] = []
        for entry in page.rows:
            if entry.id in users:
                items.append(_shown_user(entry, users[entry.id]))
            elif entry.id in teams:
                team, people = teams[entry.id]
                items.append(_shown_team(entry, team, people=people))
        return MemberPage(items=items, next_cursor=page.next_cursor)

    async def get(self, visit: ProjectVisit, ref: str) -> Member:
        """One member. Raises NoSuchMember."""
        async with self._store.reading() as session:
            members = MemberRepository(session, visit.picture.project)
            row, who = await _found(members, ref)
            people = 1 if isinstance(who, UserRow) else (await members.teams([who.id]))[who.id][1]
        return _shown(row, who, people=people)

    async def people(self, visit: ProjectVisit, asked: PageAsked = FIRST_PAGE) -> ProjectPeople:
        """Who may enter the project, by name, with what they are in effect and why."""
        async with self._store.reading() as session:
            members = MemberRepository(session, visit.picture.project)
            page = await members.people(asked=asked)
            sources = await members.sources([user.id for user in page.rows])
        # Between two questions somebody may have left.
        people = [_person(user, sources[user.id]) for user in page.rows if user.id in sources]
        return ProjectPeople(items=people, next_cursor=page.next_cursor)

    async def add(self, visit: ProjectVisit, new: NewMember) -> Member:
        """Adds a user or a team. Raises UserUnknown, TeamUnknown, AlreadyMember or NotAllowed."""
        _insist_on_giving(visit, new.role)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            members = MemberRepository(work.session, visit.picture.project)
            await members.lock()
            if new.team is not None:
                return await self._add_team(work, visit, new=new)
            return await self._add_user(work, visit, new=new)

    async def change(self, visit: ProjectVisit, ref: str, *, role: Role) -> Member:
        """Gives a member another role. Raises NoSuchMember, LastAdmin or NotAllowed."""
        _insist_on_giving(visit, role)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            members = MemberRepository(work.session, visit.picture.project)
            await members.lock()
            row, who = await _found(members, ref)
            if row.role is not role:
                before, admins = row.role, await members.count_admins()
                row.role = role
                await work.session.flush()
                await _insist_on_admin(members, before=admins)
                details: dict[str, object] = {"role": {"from": before.value, "to": role.value}}
                self._tell(work, visit, tag=ActivityTag.MEMBER_CHANGED, who=who, details=details)
            people = 0 if isinstance(who, UserRow) else (await members.teams([who.id]))[who.id][1]
        return _shown(row, who, people=people)

    async def remove(self, visit: ProjectVisit, ref: str) -> None:
        """Removes a user or a team; what they had open through it ends. Raises NoSuchMember or LastAdmin."""
        await self._take_out(visit, ref, tag=ActivityTag.MEMBER_REMOVED)

    async def leave(self, visit: ProjectVisit) -> None:
        """Takes the caller out of the project; what teams give stays.

        Raises NobodySignedIn, NoSuchMember or LastAdmin.
        """
        if visit.caller.user is None:
            raise NobodySignedIn
        await self._take_out(visit, f"{_USER_MARK}{visit.caller.user}", tag=ActivityTag.MEMBER_LEFT)

    async def _take_out(self, visit: ProjectVisit, ref: str, *, tag: ActivityTag) -> None:
        async with UnitOfWork(self._store, clock=self._clock) as work:
            members = MemberRepository(work.session, visit.picture.project)
            await members.lock()
            row, who = await _found(members, ref)
            admins = await members.count_admins()
            await members.delete(row)
            await _insist_on_admin(members, before=admins)
            self._tell(work, visit, tag=tag, who=who, details={"role": row.role.value})

    async def _add_user(self, work: UnitOfWork, visit: ProjectVisit, *, new: NewMember) -> Member:
        project = visit.picture.project
        members, ref = MemberRepository(work.session, project), new.user or ""
        user = await members.user(ref.removeprefix(_USER_MARK), folded_email=folded_email(ref))
        if user is None:
            raise UserUnknown(ref)
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
        self._tell(work, visit, tag=ActivityTag.MEMBER_ADDED, who=user, details={"role": new.role.value})
        return _shown(row, user, people=1)

    async def _add_team(self, work: UnitOfWork, visit: ProjectVisit, *, new: NewMember) -> Member:
        project = visit.picture.project
        members, ref = MemberRepository(work.session, project), (new.team or "").removeprefix(_TEAM_MARK)
        seen_by = None if visit.caller.is_hub_admin else visit.caller.user or ""
        team = await members.team(ref, folded=fold(ref), seen_by=seen_by)
        if team is None:
            raise TeamUnknown(ref)
        if await members.grant(team.id) is not None:
            raise AlreadyMember(f"team {team.name}")
        row = TeamGrantRow(
            project_id=project,
            team_id=team.id,
            role=new.role,
            created_by=visit.caller.principal,
            created_at=self._clock.now(),
        )
        members.add(row)
        self._tell(work, visit, tag=ActivityTag.MEMBER_ADDED, who=team, details={"role": new.role.value, "team": True})
        return _shown(row, team, people=(await members.teams([team.id]))[team.id][1])

    def _tell(
        self,
        work: UnitOfWork,
        visit: ProjectVisit,
        *,
        tag: ActivityTag,
        who: UserRow | TeamRow,
        details: dict[str, object],
    ) -> None:
        project = visit.picture.project
        name = who.email if isinstance(who, UserRow) else who.name
        happening = Happening(tag=tag, target=who.id, target_name=name, project=project, details=details)
        work.happened(visit.actor, happening)
        work.changed(ChangeKind.PROJECT, project)


async def _found(members: MemberRepository, ref: str) -> tuple[MembershipRow | TeamGrantRow, UserRow | TeamRow]:
    if ref.startswith(_TEAM_MARK):
        found = await members.grant(ref.removeprefix(_TEAM_MARK))
    else:
        found = await members.get(ref.removeprefix(_USER_MARK))
    if found is None:
        raise NoSuchMember(ref)
    return found


def _insist_on_giving(visit: ProjectVisit, role: Role) -> None:
    verdict = may_give(visit.caller, role, picture=visit.picture)
    if not verdict:
        raise NotAllowed(verdict.reason)


async def _insist_on_admin(members: MemberRepository, *, before: int) -> None:
    # Asked after the change, inside its transaction: whatever led here, taking the last admin away is not committed.
    if before and await members.count_admins() == 0:
        raise LastAdmin


def _person(user: UserRow, sources: list[Source]) -> ProjectPerson:
    return ProjectPerson(
        user=user.id,
        name=user.name,
        email=user.email,
        role=highest(source.role for source in sources),
        sources=[
            RoleSource(
                kind=MemberKind.USER if source.team is None else MemberKind.TEAM,
                team=source.team,
                team_name=source.team_name,
                role=source.role,
            )
            for source in sources
        ],
    )


def _shown(row: MembershipRow | TeamGrantRow, who: UserRow | TeamRow, *, people: int) -> Member:
    entry = Entry(id=who.id, role=row.role, created_at=row.created_at)
    return _shown_user(entry, who) if isinstance(who, UserRow) else _shown_team(entry, who, people=people)


def _shown_user(entry: Entry, user: UserRow) -> Member:
    return Member(
        id=f"{_USER_MARK}{user.id}",
        user=user.id,
        name=user.name,
        email=user.email,
        role=entry.role,
        active=user.deactivated_at is None,
        created_at=entry.created_at,
    )


def _shown_team(entry: Entry, team: TeamRow, *, people: int) -> Member:
    return Member(
        id=f"{_TEAM_MARK}{team.id}",
        kind=MemberKind.TEAM,
        team=team.id,
        name=team.name,
        role=entry.role,
        active=True,
        people=people,
        created_at=entry.created_at,
    )
