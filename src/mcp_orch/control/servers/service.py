"""The rules of servers: registering, changing, switching, trying, and how they are."""

from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture, ServerView
from mcp_orch.control.approvals.errors import WaitsForApproval
from mcp_orch.control.approvals.service import Proposal
from mcp_orch.control.commands.service import WAITS
from mcp_orch.control.servers.commands import code_in, code_in_change
from mcp_orch.control.servers.drafts import changed_reach, reach_in
from mcp_orch.control.servers.errors import DefinitionMirrored, NoSuchServer
from mcp_orch.control.servers.registry import Differences, ServerRegistry
from mcp_orch.control.servers.repository import ServerRepository
from mcp_orch.control.servers.schemas import (
    LogEntry,
    NewServer,
    Server,
    ServerChange,
    ServerLogs,
    ServerPage,
    ServerStatus,
)
from mcp_orch.control.servers.sealed_values import ValueSealer
from mcp_orch.control.servers.showing import ServerShowcase
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.servers import ServerOrigin, ServerRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

_SWITCHES: Final = frozenset({"disabled"})


class ServerService:
    """Servers of the project that a visit is about. When a method returns, what it did is in the picture."""

    def __init__(self, surroundings: ServerSurroundings) -> None:
        self._store: Final = surroundings.store
        self._pictures: Final = surroundings.pictures
        self._upstreams: Final = surroundings.upstreams
        self._approvals: Final = surroundings.approvals
        self._clock: Final = surroundings.clock
        self._showcase: Final = ServerShowcase(upstreams=surroundings.upstreams, public=surroundings.public)
        self._registry: Final = ServerRegistry(
            clock=surroundings.clock, ids=surroundings.ids, sealer=ValueSealer(surroundings.ring)
        )

    async def page(self, visit: ProjectVisit, asked: PageAsked = FIRST_PAGE) -> ServerPage:
        """The servers, newest first."""
        async with self._store.reading() as session:
            page = await ServerRepository(session, visit.picture.project).page(asked=asked)
        return ServerPage(items=[self.shown(row, visit) for row in page.rows], next_cursor=page.next_cursor)

    async def get(self, visit: ProjectVisit, ref: str) -> Server:
        """One server, by name, former name or id. Raises NoSuchServer."""
        async with self._store.reading() as session:
            row = await self._row(ServerRepository(session, visit.picture.project), visit, ref=ref)
        return self.shown(row, visit)

    async def create(self, visit: ProjectVisit, new: NewServer) -> Server:
        """Registers a server; one with a command that its maker may not run is held until a hub admin approves it.

        Raises BadName, InvalidServer or ServerNameTaken.
        """
        row = self._registry.draft(visit.picture.project, new, by=visit.caller.principal)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await self._registry.enter(ServerRepository(work.session, row.project_id), row)
            work.happened(visit.actor, _about(ActivityTag.SERVER_ADDED, row, transport=row.transport.value))
            await self._settle(work, visit, row=row, what=code_in(reach_in(row)))
            work.changed(ChangeKind.PROJECT, row.project_id)
        return self.shown(row, visit)

    async def change(self, visit: ProjectVisit, ref: str, *, change: ServerChange) -> Server:
        """The server after the change; its former name answers until it is reused.

        A change of what it runs holds it until a hub admin approves, unless one makes it or it was approved before.
        Raises NoSuchServer, BadName, InvalidServer, ServerNameTaken or DefinitionMirrored.
        """
        async with UnitOfWork(self._store, clock=self._clock) as work:
            servers = ServerRepository(work.session, visit.picture.project)
            row = await self._row(servers, visit, ref=ref)
            if row.origin is ServerOrigin.MIRROR and change.model_fields_set - _SWITCHES:
                raise DefinitionMirrored(row.name)
            differences, what = await self._apply(servers, row, change=change)
            await self._settle(work, visit, row=row, what=what)
            if differences:
                self._registry.touch(row)
                self._tell(work, visit, row=row, differences=differences)
        return self.shown(row, visit)

    async def delete(self, visit: ProjectVisit, ref: str) -> None:
        """Takes a server out of the project. Raises NoSuchServer or DefinitionMirrored."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            servers = ServerRepository(work.session, visit.picture.project)
            row = await self._row(servers, visit, ref=ref)
            if row.origin is ServerOrigin.MIRROR and row.is_enabled:
                raise DefinitionMirrored(row.name)
            await self._approvals.withdraw(work, view_of(visit.picture, ref).id, project=row.project_id, by=visit.actor)
            await servers.delete(row)
            work.happened(visit.actor, _about(ActivityTag.SERVER_REMOVED, row))
            work.changed(ChangeKind.PROJECT, row.project_id)
            # Keys may be limited to it.
            work.changed(ChangeKind.CALLERS, row.project_id)

    def status(self, visit: ProjectVisit, ref: str) -> ServerStatus:
        """How a server is now. Raises NoSuchServer."""
        view = view_of(visit.picture, ref)
        return self._showcase.status(view.id, with_last_lines=bool(_may(visit, Permission.SERVERS_LOGS)))

    async def restart(self, visit: ProjectVisit, ref: str) -> ServerStatus:
        """Closes its connections and processes, to be started anew. Raises NoSuchServer or WaitsForApproval."""
        view = view_of(visit.picture, ref)
        if view.held:
            raise WaitsForApproval(view.name, view.off_reason or WAITS)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            work.happened(visit.actor, _seen(ActivityTag.SERVER_RESTARTED, view, picture=visit.picture))
        await self._upstreams.restart(view.id)
        return self.status(visit, ref)

    def logs(self, visit: ProjectVisit, ref: str, *, lines: int) -> ServerLogs:
        """The newest lines of a server's log, oldest first. Raises NoSuchServer."""
        view = view_of(visit.picture, ref)
        tail = self._upstreams.tail(view.id, lines)
        return ServerLogs(
            items=[LogEntry(at=line.at, stream=line.stream, level=line.level, text=line.text) for line in tail]
        )

    async def _apply(
        self, servers: ServerRepository, row: ServerRow, *, change: ServerChange
    ) -> tuple[Differences, str | None]:
        before, reach = reach_in(row), reach_in(row)
        if change.model_fields_set & {"transport", "command", "args", "cwd", "url"}:
            reach = changed_reach(row, change)
        env = self._registry.merged_env(row, change.env)
        headers = self._registry.merged_headers(row, change.headers)
        what = code_in_change(before, reach, env_names=env.touched)
        differences = self._registry.apply_reach(row, reach)
        differences |= self._registry.apply_values(row, env=env, headers=headers)
        differences |= self._registry.apply_settings(row, change)
        if change.disabled is not None:
            differences |= self._registry.switch(row, on=not change.disabled)
        if change.name is not None:
            differences |= await self._registry.rename(servers, row, name=change.name)
        return differences, what

    async def _settle(self, work: UnitOfWork, visit: ProjectVisit, *, row: ServerRow, what: str | None) -> None:
        if what is not None:
            may_run = _may(visit, Permission.SERVERS_COMMAND)
            await self._approvals.settle(work, Proposal(row=row, what=what, by=visit.actor, may_run=may_run))

    def _tell(self, work: UnitOfWork, visit: ProjectVisit, *, row: ServerRow, differences: Differences) -> None:
        tag = ActivityTag.SERVER_CHANGED
        if differences.keys() == {"disabled"}:
            tag = ActivityTag.SERVER_ENABLED if row.is_enabled else ActivityTag.SERVER_DISABLED
        changes = {field: {"from": before, "to": after} for field, (before, after) in differences.items()}
        work.happened(visit.actor, _about(tag, row, **changes))
        work.changed(ChangeKind.PROJECT, row.project_id)

    async def _row(self, servers: ServerRepository, visit: ProjectVisit, *, ref: str) -> ServerRow:
        row = await servers.get(view_of(visit.picture, ref).id)
        if row is None:
            raise NoSuchServer(ref, visit.picture.name)
        return row

    def shown(self, row: ServerRow, visit: ProjectVisit) -> Server:
        """A row as this visitor may see it."""
        picture = self._pictures.current(row.project_id) or visit.picture
        return self._showcase.server(row, picture, with_definition=bool(_may(visit, Permission.SERVERS_EDIT)))


def view_of(picture: Picture, ref: str) -> ServerView:
    """The server of this name, former name or id. Raises NoSuchServer."""
    view = picture.server(ref)
    if view is None:
        raise NoSuchServer(ref, picture.name)
    return view


def _may(visit: ProjectVisit, permission: Permission) -> bool:
    return bool(may(visit.caller, permission, picture=visit.picture))


def _about(tag: ActivityTag, row: ServerRow, **details: object) -> Happening:
    return Happening(tag=tag, target=row.id, target_name=row.name, project=row.project_id, details=details)


def _seen(tag: ActivityTag, view: ServerView, *, picture: Picture) -> Happening:
    return Happening(tag=tag, target=ServerId(view.id), target_name=view.name, project=picture.project)
