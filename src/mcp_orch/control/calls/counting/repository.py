"""Queries that count calls: a span of the log is read once, whatever is counted of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.calls.durations import BOUNDS_US, Tally
from mcp_orch.control.calls.repository import CallFilter, matching
from mcp_orch.storage.tables.call_log import CallLogRow

_TOOL_CALLS: Final = "tools/call"


class CallDimension(StrEnum):
    """What calls can be counted by."""

    SERVER = "server"
    TOOL = "tool"
    KEY = "key"
    MEMBER = "member"
    CLIENT = "client"
    REVISION = "revision"
    METHOD = "method"
    OUTCOME = "outcome"


Columns: TypeAlias = Sequence[ColumnElement[str] | ColumnElement[CallOutcome]]
Parts: TypeAlias = tuple[str, ...]

# Written into the statement: PostgreSQL does not see that two parameters are one value, and would not group by them.
_NOTHING: Final = literal_column("''", String)
_ZERO: Final = literal_column("0", BigInteger)
_POINT, _GROUP, _CELL = range(3)

_COLUMNS_OF: Final[dict[CallDimension, Columns]] = {
    CallDimension.SERVER: (func.coalesce(CallLogRow.server, _NOTHING),),
    CallDimension.TOOL: (func.coalesce(CallLogRow.server, _NOTHING), func.coalesce(CallLogRow.name, _NOTHING)),
    CallDimension.KEY: (func.coalesce(CallLogRow.principal, _NOTHING),),
    CallDimension.MEMBER: (func.coalesce(CallLogRow.principal, _NOTHING),),
    CallDimension.CLIENT: (CallLogRow.client.expression,),
    CallDimension.REVISION: (CallLogRow.revision.expression,),
    CallDimension.METHOD: (CallLogRow.method.expression,),
    CallDimension.OUTCOME: (CallLogRow.outcome.expression,),
}
_ONLY_OF: Final[dict[CallDimension, ColumnElement[bool]]] = {
    CallDimension.SERVER: CallLogRow.server.is_not(None),
    CallDimension.TOOL: and_(CallLogRow.method == _TOOL_CALLS, CallLogRow.server.is_not(None)),
    CallDimension.KEY: CallLogRow.principal.startswith("key:"),
    CallDimension.MEMBER: CallLogRow.principal.is_not(None),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsAsked:
    """What is to be counted: by interval always, by a dimension where one is named."""

    interval_us: int
    by: CallDimension | None = None
    top: int = 0
    """So many values of the dimension, the most used ones."""
    over_time: bool = False
    """Those by interval too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted. A tally covers one outcome and one class of durations."""

    points: list[tuple[int, Tally]] = field(default_factory=list[tuple[int, Tally]])
    groups: list[tuple[Parts, Tally]] = field(default_factory=list[tuple[Parts, Tally]])
    cells: list[tuple[Parts, int, CallOutcome, int]] = field(default_factory=list[tuple[Parts, int, CallOutcome, int]])
    """How many calls of which outcome in which interval, for each value of the dimension."""


class CallCounter:
    """Counts the calls of one project."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def count(self, wanted: CallFilter, asked: CountsAsked) -> Counts:
        """Everything that is asked, of the calls that are wanted."""
        seen = self._seen(wanted, asked)
        parts = () if asked.by is None else _parts(seen, asked.by)
        statements = [_points(seen)]
        if parts:
            busiest = _busiest(seen, parts, top=asked.top)
            statements += [_groups(seen, busiest, parts=parts)]
            statements += [_cells(seen, busiest, parts=parts)] if asked.over_time else []
        counts, width = Counts(), len(parts)
        for row in await self._session.execute(union_all(*statements)):
            kind, slot = int(str(row[0])), int(str(row[1]))
            words, tally = tuple(str(part) for part in row[2 : 2 + width]), row[4:]
            if kind == _POINT:
                counts.points.append((slot, Tally.of(tally)))
            elif kind == _GROUP:
                counts.groups.append((words, Tally.of(tally)))
            else:
                counts.cells.append((words, slot, CallOutcome(str(tally[0])), int(str(tally[2]))))
        return counts

    def _seen(self, wanted: CallFilter, asked: CountsAsked) -> CTE:
        """The calls that are wanted, as far as anything is counted of them."""
        columns = () if asked.by is None else _COLUMNS_OF[asked.by]
        only = true() if asked.by is None else _ONLY_OF.get(asked.by, true())
        return (
            select(
                (CallLogRow.at_us // _number(asked.interval_us)).label("slot"),
                *(column.label(f"part_{number}") for number, column in enumerate(columns)),
                only.label("is_grouped"),
                CallLogRow.outcome.label("outcome"),
                _duration_class(0, len(BOUNDS_US)).label("duration_class"),
                CallLogRow.duration_us,
                CallLogRow.bytes_in,
                CallLogRow.bytes_out,
                CallLogRow.caller,
            )
            .where(CallLogRow.project_id == self._project, *matching(CallLogRow, wanted))
            .cte("seen")
        )


def _points(seen: CTE) -> Select[*tuple[object, ...]]:
    cell = (seen.c.slot, seen.c.outcome, seen.c.duration_class)
    return select(_number(_POINT), seen.c.slot, _NOTHING, _NOTHING, *cell[1:], *_measured(seen)).group_by(*cell)


def _groups(seen: CTE, busiest: CTE, *, parts: Columns) -> Select[*tuple[object, ...]]:
    cell = (*parts, seen.c.outcome, seen.c.duration_class)
    return (
        select(_number(_GROUP), _ZERO, *_both(parts), *cell[-2:], *_measured(seen))
        .join(busiest, _is_among(busiest, parts))
        .where(seen.c.is_grouped)
        .group_by(*cell)
    )


def _cells(seen: CTE, busiest: CTE, *, parts: Columns) -> Select[*tuple[object, ...]]:
    cell = (*parts, seen.c.slot, seen.c.outcome)
    return (
        select(_number(_CELL), seen.c.slot, *_both(parts), seen.c.outcome, _ZERO, func.count(), *[_ZERO] * 3, _NOTHING)
        .join(busiest, _is_among(busiest, parts))
        .where(seen.c.is_grouped)
        .group_by(*cell)
    )


def _busiest(seen: CTE, parts: Columns, *, top: int) -> CTE:
    counted = select(*(part.label(f"busy_{number}") for number, part in enumerate(parts))).where(seen.c.is_grouped)
    return counted.group_by(*parts).order_by(func.count().desc(), *parts).limit(top).cte("busiest")


def _is_among(busiest: CTE, parts: Columns) -> ColumnElement[bool]:
    return and_(*(part == busy for part, busy in zip(parts, busiest.c, strict=True)))


def _parts(seen: CTE, by: CallDimension) -> Columns:
    return tuple(seen.c[f"part_{number}"] for number in range(len(_COLUMNS_OF[by])))


def _both(parts: Columns) -> Columns:
    return parts if len(parts) == 2 else (*parts, _NOTHING)


def _measured(seen: CTE) -> Sequence[ColumnElement[int] | ColumnElement[str]]:
    # PostgreSQL's sums are decimals, each of which costs more to read than all the rest of its row.
    sums = [cast(func.sum(column), BigInteger) for column in (seen.c.duration_us, seen.c.bytes_in, seen.c.bytes_out)]
    return (func.count(), *sums, func.max(seen.c.caller))


def _duration_class(low: int, high: int) -> ColumnElement[int]:
    """The number of the class of a duration: a search tree of comparisons, since no database has a function for it."""
    if low == high:
        return _number(low)
    middle = (low + high) // 2
    return case(
        (CallLogRow.duration_us < _number(BOUNDS_US[middle]), _duration_class(low, middle)),
        else_=_duration_class(middle + 1, high),
    )


def _number(number: int) -> ColumnElement[int]:
    return literal_column(str(number), BigInteger)
