"""Durations counted in classes, and what can be read from the counts: percentiles, rates, sums."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, TypeAlias, cast

from mcp_orch.contract.records import CallOutcome

_FIRST_US: Final = 100
_STEP: Final = 1.28

BOUNDS_US: Final[tuple[int, ...]] = tuple(round(_FIRST_US * _STEP**step) for step in range(63))
"""Upper bounds of classes, up to seven minutes; one more holds what took longer. Percentiles are 28 % off at most."""

_ERRORS: Final = frozenset({CallOutcome.ERROR, CallOutcome.TOOL_ERROR})
_US_PER_MS: Final = 1000

_Row: TypeAlias = tuple[str, int, int, int | None, int | None, int | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many calls of one outcome took how long, and what they weighed."""

    outcome: CallOutcome
    duration_class: int
    count: int
    duration_sum_us: int
    bytes_in: int
    bytes_out: int
    label: str

    @staticmethod
    def of(row: Sequence[object]) -> "Tally":
        """From a row of a query: outcome, class, count, sums, label."""
        # A chart is made of thousands of them: what the database gave is taken as it is.
        outcome, duration_class, count, duration, bytes_in, bytes_out, label = cast("_Row", row)
        return Tally(
            outcome=CallOutcome(outcome),
            duration_class=int(duration_class),
            count=int(count),
            duration_sum_us=int(duration or 0),
            bytes_in=int(bytes_in or 0),
            bytes_out=int(bytes_out or 0),
            label=label or "",
        )


@dataclass(slots=True)
class Counted:
    """Calls added up. Filled with `add`, then read."""

    calls: int = 0
    errors: int = 0
    refused: int = 0
    cancelled: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    label: str = ""
    _duration_sum_us: int = 0
    _classes: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_US) + 1))

    def add(self, tally: Tally) -> None:
        """Counts a tally in."""
        self.calls += tally.count
        self.errors += tally.count if tally.outcome in _ERRORS else 0
        self.refused += tally.count if tally.outcome is CallOutcome.REFUSED else 0
        self.cancelled += tally.count if tally.outcome is CallOutcome.CANCELLED else 0
        self.bytes_in += tally.bytes_in
        self.bytes_out += tally.bytes_out
        self.label = self.label or tally.label
        self._duration_sum_us += tally.duration_sum_us
        self._classes[tally.duration_class] += tally.count

    @property
    def mean_ms(self) -> float | None:
        """The mean duration; None without calls."""
        return round(self._duration_sum_us / self.calls / _US_PER_MS, 3) if self.calls else None

    def percentile_ms(self, share: float) -> float | None:
        """The duration that this share of calls did not exceed; None without calls."""
        if not self.calls:
            return None
        below = list(accumulate(self._classes))
        rank = share * self.calls
        found = min(bisect_right(below, rank - 1e-9), len(self._classes) - 1)
        low = BOUNDS_US[found - 1] if found else 0
        high = BOUNDS_US[found] if found < len(BOUNDS_US) else low * _STEP
        inside = (rank - (below[found] - self._classes[found])) / self._classes[found]
        return round((low + (high - low) * inside) / _US_PER_MS, 3)
