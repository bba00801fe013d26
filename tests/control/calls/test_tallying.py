"""Charts tell the same whether calls were tallied or not, on both databases."""

import random
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta, timezone

import anyio
import pytest
from sqlalchemy import delete, func, select

from mcp_orch.contract.records import CallOutcome, CallRecord
from mcp_orch.control.calls.counting.dimensions import CallDimension
from mcp_orch.control.calls.queries import CallQuery, micros
from mcp_orch.control.calls.repository import CallFilter
from mcp_orch.control.calls.schemas import CallStats
from mcp_orch.control.calls.tallying import tallier
from mcp_orch.control.calls.tallying.repository import TallyRepository
from mcp_orch.control.calls.tallying.tallier import Tallier, TallyKeeper
from mcp_orch.control.trail.leaving.repository import Part, RetentionRepository
from mcp_orch.storage.call_spans import CallSpan, SpanLength
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.call_tallies import CallTallyRow, TalliedSpanRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.control.calls.scenes import HOUR_US, NO_QUERY, Scene
from tests.control.house import House

pytestmark = pytest.mark.anyio

SEED = 18
HOURS = 25
CALLS = 400
START = datetime(2026, 11, 25, 0, 20, tzinfo=UTC)
NEPAL = timezone(timedelta(hours=5, minutes=45))


@pytest.fixture
async def scene(house: House, monkeypatch: pytest.MonkeyPatch) -> Scene:
    # Some half hours have fewer calls, some have more.
    monkeypatch.setattr(tallier, "LEAST_CALLS", 5)
    # A little after midnight, so that the last day has a tally.
    house.clock.time = START
    await house.project("demo", admin=await house.user("ann"))
    return Scene(house)


def some_calls(scene: Scene, count: int = CALLS, *, hours: float = HOURS) -> list[CallRecord]:
    chance = random.Random(SEED)
    return [
        scene.a_call(
            hours * chance.random(),
            method=chance.choice(["tools/call", "tools/call", "tools/list", "prompts/get"]),
            outcome=chance.choice([CallOutcome.OK, CallOutcome.OK, *CallOutcome]),
            duration_us=int(50 * 3_000_000 ** chance.random()),
            principal=chance.choice(["user:usr_x", "key:a", "key:b", "token:c", None]),
            server=chance.choice(["srv_1", "srv_2", None]),
            name=chance.choice(["echo", "find", "", None]),
            client=chance.choice(["cli 1", "ide 2", ""]),
            revision=chance.choice(["2025-11-25", "2026-07-28"]),
            bytes_in=chance.randrange(1_000),
            bytes_out=chance.randrange(100_000),
        )
        for _ in range(count)
    ]


THE_WEEK = CallSpan.at(START - timedelta(days=3), SpanLength.WEEK)


def tallier_of(scene: Scene) -> Tallier:
    return Tallier(store=scene.house.store, clock=scene.house.clock)


def since(moment: datetime, until: datetime | None = None, **more: object) -> CallQuery:
    return CallQuery(plain=CallFilter(since_us=micros(moment), until_us=micros(until), **more))  # type: ignore[arg-type]


THE_MONTH = since(START - timedelta(days=28))


def spans(scene: Scene) -> dict[str, CallQuery]:
    """Spans that begin and end on borders and between them, here and elsewhere."""
    now = scene.house.clock.now()
    midnight = now.replace(minute=0)
    return {
        "the last day": NO_QUERY,
        "a whole day": since(midnight - timedelta(days=1), midnight),
        "anything": since(now - timedelta(minutes=1_477), now - timedelta(hours=5, minutes=1, microseconds=1)),
        "another zone": since(datetime(2026, 11, 24, tzinfo=NEPAL), datetime(2026, 11, 25, tzinfo=NEPAL)),
        "just now": since(now - timedelta(minutes=40)),
    }


async def charts(scene: Scene) -> list[CallStats]:
    """Each span, by something that has times of its own."""
    return [await scene.stats(query, by=CallDimension.TOOL, over_time=True) for query in spans(scene).values()]


