"""Routes of teams."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.teams.consent import TeamConsent
from mcp_orch.control.teams.schemas import (
    NewTeam,
    NewTeamMember,
    NewTeamRequest,
    Team,
    TeamAnswer,
    TeamChange,
    TeamMember,
    TeamMemberChange,
    TeamMemberPage,
    TeamPage,
    TeamProjects,
    TeamRequest,
    TeamRequests,
)
from mcp_orch.control.teams.seating import TeamSeating
from mcp_orch.control.teams.service import TeamService
from mcp_orch.identity.door import SIGNED_IN, provided, requires
from mcp_orch.identity.visits import ProjectVisit, TeamVisit, Visit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(tags=["teams"])

Service = Annotated[TeamService, provided(TeamService)]
Seating = Annotated[TeamSeating, provided(TeamSeating)]
Asking = Annotated[TeamConsent, provided(TeamConsent)]
Reader = Annotated[TeamVisit, requires(Permission.TEAMS_READ)]
Editor = Annotated[TeamVisit, requires(Permission.TEAMS_EDIT)]
Adder = Annotated[ProjectVisit, requires(Permission.MEMBERS_EDIT)]
Cursor = Annotated[str | None, Query()]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]


@router.get("/teams", operation_id="list_teams")
async def list_teams(
    visit: Annotated[Visit, SIGNED_IN], service: Service, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> TeamPage:
    """Your teams, newest first; hub admins see all."""
    return await service.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/teams", operation_id="create_team", status_code=201)
async def create_team(
    visit: Annotated[Visit, requires(Permission.TEAMS_CREATE)], service: Service, new: NewTeam
) -> Team:
    """Makes a team; you become its admin."""
    return await service.create(visit, new)


@router.get("/teams/{team}", operation_id="get_team")
async def get_team(visit: Reader, service: Service) -> Team:
    """One team."""
    return await service.get(visit)


@router.patch("/teams/{team}", operation_id="change_team")
async def change_team(visit: Editor, service: Service, change: TeamChange) -> Team:
    """Changes what is given."""
    return await service.change(visit, change)


@router.delete("/teams/{team}", operation_id="delete_team", status_code=204)
async def delete_team(visit: Editor, service: Service) -> None:
    """Deletes the team; what its people had through it ends at once."""
    await service.delete(visit)


@router.post("/teams/{team}/leave", operation_id="leave_team", status_code=204)
async def leave_team(visit: Annotated[TeamVisit, requires(Permission.TEAMS_LEAVE)], seating: Seating) -> None:
    """Takes you out of the team. Always succeeds; a team without admin is looked after by hub admins."""
    await seating.leave(visit)


@router.get("/teams/{team}/projects", operation_id="list_team_projects")
async def list_team_projects(
    visit: Reader, service: Service, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> TeamProjects:
    """The projects that the team was added to, newest first."""
    return await service.projects(visit, PageAsked(cursor=cursor, limit=limit))


@router.get("/teams/{team}/members", operation_id="list_team_members")
async def list_team_members(
    visit: Reader, seating: Seating, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> TeamMemberPage:
    """The people of the team, newest first."""
    return await seating.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/teams/{team}/members", operation_id="add_team_member", status_code=201)
async def add_team_member(visit: Editor, seating: Seating, new: NewTeamMember) -> TeamMember:
    """Adds a user of this hub to the team, and so to every project of the team."""
    return await seating.add(visit, new)


@router.get("/teams/{team}/members/{member}", operation_id="get_team_member")
async def get_team_member(visit: Reader, seating: Seating, member: str) -> TeamMember:
    """Somebody in the team."""
    return await seating.get(visit, member)


@router.patch("/teams/{team}/members/{member}", operation_id="change_team_member")
async def change_team_member(visit: Editor, seating: Seating, member: str, change: TeamMemberChange) -> TeamMember:
    """Gives somebody another role in the team; the last admin stays one."""
    return await seating.change(visit, member, role=change.role)


@router.delete("/teams/{team}/members/{member}", operation_id="remove_team_member", status_code=204)
async def remove_team_member(visit: Editor, seating: Seating, member: str) -> None:
    """Takes somebody out of the team, and so out of every project of the team."""
    await seating.remove(visit, member)


@router.get("/teams/{team}/requests", operation_id="list_requests_to_team")
async def list_requests_to_team(
    visit: Editor, asking: Asking, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> TeamRequests:
    """The projects that would like to add the team, newest first."""
    return await asking.asked_of_team(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/teams/{team}/requests/{request_id}", operation_id="answer_team_request", status_code=204)
async def answer_team_request(visit: Editor, asking: Asking, request_id: str, answer: TeamAnswer) -> None:
    """Lets a project add the team, or not."""
    await asking.answer(visit, request_id, decision=answer.decision)


@router.get("/projects/{project}/team-requests", operation_id="list_team_requests")
async def list_team_requests(
    visit: Adder, asking: Asking, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> TeamRequests:
    """The teams that the project has asked for, newest first."""
    return await asking.asked_by_project(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/projects/{project}/team-requests", operation_id="ask_for_team", status_code=202)
async def ask_for_team(visit: Adder, asking: Asking, new: NewTeamRequest) -> TeamRequest:
    """Asks the admins of a team that you are not in. The answer is the same whether there is such a team or not."""
    return await asking.ask(visit, new)


@router.delete("/projects/{project}/team-requests/{request_id}", operation_id="withdraw_team_request", status_code=204)
async def withdraw_team_request(visit: Adder, asking: Asking, request_id: str) -> None:
    """Takes a request back."""
    await asking.withdraw(visit, request_id)
