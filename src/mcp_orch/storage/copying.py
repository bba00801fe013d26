"""Copying: the rows of a database, table by table, in a form that every database of ours takes back."""

import base64
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    column,
    func,
    insert,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.sql.expression import ColumnClause, TableClause

from mcp_orch.storage.column_types import Document, UtcTime
from mcp_orch.storage.secret_column import SealedMap
from mcp_orch.storage.tables.everything import METADATA

_BATCH: Final = 500


class ColumnKind(StrEnum):
    """How values of a column are written down."""

    PLAIN = "plain"
    TIME = "time"
    BYTES = "bytes"
    JSON = "json"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table by the kinds of its columns: enough to read and write it, whatever the program knows of it."""

    name: str
    columns: Mapping[str, ColumnKind]
    counted: str | None
    """The column that the database counts up."""


def shapes(metadata: MetaData = METADATA) -> list[TableShape]:
    """All tables, those that others refer to first."""
    return [
        TableShape(one.name, {each.name: _kind_of(each) for each in one.columns}, _counted_column(one))
        for one in metadata.sorted_tables
    ]


async def rows_of(session: AsyncSession, shape: TableShape) -> AsyncGenerator[list[dict[str, object]], None]:
    """All rows, batch by batch."""
    clause = _clause(shape)
    result = await session.stream(select(clause).execution_options(yield_per=_BATCH))
    async for part in result.mappings().partitions(_BATCH):
        yield [dict(row) for row in part]


async def count_rows(session: AsyncSession, tables: Sequence[TableShape]) -> int:
    """All rows of these tables."""
    counts = [select(func.count()).select_from(_clause(shape)).scalar_subquery() for shape in tables]
    return int((await session.execute(select(sum(counts, start=literal(0))))).scalar_one())


async def add_rows(connection: AsyncConnection, shape: TableShape, *, rows: Sequence[Mapping[str, object]]) -> None:
    """Adds rows as they are."""
    if rows:
        await connection.execute(insert(_clause(shape)), list(rows))


async def count_on(connection: AsyncConnection, shape: TableShape) -> None:
    """Has the database count up from what was added. SQLite does by itself."""
    if shape.counted is not None and connection.dialect.name == "postgresql":
        statement = text(
            f"SELECT setval(pg_get_serial_sequence('{shape.name}', '{shape.counted}'), "  # noqa: S608  names of ours
            f"coalesce((SELECT max({shape.counted}) FROM {shape.name}), 0) + 1, false)"
        )
        await connection.execute(statement)


def as_json(shape: TableShape, row: Mapping[str, object]) -> str:
    """A row as one line of JSON."""
    return json.dumps({name: _written(row[name]) for name in shape.columns}, ensure_ascii=False)


def from_json(shape: TableShape, line: str) -> dict[str, object]:
    """The row of a line. Raises ValueError, KeyError or TypeError for anything else."""
    said = json.loads(line)
    return {name: _read(kind, said[name]) for name, kind in shape.columns.items()}


def _kind_of(one: Column[object]) -> ColumnKind:
    if isinstance(one.type, UtcTime):
        return ColumnKind.TIME
    if isinstance(one.type, LargeBinary):
        return ColumnKind.BYTES
    if isinstance(one.type, Document | SealedMap):
        return ColumnKind.JSON
    return ColumnKind.FLAG if isinstance(one.type, Boolean) else ColumnKind.PLAIN


def _counted_column(one: Table) -> str | None:
    keys = list(one.primary_key.columns)
    is_counted = len(keys) == 1 and isinstance(keys[0].type, Integer | BigInteger)
    return keys[0].name if is_counted else None


def _clause(shape: TableShape) -> TableClause:
    return table(shape.name, *(_column(name, kind) for name, kind in shape.columns.items()))


def _column(name: str, kind: ColumnKind) -> ColumnClause[object]:
    # Not the columns of our own tables: a sealed value is moved as the text it is, and a table may be of another day.
    if kind is ColumnKind.TIME:
        return column(name, UtcTime())
    if kind is ColumnKind.BYTES:
        return column(name, LargeBinary())
    if kind is ColumnKind.JSON:
        return column(name, Document(none_as_null=True))
    return column(name, Boolean()) if kind is ColumnKind.FLAG else column(name)


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _read(kind: ColumnKind, value: object) -> object:
    if value is None:
        return None
    if kind is ColumnKind.TIME:
        return datetime.fromisoformat(str(value))
    if kind is ColumnKind.BYTES:
        return base64.b64decode(str(value), validate=True)
    return value
