"""The rules of teams: who may see one, change it, and what follows in the projects that it was added to."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.access.decide import permissions_in_team
from mcp_orch.access.names import check_name, fold
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.names import TeamId, TeamName
from mcp_orch.contract.ports import Clock, Ids, PictureFeed
from mcp_orch.contract.teams import TeamRole, TeamSeat
from mcp_orch.control.teams.errors import TeamGone, TeamNameTaken
from mcp_orch.control.teams.repository import SeatsOfTeam, TeamRepository
from mcp_orch.control.teams.schemas import NewTeam, Team, TeamChange, TeamPage, TeamProject, TeamProjects
from mcp_orch.identity.visits import TeamVisit, Visit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSurroundings:
    """What the services of teams work with."""

    store: Store
    pictures: PictureFeed
    clock: Clock
    ids: Ids


class TeamService:
    """Teams. When a method returns, what it did is in the pictures of the projects that it touches."""

    def __init__(self, surroundings: TeamSurroundings) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids

    async def page(self, visit: Visit, asked: PageAsked = FIRST_PAGE) -> TeamPage:
        """The teams that the caller is in, newest first; a hub admin sees all."""
        caller = visit.caller
        async with self._store.reading() as session:
            teams = TeamRepository(session)
            page = await teams.page(of_user=None if caller.is_hub_admin else caller.user or "", asked=asked)
            ids = [row.id for row in page.rows]
            roles = await teams.roles_of(caller.user or "", ids)
            members, projects = await teams.member_counts(ids), await teams.project_counts(ids)
        return TeamPage(
            items=[
                _shown(row, roles.get(row.id), caller=caller, counts=(members.get(row.id, 0), projects.get(row.id, 0)))
                for row in page.rows
            ],
            next_cursor=page.next_cursor,
        )

    async def get(self, visit: TeamVisit) -> Team:
        """The team. Raises TeamGone."""
        async with self._store.reading() as session:
            teams = TeamRepository(session)
            row = await teams.get(visit.seat.team)
            if row is None:
                raise TeamGone
            members, projects = await teams.member_counts([row.id]), await teams.project_counts([row.id])
        counts = (members.get(row.id, 0), projects.get(row.id, 0))
        return _shown(row, visit.seat.role, caller=visit.caller, counts=counts)

    async def create(self, visit: Visit, new: NewTeam) -> Team:
        """A new team; the caller becomes its admin. Raises BadName or TeamNameTaken."""
        check_name(new.name)
        now = self._clock.now()
        row = TeamRow(
            id=self._ids.new("team"),
            name=new.name,
            name_folded=fold(new.name),
            title=new.title,
            created_by=visit.caller.principal,
            created_at=now,
            updated_at=now,
        )
        admin = visit.caller.user
        async with UnitOfWork(self._store, clock=self._clock) as work:
            teams = TeamRepository(work.session)
            if await teams.by_name(row.name_folded) is not None:
                raise TeamNameTaken(new.name)
            teams.add(row)
            await work.session.flush()
            if admin is not None:
                SeatsOfTeam(work.session, row.id).add(
                    TeamMemberRow(
                        team_id=row.id,
                        user_id=admin,
                        role=TeamRole.ADMIN,
                        created_by=visit.caller.principal,
                        created_at=now,
                    )
                )
            work.happened(visit.actor, _about(ActivityTag.TEAM_CREATED, row, details={}))
        role = TeamRole.ADMIN if admin is not None else None
        return _shown(row, role, caller=visit.caller, counts=(1 if admin is not None else 0, 0))

    async def change(self, visit: TeamVisit, change: TeamChange) -> Team:
        """The team after the change. Raises BadName, TeamNameTaken or TeamGone."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await self._found(work, visit)
            details: dict[str, object] = {}
            if change.name is not None and change.name != row.name:
                check_name(change.name)
                other = await TeamRepository(work.session).by_name(fold(change.name))
                if other is not None and other.id != row.id:
                    raise TeamNameTaken(change.name)
                details["name"] = {"from": row.name, "to": change.name}
                row.name, row.name_folded = change.name, fold(change.name)
            if "title" in change.model_fields_set and change.title != row.title:
                details["title"] = {"from": row.title, "to": change.title}
                row.title = change.title
            if details:
                row.updated_at = self._clock.now()
                work.happened(visit.actor, _about(ActivityTag.TEAM_CHANGED, row, details=details))
        return await self.get(visit)

    async def delete(self, visit: TeamVisit) -> None:
        """Deletes the team; what its people had through it ends at once. Raises TeamGone."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await self._found(work, visit)
            projects = await SeatsOfTeam(work.session, row.id).project_ids()
            await TeamRepository(work.session).delete(row)
            work.happened(visit.actor, _about(ActivityTag.TEAM_DELETED, row, details={"projects": len(projects)}))
            for project in projects:
                work.changed(ChangeKind.PROJECT, project)

    async def projects(self, visit: TeamVisit, asked: PageAsked = FIRST_PAGE) -> TeamProjects:
        """The projects that the team was added to, newest first."""
        async with self._store.reading() as session:
            page = await SeatsOfTeam(session, visit.seat.team).projects(asked=asked)
        return TeamProjects(
            items=[
                TeamProject(project=grant.project_id, project_name=name, role=grant.role, created_at=grant.created_at)
                for grant, name in page.rows
            ],
            next_cursor=page.next_cursor,
        )

    async def _found(self, work: UnitOfWork, visit: TeamVisit) -> TeamRow:
        row = await TeamRepository(work.session).get(visit.seat.team)
        if row is None:
            raise TeamGone
        return row


def _shown(row: TeamRow, role: TeamRole | None, *, caller: Caller, counts: tuple[int, int]) -> Team:
    seat = TeamSeat(team=TeamId(row.id), name=TeamName(row.name), role=role)
    return Team(
        id=row.id,
        name=row.name,
        title=row.title,
        role=role,
        permissions=sorted(permissions_in_team(caller, seat)),
        member_count=counts[0],
        project_count=counts[1],
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _about(tag: ActivityTag, row: TeamRow, *, details: dict[str, object]) -> Happening:
    return Happening(tag=tag, target=row.id, target_name=row.name, details=details)
