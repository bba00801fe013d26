"""Rules of the audit trail: admins read that of their project, hub admins all of it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final, cast

from pydantic import JsonValue

from mcp_orch.contract.errors import OrchError
from mcp_orch.control.trail.checkpoints import checkpoint_of, checkpoints_in, name_of
from mcp_orch.control.trail.errors import TooManyVerifications
from mcp_orch.control.trail.exporting import csv_head, csv_line, json_line, plain
from mcp_orch.control.trail.finding.repository import RecordFinder
from mcp_orch.control.trail.finding.wanted import RecordFilter
from mcp_orch.control.trail.repository import ChainRepository, Link, TrailReader
from mcp_orch.control.trail.schemas import (
    AuditChain,
    AuditFinding,
    AuditGap,
    AuditPage,
    AuditPlace,
    AuditRecord,
    AuditReport,
    AuditState,
    ExportFormat,
)
from mcp_orch.control.trail.signing import Signer
from mcp_orch.control.trail.verifying import Report, Verifier
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.tables.audit_chains import AuditStream

_BATCH: Final = 500
_US_PER_S: Final = 1_000_000
_MOST_WAITING: Final = 100
_AT_ONCE: Final = 2
"""So many verifications run at the same time: each keeps a connection for itself, of which there are few."""
_TURN_S: Final = 20.0


class TrailService:
    """Reads, verifies and exports the trail."""

    def __init__(self, *, store: Store, signer: Signer) -> None:
        self._store: Final = store
        self._signer: Final = signer
        self._turns: Final = asyncio.Semaphore(_AT_ONCE)

    async def page(self, wanted: RecordFilter, asked: PageAsked) -> AuditPage:
        """Records with their places, newest first; a page may be short, or empty, before the last one.

        Raises BadCursor or FilterOfOtherStream.
        """
        wanted.check()
        async with self._store.reading() as session:
            finder = RecordFinder(session)
            found = await finder.newest(await finder.understood(wanted), cursor=asked.cursor, limit=asked.limit)
            readers = (ChainRepository(session), TrailReader(session))
            places = await self._places(session_reader=readers, of=wanted.stream, rows=found.rows)
        items = [_shown(wanted.stream, row, place=places.get(_number(row))) for row in found.rows]
        return AuditPage(items=items, next_cursor=found.next_cursor)

    async def state(self) -> AuditState:
        """All chains."""
        async with self._store.reading() as session:
            chains = await ChainRepository(session).all()
            newest = await TrailReader(session).newest_checkpoint()
        return AuditState(
            key=self._signer.key,
            chains=[
                AuditChain(
                    chain=name_of(row),
                    project_id=row.project_id or None,
                    stream=row.stream,
                    records=row.head_seq,
                    head=row.head_digest.hex(),
                    begins_after=row.start_seq,
                )
                for row in chains
            ],
            checkpoints=newest.number if newest is not None else 0,
            checkpoint_at=newest.at if newest is not None else None,
        )

    async def checkpoints(self) -> AsyncGenerator[bytes, None]:
        """All checkpoints, one a line, as they are held outside."""
        after = 0
        while True:
            async with self._store.reading() as session:
                rows = await TrailReader(session).checkpoints(after=after, limit=_BATCH)
            if not rows:
                return
            yield "".join(checkpoint_of(row).line + "\n" for row in rows).encode()
            after = rows[-1].number

    async def export(self, wanted: RecordFilter, form: ExportFormat) -> AsyncGenerator[bytes, None]:
        """The records, oldest first, written out piece by piece."""
        line = csv_line if form is ExportFormat.CSV else json_line
        yield csv_head(wanted.stream).encode() if form is ExportFormat.CSV else b""
        async with self._store.reading() as session:
            understood = await RecordFinder(session).understood(wanted)
        after = 0
        while True:
            async with self._store.reading() as session:
                rows = await RecordFinder(session).following(understood, after=after, limit=_BATCH)
                readers = (ChainRepository(session), TrailReader(session))
                places = await self._places(session_reader=readers, of=wanted.stream, rows=rows)
            if not rows:
                return
            parts: list[str] = []
            for row in rows:
                chain, link = places.get(_number(row), (None, None))
                parts.append(line(wanted.stream, row, chain=chain, link=link))
            yield "".join(parts).encode()
            after = _number(rows[-1])

    async def verify(self, project: str | None, checkpoints: str) -> AsyncGenerator[AuditReport, None]:
        """Reports on the way; the last one is the result. Raises BadCheckpoint or TooManyVerifications."""
        outside = checkpoints_in(checkpoints)
        told: asyncio.Queue[AuditReport | None] = asyncio.Queue(_MOST_WAITING)

        def tell(report: Report) -> None:
            # A listener that is slow misses steps on the way, never the result.
            if not told.full():
                told.put_nowait(_reported(report))

        failed: list[OrchError] = []

        async def run() -> None:
            try:
                async with self._turn():
                    verifier = Verifier(store=self._store, keys=self._signer.keys)
                    result = await verifier.verify(project, outside=outside, tell=tell)
                await told.put(_reported(result))
            except OrchError as error:
                # Told below, where it does not come wrapped in a group.
                failed.append(error)
            finally:
                await told.put(None)

        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(run(), name="audit verification")
            try:
                while (report := await told.get()) is not None:
                    yield report
            finally:
                running.cancel()
        if failed:
            raise failed[0]

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(_TURN_S):
                await self._turns.acquire()
        except TimeoutError as late:
            raise TooManyVerifications from late
        try:
            yield
        finally:
            self._turns.release()

    async def _places(
        self, *, session_reader: tuple[ChainRepository, TrailReader], of: AuditStream, rows: list[dict[str, object]]
    ) -> dict[int, tuple[str, Link]]:
        chains, reader = session_reader
        found = await reader.places(of, [_number(row) for row in rows]) if rows else {}
        names = {one.id: name_of(one) for one in await chains.these(chain for chain, _ in found.values())}
        return {ref: (names[chain], link) for ref, (chain, link) in found.items() if chain in names}


def _number(row: dict[str, object]) -> int:
    return int(str(row["number"]))


def _shown(stream: AuditStream, row: dict[str, object], *, place: tuple[str, Link] | None) -> AuditRecord:
    is_call = stream is AuditStream.CALLS
    return AuditRecord(
        stream=stream,
        id=str(row["request_id"] if is_call else row["number"]),
        at=datetime.fromtimestamp(int(str(row["at_us"])) / _US_PER_S, UTC) if is_call else cast("datetime", row["at"]),
        place=None if place is None else AuditPlace(chain=place[0], seq=place[1].seq, digest=place[1].digest.hex()),
        record=cast("dict[str, JsonValue]", plain(row)),
    )


def _reported(report: Report) -> AuditReport:
    return AuditReport(
        intact=report.is_intact,
        records=report.records,
        chains=report.chains,
        checkpoints=report.checkpoints,
        findings=[
            AuditFinding(
                chain=one.chain,
                seq=one.seq,
                record=one.record,
                at=None if one.at_us is None else datetime.fromtimestamp(one.at_us / _US_PER_S, UTC),
                reason=one.reason,
            )
            for one in report.findings
        ],
        gaps=[AuditGap.model_validate(one) for one in report.gaps],
        foreign_keys=sorted(report.foreign_keys),
    )
