"""Queries that find records: newest first for people, oldest first for files.

What an index finds is walked down in the order of the list. What no index finds is looked for in a bounded part of
the trail at a time; the next page goes on from there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, literal_column, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.access.names import fold
from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.trail.finding.wanted import RecordFilter, RecordsWanted
from mcp_orch.control.trail.repository import ACTION_COLUMNS, ACTIONS, CALL_COLUMNS, CALLS, micros_of
from mcp_orch.storage.activity_numbers import numbers_between
from mcp_orch.storage.numbering import CallPlace, number_of_cursor, place_of_cursor, words_of_place
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.user_tokens import UserTokenRow
from mcp_orch.storage.tables.users import UserRow

LOOKED_THROUGH: Final = 10_000
"""So many records a page looks through at most for what no index finds."""

LOOKED_THROUGH_MERGED: Final = 2_500
"""Where the records of several credentials are merged, which costs as much for each of them."""

_MOST_WALKS: Final = 40
"""Credentials that are looked up one by one; somebody with more of them is looked for record by record."""

Conditions = list[ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsFound:
    """A part of the trail, by column; `next_cursor`: where it goes on."""

    rows: list[dict[str, object]]
    next_cursor: str | None


class RecordFinder:
    """Finds records."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def understood(self, asked: RecordFilter) -> RecordsWanted:
        """The filter with names looked up; what nobody has finds nothing."""
        principals = None if asked.principal is None else frozenset({asked.principal})
        if asked.member is not None:
            own = await self._principals_of(asked.member)
            principals = own if principals is None else own & principals
        return RecordsWanted(
            stream=asked.stream,
            project=None if asked.project is None else await self._project_of(asked.project),
            principals=principals,
            kind=asked.kind,
            method=asked.method,
            outcome=asked.outcome,
            since=asked.since,
            until=asked.until,
        )

    async def newest(self, wanted: RecordsWanted, *, cursor: str | None, limit: int) -> RecordsFound:
        """Records behind a cursor, newest first. Raises BadCursor."""
        order = _ORDERS[wanted.stream]
        behind = order.behind(cursor)
        if wanted.principals is not None and not wanted.principals:
            return RecordsFound(rows=[], next_cursor=None)
        within = [*behind, *await self._within(wanted)]
        walks, loose = _apart(wanted)
        if len(walks) > 1:
            return await self._merged(order, [[*within, *walk] for walk in walks], loose=loose, limit=limit)
        within += walks[0]
        floor = await self._floor(order, within) if loose else None
        if floor is not None:
            within.append(order.reached(floor))
        statement = select(*order.columns).where(*within, *loose).order_by(*order.descending).limit(limit + 1)
        return _found(order, await self._rows(statement), limit=limit, end=floor)

    async def following(self, wanted: RecordsWanted, *, after: int, limit: int) -> list[dict[str, object]]:
        """Records with greater numbers, oldest first."""
        order = _ORDERS[wanted.stream]
        walks, loose = _apart(wanted)
        within = [order.number > after, *await self._within(wanted), *loose]
        if len(walks) == 1:
            within += walks[0]
        else:
            # Of several credentials, or of none.
            within.append(order.principal.in_(wanted.principals or ()))
        return await self._rows(select(*order.columns).where(*within).order_by(order.number).limit(limit))

    async def _merged(
        self, order: "_Order", walks: Sequence[Conditions], *, loose: Conditions, limit: int
    ) -> RecordsFound:
        """Of several credentials: one walk down the index for each, which no index of ours could do at once."""
        depth = LOOKED_THROUGH_MERGED if loose else limit + 1
        each = [select(*order.place).where(*walk).order_by(*order.descending).limit(depth) for walk in walks]
        merged = union_all(*(select(one.subquery()) for one in each)).subquery()
        descending = [column.desc() for column in merged.c]
        places = select(*merged.c).order_by(*descending).limit(depth)
        number = places.subquery().c.number
        statement = select(*order.columns).where(order.number.in_(select(number)), *loose)
        rows = await self._rows(statement.order_by(*order.descending).limit(limit + 1))
        end = await self._rows(places.offset(depth - 1).limit(1)) if loose and len(rows) <= limit else []
        return _found(order, rows, limit=limit, end=end[0] if end else None)

    async def _floor(self, order: "_Order", within: Conditions) -> dict[str, object] | None:
        """The place down to which a page looks; None: there is not that much."""
        places = select(*order.place).where(*within).order_by(*order.descending)
        found = await self._rows(places.offset(LOOKED_THROUGH - 1).limit(1))
        return found[0] if found else None

    async def _within(self, wanted: RecordsWanted) -> Conditions:
        """The project and the span of time."""
        order = _ORDERS[wanted.stream]
        conditions = [] if wanted.project is None else [order.project == wanted.project]
        if wanted.stream is AuditStream.ACTIONS:
            conditions += await numbers_between(self._session, since=wanted.since, until=wanted.until)
        since, until = order.moment(wanted.since), order.moment(wanted.until)
        conditions += [] if since is None else [order.at >= since]
        return conditions if until is None else [*conditions, order.at < until]

    async def _rows(self, statement: Select[*tuple[Any, ...]]) -> list[dict[str, object]]:  # pyright: ignore[reportExplicitAny]  columns of many types
        return [dict(row) for row in (await self._session.execute(statement)).mappings()]

    async def _project_of(self, ref: str) -> str:
        """The id behind an id or a name; records of a project that is gone are found by its id."""
        named = select(ProjectRow.id).where(ProjectRow.name_folded == fold(ref))
        return await self._session.scalar(named) or ref

    async def _principals_of(self, member: str) -> frozenset[str]:
        """Every principal under which this user may have done something; none when there is no such user."""
        known = or_(UserRow.id == member, UserRow.email_folded == member.strip().casefold())
        user = await self._session.scalar(select(UserRow.id).where(known))
        if user is None:
            return frozenset()
        keys = await self._session.scalars(select(KeyRow.id).where(KeyRow.user_id == user))
        tokens = await self._session.scalars(select(UserTokenRow.id).where(UserTokenRow.user_id == user))
        return frozenset({f"user:{user}", *(f"key:{key}" for key in keys), *(f"token:{token}" for token in tokens)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """The records of a stream, and in which order they are listed."""

    columns: Sequence[ColumnElement[Any]]  # pyright: ignore[reportExplicitAny]  columns of many types
    place: Sequence[ColumnElement[Any]]  # pyright: ignore[reportExplicitAny]  columns of many types
    number: ColumnElement[int]
    project: ColumnElement[str | None]
    principal: ColumnElement[str | None]
    at: ColumnElement[Any]  # pyright: ignore[reportExplicitAny]  a time, or microseconds
    moment: Callable[[datetime | None], datetime | int | None]
    """A time as this stream keeps it."""
    behind: Callable[[str | None], Conditions]
    """What is listed behind a cursor."""
    reached: Callable[[Mapping[str, object]], ColumnElement[bool]]
    """What is listed before a place, or at it."""
    cursor: Callable[[Mapping[str, object]], str | None]

    @property
    def descending(self) -> list[ColumnElement[Any]]:  # pyright: ignore[reportExplicitAny]  columns of many types
        return [column.desc() for column in self.place]


def _found(
    order: _Order, rows: list[dict[str, object]], *, limit: int, end: Mapping[str, object] | None
) -> RecordsFound:
    if len(rows) > limit:
        return RecordsFound(rows=rows[:limit], next_cursor=order.cursor(rows[limit - 1]))
    return RecordsFound(rows=rows, next_cursor=None if end is None else order.cursor(end))


def _apart(wanted: RecordsWanted) -> tuple[list[Conditions], Conditions]:
    """What indexes find, each in the order of the list; and what is looked for record by record."""
    order = _ORDERS[wanted.stream]
    loose: Conditions = []
    walks: list[Conditions] = [[]]
    # Calls of one credential are found in a project alone, and failed ones too.
    is_indexed = wanted.stream is AuditStream.ACTIONS or wanted.project is not None
    if wanted.principals is not None and is_indexed and len(wanted.principals) <= _MOST_WALKS:
        walks = [[order.principal == one] for one in sorted(wanted.principals)]
    elif wanted.principals is not None:
        loose.append(order.principal.in_(wanted.principals))
    if wanted.kind is not None:
        loose.append(ACTIONS.tag == wanted.kind)
    if wanted.method is not None:
        loose.append(CALLS.method == wanted.method)
    if wanted.outcome is not None:
        ended = [CALLS.outcome == wanted.outcome]
        if walks == [[]] and is_indexed and wanted.outcome is not CallOutcome.OK:
            # Says to the database that the index of failed calls will do.
            walks = [[*ended, CALLS.outcome != literal_column(f"'{CallOutcome.OK.value}'")]]
        else:
            loose += ended
    return walks, loose


def _place_of(row: Mapping[str, object]) -> CallPlace:
    return CallPlace(at_us=int(str(row["at_us"])), number=int(str(row["number"])))


def _before_number(cursor: str | None) -> Conditions:
    number = number_of_cursor(cursor)
    return [] if number is None else [ACTIONS.number < number]


def _behind_place(cursor: str | None) -> Conditions:
    place = place_of_cursor(cursor)
    return [] if place is None else [place.is_after(CALLS.at_us, CALLS.number)]


# Calls by their time: they are numbered when they come out of a journal, which may be late.
_ORDERS: Final = {
    AuditStream.ACTIONS: _Order(
        columns=ACTION_COLUMNS,
        place=(ACTIONS.number,),
        number=ACTIONS.number,
        project=ACTIONS.project_id,
        principal=ACTIONS.principal,
        at=ACTIONS.at,
        moment=lambda moment: moment,
        behind=_before_number,
        reached=lambda row: ACTIONS.number >= int(str(row["number"])),
        cursor=lambda row: str(row["number"]),
    ),
    AuditStream.CALLS: _Order(
        columns=CALL_COLUMNS,
        place=(CALLS.at_us, CALLS.number),
        number=CALLS.number,
        project=CALLS.project_id,
        principal=CALLS.principal,
        at=CALLS.at_us,
        moment=micros_of,
        behind=_behind_place,
        reached=lambda row: _place_of(row).is_reached(CALLS.at_us, CALLS.number),
        cursor=lambda row: words_of_place(_place_of(row)),
    ),
}
