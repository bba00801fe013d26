"""Queries that count calls: spans of the log are read once, whatever is counted of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.calls.counting.dimensions import KEY_MARK, TOOL_CALLS, CallDimension, Parts
from mcp_orch.control.calls.durations import BOUNDS_US, Counted, Tally
from mcp_orch.control.calls.repository import CallFilter, matching
from mcp_orch.storage.tables.call_log import CallLogRow

Columns: TypeAlias = Sequence[ColumnElement[str] | ColumnElement[CallOutcome]]
Times: TypeAlias = tuple[int, int]
"""From the first microsecond on, before the second."""

# Written into the statement: PostgreSQL does not see that two parameters are one value, and would not group by them.
_NOTHING: Final = literal_column("''", String)
_ZERO: Final = literal_column("0", BigInteger)
_POINT, _GROUP, _CELL = range(3)

_READ: Final = (
    CallLogRow.at_us,
    CallLogRow.server,
    CallLogRow.name,
    CallLogRow.principal,
    CallLogRow.client,
    CallLogRow.revision,
    CallLogRow.method,
    CallLogRow.outcome,
    CallLogRow.duration_us,
    CallLogRow.bytes_in,
    CallLogRow.bytes_out,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsAsked:
    """What is to be counted: by interval always, by a dimension where one is named."""

    interval_us: int
    by: CallDimension | None = None
    top: int | None = None
    """So many values of the dimension, the most used ones; None: all."""
    over_time: bool = False
    """Those by interval too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted."""

    points: defaultdict[int, Counted] = field(default_factory=lambda: defaultdict[int, Counted](Counted))
    groups: defaultdict[Parts, Counted] = field(default_factory=lambda: defaultdict[Parts, Counted](Counted))
    cells: defaultdict[tuple[Parts, int], Counted] = field(
        default_factory=lambda: defaultdict[tuple[Parts, int], Counted](Counted)
    )
    """For each value of the dimension in which interval."""


class CallCounter:
    """Counts the calls of one project, row by row."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def count(self, wanted: CallFilter, asked: CountsAsked, *, within: Sequence[Times]) -> Counts:
        """Everything that is asked, of the calls that are wanted within some times."""
        seen = self._seen(wanted, asked, within=within)
        parts = () if asked.by is None else _parts(seen, asked.by)
        statements = [_points(seen)]
        if parts:
            busiest = _busiest(seen, parts, top=asked.top)
            statements += [_groups(seen, busiest, parts=parts)]
            statements += [_cells(seen, busiest, parts=parts)] if asked.over_time else []
        counts, width = Counts(), len(parts)
        for row in await self._session.execute(union_all(*statements)):
            kind, slot = int(str(row[0])), int(str(row[1]))
            words, tally = tuple(str(part) for part in row[2 : 2 + width]), Tally.of(row[4:])
            if kind == _POINT:
                counts.points[slot].count(tally)
            elif kind == _GROUP:
                counts.groups[words].count(tally)
            else:
                counts.cells[words, slot].count(tally)
        return counts

    def _seen(self, wanted: CallFilter, asked: CountsAsked, *, within: Sequence[Times]) -> CTE:
        """The calls that are wanted, as far as anything is counted of them."""
        call = self._calls(wanted, within=within)
        columns, only = ((), true()) if asked.by is None else _grouping(call, asked.by)
        return select(
            (call.at_us // _number(asked.interval_us)).label("slot"),
            *(column.label(f"part_{number}") for number, column in enumerate(columns)),
            only.label("is_grouped"),
            call.outcome.label("outcome"),
            _DURATION_CLASS.label("duration_class"),
            call.duration_us,
            call.bytes_in,
            call.bytes_out,
        ).cte("seen")

    def _calls(self, wanted: CallFilter, *, within: Sequence[Times]) -> type[CallLogRow]:
        mine = select(*_READ).where(CallLogRow.project_id == self._project, *matching(CallLogRow, wanted))
        # Each stretch of time is a walk of its own down an index.
        walks = [mine.where(CallLogRow.at_us >= since, CallLogRow.at_us < until) for since, until in within]
        return aliased(CallLogRow, (union_all(*walks) if len(walks) > 1 else walks[0]).subquery())


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
        select(_number(_CELL), seen.c.slot, *_both(parts), seen.c.outcome, _ZERO, func.count(), *[_ZERO] * 3)
        .join(busiest, _is_among(busiest, parts))
        .where(seen.c.is_grouped)
        .group_by(*cell)
    )


def _busiest(seen: CTE, parts: Columns, *, top: int | None) -> CTE:
    counted = select(*(part.label(f"busy_{number}") for number, part in enumerate(parts))).where(seen.c.is_grouped)
    return counted.group_by(*parts).order_by(func.count().desc(), *parts).limit(top).cte("busiest")


def _is_among(busiest: CTE, parts: Columns) -> ColumnElement[bool]:
    return and_(*(part == busy for part, busy in zip(parts, busiest.c, strict=True)))


def _parts(seen: CTE, by: CallDimension) -> Columns:
    return tuple(seen.c[f"part_{number}"] for number in range(2 if by is CallDimension.TOOL else 1))


def _both(parts: Columns) -> Columns:
    return parts if len(parts) == 2 else (*parts, _NOTHING)


def _measured(seen: CTE) -> Sequence[ColumnElement[int]]:
    # PostgreSQL's sums are decimals, each of which costs more to read than all the rest of its row.
    sums = [cast(func.sum(column), BigInteger) for column in (seen.c.duration_us, seen.c.bytes_in, seen.c.bytes_out)]
    return (func.count(), *sums)


def _grouping(call: type[CallLogRow], by: CallDimension) -> tuple[Columns, ColumnElement[bool]]:
    """What a dimension consists of, and which calls belong in it: the same as `TallyMaker` has it."""
    match by:
        case CallDimension.SERVER:
            return (func.coalesce(call.server, _NOTHING),), call.server.is_not(None)
        case CallDimension.TOOL:
            parts = (func.coalesce(call.server, _NOTHING), func.coalesce(call.name, _NOTHING))
            return parts, and_(call.method == TOOL_CALLS, call.server.is_not(None))
        case CallDimension.KEY:
            return (func.coalesce(call.principal, _NOTHING),), call.principal.startswith(KEY_MARK)
        case CallDimension.MEMBER:
            return (func.coalesce(call.principal, _NOTHING),), call.principal.is_not(None)
        case CallDimension.CLIENT:
            return (call.client.expression,), true()
        case CallDimension.REVISION:
            return (call.revision.expression,), true()
        case CallDimension.METHOD:
            return (call.method.expression,), true()
        case CallDimension.OUTCOME:
            return (call.outcome.expression,), true()


def _duration_class(low: int = 0, high: int = len(BOUNDS_US)) -> str:
    """The number of the class of a duration: a search tree of comparisons, since no database has a function for it."""
    if low == high:
        return str(low)
    middle = (low + high) // 2
    below, above = _duration_class(low, middle), _duration_class(middle + 1, high)
    return f"CASE WHEN duration_us < {BOUNDS_US[middle]} THEN {below} ELSE {above} END"


def _number(number: int) -> ColumnElement[int]:
    return literal_column(str(number), BigInteger)


# Written once: to put it together anew costs a question as much as all else of its statement.
_DURATION_CLASS: Final = literal_column(_duration_class(), BigInteger)
