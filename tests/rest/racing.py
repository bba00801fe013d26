"""Two requests at the very same place: a row that both want is held until both wait for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy import text

from mcp_orch.storage.engine import Store

Waiting = Callable[[int], Awaitable[None]]


@asynccontextmanager
async def held_up(store: Store, table: str) -> AsyncIterator[Waiting]:
    """Holds the rows of a table; what it gives waits until so many wait for them.

    On SQLite writers take turns anyway, so nothing is held there.
    """
    if store.is_sqlite:
        yield _nobody_waits
        return
    async with store.engine.connect() as holder, store.engine.connect() as watcher:
        await holder.execute(text(f"SELECT 1 FROM {table} FOR UPDATE"))

        async def waiting(many: int) -> None:
            async with asyncio.timeout(10):
                while await watcher.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) != many:
                    await watcher.rollback()
                    await asyncio.sleep(0.01)

        yield waiting


async def _nobody_waits(many: int) -> None:
    """There is nothing to wait for."""
