"""Passwords, sessions and the throttle, each by itself."""

from datetime import timedelta

import pytest

from mcp_orch.identity import passwords as passwords_module
from mcp_orch.identity.accounts import Accounts, NewAccount
from mcp_orch.identity.password_policy import WeakPassword
from mcp_orch.identity.passwords import Passwords, TooManySignIns
from mcp_orch.identity.sessions import SESSION_LIFE, SessionDesk
from mcp_orch.identity.throttle import SignInThrottle, SlowDown
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, UnitOfWork
from tests.storage.stores import CountingIds, HeldClock

pytestmark = pytest.mark.anyio

WORDS = Secret("three quiet words")


@pytest.mark.parametrize("password", ["short", "x" * 257, "Password1", "abababab", "ann@example.org"])
async def test_passwords_that_would_be_guessed_first_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        await Passwords().hash(Secret(password), email="Ann@example.org")


async def test_a_password_matches_its_own_hash_and_no_other() -> None:
    desk = Passwords()
    kept = await desk.hash(WORDS, email="ann@example.org")
    assert kept.startswith("$argon2id$")
    assert await desk.matches(WORDS, kept)
    assert not await desk.matches(Secret("other"), kept)
    assert not await desk.matches(WORDS, None)
    assert not await desk.matches(WORDS, "no hash at all")


async def test_few_passwords_are_checked_at_once_and_the_others_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords_module, "_WAIT_S", 0.01)
    monkeypatch.setattr(passwords_module, "_AT_ONCE", 0)
    with pytest.raises(TooManySignIns):
        await Passwords().matches(WORDS, None)


def test_after_five_failures_the_wait_grows_to_ten_seconds_and_no_further() -> None:
    clock = HeldClock()
    throttle = SignInThrottle(clock=clock)
    waits: list[float] = []
    for _ in range(12):
        throttle.failed("address", "ann")
        try:
            throttle.admit("address", "ann")
            waits.append(0)
        except SlowDown as slow:
            waits.append(slow.retry_after_s)
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 10, 10, 10, 10]
    clock.seconds += 10
    throttle.admit("address", "ann")
    clock.seconds += 1000
    throttle.failed("address", "ann")
    throttle.admit("address", "ann")


def test_attempts_that_come_too_early_do_not_stretch_the_wait() -> None:
    clock = HeldClock()
    throttle = SignInThrottle(clock=clock)
    for _ in range(5):
        throttle.failed("address", "ann")
    for _ in range(100):
        with pytest.raises(SlowDown):
            throttle.admit("address", "ann")
    clock.seconds += 1
    throttle.admit("address", "ann")


def test_who_has_signed_in_from_an_address_is_not_held_up_by_strangers_elsewhere() -> None:
    throttle = SignInThrottle(clock=HeldClock())
    throttle.succeeded("home", "ann")
    for number in range(40):
        throttle.failed(f"address {number}", "ann")
    throttle.admit("home", "ann")
    throttle.admit("a new address", "ann")
    throttle.failed("a new address", "ann")
    with pytest.raises(SlowDown):
        throttle.admit("a new address", "ann")


def test_success_forgets_the_failures_of_the_pair() -> None:
    throttle = SignInThrottle(clock=HeldClock())
    for _ in range(5):
        throttle.failed("home", "ann")
    throttle.succeeded("home", "ann")
    throttle.admit("home", "ann")


def test_the_throttle_remembers_a_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcp_orch.identity.throttle._MOST_BUCKETS", 3)
    monkeypatch.setattr("mcp_orch.identity.throttle._MOST_TRUSTED", 1)
    throttle = SignInThrottle(clock=HeldClock())
    for number in range(10):
        throttle.failed(f"address {number}", f"account {number}")
        throttle.succeeded(f"address {number}", f"account {number}")
    assert len(throttle._failures) <= 3
    assert list(throttle._trusted) == [("address 9", "account 9")]


@pytest.fixture
def desk(store: Store, clock: HeldClock, ids: CountingIds) -> SessionDesk:
    return SessionDesk(store=store, clock=clock, ids=ids, csrf_key=b"k" * 32)


@pytest.fixture
async def ann(store: Store, clock: HeldClock, ids: CountingIds) -> UserRow:
    accounts = Accounts(store, clock=clock, ids=ids, passwords=Passwords())
    return await accounts.create(NewAccount(email="ann@example.org", name="Ann"), by=HUB_ACTOR)


async def enter(desk: SessionDesk, store: Store, clock: HeldClock, ann: UserRow) -> str:
    async with UnitOfWork(store, clock=clock) as work:
        cookie, _ = await desk.open(work, ann, address="203.0.113.9", agent="browser")
    return cookie.reveal()


async def test_a_session_lasts_while_it_is_used(
    desk: SessionDesk, store: Store, clock: HeldClock, ann: UserRow
) -> None:
    cookie = await enter(desk, store, clock, ann)
    first = await desk.session_of(cookie)
    assert first is not None
    assert first.expires_at == clock.time + SESSION_LIFE
    clock.time += SESSION_LIFE - timedelta(minutes=1)
    used = await desk.session_of(cookie)
    assert used is not None
    assert used.expires_at == clock.time + SESSION_LIFE
    assert used.csrf_token == first.csrf_token
    clock.time += SESSION_LIFE
    assert await desk.session_of(cookie) is None


async def test_unknown_cookies_are_nobodys(desk: SessionDesk) -> None:
    assert await desk.session_of("x") is None
    assert await desk.session_of("x" * 43) is None


async def test_a_deactivated_user_is_signed_out(
    desk: SessionDesk, store: Store, clock: HeldClock, ann: UserRow
) -> None:
    cookie = await enter(desk, store, clock, ann)
    async with UnitOfWork(store, clock=clock) as work:
        row = await work.session.get(UserRow, ann.id)
        assert row is not None
        row.deactivated_at = clock.time
    assert await desk.session_of(cookie) is None


async def test_opening_sweeps_out_sessions_that_are_over(
    desk: SessionDesk, store: Store, clock: HeldClock, ann: UserRow
) -> None:
    old = await enter(desk, store, clock, ann)
    clock.time += SESSION_LIFE
    await enter(desk, store, clock, ann)
    clock.time -= SESSION_LIFE
    assert await desk.session_of(old) is None
