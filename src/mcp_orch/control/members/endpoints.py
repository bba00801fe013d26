"""Routes of members."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.members.schemas import Member, MemberChange, MemberPage, NewMember
from mcp_orch.control.members.service import MemberService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(prefix="/projects/{project}/members", tags=["members"])

Service = Annotated[MemberService, provided(MemberService)]
Editor = Annotated[ProjectVisit, requires(Permission.MEMBERS_EDIT)]


@router.get("", operation_id="list_members")
async def list_members(
    visit: Annotated[ProjectVisit, requires(Permission.MEMBERS_READ)],
    service: Service,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> MemberPage:
    """The members of a project, newest first."""
    return await service.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("", operation_id="add_member", status_code=201)
async def add_member(visit: Editor, service: Service, new: NewMember) -> Member:
    """Adds a user of this hub to the project."""
    return await service.add(visit, new)


@router.patch("/{member}", operation_id="change_member")
async def change_member(visit: Editor, service: Service, member: str, change: MemberChange) -> Member:
    """Gives a member another role; the last admin stays one."""
    return await service.change(visit, member, role=change.role)


@router.delete("/{member}", operation_id="remove_member", status_code=204)
async def remove_member(visit: Editor, service: Service, member: str) -> None:
    """Removes a member; the last admin stays."""
    await service.remove(visit, member)
