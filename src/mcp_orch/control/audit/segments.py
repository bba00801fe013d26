"""Segments: the files of one journal writer, and the claim that keeps a second process out of them."""

import fcntl
import os
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Final

from mcp_orch.contract.failures import AuditUnavailable

_SUFFIX: Final = ".journal"
_MOST_WRITERS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One file of the journal."""

    number: int
    path: Path


class SegmentFolder:
    """`<folder>/w<n>/`: the first one that no living process has claimed. Claimed until `release`.

    Two hubs on one data directory write two journals; one that starts after a crash takes up what was left.
    """

    def __init__(self, folder: Path) -> None:
        self.path, self._claim = _claimed(folder)

    def waiting(self) -> list[Segment]:
        """All segments, oldest first."""
        found = (Segment(number=_number_of(one), path=one) for one in self.path.glob(f"*{_SUFFIX}"))
        return sorted((one for one in found if one.number > 0), key=lambda one: one.number)

    def create(self, number: int) -> tuple[Segment, int]:
        """A new segment and the file descriptor to append to it. Raises OSError."""
        path = self.path / f"{number:012d}{_SUFFIX}"
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
        return Segment(number=number, path=path), descriptor

    def release(self) -> None:
        """Lets another process claim the folder."""
        os.close(self._claim)


def set_aside(segment: Segment) -> Path:
    """Keeps a damaged segment under another name, for people to look at. Raises OSError."""
    # Numbers begin anew once everything was moved: an earlier one may be here.
    names = chain([".damaged"], (f".damaged-{number}" for number in count(2)))
    free = next(one for one in map(segment.path.with_suffix, names) if not one.exists())
    return segment.path.rename(free)


def _number_of(path: Path) -> int:
    return int(path.stem) if path.stem.isdecimal() else 0


def _claimed(folder: Path) -> tuple[Path, int]:
    for slot in range(_MOST_WRITERS):
        path = folder / f"w{slot}"
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            claim = os.open(path / "claim", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as refused:
            raise AuditUnavailable(
                f"the journal folder {path} can't be used: {refused.strerror}",
                hint="check the owner and the space of the data directory",
            ) from refused
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # A living process writes here: the next slot is ours.
            os.close(claim)
            continue
        return path, claim
    raise AuditUnavailable(f"all {_MOST_WRITERS} journals in {folder} are in use")
