"""One timer for all requests finds those that take long, each once."""

import asyncio

import pytest

from mcp_orch.gateway.edge.accepting import ANYTHING, Tastes
from mcp_orch.gateway.edge.rounds import Rounds
from tests.gateway.fakes import FakeClock

pytestmark = pytest.mark.anyio


class Waiter:
    def __init__(self, started_at: float) -> None:
        self.started_at = started_at
        self.told = asyncio.Event()

    def take_long(self) -> None:
        assert not self.told.is_set()
        self.told.set()


async def test_old_requests_are_told_and_young_ones_wait_for_the_next_round() -> None:
    clock = FakeClock()
    rounds = Rounds(clock=clock, moment_s=0.005)
    old, answered, young = Waiter(clock.seconds), Waiter(clock.seconds), Waiter(clock.seconds + 10)
    for waiter in (old, answered, young):
        rounds.enter(waiter)
    rounds.leave(answered)
    clock.seconds += 1
    async with asyncio.timeout(5):
        await old.told.wait()
        assert not young.told.is_set()
        clock.seconds += 20
        await young.told.wait()

    assert not answered.told.is_set()
    rounds.leave(old)
    rounds.close()


async def test_what_clients_take_is_remembered_up_to_a_limit() -> None:
    tastes = Tastes()
    for number in range(300):
        tastes.of(b"application/json;q=0.%d" % number)

    assert len(tastes._known) < 256
    assert tastes.of(None) is ANYTHING
