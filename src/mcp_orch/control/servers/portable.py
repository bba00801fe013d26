"""Servers of a project, written out for elsewhere and read in from there."""

from collections.abc import Sequence
from typing import Final

from pydantic import ValidationError

from mcp_orch.access.names import fold
from mcp_orch.control.servers.errors import ValuesSealed
from mcp_orch.control.servers.imports import DefinitionImporter, Undo, undoing
from mcp_orch.control.servers.repository import ServerRepository
from mcp_orch.control.servers.schemas import NewServer, ToolChange
from mcp_orch.control.servers.sealed_values import ValueSealer
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.control.servers.tools import decide_about, undecided
from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.literal_secrets import lift_secrets
from mcp_orch.formats.project_file import Brought, FileServer, FileTool, as_slots
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.kit.misfits import first_misfit
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.tables.tool_overrides import ToolOverrideRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork


class ServerPorter:
    """Satisfies `control.project_files.service.Servers`."""

    def __init__(self, surroundings: ServerSurroundings, importer: DefinitionImporter) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._importer: Final = importer
        self._sealer: Final = ValueSealer(surroundings.ring)

    async def write_out(self, visit: ProjectVisit) -> list[FileServer]:
        """All servers by name, without the values that nobody may see. Raises ValuesSealed."""
        async with self._store.reading() as session:
            servers = ServerRepository(session, visit.picture.project)
            return [self._written(row, await servers.overrides(row.id)) for row in await servers.all()]

    async def take_in(self, visit: ProjectVisit, servers: list[FileServer], *, preview: bool) -> list[Brought]:
        """Brings servers and what was decided about their tools to a file. What nobody approved here waits."""
        brought: list[Brought] = []
        with undoing():
            async with UnitOfWork(self._store, clock=self._clock) as work:
                for server in servers:
                    brought.extend(await self._take(work, visit, server=server))
                if preview:
                    raise Undo
        return brought

    def _written(self, row: ServerRow, overrides: Sequence[ToolOverrideRow]) -> FileServer:
        try:
            env = self._sealer.open_all(row.id, row.env)
            headers = self._sealer.open_all(row.id, row.headers)
        except BrokenSeal as broken:
            raise ValuesSealed(row.name) from broken
        plain = FoundServer(name=row.name, command=row.command, args=tuple(row.args), url=row.url)
        # What stands in arguments or the URL is seen by admins, but is no less a secret elsewhere.
        lifted, _ = lift_secrets(plain)
        return FileServer(
            name=row.name,
            title=row.title,
            transport=row.transport,
            command=row.command,
            args=list(lifted.args),
            env=as_slots(row.name, dict(sorted(env.items()))),
            cwd=row.cwd,
            url=lifted.url,
            headers=as_slots(row.name, dict(sorted(headers.items()))),
            timeout=row.timeout_s,
            call_timeout=row.call_timeout_s,
            sharing=row.sharing,
            disabled=not row.is_enabled,
            tools=[_tool(one) for one in sorted(overrides, key=_name_of)],
        )

    async def _take(self, work: UnitOfWork, visit: ProjectVisit, *, server: FileServer) -> list[Brought]:
        try:
            new = _new_server(server)
        except ValidationError as bad:
            return [Brought(kind="server", name=server.name, action="refused", reason=str(first_misfit(bad)))]
        [item] = await self._importer.take_all(work, visit, definitions=[new])
        assert item.action != "disabled"
        done = Brought(
            kind="server",
            name=item.name,
            action=item.action,
            reason=item.reason,
            changes={one.field: (one.before, one.after) for one in item.changes},
            held=item.held,
        )
        return [done, *(await self._take_tools(work, visit, server=server) if item.action != "refused" else [])]

    async def _take_tools(self, work: UnitOfWork, visit: ProjectVisit, *, server: FileServer) -> list[Brought]:
        project = visit.picture.project
        servers = ServerRepository(work.session, project)
        row = await servers.by_name(fold(server.name))
        assert row is not None
        brought: list[Brought] = []
        for tool in server.tools:
            name = f"{row.name}.{tool.name}"
            try:
                change = _change(tool)
            except ValidationError as bad:
                brought.append(Brought(kind="tool", name=name, action="refused", reason=str(first_misfit(bad))))
                continue
            found = await servers.override(row.id, tool.name)
            override = found or undecided(row.id, tool.name)
            before = {field: getattr(override, column) for field, column in _COLUMNS.items()}
            details = decide_about(override, change)
            if found is None and details:
                servers.add_override(override)
            if details:
                override.updated_at = self._clock.now()
                target = f"{row.id}/{tool.name}"[:200]
                what = Happening(
                    tag=ActivityTag.TOOL_CHANGED, target=target, target_name=name, project=project, details=details
                )
                work.happened(visit.actor, what)
                work.changed(ChangeKind.PROJECT, project)
            changes = {field: (before[field], value) for field, value in details.items()}
            brought.append(
                Brought(kind="tool", name=name, action="changed" if details else "unchanged", changes=changes)
            )
        return brought


_COLUMNS: Final = {
    "enabled": "is_enabled",
    "read_only": "is_read_only",
    "repeatable": "is_repeatable",
    "description": "description",
}


def _name_of(row: ToolOverrideRow) -> str:
    return row.tool


def _tool(row: ToolOverrideRow) -> FileTool:
    return FileTool(
        name=row.tool,
        enabled=row.is_enabled,
        description=row.description,
        read_only=row.is_read_only,
        repeatable=row.is_repeatable,
    )


def _change(tool: FileTool) -> ToolChange:
    return ToolChange(
        enabled=tool.enabled, description=tool.description, read_only=tool.read_only, repeatable=tool.repeatable
    )


def _new_server(server: FileServer) -> NewServer:
    return NewServer(
        name=server.name,
        title=server.title,
        transport=server.transport,
        command=server.command,
        args=server.args,
        env=server.env,
        cwd=server.cwd,
        url=server.url,
        headers=server.headers,
        timeout=server.timeout,
        call_timeout=server.call_timeout,
        disabled=server.disabled,
        sharing=server.sharing,
    )
