import asyncio

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from mcp_orch.storage import unit_of_work
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store, StoreConflict, StoreUnavailable
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.change_events import ChangeEventRow, ChangeKind
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork
from tests.storage.stores import START, HeldClock

ACTOR = Actor(principal="user:usr_1", name="kim@example.org", address="127.0.0.1", request_id="req_1")


def a_user(name: str = "kim") -> UserRow:
    return UserRow(
        id=f"usr_{name}",
        email=f"{name}@example.org",
        email_folded=f"{name}@example.org",
        name=name,
        is_hub_admin=False,
        created_at=START,
    )


async def emails(store: Store) -> list[str]:
    async with store.reading() as session:
        return list((await session.scalars(select(UserRow.email).order_by(UserRow.email))).all())


@pytest.mark.anyio
async def test_a_block_that_ends_well_is_committed_with_its_activity(store: Store, clock: HeldClock) -> None:
    async with UnitOfWork(store, clock=clock) as work:
        work.session.add(a_user())
        work.happened(
            ACTOR,
            Happening(
                tag=ActivityTag.USER_CREATED,
                target="usr_kim",
                target_name="kim@example.org",
                details={"hub_admin": False},
            ),
        )
    async with store.reading() as session:
        row = (await session.scalars(select(ActivityRow))).one()
    assert await emails(store) == ["kim@example.org"]
    assert (row.at, row.tag, row.principal, row.actor, row.address, row.request_id, row.target, row.details) == (
        START,
        ActivityTag.USER_CREATED,
        "user:usr_1",
        "kim@example.org",
        "127.0.0.1",
        "req_1",
        "usr_kim",
        {"hub_admin": False},
    )


@pytest.mark.anyio
async def test_a_block_that_fails_leaves_no_trace(store: Store, clock: HeldClock) -> None:
    async def fail() -> None:
        async with UnitOfWork(store, clock=clock) as work:
            work.session.add(a_user())
            await work.session.flush()
            work.changed(ChangeKind.HUB)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await fail()
    assert await emails(store) == []
    async with UnitOfWork(store, clock=clock) as work:
        work.session.add(a_user("lee"))
    assert await emails(store) == ["lee@example.org"]


@pytest.mark.anyio
async def test_a_cancelled_block_leaves_no_trace_and_no_lock(store: Store, clock: HeldClock) -> None:
    inside = asyncio.Event()

    async def wait_forever() -> None:
        async with UnitOfWork(store, clock=clock) as work:
            work.session.add(a_user())
            await work.session.flush()
            inside.set()
            await asyncio.Event().wait()

    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        task = tasks.create_task(wait_forever())
        await inside.wait()
        task.cancel()
    async with asyncio.timeout(5), UnitOfWork(store, clock=clock) as work:
        work.session.add(a_user("lee"))
    assert await emails(store) == ["lee@example.org"]


@pytest.mark.anyio
async def test_a_writer_waits_a_bounded_time_for_its_turn(
    store: Store, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_of_work, "_TURN_TIMEOUT_S", 0.01)
    other = UnitOfWork(store, clock=clock)
    async with UnitOfWork(store, clock=clock):
        if store.is_sqlite:
            with pytest.raises(StoreUnavailable, match="too busy"):
                await other.__aenter__()
    await other.session.close()
    async with UnitOfWork(store, clock=clock) as work:
        work.session.add(a_user())
    assert await emails(store) == ["kim@example.org"]


@pytest.mark.anyio
async def test_two_rows_with_one_name_are_a_conflict_of_ours(store: Store, clock: HeldClock) -> None:
    async def clash() -> None:
        async with UnitOfWork(store, clock=clock) as work:
            work.session.add(a_user())
            twin = a_user()
            twin.id = "usr_twin"
            work.session.add(twin)

    with pytest.raises(StoreConflict):
        await clash()


@pytest.mark.anyio
async def test_changes_are_told_once_in_order_and_ring_the_bell(store: Store, clock: HeldClock) -> None:
    rung: list[int] = []

    async def listen(version: int) -> None:
        rung.append(version)

    leave = store.commits.watch(listen)
    async with UnitOfWork(store, clock=clock) as work:
        work.changed(ChangeKind.PROJECT, "prj_1")
        work.changed(ChangeKind.PROJECT, "prj_1")
        work.changed(ChangeKind.CALLERS)
    leave()
    async with UnitOfWork(store, clock=clock) as work:
        work.changed(ChangeKind.HUB)
    async with store.reading() as session:
        rows = (await session.scalars(select(ChangeEventRow).order_by(ChangeEventRow.version))).all()
    assert [(row.kind, row.project_id) for row in rows] == [
        (ChangeKind.PROJECT, "prj_1"),
        (ChangeKind.CALLERS, None),
        (ChangeKind.HUB, None),
    ]
    assert rung == [rows[1].version]


@pytest.mark.anyio
async def test_versions_are_committed_in_order_by_many_writers(store: Store, clock: HeldClock) -> None:
    async def write(number: int) -> None:
        async with UnitOfWork(store, clock=clock) as work:
            work.session.add(a_user(f"u{number}"))
            work.changed(ChangeKind.PROJECT, f"prj_{number}")

    async def look() -> None:
        async with store.reading() as session:
            count = await session.scalar(select(func.count()).select_from(ChangeEventRow)) or 0
            newest = await session.scalar(select(func.max(ChangeEventRow.version))) or 0
        # Whoever sees a version sees all before it: none is committed late.
        assert count == newest

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        for number in range(12):
            tasks.create_task(write(number))
            tasks.create_task(look())
    assert len(await emails(store)) == 12


@pytest.mark.anyio
async def test_old_changes_are_swept_out(store: Store, clock: HeldClock) -> None:
    async with UnitOfWork(store, clock=clock) as work:
        work.session.add(ChangeEventRow(version=1, kind=ChangeKind.HUB, at=START))
        work.session.add(ChangeEventRow(version=200_999, kind=ChangeKind.HUB, at=START))
        if not store.is_sqlite:
            await work.session.execute(text("SELECT setval('change_events_version_seq', 200999)"))
    async with UnitOfWork(store, clock=clock) as work:
        work.changed(ChangeKind.HUB)
    async with store.reading() as session:
        assert list((await session.scalars(select(ChangeEventRow.version))).all()) == [200_999, 201_000]


@pytest.mark.anyio
async def test_readers_can_not_write(store: Store) -> None:
    async def write() -> None:
        async with store.reading() as session:
            session.add(a_user())
            await session.flush()

    with pytest.raises((DBAPIError, StoreUnavailable)):
        await write()
