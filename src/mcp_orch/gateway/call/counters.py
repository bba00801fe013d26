"""Plain counters of the call room, for whoever draws metrics from them."""

from typing import Final

BUCKETS_US: Final = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000, 10_000_000)
"""Upper bounds of the duration buckets, in microseconds; one more holds what took longer."""


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
        key = (method, outcome)
        self.ended[key] = self.ended.get(key, 0) + 1
        self.duration_sum_us += duration_us
        for place, bound in enumerate(BUCKETS_US):
            if duration_us <= bound:
                self.durations[place] += 1
                return
        self.durations[-1] += 1
