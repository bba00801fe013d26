import asyncio

import pytest

from mcp_orch.storage import wakeups
from mcp_orch.storage.engine import Store, open_store
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.unit_of_work import UnitOfWork
from mcp_orch.storage.wakeups import Wakeups
from tests.storage.postgres import Postgres
from tests.storage.stores import HeldClock


@pytest.mark.anyio
async def test_a_commit_wakes_listeners_on_postgresql(store: Store, clock: HeldClock) -> None:
    woken = asyncio.Semaphore(0)
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(Wakeups(store).run(woken.release))
        if store.is_sqlite:
            await listening
            return
        await woken.acquire()
        async with UnitOfWork(store, clock=clock) as work:
            work.changed(ChangeKind.HUB)
        await woken.acquire()
        listening.cancel()


@pytest.mark.anyio
async def test_listening_begins_anew_when_the_connection_was_lost(
    postgres: Postgres, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakeups, "_RETRY_S", 0.01)
    monkeypatch.setattr(wakeups, "_IDLE_S", 0.01)
    store = open_store(postgres_url)
    woken = asyncio.Semaphore(0)
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(Wakeups(store).run(woken.release))
        await woken.acquire()
        postgres.hang_up_on(postgres_url)
        await woken.acquire()
        listening.cancel()
    await store.close()
