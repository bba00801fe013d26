"""The people of a team: added, changed, removed, and leaving by themselves."""

from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.contract.teams import TeamRole
from mcp_orch.control.teams.errors import AlreadyInTeam, LastTeamAdmin, NoSuchTeamMember, TeamUserUnknown
from mcp_orch.control.teams.repository import SeatsOfTeam
from mcp_orch.control.teams.schemas import NewTeamMember, TeamMember, TeamMemberPage
from mcp_orch.identity.accounts import folded_email
from mcp_orch.identity.sign_in import NobodySignedIn
from mcp_orch.identity.visits import TeamVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

_USER_MARK: Final = "user:"


class TeamSeating:
    """Who is in the team that a visit is about. When a method returns, it holds in every project of the team."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock

    async def page(self, visit: TeamVisit, asked: PageAsked = FIRST_PAGE) -> TeamMemberPage:
        """The people, newest first."""
        async with self._store.reading() as session:
            seats = SeatsOfTeam(session, visit.seat.team)
            page = await seats.page(asked=asked)
            users = await seats.users([row.user_id for row in page.rows])
        return TeamMemberPage(
            items=[_shown(row, users[row.user_id]) for row in page.rows], next_cursor=page.next_cursor
        )

    async def get(self, visit: TeamVisit, ref: str) -> TeamMember:
        """Somebody in the team. Raises NoSuchTeamMember."""
        async with self._store.reading() as session:
            row, user = await _found(SeatsOfTeam(session, visit.seat.team), ref)
        return _shown(row, user)

    async def add(self, visit: TeamVisit, new: NewTeamMember) -> TeamMember:
        """Adds a user. Raises TeamUserUnknown or AlreadyInTeam."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            seats = SeatsOfTeam(work.session, visit.seat.team)
            await seats.lock()
            user = await seats.user(new.user.removeprefix(_USER_MARK), folded_email=folded_email(new.user))
            if user is None:
                raise TeamUserUnknown(new.user)
            if await seats.get(user.id) is not None:
                raise AlreadyInTeam(user.email)
            row = TeamMemberRow(
                team_id=visit.seat.team,
                user_id=user.id,
                role=new.role,
                created_by=visit.caller.principal,
                created_at=self._clock.now(),
            )
            seats.add(row)
            await self._tell(work, visit, tag=ActivityTag.TEAM_MEMBER_ADDED, user=user, role=row.role)
        return _shown(row, user)

    async def change(self, visit: TeamVisit, ref: str, *, role: TeamRole) -> TeamMember:
        """Gives somebody another role in the team. Raises NoSuchTeamMember or LastTeamAdmin."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row, user = await _locked(work, visit, ref=ref)
            if row.role is not role:
                before, admins = row.role, await SeatsOfTeam(work.session, visit.seat.team).count_admins()
                row.role = role
                await _insist_on_admin(work, visit, before=admins)
                change = {"from": before.value, "to": role.value}
                await self._tell(work, visit, tag=ActivityTag.TEAM_MEMBER_CHANGED, user=user, role=change)
        return _shown(row, user)

    async def remove(self, visit: TeamVisit, ref: str) -> None:
        """Takes somebody out of the team. Raises NoSuchTeamMember or LastTeamAdmin."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row, user = await _locked(work, visit, ref=ref)
            seats = SeatsOfTeam(work.session, visit.seat.team)
            admins = await seats.count_admins()
            await seats.delete(row)
            await _insist_on_admin(work, visit, before=admins)
            await self._tell(work, visit, tag=ActivityTag.TEAM_MEMBER_REMOVED, user=user, role=row.role)

    async def leave(self, visit: TeamVisit) -> None:
        """Takes the caller out of the team, the last admin too. Raises NobodySignedIn or NoSuchTeamMember."""
        if visit.caller.user is None:
            raise NobodySignedIn
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row, user = await _locked(work, visit, ref=visit.caller.user)
            await SeatsOfTeam(work.session, visit.seat.team).delete(row)
            await self._tell(work, visit, tag=ActivityTag.TEAM_MEMBER_REMOVED, user=user, role=row.role)

    async def _tell(
        self, work: UnitOfWork, visit: TeamVisit, *, tag: ActivityTag, user: UserRow, role: TeamRole | dict[str, str]
    ) -> None:
        details: dict[str, object] = {"team": visit.seat.name, "team_id": visit.seat.team, "role": role}
        work.happened(visit.actor, Happening(tag=tag, target=user.id, target_name=user.email, details=details))
        for project in await SeatsOfTeam(work.session, visit.seat.team).project_ids():
            work.changed(ChangeKind.PROJECT, project)


async def _locked(work: UnitOfWork, visit: TeamVisit, *, ref: str) -> tuple[TeamMemberRow, UserRow]:
    seats = SeatsOfTeam(work.session, visit.seat.team)
    await seats.lock()
    return await _found(seats, ref)


async def _found(seats: SeatsOfTeam, ref: str) -> tuple[TeamMemberRow, UserRow]:
    found = await seats.get(ref.removeprefix(_USER_MARK))
    if found is None:
        raise NoSuchTeamMember(ref)
    return found


async def _insist_on_admin(work: UnitOfWork, visit: TeamVisit, *, before: int) -> None:
    if before and await SeatsOfTeam(work.session, visit.seat.team).count_admins() == 0:
        raise LastTeamAdmin


def _shown(row: TeamMemberRow, user: UserRow) -> TeamMember:
    return TeamMember(
        id=f"{_USER_MARK}{user.id}",
        user=user.id,
        name=user.name,
        email=user.email,
        role=row.role,
        active=user.deactivated_at is None,
        created_at=row.created_at,
    )
