"""Ingest: moves call records from the journal into the call log, behind the calls."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, Self

from sqlalchemy.exc import DBAPIError

from mcp_orch.contract.ports import Clock
from mcp_orch.contract.records import CallRecord
from mcp_orch.control.audit.frames import DamagedFrame, Frame, Gap, frames_in
from mcp_orch.control.audit.journal import Journal
from mcp_orch.control.audit.key_uses import KeyUses
from mcp_orch.control.audit.repository import CallLogWriter, GapWriter, KeyUseWriter
from mcp_orch.control.audit.segments import Segment
from mcp_orch.kit.signals import Signal
from mcp_orch.storage.engine import NotStorable, Store, StoreConflict, StoreUnavailable
from mcp_orch.storage.unit_of_work import UnitOfWork

_LOG: Final = logging.getLogger(__name__)
# Of values that its driver can't pass on, each driver complains in its own way.
_REFUSALS: Final = (DBAPIError, StoreConflict, NotStorable, ValueError, ArithmeticError)
_EVERY_S: Final = 0.25
_RETRY_S: Final = 1.0
_BLOCK_BYTES: Final = 1 << 20
_DRAIN_S: Final = 5.0
_FIRST_PRUNE_S: Final = 60.0
_PRUNE_EVERY_S: Final = 3600.0


class CallIngest:
    """Follows a journal. Use as an async context manager inside the journal's own; leaving drains what is there.

    A record may be moved twice after a crash; its request id keeps it from being counted twice.
    """

    def __init__(self, *, journal: Journal, store: Store, clock: Clock) -> None:
        self._journal: Final = journal
        self._store: Final = store
        self._clock: Final = clock
        self.arrived: Final[Signal[Sequence[CallRecord]]] = Signal()
        """Tells of records that the call log has now."""
        self._tasks: Final = asyncio.TaskGroup()
        self._turn: Final = asyncio.Lock()
        # Changed by whoever has the turn.
        self._offsets: dict[int, int] = {}
        self._seen = -1
        self._key_uses: Final = KeyUses()
        self._runner: asyncio.Task[None] | None = None
        self._prune_at = clock.monotonic() + _FIRST_PRUNE_S

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._runner = self._tasks.create_task(self._keep_draining(), name="call ingest")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            self._runner.cancel()
        await self._tasks.__aexit__(None, None, None)
        try:
            async with asyncio.timeout(_DRAIN_S):
                await self.drain()
        except (TimeoutError, StoreUnavailable, OSError):
            # What is left stays in the journal and is moved at the next start.
            _LOG.warning("call records wait in the journal for the next start")

    async def drain(self) -> None:
        """Moves everything that is in the journal now. Raises StoreUnavailable or OSError; nothing is lost then."""
        async with self._turn:
            if self._seen == self._journal.count:
                return
            seen = self._journal.count
            for segment, size in self._journal.waiting():
                await self._drain_segment(segment, size)
            self._seen = seen

    async def _keep_draining(self) -> None:
        is_reported = False
        while True:
            pause_s = _EVERY_S
            try:
                await self.drain()
                await self._prune_when_due()
                is_reported = False
            except (StoreUnavailable, OSError) as away:
                pause_s = _RETRY_S
                if not is_reported:
                    _LOG.warning("call records wait in the journal: %s", away)
                is_reported = True
            except Exception:  # noqa: BLE001  what can't be moved stays in the journal; the hub that ended would meet it again
                pause_s = _RETRY_S
                if not is_reported:
                    _LOG.exception("call records wait in the journal")
                is_reported = True
            await asyncio.sleep(pause_s)

    async def prune(self) -> int:
        """Deletes uses of keys that are too old or too many; how many went. Raises StoreUnavailable."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            return await KeyUseWriter(work.session).prune(now=self._clock.now())

    async def _prune_when_due(self) -> None:
        if self._clock.monotonic() >= self._prune_at:
            self._prune_at = self._clock.monotonic() + _PRUNE_EVERY_S
            await self.prune()

    async def _drain_segment(self, segment: Segment, size: int | None) -> None:
        offset = self._offsets.get(segment.number, 0)
        while size is None or offset < size:
            try:
                frames = _read(segment, offset)
            except DamagedFrame as damage:
                kept = self._journal.set_aside(segment)
                _LOG.error("journal %s is damaged, kept as %s: %s", segment.path, kept.name, damage)
                self._offsets.pop(segment.number, None)
                return
            if not frames:
                break
            await self._move(frames)
            offset = frames[-1].end
            self._offsets[segment.number] = offset
        if size is None:
            self._journal.forget(segment)
            self._offsets.pop(segment.number, None)
        else:
            self._journal.drained(segment, offset)

    async def _move(self, frames: Sequence[Frame]) -> None:
        records = [one.record for one in frames if isinstance(one.record, CallRecord)]
        gaps = [one.record for one in frames if isinstance(one.record, Gap)]
        if gaps:
            async with UnitOfWork(self._store, clock=self._clock) as work:
                for gap in gaps:
                    await GapWriter(work).add(gap)
        if not records:
            return
        try:
            await self._store_all(records)
        except _REFUSALS:
            # One record that the database refuses must not hold up the others for ever.
            await self._store_singly(records)
        self.arrived.emit(records)

    async def _store_all(self, records: Sequence[CallRecord]) -> None:
        uses = self._key_uses.worth_writing(records)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await CallLogWriter(work.session, now=self._clock.now()).add(records)
            await KeyUseWriter(work.session).add(uses)
        self._key_uses.written(uses)

    async def _store_singly(self, records: Sequence[CallRecord]) -> None:
        for record in records:
            try:
                await self._store_all([record])
            except _REFUSALS:
                _LOG.exception("the database refuses the record of %s", record.request_id)


def _read(segment: Segment, offset: int) -> list[Frame]:
    with segment.path.open("rb") as file:
        file.seek(offset)
        block = file.read(_BLOCK_BYTES)
    whole: list[Frame] = []
    try:
        whole.extend(frames_in(block, place=offset))
    except DamagedFrame:
        if not whole:
            raise
    return whole
