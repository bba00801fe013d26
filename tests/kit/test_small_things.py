"""Clock, ids, secrets and signals."""

from datetime import UTC

import pytest

from mcp_orch.kit.clock import SystemClock
from mcp_orch.kit.ids import BASE62, RandomIds, base62_text
from mcp_orch.kit.secret import Secret
from mcp_orch.kit.signals import Signal


def test_clock_tells_utc_and_does_not_go_back() -> None:
    clock = SystemClock()

    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


@pytest.mark.parametrize(("number", "text"), [(0, "000"), (61, "00z"), (62, "010"), (62**3 - 1, "zzz")])
def test_base62_text_is_padded(number: int, text: str) -> None:
    assert base62_text(number, length=3) == text


def test_id_names_its_kind_and_is_never_the_same() -> None:
    ids = RandomIds()
    kind, _, rest = ids.new("srv").partition("_")

    assert (kind, len(rest), set(rest) <= set(BASE62)) == ("srv", 16, True)
    assert len({ids.new("srv") for _ in range(100)}) == 100


def test_secret_hides_itself() -> None:
    secret = Secret("hunter2")

    assert "hunter2" not in f"{secret!r} {secret} {[secret]}"
    assert secret.reveal() == "hunter2"


def test_secrets_are_compared_by_their_text() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


def test_signal_tells_listeners_in_order_until_they_leave() -> None:
    signal, heard = Signal[int](), list[str]()
    leave = signal.subscribe(lambda n: heard.append(f"first {n}"))
    signal.subscribe(lambda n: heard.append(f"second {n}"))

    signal.emit(1)
    leave()
    leave()
    signal.emit(2)

    assert heard == ["first 1", "second 1", "second 2"]


def test_listener_may_leave_while_it_is_called() -> None:
    signal, heard = Signal[int](), list[int]()

    def once(n: int) -> None:
        heard.append(n)
        leave()

    leave = signal.subscribe(once)
    signal.emit(1)
    signal.emit(2)

    assert heard == [1]
