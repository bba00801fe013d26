"""Wake-ups from other processes: PostgreSQL tells at once when somebody committed a change."""

import asyncio
from collections.abc import Callable
from typing import Final

from mcp_orch.storage.engine import Store
from mcp_orch.storage.unit_of_work import CHANNEL

_RETRY_S: Final = 5.0
_CONNECT_S: Final = 5
_IDLE_S: Final = 60.0
"""How long one wait lasts before the connection is used again, so that a dead one is noticed."""


class Wakeups:
    """Listens on a connection of its own. Losing it costs speed only: followers poll anyway."""

    def __init__(self, store: Store) -> None:
        self._store: Final = store

    async def run(self, wake: Callable[[], None]) -> None:
        """Calls `wake` for every commit of somebody, until cancelled. Returns at once for SQLite, which has no such."""
        if self._store.is_sqlite:
            return
        import psycopg  # noqa: PLC0415  15 MB that a hub on SQLite does without

        while True:
            try:
                await self._listen(wake)
            except (psycopg.Error, OSError):
                # The database is away. Polling notices when it is back; so does the next attempt here.
                await asyncio.sleep(_RETRY_S)

    async def _listen(self, wake: Callable[[], None]) -> None:
        import psycopg  # noqa: PLC0415  as above

        address = self._store.engine.url.set(drivername="postgresql")
        text = address.render_as_string(hide_password=False)
        connection = await psycopg.AsyncConnection.connect(text, autocommit=True, connect_timeout=_CONNECT_S)
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            # Something may have been committed before we listened.
            wake()
            while True:
                async for _ in connection.notifies(timeout=_IDLE_S):
                    wake()
                await connection.execute("SELECT 1")
