"""CPU and memory of a process and everything below it, from /proc."""

import os
from pathlib import Path

from tests.rig.processes import tree_of

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(pids: list[int]) -> float:
    """CPU time used so far, ended threads included. Steps of 10 ms: measure over seconds."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue  # ended since the tree was read
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def tree_cpu_s(pid: int) -> float:
    return cpu_s(tree_of(pid))


def pss_kb(pids: list[int]) -> int:
    """Proportional set size: shared pages counted once over all who share them."""
    total = 0
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended since the tree was read
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total


def tree_pss_kb(pid: int) -> int:
    return pss_kb(tree_of(pid))
