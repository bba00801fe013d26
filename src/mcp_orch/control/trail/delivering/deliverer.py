"""The deliverer: one task a place, so that a slow one holds up no other. Everything is told at least once."""

import asyncio
import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.ports import Clock
from mcp_orch.control.trail.delivering.batches import Batch, Told, next_batch, once_more
from mcp_orch.control.trail.delivering.errors import NotTaken
from mcp_orch.control.trail.delivering.repository import AsideRepository, DeliveryRepository
from mcp_orch.control.trail.delivering.sending import Sender, opened
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.storage.engine import Store, StoreUnavailable
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow
from mcp_orch.storage.unit_of_work import UnitOfWork

_LOG: Final = logging.getLogger(__name__)
_CLAIM: Final = timedelta(seconds=60)
_RECORDS: Final = 200
_ALONE: Final = _RECORDS.bit_length()
"""So many failures of which the last was a refusal, and messages are sent one by one."""
_TRIES: Final = 5
"""So often a message that is sent alone is refused, at least, before it is set aside."""
_MOST_IN_A_ROW: Final = 10
"""A receiver that refuses everything is what is broken: no more is set aside until it takes something."""
_SHOWN_LETTERS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySurroundings:
    """What delivering works with."""

    store: Store
    ring: SecretRing
    sender: Sender
    clock: Clock
    writer: str
    """This process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPace:
    """How often is looked, and how long is waited after failures."""

    look_s: float = 1.0
    first_s: float = 1.0
    last_s: float = 60.0


USUAL_PACE: Final = DeliveryPace()


class Deliverer:
    """Use as an async context manager. What was not told when it is left is told by the next one."""

    def __init__(self, surroundings: DeliverySurroundings, *, pace: DeliveryPace = USUAL_PACE) -> None:
        self._given: Final = surroundings
        self._pace: Final = pace
        self._tasks: Final = asyncio.TaskGroup()
        # By delivery: when it was changed last, and the task that tells it. Changed by `_follow` alone.
        self._telling: dict[str, tuple[datetime, asyncio.Task[None]]] = {}
        self._runner: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._runner = self._tasks.create_task(self._follow(), name="audit deliveries")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            self._runner.cancel()
        for _changed_at, task in self._telling.values():
            task.cancel()
        await self._tasks.__aexit__(None, None, None)

    async def _follow(self) -> None:
        while True:
            try:
                async with self._given.store.reading() as session:
                    rows = {row.id: row for row in await DeliveryRepository(session).enabled()}
            except StoreUnavailable:
                # The keeper of the trail says so already.
                await asyncio.sleep(self._pace.last_s / 12)
                continue
            for delivery, (changed_at, task) in list(self._telling.items()):
                row = rows.get(delivery)
                if row is None or row.changed_at != changed_at or task.done():
                    task.cancel()
                    del self._telling[delivery]
            for row in rows.values():
                if row.id not in self._telling:
                    task = self._tasks.create_task(self._tell(row.id), name=f"audit delivery {row.name}")
                    self._telling[row.id] = (row.changed_at, task)
            await asyncio.sleep(self._pace.look_s)

    async def _tell(self, delivery: str) -> None:
        while True:
            try:
                pause_s = await self.turn(delivery)
            except StoreUnavailable:
                pause_s = self._pace.last_s / 12
            except Exception:  # noqa: BLE001  one place that can't be told must not end the hub and all other places with it
                _LOG.exception("the audit delivery %s waits", delivery)
                pause_s = self._pace.last_s
            if pause_s is None:
                return
            await asyncio.sleep(pause_s)

    async def turn(self, delivery: str) -> float | None:
        """Tells a place what comes next; seconds to wait before the next turn, None: it is gone or switched off.

        Raises StoreUnavailable.
        """
        async with self._given.store.reading() as session:
            row = await DeliveryRepository(session).find(delivery)
            if row is None or not row.enabled:
                return None
            # Fewer at a time after failures: a receiver may refuse what is too long.
            limit = max(1, _RECORDS >> min(row.failures, 10))
            told, streams = _told(row), frozenset(map(AuditStream, row.streams))
            batch = await next_batch(session, told, streams=streams, limit=limit)
            if not batch.messages:
                # What is new goes first.
                wanted = await AsideRepository(session, delivery).wanted()
                if wanted is None:
                    return self._pace.look_s
                batch = await once_more(session, wanted, told=told)
        if batch.again is None and row.refusals and row.failures >= _ALONE:
            batch = batch.first_alone(told)
        claimed = await self._claimed(delivery)
        if claimed is None:
            return _CLAIM.total_seconds() / 4
        if _told(claimed) != told:
            # Another process has told it meanwhile.
            return 0.0
        if not batch.messages and batch.again is not None:
            await self._gone(claimed, batch.again)
            return 0.0
        return await self._sent(claimed, batch)

    async def _sent(self, claimed: AuditDeliveryRow, batch: Batch) -> float:
        try:
            await self._given.sender.send(opened(claimed, self._given.ring), batch.messages)
        except NotTaken as failed:
            return await self._not_taken(claimed, batch, failed=failed)
        except (OrchError, BrokenSeal) as failed:
            return await self._failed(claimed, str(failed))
        await self._succeeded(claimed, batch)
        return 0.0

    async def _claimed(self, delivery: str) -> AuditDeliveryRow | None:
        now = self._given.clock.now()
        async with UnitOfWork(self._given.store, clock=self._given.clock) as work:
            deliveries = DeliveryRepository(work.session)
            is_ours = await deliveries.claim(delivery, self._given.writer, now=now, until=now + _CLAIM)
            return await deliveries.find(delivery) if is_ours else None

    async def _succeeded(self, row: AuditDeliveryRow, batch: Batch) -> None:
        async with UnitOfWork(self._given.store, clock=self._given.clock) as work:
            found = await DeliveryRepository(work.session).find(row.id)
            if found is None:
                return
            if batch.again is not None:
                await self._made_up_for(work, found, number=batch.again)
            _move_on(found, batch.after)
            found.delivered_at, found.last_error = self._given.clock.now(), None
            found.aside_in_a_row = 0
        if row.failures:
            _LOG.warning("the audit delivery %s works again", row.name)

    async def _not_taken(self, row: AuditDeliveryRow, batch: Batch, *, failed: NotTaken) -> float:
        if not failed.is_refusal:
            return await self._failed(row, failed.message)
        if batch.again is not None:
            await self._refused_again(row, batch.again, reason=failed.message)
            return 0.0
        if len(batch.messages) > 1:
            # Which one it is shows soon: half as many at a time, at once.
            await self._failed(row, failed.message, refusals=1)
            return self._pace.first_s
        if row.aside_in_a_row >= _MOST_IN_A_ROW:
            reason = f"{failed.message}; it refuses everything, so nothing more is set aside"
            return await self._failed(row, reason, refusals=row.refusals)
        if row.refusals < _TRIES:
            await self._failed(row, failed.message, refusals=row.refusals + 1)
            return self._pace.first_s * 2**row.refusals
        await self._set_aside(row, batch, reason=failed.message)
        return 0.0

    async def _set_aside(self, row: AuditDeliveryRow, batch: Batch, *, reason: str) -> None:
        [message] = batch.messages
        _LOG.warning("the audit delivery %s does not take %s, which is set aside: %s", row.name, message.id, reason)
        now = self._given.clock.now()
        async with UnitOfWork(self._given.store, clock=self._given.clock) as work:
            found = await DeliveryRepository(work.session).find(row.id)
            if found is not None:
                _move_on(found, batch.after)
                found.failed_at, found.last_error = now, reason[:_SHOWN_LETTERS]
                found.set_aside, found.aside_in_a_row = found.set_aside + 1, found.aside_in_a_row + 1
                await AsideRepository(work.session, row.id).add(message.id, at=now, reason=reason[:_SHOWN_LETTERS])

    async def _made_up_for(self, work: UnitOfWork, found: AuditDeliveryRow, *, number: int) -> bool:
        """Takes a message off those set aside; false: somebody else has done so."""
        asides = AsideRepository(work.session, found.id)
        aside = await asides.get(number)
        if aside is None:
            return False
        await asides.forget(aside)
        found.set_aside = max(0, found.set_aside - 1)
        return True

    async def _gone(self, row: AuditDeliveryRow, number: int) -> None:
        async with UnitOfWork(self._given.store, clock=self._given.clock) as work:
            found = await DeliveryRepository(work.session).find(row.id)
            if found is not None and await self._made_up_for(work, found, number=number):
                found.missed += 1

    async def _refused_again(self, row: AuditDeliveryRow, number: int, *, reason: str) -> None:
        async with UnitOfWork(self._given.store, clock=self._given.clock) as work:
            aside = await AsideRepository(work.session, row.id).get(number)
            if aside is not None:
                # Once is enough: somebody asked for it, and reads what became of it.
                aside.is_wanted, aside.at, aside.reason = False, self._given.clock.now(), reason[:_SHOWN_LETTERS]

    async def _failed(self, row: AuditDeliveryRow, reason: str, *, refusals: int = 0) -> float:
        if not row.failures:
            _LOG.warning("the audit delivery %s fails: %s", row.name, reason)
        async with UnitOfWork(self._given.store, clock=self._given.clock) as work:
            found = await DeliveryRepository(work.session).find(row.id)
            if found is not None:
                found.failures, found.failed_at = row.failures + 1, self._given.clock.now()
                found.refusals = refusals
                found.last_error = reason[:_SHOWN_LETTERS]
        delay_s = min(self._pace.first_s * 2 ** min(row.failures, 20), self._pace.last_s)
        return delay_s * random.uniform(0.8, 1.0)  # noqa: S311  jitter, not a secret


def _move_on(row: AuditDeliveryRow, after: Told) -> None:
    # Retention may have moved it further meanwhile.
    row.actions, row.calls = max(row.actions, after.actions), max(row.calls, after.calls)
    row.checkpoint, row.failures, row.refusals = after.checkpoint, 0, 0


def _told(row: AuditDeliveryRow) -> Told:
    return Told(actions=row.actions, calls=row.calls, checkpoint=row.checkpoint)
