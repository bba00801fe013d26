"""A commit that is bound to something is made only while that holds, on both databases."""

import asyncio
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from mcp_orch.storage.engine import Store, StoreConflict
from mcp_orch.storage.preconditions import look, under
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.storage.stores import START, HeldClock

pytestmark = pytest.mark.anyio


@dataclass(slots=True)
class NameIs:
    """Holds while the user has this name. Fakes what REST binds changes to."""

    store: Store
    name: str

    async def judge(self, *, is_commit: bool) -> None:
        async with self.store.reading() as session:
            if await session.scalar(select(UserRow.name)) != self.name:
                raise StoreConflict("it has another name")


async def rename(store: Store, clock: HeldClock, name: str) -> bool:
    try:
        async with UnitOfWork(store, clock=clock) as work:
            user = (await work.session.scalars(select(UserRow))).one()
            user.name = name
            work.changed(ChangeKind.CALLERS)
    except StoreConflict:
        return False
    return True


async def test_of_many_changes_bound_to_one_state_one_is_made(store: Store, clock: HeldClock) -> None:
    async with UnitOfWork(store, clock=clock) as work:
        work.session.add(
            UserRow(
                id="usr_1", email="k@e.org", email_folded="k@e.org", name="old", is_hub_admin=False, created_at=START
            )
        )

    async def bound(name: str) -> bool:
        with under(NameIs(store, "old")):
            return await rename(store, clock, name)

    # More than there are connections: who commits needs a second one, to look at what is there.
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(bound(f"new {n}")) for n in range(12)]
    assert sorted(one.result() for one in running) == [False] * 11 + [True]
    with under(NameIs(store, "old")), pytest.raises(StoreConflict):
        await look()
    await look()


async def test_what_a_request_has_changed_itself_does_not_bind_its_next_commit(store: Store, clock: HeldClock) -> None:
    async with UnitOfWork(store, clock=clock) as work:
        work.session.add(
            UserRow(
                id="usr_1", email="k@e.org", email_folded="k@e.org", name="old", is_hub_admin=False, created_at=START
            )
        )
    with under(NameIs(store, "old")):
        assert await rename(store, clock, "first")
        assert await rename(store, clock, "second")