async def all_charts(scene: Scene) -> list[CallStats]:
    """And everything else that can be asked."""
    anything = spans(scene)["anything"]
    told = await charts(scene) + [await scene.stats(anything, by=by) for by in CallDimension]
    told += [
        await scene.stats(anything, by=CallDimension.MEMBER, interval_s=interval_s, over_time=over_time, top=2)
        for interval_s, over_time in [(600, True), (3_600, True), (5_400, False), (86_400, True)]
    ]
    narrowed = [
        CallQuery(server="srv_1"),
        CallQuery(key="a"),
        since(START - timedelta(days=2), outcome=CallOutcome.ERROR),
        since(START - timedelta(days=2), text="find"),
    ]
    return told + [await scene.stats(query, by=CallDimension.TOOL, top=3) for query in narrowed]


async def a_week_of_calls(scene: Scene) -> int:
    """A few of every day until a little after a week was over; how many."""
    scene.house.clock.time = datetime.fromtimestamp(THE_WEEK.until_us / 1e6, UTC) + timedelta(minutes=20)
    scene.now_us = micros(scene.house.clock.time) or 0
    await scene.write(some_calls(scene, hours=7 * 24 + 0.3))
    return CALLS


async def months_charts(scene: Scene) -> list[CallStats]:
    """Of a span that a week lies in, and by intervals that fit into its points or do not."""
    month = THE_MONTH
    told = [await scene.stats(month, by=by) for by in CallDimension]
    told += [
        await scene.stats(month, by=CallDimension.TOOL, interval_s=one) for one in (3_600, 10_800, 86_400, 604_800)
    ]
    return [*told, await scene.stats(month, by=CallDimension.SERVER, interval_s=604_800, over_time=True)]


async def kept_of(scene: Scene, length: SpanLength) -> list[int]:
    """The numbers of the spans of a length that have a tally."""
    async with scene.house.store.reading() as session:
        found = select(CallTallyRow.number).where(CallTallyRow.seconds == length)
        return list(await session.scalars(found.order_by(CallTallyRow.number)))


async def kept(scene: Scene, table: type[CallTallyRow | TalliedSpanRow] = CallTallyRow) -> int:
    async with scene.house.store.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def without_tallies(scene: Scene) -> list[CallStats]:
    async with UnitOfWork(scene.house.store, clock=scene.house.clock) as work:
        await work.session.execute(delete(CallTallyRow))
    return await charts(scene)


async def test_charts_tell_the_same_with_tallies_and_without(scene: Scene) -> None:
    await scene.write(some_calls(scene))
    by_rows = await all_charts(scene)
    assert await tallier_of(scene).catch_up() > 48
    assert await kept(scene) > 24
    assert await all_charts(scene) == by_rows


async def test_a_week_is_joined_from_its_days_and_tells_the_same(scene: Scene) -> None:
    calls = await a_week_of_calls(scene)
    by_rows = await months_charts(scene)
    await tallier_of(scene).catch_up()
    assert await kept_of(scene, SpanLength.WEEK) == [THE_WEEK.number]
    assert await months_charts(scene) == by_rows
    async with UnitOfWork(scene.house.store, clock=scene.house.clock) as work:
        # Behind the back of the tallies: what is joined needs its parts no more.
        await work.session.execute(delete(CallTallyRow).where(CallTallyRow.seconds < SpanLength.WEEK))
        within = CallLogRow.at_us.between(THE_WEEK.since_us, THE_WEEK.until_us - 1)
        gone = await work.session.execute(delete(CallLogRow).where(within))
    assert 0 < getattr(gone, "rowcount", 0) < calls
    assert await scene.stats(THE_MONTH, by=CallDimension.TOOL) == by_rows[1]


