"""Routes of toolsets."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.toolsets.schemas import NewToolset, Toolset, ToolsetChange, ToolsetPage
from mcp_orch.control.toolsets.service import ToolsetService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(prefix="/projects/{project}/toolsets", tags=["toolsets"])

Service = Annotated[ToolsetService, provided(ToolsetService)]
Reader = Annotated[ProjectVisit, requires(Permission.TOOLSETS_READ)]
Editor = Annotated[ProjectVisit, requires(Permission.TOOLSETS_EDIT)]


@router.get("", operation_id="list_toolsets")
async def list_toolsets(
    visit: Reader,
    service: Service,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> ToolsetPage:
    """The toolsets of a project, newest first."""
    return await service.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("", operation_id="create_toolset", status_code=201)
async def create_toolset(visit: Editor, service: Service, new: NewToolset) -> Toolset:
    """Makes a toolset; its endpoint answers at once."""
    return await service.create(visit, new)


@router.get("/{toolset}", operation_id="get_toolset")
async def get_toolset(visit: Reader, service: Service, toolset: str) -> Toolset:
    """One toolset."""
    return await service.get(visit, toolset)


@router.patch("/{toolset}", operation_id="change_toolset")
async def change_toolset(visit: Editor, service: Service, toolset: str, change: ToolsetChange) -> Toolset:
    """Changes what is given; `tools` are replaced as a whole."""
    return await service.change(visit, toolset, change=change)


@router.delete("/{toolset}", operation_id="delete_toolset", status_code=204)
async def delete_toolset(visit: Editor, service: Service, toolset: str) -> None:
    """Deletes a toolset and closes its endpoint."""
    await service.delete(visit, toolset)
