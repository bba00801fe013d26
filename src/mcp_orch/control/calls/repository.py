"""Queries of the call log, scoped by project."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.records import CallOutcome
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.user_tokens import UserTokenRow


class CallTail:
    """The end of the call log, over all projects, for the stream of events."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def newest_number(self) -> int:
        """The greatest number; 0 when there is none."""
        return await self._session.scalar(select(func.max(CallLogRow.number))) or 0

    async def after(self, number: int, *, limit: int) -> Sequence[CallLogRow]:
        """Calls with greater numbers, oldest first."""
        statement = select(CallLogRow).where(CallLogRow.number > number).order_by(CallLogRow.number).limit(limit)
        return (await self._session.scalars(statement)).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls are wanted; None does not limit."""

    server: str | None = None
    name: str | None = None
    method: str | None = None
    outcome: CallOutcome | None = None
    principals: frozenset[str] | None = None
    since_us: int | None = None
    until_us: int | None = None


class CallLogRepository:
    """The calls of one project."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def newest(self, wanted: CallFilter, *, before: int | None, limit: int) -> Sequence[CallLogRow]:
        """Calls with smaller numbers than `before`, newest first."""
        statement = select(CallLogRow).where(CallLogRow.project_id == self._project)
        pairs = (
            (CallLogRow.server, wanted.server),
            (CallLogRow.name, wanted.name),
            (CallLogRow.method, wanted.method),
            (CallLogRow.outcome, wanted.outcome),
        )
        for column, value in pairs:
            if value is not None:
                statement = statement.where(column == value)
        if wanted.principals is not None:
            statement = statement.where(CallLogRow.principal.in_(wanted.principals))
        if wanted.since_us is not None:
            statement = statement.where(CallLogRow.at_us >= wanted.since_us)
        if wanted.until_us is not None:
            statement = statement.where(CallLogRow.at_us < wanted.until_us)
        if before is not None:
            statement = statement.where(CallLogRow.number < before)
        return (await self._session.scalars(statement.order_by(CallLogRow.number.desc()).limit(limit))).all()

    async def get(self, request_id: str) -> CallLogRow | None:
        """The project's call with this request id."""
        return await self._session.scalar(
            select(CallLogRow).where(CallLogRow.request_id == request_id, CallLogRow.project_id == self._project)
        )

    async def principals_of(self, caller: Caller) -> frozenset[str]:
        """Every principal under which the person behind the caller may have called here."""
        if caller.user is None:
            return frozenset({caller.principal})
        keys = select(KeyRow.id).where(KeyRow.user_id == caller.user, KeyRow.project_id == self._project)
        tokens = select(UserTokenRow.id).where(UserTokenRow.user_id == caller.user)
        found = {caller.principal, f"user:{caller.user}"}
        found |= {f"key:{key}" for key in await self._session.scalars(keys)}
        return frozenset(found | {f"token:{token}" for token in await self._session.scalars(tokens)})
