"""Durations counted in classes tell percentiles that are nearly those of the durations themselves."""

from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.calls.durations import BOUNDS_US, Counted, Tally, class_of


def a_tally(duration_us: int, *, count: int = 1, outcome: CallOutcome = CallOutcome.OK) -> Tally:
    return Tally(
        outcome=outcome,
        duration_class=class_of(duration_us),
        count=count,
        duration_sum_us=duration_us * count,
        bytes_in=1,
        bytes_out=2,
    )


@given(
    st.lists(st.integers(min_value=BOUNDS_US[0], max_value=BOUNDS_US[-1]), min_size=1, max_size=80),
    st.sampled_from([0.5, 0.95, 0.99]),
)
def test_a_percentile_lies_in_the_class_of_the_true_one(durations: list[int], share: float) -> None:
    counted = Counted()
    for duration in durations:
        counted.count(a_tally(duration))
    rank = max(1, -(-share * len(durations) // 1))
    true_ms = sorted(durations)[int(rank) - 1] / 1000
    told = counted.percentile_ms(share)
    assert told is not None
    assert true_ms / 1.29 <= told <= true_ms * 1.29


def test_outcomes_are_counted_apart() -> None:
    counted = Counted()
    for outcome in CallOutcome:
        counted.count(a_tally(1000, count=2, outcome=outcome))
    assert (counted.calls, counted.errors, counted.refused, counted.cancelled) == (10, 4, 2, 2)
    assert (counted.mean_ms, counted.bytes_in, counted.bytes_out) == (1.0, 5, 10)


def test_nothing_has_no_percentile() -> None:
    assert Counted().percentile_ms(0.5) is None
    assert Counted().mean_ms is None


def test_what_takes_longer_than_all_classes_is_counted_in_the_last() -> None:
    counted = Counted()
    counted.count(a_tally(BOUNDS_US[-1] * 5))
    told = counted.percentile_ms(0.99)
    assert told is not None
    assert told >= BOUNDS_US[-1] / 1000
