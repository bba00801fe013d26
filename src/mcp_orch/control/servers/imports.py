"""Many definitions in one go: imports by people, and the file that `serve --config` mirrors."""

from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.names import fold
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.names import ProjectId
from mcp_orch.contract.why import Why
from mcp_orch.control.approvals.service import ApprovalService, Proposal
from mcp_orch.control.servers.commands import code_in, code_in_change
from mcp_orch.control.servers.drafts import reach_in, reach_of
from mcp_orch.control.servers.errors import DefinitionMirrored, InvalidServer
from mcp_orch.control.servers.registry import Differences, ServerRegistry
from mcp_orch.control.servers.repository import ServerRepository
from mcp_orch.control.servers.schemas import (
    ImportAsked,
    ImportChange,
    ImportedServer,
    ImportReport,
    NewServer,
    ServerChange,
)
from mcp_orch.control.servers.sealed_values import ValueSealer
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.servers import ServerOrigin, ServerRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, Actor, Happening, UnitOfWork

GONE: Final = because(Why.GONE_FROM_FILE).text
_OFF_IN_FILE: Final = because(Why.OFF_IN_FILE).text


class Undo(Exception):
    """Ends a preview: the transaction leaves no trace."""


@contextmanager
def undoing() -> Generator[None]:
    """What a preview tried within the block is rolled back, and nobody hears of it."""
    with suppress(Undo):
        yield


class DefinitionImporter:
    """Brings servers to given definitions, by name. Doing it twice does nothing the second time."""

    def __init__(self, surroundings: ServerSurroundings) -> None:
        self._store: Final = surroundings.store
        self._clock: Final = surroundings.clock
        self._approvals: Final = surroundings.approvals
        self._registry: Final = ServerRegistry(
            clock=surroundings.clock, ids=surroundings.ids, sealer=ValueSealer(surroundings.ring)
        )

    async def import_many(self, visit: ProjectVisit, asked: ImportAsked) -> ImportReport:
        """Registers and changes servers as a person asks; each definition that can't be taken says why.

        Switches of servers that exist stay as they are. With `preview` nothing is changed.
        """
        items: list[ImportedServer] = []
        with undoing():
            async with UnitOfWork(self._store, clock=self._clock) as work:
                items = await self.take_all(work, visit, definitions=asked.servers)
                if asked.preview:
                    raise Undo
        return ImportReport(preview=asked.preview, items=items)

    async def take_all(
        self, work: UnitOfWork, visit: ProjectVisit, *, definitions: Sequence[NewServer]
    ) -> list[ImportedServer]:
        """Registers and changes servers within a greater change."""
        round_ = _Round(
            self._registry,
            work,
            approvals=self._approvals,
            project=visit.picture.project,
            by=visit.actor,
            may_run=bool(may(visit.caller, Permission.SERVERS_COMMAND, picture=visit.picture)),
        )
        return [await round_.take(new) for new in definitions]

    async def mirror(
        self, project: ProjectId, definitions: Sequence[NewServer], *, also_kept: Collection[str] = ()
    ) -> ImportReport:
        """Brings a project to a file: its definitions are read-only elsewhere, one that is gone is disabled.

        `also_kept` names servers that stand in the file in a way that can't be taken: they stay as they were.
        A server's own switch is kept, until the file's `disabled` for it changes. Values are taken as they are:
        `${NAME}` was filled from the operator's environment before.
        """
        async with UnitOfWork(self._store, clock=self._clock) as work:
            round_ = _Round(
                self._registry,
                work,
                approvals=self._approvals,
                project=project,
                by=HUB_ACTOR,
                may_run=True,
                is_mirror=True,
            )
            items = [await round_.take(new) for new in definitions]
            items.extend(
                await round_.put_away({fold(name) for name in (*also_kept, *(new.name for new in definitions))})
            )
        return ImportReport(preview=False, items=items)


