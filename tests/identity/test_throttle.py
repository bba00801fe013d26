import pytest

from mcp_orch.identity import throttle
from mcp_orch.identity.throttle import SignInThrottle, SlowDown
from tests.storage.stores import HeldClock


def failing(gate: SignInThrottle, times: int, *, address: str = "1.1.1.1", account: str = "kim") -> None:
    for _ in range(times):
        gate.failed(address, account)


def test_guessing_at_an_account_gets_slower_up_to_a_bound() -> None:
    clock = HeldClock()
    gate = SignInThrottle(clock=clock)
    failing(gate, 4)
    gate.admit("1.1.1.1", "kim")
    failing(gate, 1)
    with pytest.raises(SlowDown) as first:
        gate.admit("1.1.1.1", "kim")
    failing(gate, 20)
    with pytest.raises(SlowDown) as later:
        gate.admit("1.1.1.1", "kim")
    assert (first.value.retry_after_s, later.value.retry_after_s) == (1.0, 10.0)
    clock.seconds += 10
    gate.admit("1.1.1.1", "kim")


def test_failures_of_a_quarter_of_an_hour_ago_are_forgotten() -> None:
    clock = HeldClock()
    gate = SignInThrottle(clock=clock)
    failing(gate, 5)
    clock.seconds += 901
    failing(gate, 1)
    gate.admit("1.1.1.1", "kim")


def test_strangers_can_not_hold_up_somebody_where_they_have_signed_in_before() -> None:
    gate = SignInThrottle(clock=HeldClock())
    gate.succeeded("9.9.9.9", "kim")
    for number in range(40):
        gate.failed(f"1.1.1.{number}", "kim")
    gate.failed("9.9.9.9", "kim")
    gate.admit("9.9.9.9", "kim")
    gate.failed("2.2.2.2", "kim")
    with pytest.raises(SlowDown):
        gate.admit("2.2.2.2", "kim")


def test_a_right_password_opens_at_once_from_a_new_place_while_the_account_is_under_attack() -> None:
    clock = HeldClock()
    gate = SignInThrottle(clock=clock)
    for number in range(2_000):
        gate.failed(f"10.0.{number // 250}.{number % 250}", "kim")
        clock.seconds += 0.1
    gate.admit("9.9.9.9", "kim")
    gate.succeeded("9.9.9.9", "kim")
    gate.admit("9.9.9.9", "kim")
    with pytest.raises(SlowDown):
        gate.admit("10.0.7.249", "kim")


def test_addresses_of_one_ipv6_network_are_one_guesser() -> None:
    gate = SignInThrottle(clock=HeldClock())
    for number in range(5):
        gate.failed(f"2001:db8::{number}", "kim")
    with pytest.raises(SlowDown):
        gate.admit("2001:db8::ffff", "kim")
    gate.admit("2001:db8:0:1::1", "kim")
    for _ in range(5):
        gate.failed("::ffff:192.0.2.1", "kim")
    with pytest.raises(SlowDown):
        gate.admit("::ffff:192.0.2.1", "kim")
    gate.admit("::ffff:192.0.2.2", "kim")


def test_its_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "_MOST_BUCKETS", 6)
    monkeypatch.setattr(throttle, "_MOST_TRUSTED", 2)
    gate = SignInThrottle(clock=HeldClock())
    for number in range(5):
        gate.failed(f"1.1.1.{number}", f"user{number}")
        gate.succeeded(f"2.2.2.{number}", f"user{number}")
    assert (len(gate._failures), list(gate._trusted)) == (6, [("2.2.2.3", "user3"), ("2.2.2.4", "user4")])
