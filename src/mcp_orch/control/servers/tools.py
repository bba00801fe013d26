"""Tools of servers: what servers list, and what admins decided about it."""

from typing import Final

import msgspec
from pydantic import JsonValue

from mcp_orch.access.public_names import public_name
from mcp_orch.contract.diagnoses import recognised
from mcp_orch.contract.pictures import Picture, ServerView, ToolOverride
from mcp_orch.contract.upstreams import Listing
from mcp_orch.control.servers.errors import NoSuchTool
from mcp_orch.control.servers.repository import ServerRepository
from mcp_orch.control.servers.schemas import Tool, ToolChange, ToolPage
from mcp_orch.control.servers.service import view_of
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.tool_overrides import ToolOverrideRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

_CATALOG_WAIT_S: Final = 10.0
_UNTOUCHED: Final = ToolOverride()


class _Listed(msgspec.Struct):
    """The members of a tool that people read; the rest is the client's business."""

    name: str
    title: str | None = None
    description: str | None = None
    input_schema: object = msgspec.field(name="inputSchema", default=None)
    output_schema: object = msgspec.field(name="outputSchema", default=None)
    annotations: object = None


class ToolService:
    """Tools of the servers of the project that a visit is about."""

    def __init__(self, surroundings: ServerSurroundings) -> None:
        self._store: Final = surroundings.store
        self._pictures: Final = surroundings.pictures
        self._upstreams: Final = surroundings.upstreams
        self._clock: Final = surroundings.clock

    async def page(self, visit: ProjectVisit, ref: str) -> ToolPage:
        """Every tool that a server lists, switched off ones included. Raises NoSuchServer.

        Waits a bounded time for a server that was never connected; a failed one gives no tools and the reason.
        """
        view = view_of(visit.picture, ref)
        catalog = await self._upstreams.catalog(view.id, _CATALOG_WAIT_S) if view.enabled else None
        if catalog is None:
            known = self._upstreams.status(view.id).diagnosis
            why = recognised(view.off_reason) if view.off_reason else known
            return ToolPage(items=[], reason=why and why.line, diagnosis=why)
        shown = [_shown(one, view, picture=visit.picture) for one in catalog.tools]
        return ToolPage(items=[_hidden(one, catalog.header_faults.get(one.name)) for one in shown])

    async def get(self, visit: ProjectVisit, ref: str, *, tool: str) -> Tool:
        """One tool. Raises NoSuchServer or NoSuchTool."""
        view = view_of(visit.picture, ref)
        listed = await self._listed(view, tool)
        async with self._store.reading() as session:
            row = await ServerRepository(session, visit.picture.project).override(view.id, tool)
        return _shown(listed, view, picture=visit.picture, override=_decided(row))

    async def change(self, visit: ProjectVisit, ref: str, *, tool: str, change: ToolChange) -> Tool:
        """Decides about a tool; effective at once. Raises NoSuchServer or NoSuchTool."""
        view = view_of(visit.picture, ref)
        listed = await self._listed(view, tool)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            servers = ServerRepository(work.session, visit.picture.project)
            row = await servers.override(view.id, tool)
            if row is None:
                row = undecided(view.id, tool)
                servers.add_override(row)
            details = decide_about(row, change)
            row.updated_at = self._clock.now()
            if details:
                work.happened(
                    visit.actor,
                    Happening(
                        tag=ActivityTag.TOOL_CHANGED,
                        target=f"{view.id}/{tool}"[:200],
                        target_name=f"{view.name}.{tool}",
                        project=visit.picture.project,
                        details=details,
                    ),
                )
                work.changed(ChangeKind.PROJECT, visit.picture.project)
        picture = self._pictures.current(visit.picture.project) or visit.picture
        return _shown(listed, picture.servers.get(view.id, view), picture=picture)

    async def _listed(self, view: ServerView, tool: str) -> Listing:
        catalog = await self._upstreams.catalog(view.id, _CATALOG_WAIT_S)
        found = None if catalog is None else catalog.tools_by_key.get(tool)
        if found is not None:
            return found
        # What was decided before can be changed while the server is away.
        if catalog is None and tool in view.tools:
            return Listing(key=tool, definition=msgspec.json.encode({"name": tool}))
        raise NoSuchTool(tool, view.name)


def undecided(server: str, tool: str) -> ToolOverrideRow:
    """The row of a tool about which nothing was decided yet."""
    return ToolOverrideRow(server_id=server, tool=tool, is_enabled=True, is_read_only=False, is_repeatable=False)


def decide_about(row: ToolOverrideRow, change: ToolChange) -> dict[str, object]:
    """Writes a decision into a row; what is different now."""
    details: dict[str, object] = {}
    wanted = {"is_enabled": change.enabled, "is_read_only": change.read_only, "is_repeatable": change.repeatable}
    for field, value in wanted.items():
        if value is not None and getattr(row, field) is not value:
            setattr(row, field, value)
            details[field.removeprefix("is_")] = value
    if "description" in change.model_fields_set and row.description != change.description:
        row.description = change.description
        details["description"] = change.description
    return details


def _decided(row: ToolOverrideRow | None) -> ToolOverride:
    if row is None:
        return _UNTOUCHED
    return ToolOverride(
        enabled=row.is_enabled, description=row.description, read_only=row.is_read_only, repeatable=row.is_repeatable
    )


def _shown(listed: Listing, view: ServerView, *, picture: Picture, override: ToolOverride | None = None) -> Tool:
    try:
        said = msgspec.json.decode(listed.definition, type=_Listed)
    except msgspec.DecodeError:
        # A server may write anything into its list; the tool is still there to be switched off.
        said = _Listed(name=listed.key)
    override = override or view.tools.get(listed.key, _UNTOUCHED)
    return Tool(
        server=view.name,
        name=listed.key,
        public_name=public_name(view.name, listed.key, naming=picture.naming),
        title=said.title,
        description=said.description if override.description is None else override.description,
        server_description=None if override.description is None else said.description,
        enabled=override.enabled,
        read_only=override.read_only,
        repeatable=override.repeatable,
        input_schema=_json(said.input_schema),
        output_schema=_json(said.output_schema),
        annotations=_json(said.annotations),
    )


def _hidden(tool: Tool, fault: str | None) -> Tool:
    if fault is not None:
        tool.hidden = f"not shown to clients of 2026-07-28, which must leave it out: {fault}"
    return tool


def _json(value: object) -> JsonValue:
    return value  # pyright: ignore[reportReturnType]  msgspec decodes JSON into exactly these types
