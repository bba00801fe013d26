"""Ingest moves records into the call log: all of them, once, whatever happens between."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mcp_orch.contract.names import PrincipalId, RequestId
from mcp_orch.contract.records import CallOutcome, CallRecord, digest_of_content
from mcp_orch.control.audit.frames import Gap, frame_of, frame_of_gap
from mcp_orch.control.audit.ingest import CallIngest
from mcp_orch.control.audit.journal import Journal
from mcp_orch.control.audit.repository import CallLogWriter
from mcp_orch.control.audit.settings import AuditMode, JournalSettings
from mcp_orch.control.trail.chaining import Chainer, ChainSurroundings
from mcp_orch.control.trail.verifying import Verifier
from mcp_orch.storage.engine import Store, StoreUnavailable
from mcp_orch.storage.tables.call_contents import CallContentRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.storage.stores import CountingIds, HeldClock

pytestmark = pytest.mark.anyio


def a_record(number: int, **traits: object) -> CallRecord:
    plain: dict[str, object] = {
        "request_id": RequestId(f"req_{number}"),
        "at_us": 1_790_000_000_000_000 + number,
        "method": "tools/call",
        "outcome": CallOutcome.OK,
        "duration_us": 1,
        "principal": PrincipalId("user:usr_1"),
    }
    return CallRecord(**(plain | traits))  # type: ignore[arg-type]


async def logged(store: Store) -> list[str]:
    async with store.reading() as session:
        return list(await session.scalars(select(CallLogRow.request_id).order_by(CallLogRow.number)))


def left_in(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / "w0").iterdir())


def append_all(journal: Journal, numbers: Sequence[int]) -> None:
    for number in numbers:
        journal.append(a_record(number))


async def test_a_gap_is_a_record_that_is_linked_once_and_told_by_verification(
    store: Store, clock: HeldClock, ids: CountingIds, tmp_path: Path
) -> None:
    settings = JournalSettings(mode=AuditMode.BEST_EFFORT)
    (tmp_path / "w0").mkdir()
    gap = Gap(count=3, since_us=1_790_000_000_000_000, until_us=1_790_000_005_000_000)
    # Twice: as after a crash between the database's commit and the end of the segment.
    (tmp_path / "w0" / "000000000001.journal").write_bytes(frame_of_gap(gap) * 2 + frame_of(a_record(1)))
    async with (
        Journal(tmp_path, clock=clock, settings=settings) as journal,
        CallIngest(journal=journal, store=store, clock=clock) as ingest,
    ):
        await ingest.drain()
    chainer = Chainer(ChainSurroundings(store=store, clock=clock, ids=ids, writer="nod_1"))
    assert await chainer.catch_up() == 2
    report = await Verifier(store=store, keys=frozenset()).verify(None, tell=lambda _: None)
    assert report.is_intact
    times = {"since": "2026-09-21T14:13:20+00:00", "until": "2026-09-21T14:13:25+00:00"}
    assert report.gaps == [{"calls": 3, **times}]


async def test_all_records_arrive_over_many_segments_and_the_files_go(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    settings = JournalSettings(segment_bytes=500)
    seen: list[str] = []
    async with (
        Journal(tmp_path, clock=clock, settings=settings) as journal,
        CallIngest(journal=journal, store=store, clock=clock) as ingest,
    ):
        ingest.arrived.subscribe(lambda records: seen.extend(one.request_id for one in records))
        append_all(journal, range(50))
        assert journal.waiting_bytes > 500
        await ingest.drain()
        assert journal.waiting_bytes == 0
        append_all(journal, range(50, 60))
    assert await logged(store) == [f"req_{number}" for number in range(60)]
    assert seen == await logged(store)
    assert left_in(tmp_path) == ["claim"]


async def test_records_keep_their_order_over_many_statements_and_one_that_comes_twice_is_there_once(
    store: Store, clock: HeldClock
) -> None:
    records = [a_record(number) for number in range(245)]
    async with UnitOfWork(store, clock=clock) as work:
        await CallLogWriter(work.session).add([*records, *records[30:60]])
    assert await logged(store) == [f"req_{number}" for number in range(245)]


async def test_what_a_killed_hub_left_is_moved_at_the_next_start_and_nothing_twice(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    folder = tmp_path / "w0"
    folder.mkdir()
    whole = frame_of(a_record(1)) + frame_of(a_record(2))
    (folder / "000000000001.journal").write_bytes(whole + frame_of(a_record(3))[:-5])
    async with UnitOfWork(store, clock=clock) as work:
        await CallLogWriter(work.session).add([a_record(1)])
    async with (
        Journal(tmp_path, clock=clock) as journal,
        CallIngest(journal=journal, store=store, clock=clock) as ingest,
    ):
        await ingest.drain()
        append_all(journal, [4])
    assert await logged(store) == ["req_1", "req_2", "req_4"]
    assert left_in(tmp_path) == ["claim"]


async def test_a_damaged_segment_is_kept_aside_and_holds_up_nothing(
    store: Store, clock: HeldClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "w0"
    folder.mkdir()
    damaged = bytearray(frame_of(a_record(1)) + frame_of(a_record(2)))
    damaged[-3] ^= 1
    (folder / "000000000001.journal").write_bytes(damaged)
    async with (
        Journal(tmp_path, clock=clock) as journal,
        CallIngest(journal=journal, store=store, clock=clock),
    ):
        append_all(journal, [3])
    assert await logged(store) == ["req_1", "req_3"]
    assert left_in(tmp_path) == ["000000000001.damaged", "claim"]
    assert "is damaged, kept as" in caplog.text


async def test_records_wait_while_the_database_is_away(
    store: Store, clock: HeldClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable("the database can't be reached")

    async with (
        Journal(tmp_path, clock=clock) as journal,
        CallIngest(journal=journal, store=store, clock=clock) as ingest,
    ):
        append_all(journal, [1])
        with monkeypatch.context() as patch:
            patch.setattr(CallLogWriter, "add", away)
            with pytest.raises(StoreUnavailable):
                await ingest.drain()
            assert await logged(store) == []
        await ingest.drain()
    assert await logged(store) == ["req_1"]


async def test_words_of_strangers_that_a_database_would_refuse_are_cut_to_fit(store: Store, clock: HeldClock) -> None:
    odd = a_record(1, method="m\0" * 200, name="n\0ame", client="c" * 5000, reason="r\0", revision="x" * 50)
    async with UnitOfWork(store, clock=clock) as work:
        await CallLogWriter(work.session).add([odd])
    async with store.reading() as session:
        row = await session.scalar(select(CallLogRow))
    assert row is not None
    assert (row.method, row.name, row.reason, row.revision) == ("m" * 100, "name", "r", "x" * 20)


async def test_one_record_that_the_database_refuses_holds_up_no_other(
    store: Store, clock: HeldClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    add = CallLogWriter.add

    async def choosy(self: CallLogWriter, records: Sequence[CallRecord]) -> None:
        if any(one.request_id == "req_2" for one in records):
            raise IntegrityError("INSERT", None, ValueError("no"))
        await add(self, records)

    monkeypatch.setattr(CallLogWriter, "add", choosy)
    async with (
        Journal(tmp_path, clock=clock) as journal,
        CallIngest(journal=journal, store=store, clock=clock),
    ):
        append_all(journal, [1, 2, 3])
    assert await logged(store) == ["req_1", "req_3"]
    assert "the database refuses the record of req_2" in caplog.text


async def test_a_number_that_no_database_keeps_holds_up_no_other_record(
    store: Store, clock: HeldClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "w0"
    folder.mkdir()
    frames = [frame_of(a_record(1)), frame_of(a_record(2, code=2**63)), frame_of(a_record(3))]
    (folder / "000000000001.journal").write_bytes(b"".join(frames))
    async with Journal(tmp_path, clock=clock) as journal, CallIngest(journal=journal, store=store, clock=clock):
        append_all(journal, [4])
    assert await logged(store) == ["req_1", "req_3", "req_4"]
    assert "the database refuses the record of req_2" in caplog.text


async def test_what_comes_after_damage_in_the_file_in_use_goes_into_another_one(
    store: Store, clock: HeldClock, tmp_path: Path
) -> None:
    async with (
        Journal(tmp_path, clock=clock) as journal,
        CallIngest(journal=journal, store=store, clock=clock) as ingest,
    ):
        append_all(journal, [1])
        with (tmp_path / "w0" / "000000000001.journal").open("ab") as file:
            file.write(b"\xff" * 9)
        append_all(journal, [2])
        await ingest.drain()
        append_all(journal, [3])
    assert await logged(store) == ["req_1", "req_3"]
    assert left_in(tmp_path) == ["000000000001.damaged", "claim"]


async def test_each_damaged_segment_is_kept(store: Store, clock: HeldClock, tmp_path: Path) -> None:
    for _ in range(2):
        folder = tmp_path / "w0"
        folder.mkdir(exist_ok=True)
        (folder / "000000000001.journal").write_bytes(b"\xff" * 20)
        async with Journal(tmp_path, clock=clock) as journal, CallIngest(journal=journal, store=store, clock=clock):
            append_all(journal, [1])
    assert left_in(tmp_path) == ["000000000001.damaged", "000000000001.damaged-2", "claim"]


async def test_contents_are_kept_beside_their_calls_and_digested_in_them(store: Store, clock: HeldClock) -> None:
    async with UnitOfWork(store, clock=clock) as work:
        await CallLogWriter(work.session).add([a_record(1), a_record(2, arguments='{"a":"\0"}', result="{}")])
    async with store.reading() as session:
        digests = list(await session.scalars(select(CallLogRow.content_digest).order_by(CallLogRow.number)))
        [content] = await session.scalars(select(CallContentRow))
    assert digests == [None, digest_of_content('{"a":""}', "{}")]
    assert (content.request_id, content.arguments, content.result) == ("req_2", '{"a":""}', "{}")


async def test_old_uses_of_keys_go_when_their_hour_has_come(store: Store, clock: HeldClock, tmp_path: Path) -> None:
    async with (
        Journal(tmp_path, clock=clock) as journal,
        CallIngest(journal=journal, store=store, clock=clock) as ingest,
    ):
        clock.seconds += 61
        await ingest._prune_when_due()
        assert await ingest.prune() == 0
