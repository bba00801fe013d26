"""Who asks too much is told how much is left, and when to come again; others notice nothing."""

import pytest

from mcp_orch.identity.allowances import Allowance, Allowances, Meter, Policy, TooManyRequests
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub, a_hub
from tests.storage.stores import HeldClock

pytestmark = pytest.mark.anyio


async def projects(hub: Hub, by: str | None, **more: object) -> Answer:
    return await ask(hub.rest, "GET", "/api/v1/projects", token=hub.tokens[by] if by else None, **more)  # type: ignore[arg-type]


async def test_every_answer_tells_what_is_left(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with a_hub(tmp_path_factory.mktemp("limited"), requests_per_minute=60) as hub:
        first, second = await projects(hub, "mia"), await projects(hub, "mia")
        assert first.headers["ratelimit-policy"] == '"caller";q=60;w=60'
        assert first.headers["ratelimit"] == '"caller";r=59;t=1'
        assert second.headers["ratelimit"].startswith('"caller";r=58;')
        assert (await projects(hub, "vic")).headers["ratelimit"] == '"caller";r=59;t=1'
        assert (await projects(hub, None)).headers["ratelimit"] == '"address";r=59;t=1'
        assert (await ask(hub.rest, "GET", "/api/v1/setup")).headers["ratelimit"].startswith('"address";r=58;')


async def test_probes_and_the_local_door_are_not_counted(hub: Hub) -> None:
    assert "ratelimit" not in (await ask(hub.rest, "GET", "/health")).headers
    assert "ratelimit" not in (await projects(hub, None, local=True)).headers


async def test_beyond_the_allowance_a_caller_waits_and_others_go_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with a_hub(tmp_path_factory.mktemp("limited"), requests_per_minute=3) as hub:
        found = [await projects(hub, "mia") for _ in range(4)]
        assert [one.status for one in found] == [200, 200, 200, 429]
        refused = found[-1]
        assert (refused.code, refused.headers["ratelimit"].partition(";t=")[0]) == ("too-many-requests", '"caller";r=0')
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert (await projects(hub, "vic")).status == 200
        strangers = [(await projects(hub, None)).status for _ in range(4)]
        assert strangers == [401, 401, 401, 429]
        elsewhere = await projects(hub, None, client=("198.51.100.1", 1))
        assert elsewhere.status == 401


def test_an_allowance_grows_again_with_time() -> None:
    clock = HeldClock()
    allowances = Allowances(clock=clock, per_minute=60)  # type: ignore[arg-type]
    for left in range(59, -1, -1):
        assert allowances.spend(Policy.CALLER, "a").left == left
    with pytest.raises(TooManyRequests) as refused:
        allowances.spend(Policy.CALLER, "a")
    assert refused.value.retry_after_s == pytest.approx(1)
    clock.seconds = 2
    assert allowances.left(Policy.CALLER, "a") == Allowance(policy=Policy.CALLER, per_minute=60, left=2, whole_in_s=58)
    clock.seconds = 100
    assert allowances.spend(Policy.CALLER, "a").left == 59


def test_one_request_counts_once_and_an_ipv6_network_as_one_address() -> None:
    allowances = Allowances(clock=HeldClock(), per_minute=60)  # type: ignore[arg-type]
    meter = Meter(allowances)
    for _ in range(3):
        meter.count_caller("a")
    assert meter.allowance is not None
    assert meter.allowance.left == 59
    left: list[int] = []
    for address in ("2001:db8::1", "2001:db8::2%eth0", "2001:db8:0:1::1", "192.0.2.1", "not an address"):
        meter = Meter(allowances)
        meter.count_address(address)
        assert meter.allowance is not None
        left.append(meter.allowance.left)
    assert left == [59, 58, 59, 59, 59]


def test_who_was_not_seen_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcp_orch.identity.allowances._MOST_REMEMBERED", 2)
    allowances = Allowances(clock=HeldClock(), per_minute=60)  # type: ignore[arg-type]
    for who in "abc":
        allowances.spend(Policy.CALLER, who)
    assert [allowances.left(Policy.CALLER, who).left for who in "abc"] == [60, 59, 59]
