"""Queries of the audit area: call records into the call log, and out again when they are too old."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.contract.names import KeyId
from mcp_orch.contract.records import CallRecord
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.keys import KeyRow

_COLUMNS: Final = (
    "request_id",
    "at_us",
    "method",
    "outcome",
    "duration_us",
    "project_id",
    "endpoint",
    "transport",
    "principal",
    "caller",
    "client",
    "revision",
    "address",
    "server",
    "name",
    "code",
    "reason",
    "bytes_in",
    "bytes_out",
    "arguments_hmac",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """The newest use of a key."""

    at: datetime
    address: str
    client: str


class CallLogWriter:
    """Writes within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, records: Iterable[CallRecord]) -> None:
        """Adds records; one whose request is there already changes nothing, so a batch may come twice."""
        connection = await self._session.connection()
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        # Straight to the driver: building an INSERT from objects costs more than the row itself.
        statement = (
            f"INSERT INTO {CallLogRow.__tablename__} ({', '.join(_COLUMNS)}) "  # noqa: S608  only constants of ours
            f"VALUES ({', '.join([mark] * len(_COLUMNS))}) ON CONFLICT (request_id) DO NOTHING"
        )
        await connection.exec_driver_sql(statement, [_row_of(one) for one in records])

    async def touch_keys(self, uses: Mapping[KeyId, KeyUse]) -> None:
        """Notes when, from where and by what client keys were used last."""
        if not uses:
            return
        table = KeyRow.__table__
        statement = (
            update(KeyRow)
            .where(table.c.id == bindparam("key"))
            .values(
                last_used_at=bindparam("at"),
                last_used_address=bindparam("address"),
                last_used_client=bindparam("client"),
            )
        )
        connection = await self._session.connection()
        await connection.execute(
            statement,
            [
                {"key": key, "at": use.at, "address": use.address[:64], "client": _text(use.client, 200)}
                for key, use in uses.items()
            ],
        )

    async def prune(self, *, before_us: int, at_most: int) -> int:
        """Deletes rows older than a time and beyond a number of rows; how many went."""
        newest = (await self._session.execute(select(func.max(CallLogRow.number)))).scalar_one_or_none() or 0
        outcome = await self._session.execute(
            delete(CallLogRow).where((CallLogRow.at_us < before_us) | (CallLogRow.number <= newest - at_most))
        )
        return int(getattr(outcome, "rowcount", 0))


def _row_of(record: CallRecord) -> tuple[object, ...]:
    return (
        record.request_id[:64],
        record.at_us,
        _text(record.method, 100),
        record.outcome.value,
        record.duration_us,
        record.project,
        _text(record.endpoint, 1000),
        record.transport[:20],
        record.principal,
        _text(record.caller, 400),
        _text(record.client, 400),
        _text(record.revision, 20),
        record.address[:64],
        record.server,
        None if record.name is None else _text(record.name, 2000),
        record.code,
        None if record.reason is None else _text(record.reason, 2000),
        record.bytes_in,
        record.bytes_out,
        record.arguments_hmac,
    )


def _text(claimed: str, length: int) -> str:
    # Clients and servers chose these words: PostgreSQL takes no NUL, and nobody reads more than this.
    return (claimed.replace("\0", "") if "\0" in claimed else claimed)[:length]
