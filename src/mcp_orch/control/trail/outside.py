"""Outside: the file in which checkpoints are held where the hub's database can't reach them."""

import asyncio
import errno
import logging
import os
from collections import deque
from pathlib import Path
from typing import Final

from mcp_orch.control.trail.checkpoints import Checkpoint

_LOG: Final = logging.getLogger(__name__)
_MOST_WAITING: Final = 1_000


class CheckpointFile:
    """Appends checkpoints, one a line. What can't be written now is written with the next one."""

    def __init__(self, path: Path | None) -> None:
        self._path: Final = path
        # Oldest first; when it is full the oldest is left out, and the database still has it.
        self._waiting: deque[Checkpoint] = deque(maxlen=_MOST_WAITING)

    async def hold(self, checkpoint: Checkpoint | None) -> None:
        """Writes this checkpoint and those that wait; None: only those."""
        if self._path is None:
            return
        if checkpoint is not None:
            self._waiting.append(checkpoint)
        if not self._waiting:
            return
        text = "".join(one.line + "\n" for one in self._waiting)
        try:
            await asyncio.to_thread(_append, self._path, text)
        except OSError as refused:
            _LOG.error("checkpoints can't be written to %s: %s", self._path, refused.strerror)
            return
        self._waiting.clear()


def _append(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
    block = text.encode()
    try:
        size = os.fstat(descriptor).st_size
        if os.write(descriptor, block) != len(block):
            # Half a line would make the whole file one that nobody can verify with.
            os.ftruncate(descriptor, size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
