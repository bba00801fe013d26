"""Consent: a project admin asks for a team that they are not in, and an admin of that team answers."""

from typing import Final

from mcp_orch.access.decide import may, may_give
from mcp_orch.access.names import fold
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller, CallerKind
from mcp_orch.control.teams.errors import AskedAlready, AskerMayNot, NoSuchTeamRequest, TeamGone
from mcp_orch.control.teams.repository import SeatsOfTeam, TeamRepository, TeamRequestFound, TeamRequestRepository
from mcp_orch.control.teams.schemas import Consent, NewTeamRequest, TeamRequest, TeamRequests
from mcp_orch.control.teams.service import TeamSurroundings
from mcp_orch.identity.sessions import caller_of
from mcp_orch.identity.visits import LOCAL_CALLER, NotAllowed, ProjectVisit, TeamVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.paging import FIRST_PAGE, Page, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.team_requests import TeamRequestRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork


class TeamConsent:
    """Requests of projects for teams, and what the teams say.

    A request for a team that does not exist is taken and listed like any other: nobody learns from it which teams
    there are.
    """

    def __init__(self, surroundings: TeamSurroundings) -> None:
        self._store: Final = surroundings.store
        self._pictures: Final = surroundings.pictures
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids

    async def ask(self, visit: ProjectVisit, new: NewTeamRequest) -> TeamRequest:
        """Asks for a team. Raises AskedAlready or NotAllowed."""
        verdict = may_give(visit.caller, new.role, picture=visit.picture)
        if not verdict:
            raise NotAllowed(verdict.reason)
        row = TeamRequestRow(
            id=self._ids.new("ask"),
            project_id=visit.picture.project,
            team=new.team,
            team_folded=fold(new.team),
            role=new.role,
            user_id=visit.caller.user,
            created_by=visit.caller.principal,
            created_at=self._clock.now(),
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            requests = TeamRequestRepository(work.session)
            if await requests.asked(row.project_id, row.team_folded) is not None:
                raise AskedAlready(new.team)
            requests.add(row)
            work.happened(visit.actor, _about(ActivityTag.TEAM_ASKED_FOR, row))
        return _shown(row, visit.picture.name, by=visit.caller.name)

    async def asked_by_project(self, visit: ProjectVisit, asked: PageAsked = FIRST_PAGE) -> TeamRequests:
        """What the project has asked for and not been answered, newest first."""
        async with self._store.reading() as session:
            page = await TeamRequestRepository(session).of_project(visit.picture.project, asked=asked)
        return _listed(page)

    async def withdraw(self, visit: ProjectVisit, request: str) -> None:
        """Takes a request of the project back. Raises NoSuchTeamRequest."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            requests = TeamRequestRepository(work.session)
            row = await requests.lock(request)
            if row is None or row.project_id != visit.picture.project:
                raise NoSuchTeamRequest(request)
            await requests.delete(row)
            work.happened(visit.actor, _about(ActivityTag.TEAM_REQUEST_WITHDRAWN, row))

    async def asked_of_team(self, visit: TeamVisit, asked: PageAsked = FIRST_PAGE) -> TeamRequests:
        """What the team is asked for, newest first. Raises TeamGone."""
        async with self._store.reading() as session:
            team = await TeamRepository(session).get(visit.seat.team)
            if team is None:
                raise TeamGone
            page = await TeamRequestRepository(session).of_team(team, asked=asked)
        return _listed(page)

    async def answer(self, visit: TeamVisit, request: str, *, decision: Consent) -> None:
        """Lets the project add the team, or not. Raises NoSuchTeamRequest, AskerMayNot or TeamGone."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            requests = TeamRequestRepository(work.session)
            team = await TeamRepository(work.session).get(visit.seat.team)
            row = await requests.lock(request)
            if team is None:
                raise TeamGone
            if row is None or not _is_for(row, team):
                raise NoSuchTeamRequest(request)
            if decision is Consent.ACCEPT:
                await self._insist_on_asker(requests, row)
                await self._grant(work, row, team=team)
            await requests.delete(row)
            tag = ActivityTag.TEAM_CONSENTED if decision is Consent.ACCEPT else ActivityTag.TEAM_REFUSED
            work.happened(visit.actor, _about(tag, row))

    async def _insist_on_asker(self, requests: TeamRequestRepository, row: TeamRequestRow) -> None:
        # Asked anew: between the question and the answer, whoever asked may have lost the right to add anybody.
        caller: Caller | None = LOCAL_CALLER
        if row.user_id is not None:
            user = await requests.asker(row.user_id)
            is_there = user is not None and user.deactivated_at is None
            caller = caller_of(user, kind=CallerKind.SESSION) if user is not None and is_there else None
        picture = self._pictures.current(row.project_id)
        if caller is None or picture is None:
            raise AskerMayNot
        may_add = may(caller, Permission.MEMBERS_EDIT, picture=picture)
        if not (may_add and may_give(caller, row.role, picture=picture)):
            raise AskerMayNot

    async def _grant(self, work: UnitOfWork, row: TeamRequestRow, *, team: TeamRow) -> None:
        seats = SeatsOfTeam(work.session, team.id)
        known = await seats.grant(row.project_id)
        if known is None:
            seats.add_grant(
                TeamGrantRow(
                    project_id=row.project_id,
                    team_id=team.id,
                    role=row.role,
                    created_by=row.created_by,
                    created_at=self._clock.now(),
                )
            )
            work.changed(ChangeKind.PROJECT, row.project_id)


def _is_for(row: TeamRequestRow, team: TeamRow) -> bool:
    return row.team == team.id or row.team_folded == team.name_folded


def _listed(page: Page[TeamRequestFound]) -> TeamRequests:
    return TeamRequests(items=[_shown(row, name, by=by) for row, name, by in page.rows], next_cursor=page.next_cursor)


def _shown(row: TeamRequestRow, project_name: str, *, by: str) -> TeamRequest:
    return TeamRequest(
        id=row.id,
        team=row.team,
        project=row.project_id,
        project_name=project_name,
        role=row.role,
        asked_by=by,
        created_at=row.created_at,
    )


def _about(tag: ActivityTag, row: TeamRequestRow) -> Happening:
    details: dict[str, object] = {"role": row.role.value}
    return Happening(tag=tag, target=row.id, target_name=row.team, project=row.project_id, details=details)
