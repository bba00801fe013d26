"""Plain counters of the call room, for whoever draws metrics from them."""

from bisect import bisect_left
from typing import Final

from mcp_orch.gateway.call.listing import ListMethod
from mcp_orch.gateway.call.targets import DISPATCHED

BUCKETS_US: Final = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000, 10_000_000)
"""Upper bounds of the duration buckets, in microseconds; one more holds what took longer."""

COUNTED_METHODS: Final = DISPATCHED | frozenset(method.value for method in ListMethod)
OTHER: Final = "other"
"""Stands for every other method: clients choose those words, and each would be remembered for good."""


class CallCounters:
    """Counts since the process started. Written by the pipeline alone; no user or key in it."""

    def __init__(self) -> None:
        self.ended: dict[tuple[str, str], int] = {}
        """(method, outcome) -> number of calls."""
        self.durations: list[int] = [0] * (len(BUCKETS_US) + 1)
        self.duration_sum_us: int = 0
        self.in_flight: int = 0
        self.unrecorded: int = 0
        """Refusals of strangers that were counted but not recorded, because there were too many."""

    def end(self, method: str, outcome: str, *, duration_us: int) -> None:
        """Counts one call that has ended."""
        key = (method if method in COUNTED_METHODS else OTHER, outcome)
        self.ended[key] = self.ended.get(key, 0) + 1
        self.duration_sum_us += duration_us
        self.durations[bisect_left(BUCKETS_US, duration_us)] += 1
