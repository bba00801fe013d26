"""Every query of the approvals area."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.contract.callers import Caller
from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.approvals import ApprovalRow, ApprovalState
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.user_tokens import UserTokenRow


class ApprovalRepository:
    """The approvals of one project; None: of all, for those who decide for the whole hub."""

    def __init__(self, session: AsyncSession, project: str | None) -> None:
        self._session: Final = session
        self._project: Final = project

    async def lock(self, approval: str) -> ApprovalRow | None:
        """The proposal with this id, about which nobody else decides meanwhile."""
        return await self._session.scalar(
            select(ApprovalRow)
            .where(ApprovalRow.id == approval, ApprovalRow.project_id == self._project)
            .with_for_update()
        )

    async def project_names(self, rows: Sequence[ApprovalRow]) -> Mapping[str, str]:
        """What the projects of proposals are called, by id."""
        wanted = select(ProjectRow.id, ProjectRow.name).where(ProjectRow.id.in_({row.project_id for row in rows}))
        return {row.id: row.name for row in await self._session.execute(wanted)}

    async def principals_of(self, caller: Caller) -> frozenset[str]:
        """Every principal under which the person behind the caller may have proposed something: no key proposes."""
        tokens = await self._session.scalars(select(UserTokenRow.id).where(UserTokenRow.user_id == caller.user))
        return frozenset({caller.principal, f"user:{caller.user}", *(f"token:{token}" for token in tokens)})

    async def page(
        self, *, state: ApprovalState | None, asked: PageAsked, by: frozenset[str] | None = None
    ) -> Page[ApprovalRow]:
        """Proposals, newest first; `by`: of these principals alone."""
        statement = select(ApprovalRow)
        if by is not None:
            statement = statement.where(ApprovalRow.proposed_by.in_(by))
        if self._project is not None:
            statement = statement.where(ApprovalRow.project_id == self._project)
        if state is not None:
            statement = statement.where(ApprovalRow.state == state)
        return await page_of(self._session, statement, by=(ApprovalRow.proposed_at, ApprovalRow.id), asked=asked)

    async def decided(self, digest: str) -> ApprovalRow | None:
        """The approval of this code in the project, if there is one."""
        statement = select(ApprovalRow).where(
            ApprovalRow.project_id == self._project,
            ApprovalRow.digest == digest,
            ApprovalRow.state == ApprovalState.APPROVED,
        )
        return await self._session.scalar(statement.limit(1))

    async def pending(self, server: str) -> Sequence[ApprovalRow]:
        """What waits for a decision about a server, which nobody takes meanwhile."""
        statement = select(ApprovalRow).where(
            ApprovalRow.project_id == self._project,
            ApprovalRow.server_id == server,
            ApprovalRow.state == ApprovalState.PENDING,
        )
        return (await self._session.scalars(statement.with_for_update())).all()

    async def last_approved(self, servers: Sequence[str]) -> dict[str, ApprovalRow]:
        """The newest approval of each of these servers."""
        statement = (
            select(ApprovalRow)
            .where(ApprovalRow.server_id.in_(servers), ApprovalRow.state == ApprovalState.APPROVED)
            .order_by(ApprovalRow.proposed_at, ApprovalRow.id)
        )
        return {row.server_id: row for row in await self._session.scalars(statement)}

    def add(self, row: ApprovalRow) -> None:
        """Adds a proposal."""
        self._session.add(row)
