"""What is committed late is told late, and not never."""

import pytest

from mcp_orch.control.activity.service import ActivityService
from mcp_orch.rest.events.tail import Tail
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.unit_of_work import HUB_ACTOR, Happening, UnitOfWork
from tests.storage.stores import HeldClock

pytestmark = pytest.mark.anyio


async def read(service: ActivityService, tail: Tail) -> list[str]:
    found = await service.after(tail.last, missing=tail.missing, limit=10)
    for number, _ in found:
        tail.saw(number)
    tail.looked()
    return [change.target.name for _, change in found]


async def test_a_change_that_is_committed_behind_a_later_one_is_read(store: Store) -> None:
    clock = HeldClock()

    def changed(work: UnitOfWork, name: str) -> None:
        work.happened(HUB_ACTOR, Happening(tag=ActivityTag.TEAM_CREATED, target="team_1", target_name=name))

    service, tail = ActivityService(store=store), Tail(0)
    if store.is_sqlite:
        # One writer at a time: nothing is committed out of order.
        async with UnitOfWork(store, clock=clock) as work:
            changed(work, "one")
        assert (await read(service, tail), list(tail.missing)) == (["one"], [])
        return
    async with UnitOfWork(store, clock=clock) as slow:
        changed(slow, "slow")
        await slow.session.flush()
        async with UnitOfWork(store, clock=clock) as quick:
            changed(quick, "quick")
        assert await read(service, tail) == ["quick"]
    assert await read(service, tail) == ["slow"]
    assert await read(service, tail) == []


def test_numbers_that_never_come_are_given_up() -> None:
    tail = Tail(10)
    tail.saw(5_000)
    tail.saw(5_003)
    assert (tail.last, max(tail.missing)) == (5_003, 5_002)
    for _ in range(24):
        tail.looked()
    assert len(tail.missing) == 1_000
    tail.looked()
    assert not tail.missing
