"""The journal: every call record is with the operating system before its answer leaves, and on the disk soon after."""

import asyncio
import errno
import os
import threading
from collections import deque
from pathlib import Path
from typing import Final, Self

from mcp_orch.contract.failures import AuditUnavailable
from mcp_orch.contract.ports import Clock
from mcp_orch.contract.records import CallRecord
from mcp_orch.control.audit.frames import Gap, frame_of, frame_of_gap
from mcp_orch.control.audit.segments import Segment, SegmentFolder, set_aside
from mcp_orch.control.audit.settings import AuditMode, JournalSettings
from mcp_orch.control.audit.settling import Settling

_RETRY_AFTER_S: Final = 1.0
_JOIN_TIMEOUT_S: Final = 10.0
_DEFAULTS: Final = JournalSettings()


class Journal:
    """Append-only segments in the data directory. Satisfies `contract.ports.AuditSink`.

    `append` belongs to the thread of the event loop; a thread of its own calls fdatasync, so that neither a slow disk
    holds up the loop nor a busy loop the disk. Use as an async context manager.
    """

    def __init__(self, folder: Path, *, clock: Clock, settings: JournalSettings = _DEFAULTS) -> None:
        self._clock: Final = clock
        self._settings: Final = settings
        self._segment_bytes: Final = settings.segment_bytes
        self._segments: Final = SegmentFolder(folder)
        self._settling: Final = Settling()
        # Changed by the thread of the loop only.
        waiting = self._segments.waiting()
        self._number = waiting[-1].number if waiting else 0
        self._older_bytes = sum(one.path.stat().st_size for one in waiting)
        self._active, self._descriptor = self._segments.create(self._number + 1)
        self._size = 0
        self._count = 0
        self._trouble: str | None = None
        self._trouble_until = 0.0
        self._gap: Gap | None = None
        self._drained_to = 0
        # Set by one thread and reset by the other: see `_keep_syncing` for the order.
        self._is_dirty = False
        self._needs_fresh = False
        self._retired: deque[int] = deque()
        self._wake: Final = threading.Event()
        self._hurry: Final = threading.Event()
        self._is_closing = False
        self._thread: Final = threading.Thread(target=self._keep_syncing, name="journal", daemon=True)

    async def __aenter__(self) -> Self:
        self._thread.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._gap is not None:
            # The last chance to write down what is missing; nobody calls any more.
            self._is_mended()
        self._is_closing = True
        self._hurry.set()
        self._wake.set()
        await asyncio.to_thread(self._thread.join, _JOIN_TIMEOUT_S)
        self._trouble = "the hub is stopping"
        self._trouble_until = float("inf")
        os.close(self._descriptor)
        if self._drained_to == self._size:
            self._active.path.unlink(missing_ok=True)
        self._segments.release()

    @property
    def count(self) -> int:
        """Records appended since the start."""
        return self._count

    @property
    def waiting_bytes(self) -> int:
        """What the database does not have yet; older segments count whole until they are gone."""
        return self._older_bytes + self._size - self._drained_to

    @property
    def trouble(self) -> str | None:
        """Why records can't be kept at the moment."""
        return self._trouble

    def append(self, record: CallRecord) -> None:
        """Hands the record to the operating system. Raises AuditUnavailable (mode `required`) when it can't."""
        frame = frame_of(record)
        if self._trouble is not None and not self._is_mended():
            self._miss(self._trouble)
            return
        try:
            written = os.write(self._descriptor, frame)
        except OSError as refused:
            self._write_failed(refused)
            return
        if written != len(frame):
            self._write_failed(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
            return
        self._size += written
        self._count += 1
        if not self._is_dirty:
            self._is_dirty = True
            self._wake.set()
        if self._size >= self._segment_bytes:
            self._rotate()

    async def settle(self) -> None:
        """Returns when everything appended before is on the disk. Raises AuditUnavailable when that takes too long."""
        waiting = self._settling.until(self._count)
        if waiting is None:
            return
        self._hurry.set()
        self._wake.set()
        await waiting

    def waiting(self) -> list[tuple[Segment, int | None]]:
        """Segments that the database does not have yet, oldest first; the size of the one that still grows."""
        return [(one, self._size if one.number == self._active.number else None) for one in self._segments.waiting()]

    def forget(self, segment: Segment) -> None:
        """Deletes a segment that the database has. Raises OSError."""
        size = segment.path.stat().st_size
        segment.path.unlink()
        self._older_bytes -= size

    def drained(self, segment: Segment, size: int) -> None:
        """Notes that the database has this much of a segment, which may have been the active one until a moment ago."""
        if segment.number == self._active.number:
            self._drained_to = size

    def set_aside(self, segment: Segment) -> Path:
        """Keeps a damaged segment for people to look at; what comes next goes into another one. Raises OSError."""
        size = segment.path.stat().st_size
        kept = set_aside(segment)
        if segment.number == self._active.number:
            self._needs_fresh = True
            self._rotate()
        self._older_bytes = max(0, self._older_bytes - size)
        return kept

    def _rotate(self) -> None:
        if self._older_bytes + self._size > self._settings.max_bytes:
            self._trouble = f"the journal is full: {self._settings.max_bytes} bytes wait for the database"
            self._trouble_until = self._clock.monotonic()
            return
        try:
            fresh, descriptor = self._segments.create(self._active.number + 1)
        except OSError as refused:
            self._trouble = f"the journal can't start a new file: {refused.strerror}"
            self._trouble_until = self._clock.monotonic() + _RETRY_AFTER_S
            return
        self._retired.append(self._descriptor)
        self._older_bytes += self._size
        self._active, self._descriptor, self._size, self._drained_to = fresh, descriptor, 0, 0
        self._needs_fresh = False

    def _is_mended(self) -> bool:
        if self._clock.monotonic() < self._trouble_until:
            return False
        self._trouble = None
        if self._needs_fresh or self._size >= self._segment_bytes:
            self._rotate()
        if self._trouble is None and self._gap is not None:
            self._close_gap(self._gap)
        return self._trouble is None

    def _close_gap(self, gap: Gap) -> None:
        frame = frame_of_gap(gap)
        try:
            written = os.write(self._descriptor, frame)
        except OSError as refused:
            self._undo_write(refused)
            return
        if written != len(frame):
            self._undo_write(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
            return
        self._size += written
        self._gap = None

    def _write_failed(self, refused: OSError) -> None:
        self._undo_write(refused)
        self._miss(_words_of(refused))

    def _undo_write(self, refused: OSError) -> None:
        try:
            # Half a frame would hide everything behind it.
            os.ftruncate(self._descriptor, self._size)
        except OSError:
            # Then this file ends here: what follows goes into the next one.
            self._needs_fresh = True
        self._trouble = _words_of(refused)
        self._trouble_until = self._clock.monotonic()

    def _miss(self, reason: str) -> None:
        if self._settings.mode is AuditMode.REQUIRED:
            raise AuditUnavailable(
                f"this call can't be recorded: {reason}", hint="see the disk of the data directory, or MCP_ORCH_AUDIT"
            )
        now_us = int(self._clock.now().timestamp() * 1_000_000)
        gap = self._gap
        self._gap = Gap(count=1 + (gap.count if gap else 0), since_us=gap.since_us if gap else now_us, until_us=now_us)

    def _keep_syncing(self) -> None:
        while not self._is_closing:
            self._wake.wait()
            self._hurry.wait(self._settings.sync_every_s)
            self._hurry.clear()
            self._wake.clear()
            # In this order: an append that comes after this line wakes us again, one that came before is synced now.
            self._is_dirty = False
            self._sync()
        self._sync()

    def _sync(self) -> None:
        count = self._count
        try:
            # This one first: it may be retired at any moment, and is synced once more below then.
            os.fdatasync(self._descriptor)
            while self._retired:
                retired = self._retired.popleft()
                try:
                    os.fdatasync(retired)
                finally:
                    os.close(retired)
        except OSError as refused:
            # What the kernel dropped can't be synced a second time: the next records go into a file of their own.
            self._needs_fresh = True
            self._trouble_until = self._clock.monotonic() + _RETRY_AFTER_S
            self._trouble = _words_of(refused)
            self._settling.failed(_words_of(refused))
            return
        self._settling.reached(count)


def _words_of(refused: OSError) -> str:
    return f"the journal can't be written: {refused.strerror or refused}"
