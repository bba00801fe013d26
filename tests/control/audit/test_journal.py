"""The journal keeps every record, whatever the disk does."""

import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mcp_orch.contract.failures import AuditUnavailable
from mcp_orch.contract.names import RequestId
from mcp_orch.contract.records import CallOutcome, CallRecord
from mcp_orch.control.audit.frames import DamagedFrame, Gap, frame_of, frame_of_gap, frames_in
from mcp_orch.control.audit.journal import Journal
from mcp_orch.control.audit.settings import AuditMode, JournalSettings
from mcp_orch.kit.clock import SystemClock

pytestmark = pytest.mark.anyio


def a_record(number: int = 1, **traits: object) -> CallRecord:
    plain: dict[str, object] = {
        "request_id": RequestId(f"req_{number}"),
        "at_us": 1_790_000_000_000_000 + number,
        "method": "tools/call",
        "outcome": CallOutcome.OK,
        "duration_us": 1200,
    }
    return CallRecord(**(plain | traits))  # type: ignore[arg-type]


class SteeredClock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 24, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.seconds


def kept_in(journal: Journal) -> list[CallRecord | Gap]:
    return [frame.record for segment, _ in journal.waiting() for frame in frames_in(segment.path.read_bytes())]


def append_many(journal: Journal, count: int) -> None:
    for number in range(count):
        journal.append(a_record(number))


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Writes fail after as many bytes as the list says; an empty list: they work."""
    room: list[int] = []
    write = os.write

    def failing(descriptor: int, block: bytes) -> int:
        if not room:
            return write(descriptor, block)
        if room[0] == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, block[: room[0]])

    monkeypatch.setattr("mcp_orch.control.audit.journal.os.write", failing)
    yield room
    monkeypatch.undo()


async def test_a_record_can_be_read_from_the_file_as_soon_as_append_returns(tmp_path: Path) -> None:
    async with Journal(tmp_path, clock=SystemClock()) as journal:
        journal.append(a_record(1, name="echo"))
        journal.append(a_record(2))
        assert kept_in(journal) == [a_record(1, name="echo"), a_record(2)]
        assert journal.count == 2


async def test_settling_returns_when_the_disk_has_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    fdatasync = os.fdatasync
    monkeypatch.setattr("mcp_orch.control.audit.journal.os.fdatasync", lambda fd: (fdatasync(fd), synced.append(fd)))
    async with Journal(tmp_path, clock=SystemClock()) as journal:
        await journal.settle()
        assert synced == []
        journal.append(a_record())
        await journal.settle()
        assert synced


async def test_a_full_disk_refuses_the_call_and_leaves_no_half_record(tmp_path: Path, full_disk: list[int]) -> None:
    async with Journal(tmp_path, clock=SystemClock()) as journal:
        journal.append(a_record(1))
        for room in (20, 0):
            full_disk[:] = [room]
            with pytest.raises(AuditUnavailable, match="No space left"):
                journal.append(a_record(2))
        full_disk.clear()
        journal.append(a_record(3))
        assert kept_in(journal) == [a_record(1), a_record(3)]
        assert journal.trouble is None


async def test_best_effort_serves_on_and_writes_down_how_many_records_are_missing(
    tmp_path: Path, full_disk: list[int]
) -> None:
    settings = JournalSettings(mode=AuditMode.BEST_EFFORT)
    async with Journal(tmp_path, clock=SteeredClock(), settings=settings) as journal:
        full_disk[:] = [0]
        journal.append(a_record(1))
        journal.append(a_record(2))
        full_disk.clear()
        journal.append(a_record(3))
        moment = int(datetime(2026, 11, 24, tzinfo=UTC).timestamp() * 1_000_000)
        assert kept_in(journal) == [Gap(count=2, since_us=moment, until_us=moment), a_record(3)]


async def test_half_a_gap_hides_nothing_behind_it(tmp_path: Path, full_disk: list[int]) -> None:
    settings = JournalSettings(mode=AuditMode.BEST_EFFORT)
    async with Journal(tmp_path, clock=SteeredClock(), settings=settings) as journal:
        full_disk[:] = [0]
        journal.append(a_record(1))
        full_disk[:] = [5]
        journal.append(a_record(2))
        full_disk.clear()
        journal.append(a_record(3))
        moment = int(datetime(2026, 11, 24, tzinfo=UTC).timestamp() * 1_000_000)
        assert kept_in(journal) == [Gap(count=2, since_us=moment, until_us=moment), a_record(3)]


async def test_segments_are_rotated_and_a_journal_that_nobody_empties_refuses_when_it_is_full(tmp_path: Path) -> None:
    settings = JournalSettings(segment_bytes=300, max_bytes=900)
    async with Journal(tmp_path, clock=SteeredClock(), settings=settings) as journal:
        with pytest.raises(AuditUnavailable, match="the journal is full"):
            append_many(journal, 100)
        assert len(journal.waiting()) > 2
        for segment, size in journal.waiting():
            if size is None:
                journal.forget(segment)
        journal.append(a_record(100))
        assert kept_in(journal)[-1] == a_record(100)


async def test_a_failed_sync_stops_calls_until_a_new_file_takes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SteeredClock()

    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    async with Journal(tmp_path, clock=clock) as journal:
        monkeypatch.setattr("mcp_orch.control.audit.journal.os.fdatasync", broken)
        journal.append(a_record(1))
        with pytest.raises(AuditUnavailable, match="Input/output"):
            await journal.settle()
        with pytest.raises(AuditUnavailable, match="Input/output"):
            journal.append(a_record(2))
        monkeypatch.undo()
        clock.seconds += 2
        journal.append(a_record(3))
        await journal.settle()
        assert kept_in(journal) == [a_record(1), a_record(3)]
        assert len(journal.waiting()) == 2


async def test_after_a_failed_sync_nothing_is_added_to_the_file_until_there_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SteeredClock()

    def broken(*_: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    async with Journal(tmp_path, clock=clock) as journal:
        with monkeypatch.context() as patch:
            patch.setattr("mcp_orch.control.audit.journal.os.fdatasync", broken)
            journal.append(a_record(1))
            with pytest.raises(AuditUnavailable, match="Input/output"):
                await journal.settle()
        clock.seconds += 2
        with monkeypatch.context() as patch:
            patch.setattr("mcp_orch.control.audit.segments.os.open", broken)
            with pytest.raises(AuditUnavailable, match="can't start a new file"):
                journal.append(a_record(2))
        clock.seconds += 2
        journal.append(a_record(3))
        assert kept_in(journal) == [a_record(1), a_record(3)]
        assert len(journal.waiting()) == 2


async def test_a_second_process_gets_a_journal_of_its_own_and_a_later_one_takes_up_what_was_left(
    tmp_path: Path,
) -> None:
    async with Journal(tmp_path, clock=SystemClock()) as first:
        first.append(a_record(1))
        async with Journal(tmp_path, clock=SystemClock()) as second:
            second.append(a_record(2))
            assert kept_in(second) == [a_record(2)]
        assert kept_in(first) == [a_record(1)]
    async with Journal(tmp_path, clock=SystemClock()) as third:
        assert kept_in(third) == [a_record(1)]


async def test_an_empty_or_emptied_journal_leaves_no_file(tmp_path: Path) -> None:
    async with Journal(tmp_path, clock=SystemClock()) as journal:
        journal.append(a_record(1))
        [(segment, size)] = journal.waiting()
        journal.drained(segment, size or 0)
    assert not segment.path.exists()


async def test_a_journal_that_was_left_refuses(tmp_path: Path) -> None:
    async with Journal(tmp_path, clock=SystemClock()) as journal:
        pass
    with pytest.raises(AuditUnavailable, match="stopping"):
        journal.append(a_record())


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuditUnavailable, match="file"):
        Journal(tmp_path / "file", clock=SystemClock())


def test_frames_end_before_a_torn_tail_and_name_damage() -> None:
    whole = frame_of(a_record(1)) + frame_of_gap(Gap(count=1, since_us=1, until_us=2))
    torn = whole + frame_of(a_record(2))[:-3]
    assert [frame.record for frame in frames_in(torn)] == [a_record(1), Gap(count=1, since_us=1, until_us=2)]
    damaged = bytearray(whole)
    damaged[20] ^= 1
    with pytest.raises(DamagedFrame, match="checksum"):
        list(frames_in(bytes(damaged)))
    with pytest.raises(DamagedFrame, match="a frame of"):
        list(frames_in(b"\xff" * 40))
