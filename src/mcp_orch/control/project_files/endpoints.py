"""Routes of project files."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from mcp_orch.access.permissions import Permission
from mcp_orch.control.project_files.schemas import ProjectFileAsked, ProjectFileReport
from mcp_orch.control.project_files.service import ProjectFileService
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit

router = APIRouter(prefix="/projects/{project}", tags=["projects"])

Service = Annotated[ProjectFileService, provided(ProjectFileService)]
Editor = Annotated[ProjectVisit, requires(Permission.PROJECTS_EDIT)]


@router.get(
    "/export",
    operation_id="export_project",
    response_class=Response,
    responses={200: {"description": "The file.", "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def export_project(visit: Editor, service: Service) -> Response:
    """The project as one file: settings, servers, tools, toolsets; of secrets the names alone."""
    headers = {"Content-Disposition": f'attachment; filename="{visit.picture.name}.mcp-orch.json"'}
    return Response(await service.write_out(visit), media_type="application/json", headers=headers)


@router.post("/import", operation_id="import_project")
async def import_project(visit: Editor, service: Service, body: ProjectFileAsked) -> ProjectFileReport:
    """Brings the project to a file. Commands that you may not approve wait for a hub admin."""
    return await service.take_in(visit, body.text, preview=body.preview)
