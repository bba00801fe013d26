"""Routes of projects."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.projects.closing import ProjectClosing
from mcp_orch.control.projects.schemas import (
    NewProject,
    Project,
    ProjectChange,
    ProjectListQuery,
    ProjectPage,
    ProjectTransfer,
    StateWanted,
)
from mcp_orch.control.projects.service import ProjectService
from mcp_orch.control.projects.stars import StarService
from mcp_orch.control.projects.states import ProjectState
from mcp_orch.identity.door import SIGNED_IN, provided, requires
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.storage.paging import PageAsked

router = APIRouter(tags=["projects"])

Service = Annotated[ProjectService, provided(ProjectService)]
Closing = Annotated[ProjectClosing, provided(ProjectClosing)]
Stars = Annotated[StarService, provided(StarService)]


@router.get("/projects", operation_id="list_projects")
async def list_projects(
    visit: Annotated[Visit, SIGNED_IN],
    service: Service,
    asked: Annotated[ProjectListQuery, Query()],
) -> ProjectPage:
    """Your projects, newest first; hub admins see all."""
    state = None if asked.state is StateWanted.ALL else ProjectState(asked.state.value)
    page = PageAsked(cursor=asked.cursor, limit=asked.limit)
    return await service.page(visit, page, state=state, starred=asked.favourite)


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
    visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_DELETE)],
    closing: Closing,
    confirm: Annotated[str, Query(max_length=48, description="The name of the project, as a confirmation.")] = "",
) -> None:
    """Deletes a project: it is closed at once, and purged with all it holds when the time of grace is over."""
    await closing.delete(visit, confirmed=confirm)


@router.post("/projects/{project}/restore", operation_id="restore_project")
async def restore_project(
    visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_DELETE)], closing: Closing, service: Service
) -> Project:
    """Brings a deleted project back, as it was."""
    await closing.restore(visit)
    return await service.get(visit)


@router.post("/projects/{project}/archive", operation_id="archive_project")
async def archive_project(
    visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_ARCHIVE)], closing: Closing, service: Service
) -> Project:
    """Closes a project: nothing in it is called or changed until it is opened again."""
    await closing.archive(visit)
    return await service.get(visit)


@router.post("/projects/{project}/reopen", operation_id="reopen_project")
async def reopen_project(
    visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_ARCHIVE)], closing: Closing, service: Service
) -> Project:
    """Opens an archived project again, with everything as it was."""
    await closing.reopen(visit)
    return await service.get(visit)


@router.post("/projects/{project}/transfer", operation_id="transfer_project", status_code=204)
async def transfer_project(
    visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_TRANSFER)], closing: Closing, transfer: ProjectTransfer
) -> None:
    """Makes somebody in the project its admin in your place; you stay as a member."""
    await closing.transfer(visit, to=transfer.user)


@router.put("/projects/{project}/favourite", operation_id="star_project", status_code=204)
async def star_project(visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_READ)], stars: Stars) -> None:
    """Keeps the project at hand for you."""
    await stars.add(visit)


@router.delete("/projects/{project}/favourite", operation_id="unstar_project", status_code=204)
async def unstar_project(visit: Annotated[ProjectVisit, requires(Permission.PROJECTS_READ)], stars: Stars) -> None:
    """Takes your star away."""
    await stars.remove(visit)
