"""Records that a place would not have: set aside, named, and told again when somebody asks."""

import json

import pytest

from mcp_orch.contract.outward import Posted
from mcp_orch.control.trail.delivering.repository import AsideRepository
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.control.trail.deliveries import CALLS, EVERYTHING, Delivering, refusing

pytestmark = pytest.mark.anyio


async def test_a_record_that_is_refused_again_and_again_is_set_aside_and_named(delivering: Delivering) -> None:
    await delivering.add()
    refusing(delivering, f"{CALLS}/2")
    pauses = [await delivering.turn() for _ in range(30)]
    assert sorted(delivering.outward.ids()) == sorted(one for one in EVERYTHING if one != f"{CALLS}/2")
    assert sum(one or 0 for one in pauses if one != 1) < 60
    row = await delivering.row()
    assert (row.set_aside, row.aside_in_a_row, row.failures, row.last_error) == (1, 0, 0, None)
    assert await delivering.asides() == [(f"{CALLS}/2", "the receiver answered 422: bad record", False)]


async def test_what_was_set_aside_is_told_again_behind_what_is_new(delivering: Delivering) -> None:
    await delivering.add()
    refusing(delivering, f"{CALLS}/2", "checkpoint/1")
    for _ in range(60):
        await delivering.turn()
    assert [message for message, _, _ in await delivering.asides()] == ["checkpoint/1", f"{CALLS}/2"]
    before = len(delivering.outward.posted)
    refusing(delivering, "checkpoint/1")
    assert await delivering.want() == 2
    await delivering.trail.call(1)
    await delivering.trail.link()
    assert [await delivering.turn() for _ in range(4)] == [0, 0, 0, 1]
    told = [json.loads(one.body)["messages"] for one in delivering.outward.posted[before:]]
    assert [[one["id"] for one in messages] for messages in told] == [[f"{CALLS}/4"], [f"{CALLS}/2"]]
    assert told[1][0]["record"]["request_id"] == "req_2"
    assert await delivering.asides() == [("checkpoint/1", "the receiver answered 422: bad record", False)]
    row = await delivering.row()
    assert (row.set_aside, row.calls, row.checkpoint, row.failures) == (1, 4, 1, 0)
    refusing(delivering, "nothing of ours")
    assert await delivering.want("checkpoint/1") == 1
    assert [await delivering.turn() for _ in range(2)] == [0, 1]
    assert (await delivering.asides(), (await delivering.row()).set_aside) == ([], 0)


async def test_a_place_that_is_away_is_told_again_when_it_is_back(delivering: Delivering) -> None:
    await delivering.add(calls=3, actions=2, checkpoint=1, set_aside=1)
    async with UnitOfWork(delivering.trail.store, clock=delivering.trail.clock) as work:
        await AsideRepository(work.session, "dlv_1").add(f"{CALLS}/1", at=delivering.trail.clock.now(), reason="no")
    await delivering.want()
    delivering.outward.answer = Posted(status=503, said=b"later")
    assert (await delivering.turn() or 0) > 0
    assert (await delivering.asides(), (await delivering.row()).failures) == ([(f"{CALLS}/1", "no", True)], 1)
    delivering.outward.answer = Posted(status=200, said=b"")
    assert await delivering.turn() == 0
    assert (await delivering.asides(), (await delivering.row()).failures) == ([], 0)


@pytest.mark.parametrize("message", [f"{CALLS}/1", f"{CALLS}/99", "prj_9/nod_1/calls/1", "checkpoint/9"])
async def test_what_retention_took_since_is_missed(delivering: Delivering, message: str) -> None:
    await delivering.add(calls=3, actions=2, checkpoint=1, set_aside=1)
    async with UnitOfWork(delivering.trail.store, clock=delivering.trail.clock) as work:
        await AsideRepository(work.session, "dlv_1").add(message, at=delivering.trail.clock.now(), reason="no")
    await delivering.trail.tamper("DELETE FROM call_log WHERE request_id = 'req_1'")
    await delivering.want()
    assert [await delivering.turn() for _ in range(2)] == [0, 1]
    row = await delivering.row()
    assert (row.set_aside, row.missed, delivering.outward.posted) == (0, 1, [])


async def test_only_the_newest_of_very_many_keep_their_names(
    delivering: Delivering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcp_orch.control.trail.delivering.repository.MOST_NAMED", 2)
    await delivering.add()
    for number in range(4):
        async with UnitOfWork(delivering.trail.store, clock=delivering.trail.clock) as work:
            asides = AsideRepository(work.session, "dlv_1")
            await asides.add(f"{CALLS}/{number}", at=delivering.trail.clock.now(), reason="no")
    assert [message for message, _, _ in await delivering.asides()] == [f"{CALLS}/3", f"{CALLS}/2"]


async def test_a_receiver_that_refuses_everything_keeps_what_it_was_not_told(delivering: Delivering) -> None:
    await delivering.trail.call(20)
    await delivering.trail.link()
    await delivering.add()
    refusing(delivering)
    for _ in range(200):
        await delivering.turn()
    row = await delivering.row()
    assert (row.set_aside, row.aside_in_a_row) == (10, 10)
    assert "refuses everything" in str(row.last_error)
    refusing(delivering, "nothing of ours")
    await delivering.turn()
    row = await delivering.row()
    assert (row.set_aside, row.aside_in_a_row, row.failures) == (10, 0, 0)


async def test_an_answer_about_the_place_sets_nothing_aside(delivering: Delivering) -> None:
    await delivering.add(failures=12, refusals=4)
    delivering.outward.answer = Posted(status=401, said=b"who are you")
    for _ in range(20):
        await delivering.turn()
    row = await delivering.row()
    assert (row.set_aside, row.refusals, row.failures) == (0, 0, 32)
