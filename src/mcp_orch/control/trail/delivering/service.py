"""Rules of deliveries: hub admins decide where the trail goes; secrets are kept sealed and never shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.control.trail.delivering.errors import DeliveryNameTaken, NoSuchDelivery, NothingSetAside
from mcp_orch.control.trail.delivering.repository import AsideRepository, DeliveryRepository
from mcp_orch.control.trail.delivering.schemas import (
    Delivery,
    DeliveryChange,
    DeliveryPage,
    HeaderMark,
    MadeDelivery,
    NewDelivery,
    SetAside,
    TellAgain,
)
from mcp_orch.control.trail.delivering.sending import check_url
from mcp_orch.control.trail.delivering.webhook import made_secret
from mcp_orch.identity.visits import Visit
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.secret_column import Sealed, SecretRing, delivery_context
from mcp_orch.storage.tables.audit_asides import AuditAsideRow
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow, DeliveryKind
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

_SECRET_LETTERS: Final = 32
_NAMED: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryServiceSurroundings:
    """What the service works with."""

    store: Store
    ring: SecretRing
    clock: Clock
    ids: Ids


class DeliveryService:
    """Places outside that the trail is told to."""

    def __init__(self, surroundings: DeliveryServiceSurroundings) -> None:
        self._store: Final = surroundings.store
        self._ring: Final = surroundings.ring
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids

    async def page(self, asked: PageAsked) -> DeliveryPage:
        """Some of them, newest first. Raises BadCursor."""
        async with self._store.reading() as session:
            deliveries = DeliveryRepository(session)
            page = await deliveries.page(asked)
            items = [await self._shown(session, row) for row in page.rows]
        return DeliveryPage(items=items, next_cursor=page.next_cursor)

    async def get(self, ref: str) -> Delivery:
        """One of them. Raises NoSuchDelivery."""
        async with self._store.reading() as session:
            return await self._shown(session, await self._found(DeliveryRepository(session), ref))

    async def create(self, visit: Visit, new: NewDelivery) -> MadeDelivery:
        """Adds a place. Raises BadDelivery and DeliveryNameTaken."""
        check_url(new.kind, new.url)
        now, delivery = self._clock.now(), self._ids.new("dlv")
        given = None if new.secret is None else Secret(new.secret.get_secret_value())
        made = made_secret(self._ids.text(_SECRET_LETTERS)) if new.kind is DeliveryKind.WEBHOOK and not given else None
        row = AuditDeliveryRow(
            id=delivery,
            name=new.name,
            kind=new.kind,
            url=new.url,
            streams=[one.value for one in new.streams],
            enabled=new.enabled,
            headers=self._sealed(delivery, new.headers),
            secret=self._sealed_secret(delivery, given or made),
            created_at=now,
            created_by=visit.caller.principal,
            changed_at=now,
            actions=0,
            calls=0,
            checkpoint=0,
            failures=0,
            claimed_by="",
            claimed_until=now,
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            deliveries = DeliveryRepository(work.session)
            if not new.from_the_start:
                row.actions = await deliveries.newest(AuditStream.ACTIONS)
                row.calls = await deliveries.newest(AuditStream.CALLS)
                row.checkpoint = await deliveries.newest_checkpoint()
            await self._keep(work, row)
            details: dict[str, object] = {"kind": new.kind.value, "streams": row.streams}
            work.happened(visit.actor, _about(ActivityTag.DELIVERY_ADDED, row, details=details))
        shown = await self.get(delivery)
        return MadeDelivery(**shown.model_dump(), secret=made.reveal() if made is not None else None)

    async def change(self, visit: Visit, ref: str, *, change: DeliveryChange) -> Delivery:
        """Changes what is given. Raises NoSuchDelivery, BadDelivery and DeliveryNameTaken."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            deliveries = DeliveryRepository(work.session)
            row = await self._found(deliveries, ref)
            if change.url is not None:
                check_url(row.kind, change.url)
                row.url = change.url
            if change.streams is not None:
                row.streams = [one.value for one in change.streams]
            if change.enabled is not None:
                row.enabled, row.off_reason = change.enabled, None
            if change.secret is not None:
                row.secret = self._sealed_secret(row.id, Secret(change.secret.get_secret_value()))
            if change.headers is not None:
                kept = {name: one for name, one in row.headers.items() if name not in change.headers}
                row.headers = kept | self._sealed(row.id, change.headers)
            row.name, row.changed_at, row.failures = change.name or row.name, self._clock.now(), 0
            row.refusals = row.aside_in_a_row = 0
            await self._keep(work, row)
            # Which fields, not what is in them: a URL may hold a token.
            details: dict[str, object] = {"changed": sorted(change.model_dump(exclude_none=True))}
            work.happened(visit.actor, _about(ActivityTag.DELIVERY_CHANGED, row, details=details))
        return await self.get(row.id)

    async def tell_again(self, visit: Visit, ref: str, *, asked: TellAgain) -> Delivery:
        """Has a place told once more what it would not have. Raises NoSuchDelivery and NothingSetAside."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await self._found(DeliveryRepository(work.session), ref)
            count = await AsideRepository(work.session, row.id).want(asked.record)
            if asked.record is not None and not count:
                raise NothingSetAside(asked.record)
            if count:
                # Whoever tells it begins anew: the next try is made at once.
                row.changed_at, row.failures, row.aside_in_a_row = self._clock.now(), 0, 0
                details: dict[str, object] = {"told_again": count}
                work.happened(visit.actor, _about(ActivityTag.DELIVERY_CHANGED, row, details=details))
        return await self.get(row.id)

    async def delete(self, visit: Visit, ref: str) -> None:
        """Forgets a place. Raises NoSuchDelivery."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            deliveries = DeliveryRepository(work.session)
            row = await self._found(deliveries, ref)
            await deliveries.delete(row)
            work.happened(visit.actor, _about(ActivityTag.DELIVERY_REMOVED, row, details={}))

    async def _shown(self, session: AsyncSession, row: AuditDeliveryRow) -> Delivery:
        asides = AsideRepository(session, row.id)
        behind = await DeliveryRepository(session).behind(row)
        refused = await asides.newest(_NAMED if row.set_aside else 0)
        return _shown(row, behind=behind, refused=refused, told_again=await asides.count_wanted() if refused else 0)

    async def _found(self, deliveries: DeliveryRepository, ref: str) -> AuditDeliveryRow:
        row = await deliveries.find(ref)
        if row is None:
            raise NoSuchDelivery(ref)
        return row

    async def _keep(self, work: UnitOfWork, row: AuditDeliveryRow) -> None:
        DeliveryRepository(work.session).add(row)
        try:
            await work.session.flush()
        except IntegrityError as taken:
            raise DeliveryNameTaken(row.name) from taken

    def _sealed(self, delivery: str, values: Mapping[str, SecretStr | None]) -> dict[str, Sealed]:
        return {
            name: self._ring.seal(Secret(value.get_secret_value()), context=delivery_context(delivery, name))
            for name, value in values.items()
            if value is not None
        }

    def _sealed_secret(self, delivery: str, secret: Secret | None) -> Sealed | None:
        return None if secret is None else self._ring.seal(secret, context=delivery_context(delivery, ""))


def _about(tag: ActivityTag, row: AuditDeliveryRow, *, details: dict[str, object]) -> Happening:
    return Happening(tag=tag, target=row.id, target_name=row.name, details=details)


def _shown(row: AuditDeliveryRow, *, behind: int, refused: Sequence[AuditAsideRow], told_again: int) -> Delivery:
    return Delivery(
        id=row.id,
        name=row.name,
        kind=row.kind,
        url=row.url,
        streams=[AuditStream(one) for one in row.streams],
        headers={name: HeaderMark() for name in row.headers},
        is_signed=row.secret is not None,
        enabled=row.enabled,
        created_at=row.created_at,
        created_by=row.created_by,
        behind=behind,
        checkpoint=row.checkpoint,
        delivered_at=row.delivered_at,
        failures=row.failures,
        failed_at=row.failed_at,
        last_error=row.last_error,
        off_reason=row.off_reason,
        set_aside=row.set_aside,
        told_again=told_again,
        refused=[
            SetAside(id=one.message, at=one.at, reason=one.reason, is_told_again=one.is_wanted) for one in refused
        ],
        missed=row.missed,
    )
