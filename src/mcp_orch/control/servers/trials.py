"""Trials: a definition is inspected and connected to once, before it is saved or beside what runs."""

from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.diagnoses import because, recognised
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.why import Why
from mcp_orch.control.approvals.errors import WaitsForApproval
from mcp_orch.control.commands.service import WAITS
from mcp_orch.control.servers.drafts import reach_in
from mcp_orch.control.servers.errors import NoSuchServer
from mcp_orch.control.servers.inspection import inspect
from mcp_orch.control.servers.registry import ServerRegistry
from mcp_orch.control.servers.repository import ServerRepository
from mcp_orch.control.servers.schemas import Inspection, NewServer, TrialReport
from mcp_orch.control.servers.sealed_values import ValueSealer
from mcp_orch.control.servers.service import view_of
from mcp_orch.control.servers.showing import report_of
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork


class ServerTrials:
    """Tries servers. Code that nobody approved is inspected, never run."""

    def __init__(self, surroundings: ServerSurroundings) -> None:
        self._store: Final = surroundings.store
        self._upstreams: Final = surroundings.upstreams
        self._filler: Final = surroundings.filler
        self._approvals: Final = surroundings.approvals
        self._clock: Final = surroundings.clock
        self._registry: Final = ServerRegistry(
            clock=surroundings.clock, ids=surroundings.ids, sealer=ValueSealer(surroundings.ring)
        )

    async def test(self, visit: ProjectVisit, ref: str) -> TrialReport:
        """Tries a registered server once, beside connections in use. Raises NoSuchServer or WaitsForApproval."""
        view = view_of(visit.picture, ref)
        async with self._store.reading() as session:
            row = await ServerRepository(session, visit.picture.project).get(view.id)
        if row is None:
            raise NoSuchServer(ref, visit.picture.name)
        if not await self._approvals.is_approved(row):
            raise WaitsForApproval(row.name, view.off_reason or WAITS)
        return await self._run(visit, row, found=self._inspected(visit, row))

    async def test_new(self, visit: ProjectVisit, new: NewServer) -> TrialReport:
        """Tries a definition before it is saved. Raises BadName or InvalidServer.

        A command that the visitor may not run, and that was not approved before, is inspected only; the report says so.
        """
        row = self._registry.draft(visit.picture.project, new, by=visit.caller.principal)
        found = self._inspected(visit, row)
        if not _may_run(visit) and not await self._approvals.is_approved(row):
            why = because(Why.WILL_WAIT_FOR_APPROVAL)
            return TrialReport(ok=False, reason=why.text, diagnosis=why, needs_approval=True, inspections=found)
        return await self._run(visit, row, found=found)

    async def _run(self, visit: ProjectVisit, row: ServerRow, *, found: list[Inspection]) -> TrialReport:
        async with UnitOfWork(self._store, clock=self._clock) as work:
            happening = Happening(
                tag=ActivityTag.SERVER_TESTED, target=row.id, target_name=row.name, project=row.project_id
            )
            work.happened(visit.actor, happening)
        try:
            definition = await self._filler.fill(row)
        except OrchError as unfilled:
            why = recognised(unfilled.message)
            return TrialReport(
                ok=False,
                reason=unfilled.message,
                hint=unfilled.hint,
                diagnosis=None if why.kind is Why.WORDS else why,
                inspections=found,
            )
        return report_of(await self._upstreams.probe(definition), found)

    def _inspected(self, visit: ProjectVisit, row: ServerRow) -> list[Inspection]:
        return inspect(reach_in(row), looks_at_paths=_may_run(visit))


def _may_run(visit: ProjectVisit) -> bool:
    return bool(may(visit.caller, Permission.SERVERS_COMMAND, picture=visit.picture))
