"""Queries of delivering."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.tables.audit_checkpoints import AuditCheckpointRow
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow
from mcp_orch.storage.tables.audit_links import AuditLinkRow

_LINKS: Final = AuditLinkRow.__table__.c
_DELIVERIES: Final = AuditDeliveryRow.__table__.c
MOST_COUNTED: Final = 10_000


class DeliveryRepository:
    """Places outside, and how far each has been told."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def page(self, asked: PageAsked) -> Page[AuditDeliveryRow]:
        """Some of them, newest first."""
        by = (AuditDeliveryRow.created_at, AuditDeliveryRow.id)
        return await page_of(self._session, select(AuditDeliveryRow), by=by, asked=asked)

    async def enabled(self) -> Sequence[AuditDeliveryRow]:
        """All that are to be told."""
        statement = select(AuditDeliveryRow).where(AuditDeliveryRow.enabled).order_by(AuditDeliveryRow.id)
        return (await self._session.scalars(statement)).all()

    async def find(self, ref: str) -> AuditDeliveryRow | None:
        """The one with this id or name."""
        known = or_(AuditDeliveryRow.id == ref, AuditDeliveryRow.name == ref)
        return await self._session.scalar(select(AuditDeliveryRow).where(known))

    def add(self, row: AuditDeliveryRow) -> None:
        """Adds a place."""
        self._session.add(row)

    async def delete(self, row: AuditDeliveryRow) -> None:
        """Forgets a place."""
        await self._session.delete(row)

    async def behind(self, row: AuditDeliveryRow) -> int:
        """How many linked records it has not been told, counted up to a limit."""
        told = {AuditStream.ACTIONS: row.actions, AuditStream.CALLS: row.calls}
        waiting = or_(*((_LINKS.stream == one) & (_LINKS.ref > told[AuditStream(one)]) for one in row.streams))
        some = select(_LINKS.ref).where(waiting).limit(MOST_COUNTED).subquery()
        return (await self._session.execute(select(func.count()).select_from(some))).scalar_one()

    async def newest(self, stream: AuditStream) -> int:
        """The greatest number of a linked record; 0 when there is none."""
        found = await self._session.execute(select(func.max(_LINKS.ref)).where(_LINKS.stream == stream))
        return found.scalar_one_or_none() or 0

    async def newest_checkpoint(self) -> int:
        """The number of the newest checkpoint; 0 when there is none."""
        found = await self._session.execute(select(func.max(AuditCheckpointRow.number)))
        return found.scalar_one_or_none() or 0

    async def claim(self, delivery: str, by: str, *, now: datetime, until: datetime) -> bool:
        """Whether this process may tell it until then: nobody else does, or has not for a while."""
        free = or_(_DELIVERIES.claimed_by == by, _DELIVERIES.claimed_until < now)
        statement = update(AuditDeliveryRow).where(_DELIVERIES.id == delivery, _DELIVERIES.enabled, free)
        done = await self._session.execute(statement.values(claimed_by=by, claimed_until=until))
        assert isinstance(done, CursorResult)
        return done.rowcount == 1
