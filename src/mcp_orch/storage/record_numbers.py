"""Numbers of records: they are given before a transaction commits, and whoever puts records in order waits for that.

By a lock of our own: a lock of the tables that keeps writers out would end every vacuum of them, and on a hub that is
never idle what was deleted would take its room for ever.
"""

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncSession

_LOCK: Final = 0x6D63_7072
_SHARE: Final = text("SELECT pg_advisory_xact_lock_shared(:lock)").bindparams(lock=_LOCK)
_ALONE: Final = text("SELECT pg_advisory_xact_lock(:lock)").bindparams(lock=_LOCK)


def number_records(connection: Connection) -> None:
    """Before records are added, until the end of the transaction: who puts them in order waits for it."""
    if connection.dialect.name == "postgresql":
        connection.execute(_SHARE)


async def await_numbered(session: AsyncSession) -> None:
    """Waits until no record that has its number is still uncommitted; none gets one until the end of the transaction.

    On SQLite a unit of work is alone anyway. Raises what the driver raises when writers take too long.
    """
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        await connection.execute(_ALONE)
