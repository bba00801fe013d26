"""Many rows into one table, with few statements.

Straight to the driver: building an INSERT from objects costs more than the row itself. Many rows in one statement,
since a driver gives up and takes back the interpreter's lock with every statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

_SIZES: Final = (200, 20, 1)
"""Rows in a statement: few sizes, so that databases and drivers know each statement. SQLite takes 32,766 values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShape:
    """What is written: constants of ours, never words from outside."""

    table: str
    columns: tuple[str, ...]
    unless_known_by: str | None = None
    """A unique column: a row whose value is there already changes nothing."""


async def add_many(connection: AsyncConnection, shape: RowShape, *, rows: Sequence[Sequence[object]]) -> None:
    """Adds rows of values in the order of the shape's columns."""
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    begin = 0
    for size in _SIZES:
        while len(rows) - begin >= size:
            values = tuple(chain.from_iterable(rows[begin : begin + size]))
            await connection.exec_driver_sql(_insert(shape, mark, rows=size), values)
            begin += size


@cache
def _insert(shape: RowShape, mark: str, *, rows: int) -> str:
    row = f"({', '.join([mark] * len(shape.columns))})"
    conflict = "" if shape.unless_known_by is None else f" ON CONFLICT ({shape.unless_known_by}) DO NOTHING"
    return (
        f"INSERT INTO {shape.table} ({', '.join(shape.columns)}) "  # noqa: S608  only constants of ours
        f"VALUES {', '.join([row] * rows)}{conflict}"
    )
