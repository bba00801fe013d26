"""Routes of members."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.members.schemas import Member, MemberChange, MemberPage, NewMember, ProjectPeople
from mcp_orch.control.members.service import MemberService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(prefix="/projects/{project}", tags=["members"])

Service = Annotated[MemberService, provided(MemberService)]
Editor = Annotated[ProjectVisit, requires(Permission.MEMBERS_EDIT)]


@router.get("/members", operation_id="list_members")
async def list_members(
    visit: Annotated[ProjectVisit, requires(Permission.MEMBERS_READ)],
    service: Service,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> MemberPage:
    """The users and teams that were added to a project, newest first."""
    return await service.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/members", operation_id="add_member", status_code=201)
async def add_member(visit: Editor, service: Service, new: NewMember) -> Member:
    """Adds a user of this hub, or a team that you are in, to the project."""
    return await service.add(visit, new)


@router.get("/members/{member}", operation_id="get_member")
async def get_member(
    visit: Annotated[ProjectVisit, requires(Permission.MEMBERS_READ)], service: Service, member: str
) -> Member:
    """One user or team of a project."""
    return await service.get(visit, member)


@router.patch("/members/{member}", operation_id="change_member")
async def change_member(visit: Editor, service: Service, member: str, change: MemberChange) -> Member:
    """Gives a member another role; the last admin stays one."""
    return await service.change(visit, member, role=change.role)


@router.delete("/members/{member}", operation_id="remove_member", status_code=204)
async def remove_member(visit: Editor, service: Service, member: str) -> None:
    """Removes a user or a team; the last admin stays."""
    await service.remove(visit, member)


@router.get("/people", operation_id="list_project_people")
async def list_project_people(
    visit: Annotated[ProjectVisit, requires(Permission.MEMBERS_READ)],
    service: Service,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> ProjectPeople:
    """Everybody who may enter the project, directly or through teams, by name: what they are in effect, and why."""
    return await service.people(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/leave", operation_id="leave_project", status_code=204)
async def leave_project(visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_LEAVE)], service: Service) -> None:
    """Takes you out of the project; what you have through teams stays. The last admin makes another one first."""
    await service.leave(visit)
