"""Queries of delivering."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.audit_asides import AuditAsideRow
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.tables.audit_checkpoints import AuditCheckpointRow
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow
from mcp_orch.storage.tables.audit_links import AuditLinkRow

_LINKS: Final = AuditLinkRow.__table__.c
_DELIVERIES: Final = AuditDeliveryRow.__table__.c
MOST_COUNTED: Final = 10_000
MOST_NAMED: Final = 10_000
"""Of older ones that a place would not have it is only known how many there are."""


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


class AsideRepository:
    """What one place would not have."""

    def __init__(self, session: AsyncSession, delivery: str) -> None:
        self._session: Final = session
        self._of: Final = AuditAsideRow.delivery_id == delivery
        self._delivery: Final = delivery

    async def add(self, message: str, *, at: datetime, reason: str) -> None:
        """Names a message, and forgets the oldest name where there are too many."""
        self._session.add(AuditAsideRow(delivery_id=self._delivery, message=message, at=at, reason=reason))
        await self._session.flush()
        newest = select(AuditAsideRow.number).where(self._of).order_by(AuditAsideRow.number.desc())
        oldest_kept = newest.offset(MOST_NAMED - 1).limit(1).scalar_subquery()
        await self._session.execute(delete(AuditAsideRow).where(self._of, AuditAsideRow.number < oldest_kept))

    async def newest(self, limit: int) -> Sequence[AuditAsideRow]:
        """The newest, newest first."""
        statement = select(AuditAsideRow).where(self._of).order_by(AuditAsideRow.number.desc()).limit(limit)
        return (await self._session.scalars(statement)).all()

    async def get(self, number: int) -> AuditAsideRow | None:
        """One of them, unless it was told or forgotten meanwhile."""
        return await self._session.scalar(select(AuditAsideRow).where(self._of, AuditAsideRow.number == number))

    async def want(self, message: str | None) -> int:
        """Marks one, or all, to be told once more; says how many were marked."""
        wanted = update(AuditAsideRow).where(self._of).values(is_wanted=True)
        done = await self._session.execute(
            wanted if message is None else wanted.where(AuditAsideRow.message == message)
        )
        assert isinstance(done, CursorResult)
        return done.rowcount

    async def wanted(self) -> AuditAsideRow | None:
        """The oldest that is to be told once more."""
        statement = select(AuditAsideRow).where(self._of, AuditAsideRow.is_wanted).order_by(AuditAsideRow.number)
        return await self._session.scalar(statement.limit(1))

    async def count_wanted(self) -> int:
        """How many are to be told once more."""
        statement = select(func.count()).select_from(AuditAsideRow).where(self._of, AuditAsideRow.is_wanted)
        return await self._session.scalar(statement) or 0

    async def forget(self, row: AuditAsideRow) -> None:
        """Takes a name away: the message was told, or is gone."""
        await self._session.delete(row)