class _Round:
    """One import within one transaction."""

    def __init__(  # noqa: PLR0913  one value each for what, where, who, and with which rights
        self,
        registry: ServerRegistry,
        work: UnitOfWork,
        *,
        approvals: ApprovalService,
        project: str,
        by: Actor,
        may_run: bool,
        is_mirror: bool = False,
    ) -> None:
        self._registry: Final = registry
        self._work: Final = work
        self._approvals: Final = approvals
        self._servers: Final = ServerRepository(work.session, project)
        self._project: Final = project
        self._by: Final = by
        self._may_run: Final = may_run
        self._is_mirror: Final = is_mirror

    async def take(self, new: NewServer) -> ImportedServer:
        """Adds or changes one server, or says why not."""
        try:
            row = await self._servers.by_name(fold(new.name))
            if row is None:
                return await self._add(new)
            return await self._bring(row, new)
        except OrchError as refused:
            return ImportedServer(name=new.name, action="refused", reason=refused.message)

    async def put_away(self, kept: set[str]) -> list[ImportedServer]:
        """Disables mirrored servers that the file no longer has; what was known of them stays."""
        gone = [row for row in await self._servers.mirrored() if row.name_folded not in kept and row.is_enabled]
        for row in gone:
            self._registry.switch(row, on=False, reason=GONE)
            self._registry.touch(row)
            self._tell(ActivityTag.SERVER_DISABLED, row, details={"reason": GONE})
        return [ImportedServer(name=row.name, action="disabled", reason=GONE) for row in gone]

    async def _add(self, new: NewServer) -> ImportedServer:
        row = self._registry.draft(self._project, new, by=self._by.principal)
        if self._is_mirror:
            row.origin, row.file_disabled = ServerOrigin.MIRROR, new.disabled
            row.off_reason = _OFF_IN_FILE if new.disabled else None
        await self._registry.enter(self._servers, row)
        await self._work.session.flush()
        held = await self._settle(row, code_in(reach_in(row)))
        self._tell(ActivityTag.SERVER_ADDED, row, details={"transport": row.transport.value})
        return ImportedServer(name=row.name, action="added", held=held)

    async def _bring(self, row: ServerRow, new: NewServer) -> ImportedServer:
        if row.origin is ServerOrigin.MIRROR and not self._is_mirror:
            raise DefinitionMirrored(row.name)
        if row.name != new.name and fold(row.name) == fold(new.name) and row.name.lower() != new.name.lower():
            raise InvalidServer("name", f"{new.name!r} looks like {row.name!r}, which is there already")
        differences, what = self._differences(row, new)
        if self._is_mirror:
            differences |= self._follow_switch(row, new)
        held = await self._settle(row, what)
        if not differences:
            return ImportedServer(name=row.name, action="unchanged")
        self._registry.touch(row)
        self._tell(
            ActivityTag.SERVER_CHANGED,
            row,
            details={field: {"from": before, "to": after} for field, (before, after) in differences.items()},
        )
        changes = [ImportChange(field=field, before=pair[0], after=pair[1]) for field, pair in differences.items()]
        return ImportedServer(name=row.name, action="changed", changes=changes, held=held)

    def _differences(self, row: ServerRow, new: NewServer) -> tuple[Differences, str | None]:
        reach = reach_of(new)
        env = self._registry.exact_env(row, new.env)
        headers = self._registry.exact_headers(row, new.headers)
        what = code_in_change(reach_in(row), reach, env_names=env.touched)
        settings = ServerChange(timeout=new.timeout, call_timeout=new.call_timeout, sharing=new.sharing)
        if new.title is not None:
            settings.title = new.title
        differences = self._registry.apply_reach(row, reach)
        differences |= self._registry.apply_values(row, env=env, headers=headers)
        return differences | self._registry.apply_settings(row, settings), what

    def _follow_switch(self, row: ServerRow, new: NewServer) -> Differences:
        differences: Differences = {}
        if row.origin is not ServerOrigin.MIRROR:
            row.origin = ServerOrigin.MIRROR
            differences["kept by"] = ("hub", "file")
        is_back = row.off_reason == GONE
        if is_back or row.file_disabled is not new.disabled:
            differences |= self._registry.switch(row, on=not new.disabled, reason=_OFF_IN_FILE)
        row.file_disabled = new.disabled
        return differences

    async def _settle(self, row: ServerRow, what: str | None) -> bool:
        """Whether the row is held now because of this."""
        if what is None:
            return False
        proposal = Proposal(row=row, what=what, by=self._by, may_run=self._may_run)
        return not await self._approvals.settle(self._work, proposal)

    def _tell(self, tag: ActivityTag, row: ServerRow, *, details: dict[str, object]) -> None:
        self._work.happened(
            self._by,
            Happening(tag=tag, target=row.id, target_name=row.name, project=self._project, details=details),
        )
        self._work.changed(ChangeKind.PROJECT, self._project)
