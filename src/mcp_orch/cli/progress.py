"""How far a long piece of work is: a bar on a terminal, on stderr; nothing anywhere else."""

import sys
import threading
import time
from types import TracebackType
from typing import Final, Self

from mcp_orch.cli.terminal import one_line, width_of

_CELLS: Final = 24
_FIRST_AFTER_S: Final = 0.5
_EVERY_S: Final = 0.1
_WIDEST: Final = 79
"""A longer line would wrap on a narrow terminal, and each turn would leave one behind."""
_GUESSED_FROM: Final = 0.05
"""The part that must be done before the rest is guessed."""


class Progress:
    """`with Progress("rows") as progress: progress.at(3, of=10)`. Its line is gone when the block ends."""

    def __init__(self, unit: str) -> None:
        self._unit: Final = unit
        self._is_shown: Final = sys.stderr.isatty()
        self._began: Final = time.monotonic()
        # Changed by `at` alone.
        self._next = self._began + _FIRST_AFTER_S

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def at(self, done: int, *, of: int | None = None, about: str = "") -> None:
        """So much is done; `of` is None where nobody knows how much there is."""
        now = time.monotonic()
        if self._is_shown and now >= self._next:
            self._next = now + _EVERY_S
            line = bar(done, of=of, unit=self._unit, about=about, running_s=now - self._began)
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()


class Waiting:
    """`with Waiting("Reading project demo"):` for one long answer: nobody knows how far it is, only since when."""

    def __init__(self, what: str) -> None:
        self._what: Final = what
        self._is_over: Final = threading.Event()
        self._teller: Final = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._teller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        if self._teller.ident is not None:
            self._teller.join()
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _tell(self) -> None:
        began = time.monotonic()
        while not self._is_over.wait(_FIRST_AFTER_S):
            sys.stderr.write(f"\r\x1b[K{_joined(self._what, f'{time.monotonic() - began:,.0f} s')}")
            sys.stderr.flush()


def bar(done: int, *, of: int | None, unit: str, about: str, running_s: float) -> str:
    """The line: `[######------]  50 %  1,200 of 2,400 rows  calls  9 s left`."""
    if not of:
        return _joined(f"{done:,} {unit}", about)
    share = min(1.0, done / of)
    filled = round(share * _CELLS)
    drawn = f"[{'#' * filled}{'-' * (_CELLS - filled)}] {share:.0%}"
    left = "" if share < _GUESSED_FROM else f"{running_s * (1 - share) / share:,.0f} s left"
    return _joined(drawn, f"{done:,} of {of:,} {unit}", about, left)


def _joined(*parts: str) -> str:
    line = "  ".join(one_line(part) for part in parts if part)
    return line if width_of(line) < _WIDEST else line[:_WIDEST]
