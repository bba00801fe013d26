"""The rules of project files: what a project is elsewhere. Importing twice does nothing the second time."""

from typing import Final, Protocol, cast

from pydantic import JsonValue, ValidationError

from mcp_orch.contract.ports import PictureFeed
from mcp_orch.control.project_files.schemas import FileChange, FilePart, ProjectFileReport
from mcp_orch.control.projects.service import ProjectService
from mcp_orch.control.secrets.service import SecretService
from mcp_orch.control.toolsets.service import ToolsetService
from mcp_orch.formats.project_file import (
    Brought,
    FileServer,
    FileSettings,
    ProjectFile,
    read_project_file,
    slots_of,
    write_project_file,
)
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.kit.misfits import first_misfit


class Servers(Protocol):
    """The part of the servers area that files are made with."""

    async def write_out(self, visit: ProjectVisit) -> list[FileServer]:
        """All servers, without the values that nobody may see."""
        ...

    async def take_in(self, visit: ProjectVisit, servers: list[FileServer], *, preview: bool) -> list[Brought]:
        """Brings the project's servers to these. What nobody approved here waits for approval."""
        ...


class ProjectFileService:
    """Writes projects out and reads them in."""

    def __init__(
        self,
        *,
        projects: ProjectService,
        servers: Servers,
        toolsets: ToolsetService,
        secrets: SecretService,
        pictures: PictureFeed,
    ) -> None:
        self._projects: Final = projects
        self._servers: Final = servers
        self._toolsets: Final = toolsets
        self._secrets: Final = secrets
        self._pictures: Final = pictures

    async def write_out(self, visit: ProjectVisit) -> str:
        """The project as a file: the same project gives the same text. Raises ProjectGone or ValuesSealed."""
        servers = await self._servers.write_out(visit)
        return write_project_file(
            ProjectFile(
                project=await self._projects.written(visit),
                servers=servers,
                toolsets=await self._toolsets.write_out(visit),
                secrets=slots_of(servers),
            )
        )

    async def take_in(self, visit: ProjectVisit, text: str, *, preview: bool) -> ProjectFileReport:
        """Brings the project to a file; with `preview` nothing is changed. Raises UnreadableFile."""
        file = read_project_file(text)
        brought = [await self._take_settings(visit, file.project, preview=preview)]
        brought += await self._servers.take_in(visit, file.servers, preview=preview)
        picture = self._pictures.current(visit.picture.project) or visit.picture
        coming = frozenset(one.name for one in file.servers)
        for toolset in file.toolsets:
            brought.append(
                await self._toolsets.take_in(visit, toolset, picture=picture, coming=coming, preview=preview)
            )
        known = await self._secrets.all_names(visit)
        missing = sorted(set(slots_of(file.servers)) - known)
        return ProjectFileReport(preview=preview, items=list(map(_shown, brought)), missing_secrets=missing)

    async def _take_settings(self, visit: ProjectVisit, settings: FileSettings, *, preview: bool) -> Brought:
        name = visit.picture.name
        try:
            changes = await self._projects.bring(visit, settings, preview=preview)
        except ValidationError as bad:
            return Brought(kind="project", name=name, action="refused", reason=first_misfit(bad).why)
        return Brought(kind="project", name=name, action="changed" if changes else "unchanged", changes=changes)


def _shown(brought: Brought) -> FilePart:
    return FilePart(
        kind=brought.kind,
        name=brought.name,
        action=brought.action,
        reason=brought.reason,
        changes=[
            FileChange(field=field, before=cast("JsonValue", before), after=cast("JsonValue", after))
            for field, (before, after) in brought.changes.items()
        ],
        held=brought.held,
    )