async def test_three_hours_are_joined_where_each_half_hour_has_a_tally(scene: Scene) -> None:
    await scene.write(some_calls(scene))
    await tallier_of(scene).catch_up()
    few = await kept_of(scene, SpanLength.THREE_HOURS)
    halves = await kept_of(scene, SpanLength.HALF_HOUR)
    whole = [number for number in {half // 6 for half in halves} if {6 * number + one for one in range(6)} <= {*halves}]
    assert few == sorted(whole)
    assert 0 < len(few) < 8


async def test_a_late_call_takes_the_week_of_its_day_away_even_while_it_is_joined(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_week_of_calls(scene)
    parts = TallyRepository.parts

    async def and_a_late_one(repository: TallyRepository, span: CallSpan, projects: Sequence[str]) -> object:
        found = await parts(repository, span, projects)
        if span.length is SpanLength.WEEK:
            monkeypatch.setattr(TallyRepository, "parts", parts)
            if not scene.house.store.is_sqlite:
                await scene.log(50)
        return found

    monkeypatch.setattr(TallyRepository, "parts", and_a_late_one)
    await tallier_of(scene).catch_up()
    assert len(await kept_of(scene, SpanLength.WEEK)) == scene.house.store.is_sqlite
    await scene.log(60)
    assert await kept_of(scene, SpanLength.WEEK) == []
    told = await months_charts(scene)
    await tallier_of(scene).catch_up()
    assert await kept_of(scene, SpanLength.WEEK) == [THE_WEEK.number]
    assert await months_charts(scene) == told


async def test_what_is_tallied_is_not_read_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallier, "LEAST_CALLS", 1)
    await scene.write(some_calls(scene))
    await tallier_of(scene).catch_up()
    whole = await scene.stats(by=CallDimension.TOOL, over_time=True)
    within = CallLogRow.at_us.between(scene.now_us - 23 * HOUR_US, scene.now_us - 2 * HOUR_US)
    async with UnitOfWork(scene.house.store, clock=scene.house.clock) as work:
        # Behind the back of the tallies: nobody does that.
        await work.session.execute(delete(CallLogRow).where(within))
    assert await scene.stats(by=CallDimension.TOOL, over_time=True) == whole


async def test_calls_that_come_late_or_twice_are_counted_once(scene: Scene) -> None:
    calls = some_calls(scene)
    await scene.write(calls[:-50])
    await tallier_of(scene).catch_up()
    tallies, looks = await kept(scene), await kept(scene, TalliedSpanRow)
    await scene.write(calls[-80:])
    assert await kept(scene) < tallies
    told = await charts(scene)
    assert await tallier_of(scene).catch_up() > 0
    assert await kept(scene) >= tallies
    assert await kept(scene, TalliedSpanRow) == looks
    assert await charts(scene) == told == await without_tallies(scene)


async def test_calls_that_leave_the_log_leave_the_charts(scene: Scene) -> None:
    await scene.write(some_calls(scene))
    await tallier_of(scene).catch_up()
    whole = await charts(scene)
    async with UnitOfWork(scene.house.store, clock=scene.house.clock) as work:
        gone = await RetentionRepository(work.session).delete(Part(stream=AuditStream.CALLS, end=CALLS // 2))
    assert gone == CALLS // 2 - 1
    told = await charts(scene)
    assert told != whole
    assert told == await without_tallies(scene)


async def test_a_call_that_comes_while_a_span_is_counted_keeps_it_from_being_kept(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.write(some_calls(scene))
    hold = TallyRepository.hold

    async def late_one(repository: TallyRepository) -> None:
        monkeypatch.setattr(TallyRepository, "hold", hold)
        if not scene.house.store.is_sqlite:
            await scene.log(20)
        await hold(repository)

    monkeypatch.setattr(TallyRepository, "hold", late_one)
    await tallier_of(scene).catch_up()
    assert await charts(scene) == await without_tallies(scene)


async def test_processes_take_turns(scene: Scene) -> None:
    await scene.write(some_calls(scene, 20))
    async with scene.house.store.reading() as other:
        assert await TallyRepository(other).take_turn()
        is_alone = scene.house.store.is_sqlite
        assert bool(await tallier_of(scene).catch_up()) is is_alone
    assert bool(await tallier_of(scene).catch_up()) is not is_alone


async def test_what_is_not_over_has_no_tally(scene: Scene) -> None:
    await scene.write(some_calls(scene))
    await tallier_of(scene).catch_up()
    async with scene.house.store.reading() as session:
        found = (await session.scalars(select(CallTallyRow))).all()
    ends = [CallSpan(length=SpanLength(row.seconds), number=row.number).until_us for row in found]
    settled = scene.house.clock.now() - timedelta(seconds=tallier.SETTLED_S)
    assert max(ends) <= (micros(settled) or 0)
    assert datetime.fromtimestamp(max(ends) / 1e6, UTC) > settled - timedelta(minutes=30)


async def test_tallies_are_kept_up_to_date_behind_everything(scene: Scene) -> None:
    await scene.write(some_calls(scene))
    by_rows = await charts(scene)
    looked = anyio.Event()

    class Watched(Tallier):
        async def each_due(self) -> AsyncGenerator[CallSpan]:
            async for span in super().each_due():
                looked.set()
                yield span

    with anyio.fail_after(60):
        async with TallyKeeper(Watched(store=scene.house.store, clock=scene.house.clock)):
            await looked.wait()
    assert await charts(scene) == by_rows
