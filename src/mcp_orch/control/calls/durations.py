"""Durations counted in classes, and what can be read from the counts: percentiles, rates, sums."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from msgspec import Struct, field

from mcp_orch.contract.records import CallOutcome

_FIRST_US: Final = 100
_STEP: Final = 1.28

BOUNDS_US: Final[tuple[int, ...]] = tuple(round(_FIRST_US * _STEP**step) for step in range(63))
"""Upper bounds of classes, up to seven minutes; one more holds what took longer. Percentiles are 28 % off at most.

Tallies are kept with the numbers of classes: other bounds need a migration that empties `call_tallies`.
"""

_ERRORS: Final = frozenset({CallOutcome.ERROR, CallOutcome.TOOL_ERROR})
_OK: Final = CallOutcome.OK.value
_US_PER_MS: Final = 1000

_Row: TypeAlias = tuple[str, int, int, int | None, int | None, int | None]


OneCall: TypeAlias = tuple[str, int, int, int, int]
"""Outcome, class of the duration, duration, bytes that came and went."""


def class_of(duration_us: int) -> int:
    """The class that a duration falls into."""
    return bisect_right(BOUNDS_US, duration_us)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many calls of one outcome took how long, and what they weighed."""

    outcome: CallOutcome
    duration_class: int
    count: int
    duration_sum_us: int
    bytes_in: int
    bytes_out: int

    @staticmethod
    def of(row: Sequence[object]) -> "Tally":
        """From a row of a query: outcome, class, count, sums."""
        # A chart is made of thousands of them: what the database gave is taken as it is.
        outcome, duration_class, count, duration, bytes_in, bytes_out = cast("_Row", row)
        return Tally(
            outcome=CallOutcome(outcome),
            duration_class=int(duration_class),
            count=int(count),
            duration_sum_us=int(duration or 0),
            bytes_in=int(bytes_in or 0),
            bytes_out=int(bytes_out or 0),
        )


def _no_classes() -> dict[int, int]:
    return {}


class Counted(Struct, array_like=True, gc=False):
    """Calls added up. Filled with `count` and `add`, then read; kept in tallies as it is."""

    calls: int = 0
    errors: int = 0
    refused: int = 0
    cancelled: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    duration_sum_us: int = 0
    classes: dict[int, int] = field(default_factory=_no_classes)
    """How many calls fell into which class of durations."""

    def count_one(self, call: OneCall) -> None:
        """Counts one call in: many times cheaper than a tally of it."""
        outcome, duration_class, duration_us, bytes_in, bytes_out = call
        self.calls += 1
        if outcome != _OK:
            self.errors += outcome in _ERRORS
            self.refused += outcome == CallOutcome.REFUSED
            self.cancelled += outcome == CallOutcome.CANCELLED
        self.bytes_in += bytes_in
        self.bytes_out += bytes_out
        self.duration_sum_us += duration_us
        self.classes[duration_class] = self.classes.get(duration_class, 0) + 1

    def count(self, tally: Tally) -> None:
        """Counts a tally in."""
        self.calls += tally.count
        if tally.outcome is not CallOutcome.OK:
            self.errors += tally.count if tally.outcome in _ERRORS else 0
            self.refused += tally.count if tally.outcome is CallOutcome.REFUSED else 0
            self.cancelled += tally.count if tally.outcome is CallOutcome.CANCELLED else 0
        self.bytes_in += tally.bytes_in
        self.bytes_out += tally.bytes_out
        self.duration_sum_us += tally.duration_sum_us
        self.classes[tally.duration_class] = self.classes.get(tally.duration_class, 0) + tally.count

    def add(self, other: "Counted") -> None:
        """Adds what was counted elsewhere."""
        self.calls += other.calls
        self.errors += other.errors
        self.refused += other.refused
        self.cancelled += other.cancelled
        self.bytes_in += other.bytes_in
        self.bytes_out += other.bytes_out
        self.duration_sum_us += other.duration_sum_us
        # A chart of a month adds a hundred thousand of them.
        classes = self.classes
        for number, count in other.classes.items():
            if number in classes:
                classes[number] += count
            else:
                classes[number] = count

    @property
    def failed(self) -> int:
        """Ended in an error or were refused."""
        return self.errors + self.refused

    @property
    def mean_ms(self) -> float | None:
        """The mean duration; None without calls."""
        return round(self.duration_sum_us / self.calls / _US_PER_MS, 3) if self.calls else None

    def percentile_ms(self, share: float) -> float | None:
        """The duration that this share of calls did not exceed; None without calls."""
        rank, below = share * self.calls, 0
        for found in sorted(self.classes):
            count = self.classes[found]
            if below + count > rank - 1e-9:
                low = BOUNDS_US[found - 1] if found else 0
                high = BOUNDS_US[found] if found < len(BOUNDS_US) else low * _STEP
                return round((low + (high - low) * (rank - below) / count) / _US_PER_MS, 3)
            below += count
        return None
