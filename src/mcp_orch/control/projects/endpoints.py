"""Routes of projects."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.projects.schemas import NewProject, Project, ProjectChange, ProjectPage
from mcp_orch.control.projects.service import ProjectService
from mcp_orch.identity.door import SIGNED_IN, provided, requires
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(tags=["projects"])

Service = Annotated[ProjectService, provided(ProjectService)]


@router.get("/projects", operation_id="list_projects")
async def list_projects(
    visit: Annotated[Visit, SIGNED_IN],
    service: Service,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> ProjectPage:
    """Your projects, newest first; hub admins see all."""
    return await service.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/projects", operation_id="create_project", status_code=201)
async def create_project(
    visit: Annotated[Visit, requires(Permission.PROJECTS_CREATE)], service: Service, new: NewProject
) -> Project:
    """Makes a project; you become its admin."""
    return await service.create(visit, new)


@router.get("/projects/{project}", operation_id="get_project")
async def get_project(visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_READ)], service: Service) -> Project:
    """One project."""
    return await service.get(visit)


@router.patch("/projects/{project}", operation_id="change_project")
async def change_project(
    visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_EDIT)], service: Service, change: ProjectChange
) -> Project:
    """Changes what is given; after a rename the old name answers on until another project takes it."""
    return await service.change(visit, change)


@router.delete("/projects/{project}", operation_id="delete_project", status_code=204)
async def delete_project(
    visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_DELETE)], service: Service
) -> None:
    """Deletes a project with its servers, keys and secrets; records of what happened stay."""
    await service.delete(visit)
