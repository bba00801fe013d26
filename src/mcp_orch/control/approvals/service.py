"""The rules of approvals: code runs when a holder of `servers:command` registered it, or said yes to it."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.access.running_code import RunningCode, is_dangerous
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.control.approvals.errors import AlreadyDecided, NoSuchApproval
from mcp_orch.control.approvals.repository import ApprovalRepository
from mcp_orch.control.approvals.schemas import (
    UNBOXED,
    Approval,
    ApprovalDecision,
    ApprovalPage,
    Decision,
    EnvName,
    ProposedCode,
)
from mcp_orch.control.commands.service import code_of
from mcp_orch.formats.slots import slots_in
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.approvals import ApprovalRow, ApprovalState
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A definition that somebody has written into a row."""

    row: ServerRow
    what: str
    """What of it is new, in words."""
    by: Actor
    may_run: bool
    """Whether they hold `servers:command`: then writing it is approving it."""


class ApprovalService:
    """Proposals of the project that a visit is about, and decisions about them."""

    def __init__(self, *, store: Store, ring: SecretRing, clock: Clock, ids: Ids) -> None:
        self._store: Final = store
        self._ring: Final = ring
        self._clock: Final = clock
        self._ids: Final = ids

    async def page(
        self, project: str | None, *, state: ApprovalState | None, asked: PageAsked = FIRST_PAGE
    ) -> ApprovalPage:
        """Proposals of a project, or of all, newest first."""
        return await self._page(project, state=state, asked=asked, only_of=None)

    async def seen_by(
        self, visit: ProjectVisit, *, state: ApprovalState | None, asked: PageAsked = FIRST_PAGE
    ) -> ApprovalPage:
        """Proposals of the project, newest first: all for those who may make any, one's own for others."""
        sees_all = bool(may(visit.caller, Permission.SERVERS_EDIT, picture=visit.picture))
        only_of = None if sees_all else visit.caller
        return await self._page(visit.picture.project, state=state, asked=asked, only_of=only_of)

    async def _page(
        self, project: str | None, *, state: ApprovalState | None, asked: PageAsked, only_of: Caller | None
    ) -> ApprovalPage:
        async with self._store.reading() as session:
            approvals = ApprovalRepository(session, project)
            by = None if only_of is None else await approvals.principals_of(only_of)
            page = await approvals.page(state=state, asked=asked, by=by)
            # What others wrote is a command, which not everybody in the project sees.
            before = {} if by is not None else await approvals.last_approved([row.server_id for row in page.rows])
            names = await approvals.project_names(page.rows)
        items = [_shown(row, before.get(row.server_id), project=names[row.project_id]) for row in page.rows]
        return ApprovalPage(items=items, next_cursor=page.next_cursor)

    async def decide(self, visit: ProjectVisit, approval: str, *, decision: ApprovalDecision) -> Approval:
        """Lets exactly the proposed code run, or not. Raises NoSuchApproval or AlreadyDecided."""
        project = visit.picture.project
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await ApprovalRepository(work.session, project).lock(approval)
            if row is None:
                raise NoSuchApproval(approval, visit.picture.name)
            if row.state is not ApprovalState.PENDING:
                raise AlreadyDecided(row.server_name, row.state.value)
            is_yes = decision.decision is Decision.APPROVE
            self._decide(row, ApprovalState.APPROVED if is_yes else ApprovalState.REJECTED, by=visit.actor)
            row.note = decision.note
            tag = ActivityTag.SERVER_APPROVED if is_yes else ActivityTag.SERVER_REJECTED
            work.happened(visit.actor, _about(tag, row))
            work.changed(ChangeKind.PROJECT, project)
        return _shown(row, None, project=visit.picture.name)

    async def settle(self, work: UnitOfWork, proposal: Proposal) -> bool:
        """Whether the code of the row may run, now that it is written; if not, it waits for a decision from here on.

        Earlier proposals for the server are withdrawn: nobody approves what is not there any more.
        """
        row = proposal.row
        code = code_of(row, self._ring)
        approvals = ApprovalRepository(work.session, row.project_id)
        waiting = await approvals.pending(row.id)
        for other in waiting:
            if code is None or other.digest != code.digest or proposal.may_run:
                self._decide(other, ApprovalState.WITHDRAWN, by=proposal.by)
        if code is None or await approvals.decided(code.digest) is not None:
            return True
        if not proposal.may_run and any(other.digest == code.digest for other in waiting):
            return False
        written = self._row(proposal, code)
        approvals.add(written)
        if proposal.may_run:
            self._decide(written, ApprovalState.APPROVED, by=proposal.by)
        else:
            work.happened(proposal.by, _about(ActivityTag.SERVER_PROPOSED, written))
        return proposal.may_run

    async def is_approved(self, row: ServerRow) -> bool:
        """Whether the code of a row that is in no database may run in its project."""
        code = code_of(row, self._ring)
        if code is None:
            return True
        async with self._store.reading() as session:
            return await ApprovalRepository(session, row.project_id).decided(code.digest) is not None

    async def withdraw(self, work: UnitOfWork, server: ServerId, *, project: str, by: Actor) -> None:
        """Ends what waits for a server that goes."""
        for row in await ApprovalRepository(work.session, project).pending(server):
            self._decide(row, ApprovalState.WITHDRAWN, by=by)

    def _row(self, proposal: Proposal, code: RunningCode) -> ApprovalRow:
        row = proposal.row
        return ApprovalRow(
            id=self._ids.new("apr"),
            project_id=row.project_id,
            server_id=row.id,
            server_name=row.name,
            digest=code.digest,
            what=proposal.what,
            command=code.command,
            args=list(code.args),
            cwd=code.cwd,
            env_names=sorted(row.env),
            state=ApprovalState.PENDING,
            proposed_by=proposal.by.principal,
            proposed_by_name=proposal.by.name,
            proposed_at=self._clock.now(),
        )

    def _decide(self, row: ApprovalRow, state: ApprovalState, *, by: Actor) -> None:
        row.state, row.decided_at = state, self._clock.now()
        row.decided_by, row.decided_by_name = by.principal, by.name


def _about(tag: ActivityTag, row: ApprovalRow) -> Happening:
    details: dict[str, object] = {"approval": row.id, "what": row.what, "argv": [row.command, *row.args]}
    if row.note:
        details["note"] = row.note
    return Happening(
        tag=tag, target=row.server_id, target_name=row.server_name, project=row.project_id, details=details
    )


def _shown(row: ApprovalRow, before: ApprovalRow | None, *, project: str) -> Approval:
    return Approval(
        id=row.id,
        project=row.project_id,
        project_name=project,
        server=row.server_id,
        server_name=row.server_name,
        state=row.state,
        what=row.what,
        code=_code(row),
        before=_code(before) if before is not None and before.id != row.id else None,
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by_name,
        decided_at=row.decided_at,
        note=row.note,
    )


def _code(row: ApprovalRow) -> ProposedCode:
    return ProposedCode(
        argv=[row.command, *row.args],
        cwd=row.cwd,
        env=[EnvName(name=name, dangerous=is_dangerous(name)) for name in row.env_names],
        slots=sorted({slot for text in row.args for slot in slots_in(text)}),
        sandbox=UNBOXED,
    )
