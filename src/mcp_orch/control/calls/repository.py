"""Queries of the call log, scoped by project."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.calls.durations import BOUNDS_US, Tally
from mcp_orch.storage.tables.call_contents import CallContentRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.user_tokens import UserTokenRow
from mcp_orch.storage.tables.users import UserRow

LOOKED_THROUGH: Final = 20_000
"""So many calls a page looks through at most for what no index finds; the next page goes on from there."""

_TOOL_CALLS: Final = "tools/call"


class CallTail:
    """The end of the call log, over all projects, for the stream of events."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def newest_number(self) -> int:
        """The greatest number; 0 when there is none."""
        return await self._session.scalar(select(func.max(CallLogRow.number))) or 0

    async def after(self, number: int, *, limit: int) -> Sequence[CallLogRow]:
        """Calls with greater numbers, oldest first."""
        statement = select(CallLogRow).where(CallLogRow.number > number).order_by(CallLogRow.number).limit(limit)
        return (await self._session.scalars(statement)).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls are wanted; None does not limit."""

    server: str | None = None
    principals: frozenset[str] | None = None
    since_us: int | None = None
    until_us: int | None = None
    name: str | None = None
    method: str | None = None
    outcome: CallOutcome | None = None
    client: str | None = None
    revision: str | None = None
    transport: str | None = None
    request_id: str | None = None
    text: str | None = None

    @property
    def is_indexed(self) -> bool:
        """Whether an index alone finds what is wanted."""
        loose = (self.name, self.method, self.outcome, self.client, self.revision, self.transport, self.text)
        return all(one is None for one in loose)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlace:
    """A place in the log, as it is listed: newest first."""

    at_us: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsFound:
    """A part of the log; `next_place`: where it goes on."""

    rows: Sequence[CallLogRow]
    next_place: CallPlace | None


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


Columns: TypeAlias = Sequence[ColumnElement[str] | ColumnElement[int] | ColumnElement[CallOutcome]]
Parts: TypeAlias = tuple[str, ...]

# Written into the statement: PostgreSQL does not see that two parameters are one value, and would not group by them.
_NOTHING: Final = literal_column("''", String)

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


class CallLogRepository:
    """The calls of one project."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def newest(self, wanted: CallFilter, *, before: CallPlace | None, limit: int) -> CallsFound:
        """Calls before a place, newest first."""
        depth = limit + 1 if wanted.is_indexed else LOOKED_THROUGH
        looked_through = self._looked_through(wanted, before=before, depth=depth)
        row = aliased(CallLogRow, looked_through.subquery())
        statement = select(row).where(*_loose(row, wanted)).order_by(row.at_us.desc(), row.number.desc())
        found = (await self._session.scalars(statement.limit(limit + 1))).all()
        if len(found) > limit:
            return CallsFound(rows=found[:limit], next_place=_place_of(found[limit - 1]))
        if wanted.is_indexed:
            return CallsFound(rows=found, next_place=None)
        return CallsFound(rows=found, next_place=await self._end_of(looked_through))

    async def get(self, request_id: str) -> CallLogRow | None:
        """The project's call with this request id."""
        return await self._session.scalar(
            select(CallLogRow).where(CallLogRow.request_id == request_id, CallLogRow.project_id == self._project)
        )

    async def content_of(self, request_id: str) -> CallContentRow | None:
        """What is kept of its arguments and result. To be shown with the call alone: it knows no project."""
        return await self._session.get(CallContentRow, request_id)

    async def over_time(self, wanted: CallFilter, *, interval_us: int) -> list[tuple[int, Tally]]:
        """Tallies by interval; a tally covers one outcome and one class of durations."""
        slot = CallLogRow.at_us // _number(interval_us)
        rows = await self._tallied([slot], wanted)
        return [(int(str(row[0])), Tally.of(row[1:])) for row in rows]

    async def by(self, dimension: CallDimension, wanted: CallFilter, *, top: int) -> list[tuple[Parts, Tally]]:
        """Tallies of the `top` most used values of a dimension."""
        columns = _COLUMNS_OF[dimension]
        only = self._among_busiest(dimension, wanted, top=top)
        rows = await self._tallied(columns, wanted, only=only)
        return [(tuple(str(part) for part in row[: len(columns)]), Tally.of(row[len(columns) :])) for row in rows]

    async def by_over_time(
        self, dimension: CallDimension, wanted: CallFilter, *, top: int, interval_us: int
    ) -> list[tuple[Parts, int, CallOutcome, int]]:
        """How many calls of which outcome in which interval, for each of the `top` most used values of a dimension."""
        columns = _COLUMNS_OF[dimension]
        cells = (CallLogRow.at_us // _number(interval_us), CallLogRow.outcome)
        statement = (
            select(*columns, *cells, func.count())
            .where(*self._conditions(wanted), *_loose(CallLogRow, wanted))
            .where(*self._among_busiest(dimension, wanted, top=top))
            .group_by(*columns, *cells)
        )
        return [
            (tuple(str(part) for part in row[:-3]), int(row[-3]), CallOutcome(str(row[-2])), int(row[-1]))
            for row in await self._session.execute(statement)
        ]

    def _among_busiest(self, dimension: CallDimension, wanted: CallFilter, *, top: int) -> list[ColumnElement[bool]]:
        columns = _COLUMNS_OF[dimension]
        only = [_ONLY_OF[dimension]] if dimension in _ONLY_OF else []
        counted = select(*columns).where(*self._conditions(wanted), *_loose(CallLogRow, wanted), *only)
        busiest = counted.group_by(*columns).order_by(func.count().desc()).limit(top).subquery()
        among = [column == name for column, name in zip(columns, busiest.c, strict=True)]
        return [*only, exists().where(*among)]

    async def principals_of(self, caller: Caller) -> frozenset[str]:
        """Every principal under which the person behind the caller may have called here."""
        if caller.user is None:
            return frozenset({caller.principal})
        return await self.principals_of_user(caller.user) | {caller.principal}

    async def principals_of_user(self, user: str) -> frozenset[str]:
        """Every principal under which this user may have called here."""
        keys = select(KeyRow.id).where(KeyRow.user_id == user, KeyRow.project_id == self._project)
        tokens = select(UserTokenRow.id).where(UserTokenRow.user_id == user)
        found = {f"user:{user}"} | {f"key:{key}" for key in await self._session.scalars(keys)}
        return frozenset(found | {f"token:{token}" for token in await self._session.scalars(tokens)})

    async def principals_of_member(self, ref: str) -> frozenset[str]:
        """Those of the user with this id or e-mail; none when there is no such user."""
        known = select(UserRow.id).where(or_(UserRow.id == ref, UserRow.email_folded == ref.strip().casefold()))
        user = await self._session.scalar(known)
        return frozenset() if user is None else await self.principals_of_user(user)

    async def principals_of_key(self, ref: str) -> frozenset[str]:
        """Those of the project's keys with this id or name."""
        ids = select(KeyRow.id).where(KeyRow.project_id == self._project, or_(KeyRow.id == ref, KeyRow.name == ref))
        return frozenset(f"key:{key}" for key in await self._session.scalars(ids))

    async def people_behind(self, principals: frozenset[str]) -> dict[str, tuple[str, str]]:
        """Id and name of the person behind each principal that has one."""
        people = {one: one.removeprefix("user:") for one in principals if one.startswith("user:")}
        for table, prefix in ((KeyRow, "key:"), (UserTokenRow, "token:")):
            wanted = [one.removeprefix(prefix) for one in principals if one.startswith(prefix)]
            owners = select(table.id, table.user_id).where(table.id.in_(wanted), table.user_id.is_not(None))
            people |= {f"{prefix}{row[0]}": str(row[1]) for row in await self._session.execute(owners)}
        known = select(UserRow.id, UserRow.name, UserRow.email).where(UserRow.id.in_(set(people.values())))
        names = {row[0]: str(row[1] or row[2]) for row in await self._session.execute(known)}
        return {one: (user, names[user]) for one, user in people.items() if user in names}

    def _looked_through(self, wanted: CallFilter, *, before: CallPlace | None, depth: int) -> Select[CallLogRow]:
        """The newest calls that an index finds."""
        if wanted.principals is None:
            return self._newest_of(wanted, before=before, only=None, depth=depth)
        if not wanted.principals:
            return select(CallLogRow).where(false())
        # One walk down the index for each: together they are merged, which no index of ours could do at once.
        walks = [
            select(aliased(CallLogRow, self._newest_of(wanted, before=before, only=one, depth=depth).subquery()))
            for one in sorted(wanted.principals)
        ]
        merged = aliased(CallLogRow, union_all(*walks).subquery())
        return select(merged).order_by(merged.at_us.desc(), merged.number.desc()).limit(depth)

    def _newest_of(
        self, wanted: CallFilter, *, before: CallPlace | None, only: str | None, depth: int
    ) -> Select[CallLogRow]:
        statement = select(CallLogRow).where(*self._conditions(wanted, of_principals=False))
        if only is not None:
            statement = statement.where(CallLogRow.principal == only)
        if before is not None:
            is_same = and_(CallLogRow.at_us == before.at_us, CallLogRow.number < before.number)
            # The first half is implied by the second, and lets the index be entered at the right place.
            statement = statement.where(CallLogRow.at_us <= before.at_us, or_(CallLogRow.at_us < before.at_us, is_same))
        return statement.order_by(CallLogRow.at_us.desc(), CallLogRow.number.desc()).limit(depth)

    def _conditions(self, wanted: CallFilter, *, of_principals: bool = True) -> list[ColumnElement[bool]]:
        """What an index finds."""
        conditions = [CallLogRow.project_id == self._project]
        if wanted.server is not None:
            conditions.append(CallLogRow.server == wanted.server)
        if wanted.request_id is not None:
            conditions.append(CallLogRow.request_id == wanted.request_id)
        if of_principals and wanted.principals is not None:
            conditions.append(CallLogRow.principal.in_(wanted.principals))
        if wanted.since_us is not None:
            conditions.append(CallLogRow.at_us >= wanted.since_us)
        if wanted.until_us is not None:
            conditions.append(CallLogRow.at_us < wanted.until_us)
        return conditions

    async def _end_of(self, looked_through: Select[CallLogRow]) -> CallPlace | None:
        row = aliased(CallLogRow, looked_through.subquery())
        last = select(row.at_us, row.number).order_by(row.at_us.desc(), row.number.desc())
        found = (await self._session.execute(last.offset(LOOKED_THROUGH - 1).limit(1))).one_or_none()
        return None if found is None else CallPlace(at_us=found[0], number=found[1])

    async def _tallied(
        self, columns: Columns, wanted: CallFilter, *, only: Sequence[ColumnElement[bool]] = ()
    ) -> list[tuple[object, ...]]:
        duration = _duration_class(0, len(BOUNDS_US))
        measured = (
            func.count(),
            func.sum(CallLogRow.duration_us),
            func.sum(CallLogRow.bytes_in),
            func.sum(CallLogRow.bytes_out),
            func.max(CallLogRow.caller),
        )
        statement = (
            select(*columns, CallLogRow.outcome, duration, *measured)
            .where(*self._conditions(wanted), *_loose(CallLogRow, wanted), *only)
            .group_by(*columns, CallLogRow.outcome, duration)
        )
        return [tuple(row) for row in await self._session.execute(statement)]


def _loose(row: type[CallLogRow], wanted: CallFilter) -> list[ColumnElement[bool]]:
    """What is looked for call by call."""
    pairs = (
        (row.name, wanted.name),
        (row.method, wanted.method),
        (row.outcome, wanted.outcome),
        (row.revision, wanted.revision),
        (row.transport, wanted.transport),
    )
    conditions: list[ColumnElement[bool]] = [column == value for column, value in pairs if value is not None]
    if wanted.client is not None:
        conditions.append(row.client.istartswith(wanted.client, autoescape=True))
    if wanted.text is not None:
        words = (row.name, row.caller, row.client, row.method, row.endpoint, row.reason)
        conditions.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in words)))
    return conditions


def _place_of(row: CallLogRow) -> CallPlace:
    return CallPlace(at_us=row.at_us, number=row.number)


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
