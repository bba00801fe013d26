"""Calls counted for charts, on both databases."""

from datetime import UTC, datetime

import pytest

from mcp_orch.contract.names import UserId
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.calls.counting.dimensions import CallDimension
from mcp_orch.control.calls.errors import SpanTooLong
from mcp_orch.control.calls.queries import CallQuery, micros
from mcp_orch.control.calls.repository import CallFilter
from mcp_orch.identity.tokens import NewToken
from mcp_orch.identity.visits import LOCAL_CALLER
from mcp_orch.storage.tables.user_tokens import TokenKind
from tests.control.calls.scenes import HOUR_US, Scene
from tests.control.house import House

pytestmark = pytest.mark.anyio

FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


@pytest.fixture
async def scene(house: House) -> Scene:
    await house.project("demo", admin=await house.user("ann"))
    return Scene(house)


async def test_calls_are_counted_by_interval(scene: Scene) -> None:
    await scene.log(0.5, 0.6, 30)
    await scene.log(1.5, outcome=CallOutcome.REFUSED, duration_us=100_000)
    stats = await scene.stats(interval_s=3600)
    assert (stats.total.calls, stats.total.refused, stats.total.errors, stats.total.bytes_out) == (3, 1, 0, 60)
    assert len(stats.points) == 25
    assert [point.calls for point in stats.points][-4:] == [0, 1, 2, 0]
    assert stats.points[-3].p50_ms == pytest.approx(100, rel=0.3)
    assert stats.points[0].p50_ms is None
    assert (stats.by, stats.groups) == (None, [])


async def test_calls_are_counted_by_everything_people_ask_for(scene: Scene) -> None:
    await scene.log(1, 2)
    await scene.log(1, server="srv_2", name="find", client="ide 2", revision="2026-07-28", method="tools/call")
    await scene.log(1, 1, 1, method="prompts/get", principal="key:abc", caller="laptop", outcome=CallOutcome.ERROR)
    found = {
        dimension.value: [(group.id, group.name, group.calls) for group in (await scene.stats(by=dimension)).groups]
        for dimension in CallDimension
    }
    assert found == {
        "server": [("srv_1", "srv_1", 5), ("srv_2", "srv_2", 1)],
        "tool": [("srv_1.echo", "srv_1.echo", 2), ("srv_2.find", "srv_2.find", 1)],
        "key": [("abc", "laptop", 3)],
        "member": [("key:abc", "laptop", 3), ("user:usr_x", "x@example.org", 3)],
        "client": [("cli 1", "cli 1", 5), ("ide 2", "ide 2", 1)],
        "revision": [("2025-11-25", "2025-11-25", 5), ("2026-07-28", "2026-07-28", 1)],
        "method": [("prompts/get", "prompts/get", 3), ("tools/call", "tools/call", 3)],
        "outcome": [("error", "error", 3), ("ok", "ok", 3)],
    }
    assert [group.id for group in (await scene.stats(by=CallDimension.SERVER, top=1)).groups] == ["srv_1"]


async def test_each_group_is_counted_by_interval_where_that_is_asked_for(scene: Scene) -> None:
    await scene.log(0.5, 2.5)
    await scene.log(0.5, outcome=CallOutcome.TOOL_ERROR)
    await scene.log(2.5, server="srv_2", outcome=CallOutcome.REFUSED)
    stats = await scene.stats(by=CallDimension.SERVER, interval_s=3600, over_time=True)
    found = {group.id: [(point.calls, point.failed) for point in group.over_time or []] for group in stats.groups}
    assert {len(points) for points in found.values()} == {len(stats.points)} == {25}
    assert {name: points[-4:] for name, points in found.items()} == {
        "srv_1": [(1, 0), (0, 0), (2, 1), (0, 0)],
        "srv_2": [(1, 1), (0, 0), (0, 0), (0, 0)],
    }
    plain = await scene.stats(by=CallDimension.SERVER)
    assert [group.over_time for group in plain.groups] == [None, None]


async def test_a_member_counts_with_all_credentials(scene: Scene) -> None:
    mia = await scene.house.member("mia", project="demo", role=Role.MEMBER)
    user, new = UserId(mia.id), NewToken(name="laptop", kind=TokenKind.PERSONAL)
    token, _ = await scene.house.tokens.create(user, new, by=scene.house.local("demo").actor)
    await scene.log(1, principal=f"user:{mia.id}")
    await scene.log(1, principal=f"token:{token.id}")
    stats = await scene.stats(by=CallDimension.MEMBER)
    assert [(group.id, group.name, group.calls) for group in stats.groups] == [(mia.id, "mia", 2)]
    assert (await scene.stats(CallQuery(member=mia.email))).total.calls == 2


async def test_filters_narrow_what_is_counted(scene: Scene) -> None:
    await scene.log(1, 2)
    await scene.log(1, name="find")
    assert (await scene.stats(CallQuery(plain=CallFilter(name="find")))).total.calls == 1
    assert (await scene.stats(CallQuery(mine=True))).total.calls == 0
    late = CallFilter(since_us=scene.now_us - HOUR_US * 3 // 2)
    assert (await scene.stats(CallQuery(plain=late))).total.calls == 2
    await scene.log(1, principal=LOCAL_CALLER.principal)
    assert (await scene.stats(CallQuery(mine=True))).total.calls == 1


async def test_a_key_goes_by_the_name_that_it_called_under_last(scene: Scene) -> None:
    await scene.log(3, 2, principal="key:abc", caller="zebra")
    await scene.log(1, principal="key:abc", caller="aardvark")
    stats = await scene.stats(by=CallDimension.KEY)
    assert [(group.id, group.name, group.calls) for group in stats.groups] == [("abc", "aardvark", 3)]


async def test_too_long_and_too_fine_spans_are_refused(scene: Scene) -> None:
    with pytest.raises(SpanTooLong, match="days"):
        await scene.stats(CallQuery(plain=CallFilter(since_us=0)))
    with pytest.raises(SpanTooLong, match="points"):
        await scene.stats(interval_s=10)


@pytest.mark.parametrize(("since", "until"), [(None, FIRST), (FIRST, FIRST), (LAST, None), (None, LAST)])
async def test_the_ends_of_the_calendar_are_times_like_others(
    scene: Scene, since: datetime | None, until: datetime | None
) -> None:
    span = CallFilter(since_us=micros(since), until_us=micros(until))
    stats = await scene.stats(CallQuery(plain=span))
    assert stats.total.calls == 0
