"""The rules of toolsets: plain selections, kept by ids, so that renames change nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from mcp_orch.access.names import check_name, fold
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef, EndpointUrls, PublicAddress
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.ports import Clock, Ids, PictureFeed, UpstreamControl
from mcp_orch.control.toolsets.entries import EVERY_TOOL, Entry, EntryResolver, entry_text
from mcp_orch.control.toolsets.errors import NoSuchToolset, ToolsetNameTaken
from mcp_orch.control.toolsets.repository import ToolsetRepository
from mcp_orch.control.toolsets.schemas import NewToolset, Toolset, ToolsetChange, ToolsetPage
from mcp_orch.formats.project_file import Brought, FileEntry, FileToolset
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.kit.misfits import first_misfit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.toolset_entries import ToolsetEntryRow
from mcp_orch.storage.tables.toolsets import ToolsetRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolsetSurroundings:
    """What the service of toolsets works with."""

    store: Store
    pictures: PictureFeed
    upstreams: UpstreamControl
    public: PublicAddress
    clock: Clock
    ids: Ids


class ToolsetService:
    """Toolsets of the project that a visit is about. When a method returns, what it did is in the picture."""

    def __init__(self, surroundings: ToolsetSurroundings) -> None:
        self._store: Final = surroundings.store
        self._pictures: Final = surroundings.pictures
        self._public: Final = surroundings.public
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids
        self._resolver: Final = EntryResolver(surroundings.upstreams)

    async def page(self, visit: ProjectVisit, asked: PageAsked = FIRST_PAGE) -> ToolsetPage:
        """The toolsets, newest first."""
        async with self._store.reading() as session:
            page = await ToolsetRepository(session, visit.picture.project).page(asked=asked)
        return ToolsetPage(items=[self._shown(row, visit) for row in page.rows], next_cursor=page.next_cursor)

    async def get(self, visit: ProjectVisit, ref: str) -> Toolset:
        """One toolset, by name or id. Raises NoSuchToolset."""
        async with self._store.reading() as session:
            row = await _row(ToolsetRepository(session, visit.picture.project), visit.picture, ref=ref)
        return self._shown(row, visit)

    async def create(self, visit: ProjectVisit, new: NewToolset) -> Toolset:
        """A new toolset. Raises BadName, ToolsetNameTaken or UnknownEntry."""
        check_name(new.name)
        entries = await self._resolver.resolve(visit.picture, new.tools)
        row = self._row_of(visit, new, entries=entries)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            toolsets = ToolsetRepository(work.session, row.project_id)
            if await toolsets.by_name(row.name_folded) is not None:
                raise ToolsetNameTaken(new.name)
            toolsets.add(row)
            work.happened(visit.actor, _about(ActivityTag.TOOLSET_ADDED, row, tools=list(new.tools)))
            work.changed(ChangeKind.PROJECT, row.project_id)
        return self._shown(row, visit)

    async def change(self, visit: ProjectVisit, ref: str, *, change: ToolsetChange) -> Toolset:
        """The toolset after the change. Raises NoSuchToolset, BadName, ToolsetNameTaken or UnknownEntry."""
        view = visit.picture.toolset(ref)
        known = frozenset(view.entries) if view is not None else frozenset[Entry]()
        entries = None
        if change.tools is not None:
            entries = await self._resolver.resolve(visit.picture, change.tools, known=known)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            toolsets = ToolsetRepository(work.session, visit.picture.project)
            row = await _row(toolsets, visit.picture, ref=ref)
            details = await self._apply(toolsets, row, change=change)
            if entries is not None and entries != _entries(row):
                details["tools"] = {
                    "from": [entry_text(visit.picture, entry) for entry in _entries(row)],
                    "to": [entry_text(visit.picture, entry) for entry in entries],
                }
                await toolsets.replace_entries(row, entries)
            if details:
                row.updated_at = self._clock.now()
                work.happened(visit.actor, _about(ActivityTag.TOOLSET_CHANGED, row, **details))
                work.changed(ChangeKind.PROJECT, row.project_id)
        return self._shown(row, visit)

    async def delete(self, visit: ProjectVisit, ref: str) -> None:
        """Deletes a toolset and closes its endpoint. Raises NoSuchToolset."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            toolsets = ToolsetRepository(work.session, visit.picture.project)
            row = await _row(toolsets, visit.picture, ref=ref)
            await toolsets.delete(row)
            work.happened(visit.actor, _about(ActivityTag.TOOLSET_REMOVED, row))
            work.changed(ChangeKind.PROJECT, row.project_id)

    async def write_out(self, visit: ProjectVisit) -> list[FileToolset]:
        """All toolsets for a file, by name; entries whose server is gone are left out."""
        async with self._store.reading() as session:
            rows = await ToolsetRepository(session, visit.picture.project).all()
        servers = visit.picture.servers
        return [
            FileToolset(
                name=row.name,
                title=row.title,
                entries=[FileEntry(server=servers[at].name, tool=tool) for at, tool in _entries(row) if at in servers],
            )
            for row in rows
        ]

    async def take_in(
        self, visit: ProjectVisit, file: FileToolset, *, picture: Picture, coming: frozenset[str], preview: bool
    ) -> Brought:
        """Brings one toolset to a file; servers in `coming` are there once it is more than a preview.

        Tools are believed: their servers may be away, or wait for approval.
        """
        missing = [one.server for one in file.entries if picture.server(one.server) is None]
        gone = [name for name in missing if not (preview and name in coming)]
        if gone:
            return _refused(file, reason=f"{picture.name} has no server {gone[0][:60]!r}")
        try:
            tools = list(dict.fromkeys(map(_text_of, file.entries)))
            new = NewToolset(name=file.name, title=file.title, tools=tools)
        except ValidationError as bad:
            return _refused(file, reason=str(first_misfit(bad)))
        async with self._store.reading() as session:
            row = await ToolsetRepository(session, picture.project).by_name(fold(new.name))
        before = [entry_text(picture, entry) for entry in _entries(row)] if row is not None else []
        changes: dict[str, tuple[object, object]] = {}
        if row is not None and row.title != new.title:
            changes["title"] = (row.title, new.title)
        if row is not None and before != new.tools:
            changes["tools"] = (before, new.tools)
        try:
            if row is None:
                check_name(new.name)
            if not preview:
                await self._bring(visit, new, entries=_entries_of(file, picture))
        except OrchError as refused:
            return _refused(file, reason=refused.message)
        action = "added" if row is None else "changed" if changes else "unchanged"
        return Brought(kind="toolset", name=file.name, action=action, changes=changes)

    async def _bring(self, visit: ProjectVisit, new: NewToolset, *, entries: Sequence[Entry]) -> None:
        picture = self._pictures.current(visit.picture.project) or visit.picture
        async with UnitOfWork(self._store, clock=self._clock) as work:
            toolsets = ToolsetRepository(work.session, picture.project)
            row = await toolsets.by_name(fold(new.name))
            if row is None:
                row = self._row_of(visit, new, entries=entries)
                toolsets.add(row)
                tag = ActivityTag.TOOLSET_ADDED
            elif entries != _entries(row) or row.title != new.title:
                await toolsets.replace_entries(row, entries)
                row.title, row.updated_at = new.title, self._clock.now()
                tag = ActivityTag.TOOLSET_CHANGED
            else:
                return
            work.happened(visit.actor, _about(tag, row, tools=[entry_text(picture, entry) for entry in entries]))
            work.changed(ChangeKind.PROJECT, picture.project)

    def _row_of(self, visit: ProjectVisit, new: NewToolset, *, entries: Sequence[Entry]) -> ToolsetRow:
        now = self._clock.now()
        return ToolsetRow(
            id=self._ids.new("tst"),
            project_id=visit.picture.project,
            name=new.name,
            name_folded=fold(new.name),
            title=new.title,
            created_by=visit.caller.principal,
            created_at=now,
            updated_at=now,
            entries=[
                ToolsetEntryRow(position=position, server_id=server, tool=tool)
                for position, (server, tool) in enumerate(entries)
            ],
        )

    async def _apply(self, toolsets: ToolsetRepository, row: ToolsetRow, *, change: ToolsetChange) -> dict[str, object]:
        details: dict[str, object] = {}
        if change.name is not None and change.name != row.name:
            folded = fold(check_name(change.name))
            if folded != row.name_folded and await toolsets.by_name(folded) is not None:
                raise ToolsetNameTaken(change.name)
            details["name"] = {"from": row.name, "to": change.name}
            row.name, row.name_folded = change.name, folded
        if "title" in change.model_fields_set and change.title != row.title:
            details["title"] = {"from": row.title, "to": change.title}
            row.title = change.title
        return details

    def _shown(self, row: ToolsetRow, visit: ProjectVisit) -> Toolset:
        picture = self._pictures.current(row.project_id) or visit.picture
        path = EndpointRef(project=picture.name, kind=EndpointKind.TOOLSET, name=row.name).path
        return Toolset(
            id=row.id,
            name=row.name,
            title=row.title,
            tools=[entry_text(picture, entry) for entry in _entries(row)],
            created_at=row.created_at,
            updated_at=row.updated_at,
            endpoints=EndpointUrls(**self._public.urls(path)),
        )


async def _row(toolsets: ToolsetRepository, picture: Picture, *, ref: str) -> ToolsetRow:
    view = picture.toolset(ref)
    row = None if view is None else await toolsets.get(view.id)
    if row is None:
        raise NoSuchToolset(ref, picture.name)
    return row


def _text_of(entry: FileEntry) -> str:
    return f"{entry.server}.{EVERY_TOOL if entry.tool is None else entry.tool}"


def _entries_of(file: FileToolset, picture: Picture) -> list[Entry]:
    found = [(picture.server(one.server), one.tool) for one in file.entries]
    entries = [(view.id, None if tool == EVERY_TOOL else tool) for view, tool in found if view is not None]
    return list(dict.fromkeys(entries))


def _refused(file: FileToolset, *, reason: str) -> Brought:
    return Brought(kind="toolset", name=file.name, action="refused", reason=reason)


def _entries(row: ToolsetRow) -> list[Entry]:
    return [(ServerId(entry.server_id), entry.tool) for entry in row.entries]


def _about(tag: ActivityTag, row: ToolsetRow, **details: object) -> Happening:
    return Happening(tag=tag, target=row.id, target_name=row.name, project=row.project_id, details=details)
