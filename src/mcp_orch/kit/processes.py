"""What processes hold of the machine, as Linux tells it in /proc; nothing elsewhere."""

import os
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")


def memory_of(process: int) -> int | None:
    """Bytes of memory that a process holds; None: it is gone, or the machine does not tell."""
    try:
        return int((_PROC / str(process) / "statm").read_text().split()[1]) * _PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return None


def tree_of(process: int) -> list[int]:
    """A process and all that it started, and they started; the process alone where the machine does not tell."""
    found, waiting = [process], [process]
    while waiting:
        children = _children_of(waiting.pop())
        found += children
        waiting += children
    return found


def _children_of(process: int) -> list[int]:
    try:
        return [
            int(child)
            for task in (_PROC / str(process) / "task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (OSError, ValueError):
        return []
