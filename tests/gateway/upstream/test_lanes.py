"""Connections of their own that callers have to one server: whose is whose, and who gives way when all are taken."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from mcp_orch.gateway.upstream.dispatch import ClientFacts, Dispatch, InputRequests, InputResponses, Lane
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.lanes import Lanes
from mcp_orch.gateway.upstream.link import Link
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS, DEFAULT_WAITS
from tests.gateway.upstream.rig import SERVER, a_call, a_fake, a_pool, a_request, text_of
from tests.gateway.upstream.test_parts import FakeBack, StillClock

pytestmark = pytest.mark.anyio


def _lanes(clock: StillClock, *, lanes: int = 2, per_caller: int = 2) -> Lanes:
    def make(_request) -> Link:
        return Link(connect=FakeBack, spawn=None, backoff=None)  # type: ignore[arg-type]

    limits = replace(DEFAULT_LIMITS, lanes=lanes, busy_lanes_per_caller=per_caller)
    return Lanes(make=make, clock=clock, limits=limits, waits=DEFAULT_WAITS)


def _in_lane(owner: str, *, is_leased: bool = False, client: ClientFacts = ClientFacts()) -> Dispatch:  # noqa: B008  frozen
    return structs.replace(a_request("x", lane=Lane(owner=owner, is_leased=is_leased)), client=client)


async def test_lanes_are_found_again_and_capped_and_let_go() -> None:
    clock = StillClock()
    lanes = _lanes(clock)
    first, _ = lanes.take(_in_lane("a"))
    assert lanes.take(_in_lane("a")) == (first, [])
    lanes.give_back(first, is_answered=True)
    other_facts = ClientFacts(capabilities={"roots": {}})
    second, _ = lanes.take(_in_lane("a", client=other_facts))
    assert second is not first
    with pytest.raises(UpstreamUnavailable, match="all 2 own connections"):
        lanes.take(_in_lane("b"))
    assert lanes.give_back(first, is_answered=False) is None
    clock.at_s += 1
    third, leaving = lanes.take(_in_lane("b"))
    assert leaving == [first.link]
    clock.at_s += 1000
    assert lanes.idle() == []
    lanes.give_back(third, is_answered=True)
    clock.at_s += 1000
    assert lanes.idle() == [third.link]
    assert lanes.all() == lanes.take_all() == [second.link]
    assert lanes.give_back(second, is_answered=True) is None


async def test_a_leased_connection_is_one_requests_alone_and_never_anothers_after_it_was_left() -> None:
    lanes = _lanes(StillClock())
    first, _ = lanes.take(_in_lane("a", is_leased=True))
    second, _ = lanes.take(_in_lane("a", is_leased=True))
    assert second is not first
    assert lanes.give_back(first, is_answered=True) is None
    again, _ = lanes.take(_in_lane("a", is_leased=True))
    assert again is first
    assert lanes.give_back(again, is_answered=False) is first.link
    assert lanes.all() == [second.link]
    [left] = lanes.take_all()
    assert left is second.link
    assert lanes.give_back(second, is_answered=False) is None


async def asked(lanes: Lanes, clock: StillClock, caller: str, *, is_leased: bool = True) -> Link:
    """One more request of this caller, whose server has asked its client something; its connection."""
    request = _in_lane(caller, is_leased=is_leased)
    occupied, _ = lanes.take(request)
    clock.at_s += 1

    async def never(_questions: InputRequests) -> InputResponses:
        return await asyncio.get_running_loop().create_future()

    asking = asyncio.ensure_future(occupied.asking(never, clock)({}))
    await asyncio.sleep(0)
    assert not asking.done()
    return occupied.link


async def test_when_all_are_taken_the_question_that_waits_longest_of_who_has_most_gives_way() -> None:
    clock = StillClock()
    lanes = _lanes(clock, lanes=4, per_caller=4)
    await asked(lanes, clock, "a")
    first_of_b = await asked(lanes, clock, "b")
    await asked(lanes, clock, "b")
    lanes.take(_in_lane("b", is_leased=True))
    _, leaving = lanes.take(_in_lane("c", is_leased=True))
    assert leaving == [first_of_b]


async def test_nobody_gives_way_for_somebody_who_has_more() -> None:
    clock = StillClock()
    lanes = _lanes(clock, lanes=3, per_caller=3)
    await asked(lanes, clock, "a")
    lanes.take(_in_lane("b", is_leased=True))
    lanes.take(_in_lane("b", is_leased=True))
    with pytest.raises(UpstreamUnavailable, match="all 3 own connections"):
        lanes.take(_in_lane("b", is_leased=True))


async def test_a_client_that_is_there_keeps_its_connection_while_it_is_asked() -> None:
    clock = StillClock()
    lanes = _lanes(clock, lanes=1, per_caller=1)
    await asked(lanes, clock, "a", is_leased=False)
    with pytest.raises(UpstreamUnavailable, match="all 1 own connections"):
        lanes.take(_in_lane("b", is_leased=True))


async def test_one_caller_leaves_some_for_the_others_and_gives_way_to_itself() -> None:
    clock = StillClock()
    lanes = _lanes(clock, lanes=5, per_caller=2)
    first = await asked(lanes, clock, "a")
    await asked(lanes, clock, "a")
    _, leaving = lanes.take(_in_lane("a", is_leased=True))
    assert leaving == [first]


async def test_a_question_that_was_answered_waits_no_more() -> None:
    clock = StillClock()
    lanes = _lanes(clock, lanes=1)
    occupied, _ = lanes.take(_in_lane("a", is_leased=True))

    async def at_once(questions: InputRequests) -> InputResponses:
        assert occupied.asked_at_s == clock.at_s
        return questions

    assert await occupied.asking(at_once, clock)({"q": {}}) == {"q": {}}
    assert occupied.asked_at_s is None


async def test_the_call_that_gave_way_hears_why(tmp_path: Path) -> None:
    is_asked = asyncio.Event()

    async def ask(_questions: InputRequests) -> InputResponses:
        is_asked.set()
        return await asyncio.get_running_loop().create_future()

    client = ClientFacts(capabilities={"elicitation": {}})
    lane = Lane(owner="user:a", is_leased=True)
    asks = structs.replace(a_call("ask", method="elicitation/create"), client=client, ask=ask, lane=lane)
    async with a_pool(tmp_path, a_fake(), limits=replace(DEFAULT_LIMITS, lanes=1)) as rig:
        await rig.text("echo")
        waiting = asyncio.ensure_future(rig.pool.dispatch(SERVER, asks))
        await is_asked.wait()
        other = structs.replace(a_call("echo", a=1), client=client, lane=Lane(owner="user:b", is_leased=True))
        assert text_of(await rig.pool.dispatch(SERVER, other)) == '{"a": 1}'
        with pytest.raises(UpstreamUnavailable, match="waited longest"):
            await waiting
