from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.contract.callers import Caller, KeyLimits
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ProjectId
from mcp_orch.gateway.call import limits
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.limits import InFlight
from mcp_orch.gateway.call.settings import CallSettings
from tests.builders import a_key_caller
from tests.gateway.fake_planes import StillClock

PROJECT = ProjectId("prj_demo")


def a_limited(key: str = "k1", *, per_minute: int | None = None, concurrent: int | None = None) -> Caller:
    return replace(a_key_caller(key=key), limits=KeyLimits(calls_per_minute=per_minute, concurrent=concurrent))


def a_count(clock: StillClock) -> InFlight:
    return InFlight(settings=CallSettings(), clock=clock)


def make(count: InFlight, caller: Caller) -> Failed | None:
    """One call that ends at once."""
    failed = count.enter(caller, PROJECT)
    if failed is None:
        count.leave(caller.principal, PROJECT)
    return failed


def test_a_key_makes_its_calls_of_a_minute_and_then_waits_its_share() -> None:
    clock = StillClock()
    count, caller = a_count(clock), a_limited(per_minute=6)
    assert [make(count, caller) for _ in range(6)] == [None] * 6
    assert make(count, caller) == Failed(
        kind=ErrorKind.LIMITED,
        message="this key may make 6 calls a minute",
        hint="slow down",
        retry_after_s=10.0,
    )
    clock.passes(9.0)
    late = make(count, caller)
    assert late is not None
    assert late.retry_after_s == pytest.approx(1.0)
    clock.passes(1.0)
    assert make(count, caller) is None
    assert make(count, caller) is not None
    assert make(count, a_limited("k2", per_minute=6)) is None
    clock.passes(60.0)
    assert [make(count, caller) for _ in range(6)] == [None] * 6


@given(st.lists(st.floats(min_value=0, max_value=5), max_size=200), st.integers(min_value=1, max_value=90))
def test_never_more_than_twice_the_number_in_any_minute(pauses: list[float], per_minute: int) -> None:
    clock = StillClock()
    count, caller = a_count(clock), a_limited(per_minute=per_minute)
    made: list[float] = []
    for pause in pauses:
        clock.passes(pause)
        if make(count, caller) is None:
            made.append(clock.monotonic())
    for start in made:
        in_a_minute = [at for at in made if start <= at < start + 60]
        # All of a minute at once, and those whose share passes meanwhile.
        assert len(in_a_minute) <= 2 * per_minute


def test_calls_at_the_same_time_are_counted_for_each_key() -> None:
    count, caller = a_count(StillClock()), a_limited(concurrent=2)
    assert [count.enter(caller, PROJECT) for _ in range(2)] == [None, None]
    refused = count.enter(caller, PROJECT)
    assert refused is not None
    assert (refused.message, refused.retry_after_s) == ("2 calls of this key are running", 1.0)
    count.leave(caller.principal, PROJECT)
    assert count.enter(caller, PROJECT) is None


def test_a_limit_of_a_key_does_not_widen_that_of_the_hub() -> None:
    count = InFlight(settings=CallSettings(max_calls_per_caller=1), clock=StillClock())
    caller = a_limited(concurrent=5)
    assert count.enter(caller, PROJECT) is None
    assert count.enter(caller, PROJECT) is not None


def test_paces_of_quiet_keys_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_KEPT_PACES", 3)
    clock = StillClock()
    count = a_count(clock)
    for number in range(3):
        make(count, a_limited(f"k{number}", per_minute=60))
    clock.passes(2.0)
    busy = a_limited("busy", per_minute=1)
    assert make(count, busy) is None
    assert len(count._pace._even) == 1
    assert make(count, busy) is not None
