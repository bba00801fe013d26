"""Queries of the call log, scoped by project."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.records import CallOutcome
from mcp_orch.storage.many_values import listed
from mcp_orch.storage.numbering import CallPlace
from mcp_orch.storage.tables.call_contents import CallContentRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.user_tokens import UserTokenRow
from mcp_orch.storage.tables.users import UserRow

Found = TypeVarTuple("Found")

LOOKED_THROUGH: Final = 10_000
"""So many calls a page looks through at most for what no index finds; the next page goes on from there."""

LOOKED_THROUGH_MERGED: Final = 2_500
"""Where the calls of several credentials are merged, which costs as much for each of them."""

_MOST_WALKS: Final = 40
"""Credentials that are looked up one by one; somebody with more of them is looked for call by call."""


class CallTail:
    """The end of the call log, over all projects, for the stream of events."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def newest_number(self) -> int:
        """The greatest number; 0 when there is none."""
        return await self._session.scalar(select(func.max(CallLogRow.number))) or 0

    async def after(self, number: int, *, missing: Collection[int], limit: int) -> Sequence[CallLogRow]:
        """Calls with greater numbers, or with those that were missing, oldest first."""
        wanted = CallLogRow.number > number
        if missing:
            wanted = or_(wanted, CallLogRow.number.in_(missing))
        statement = select(CallLogRow).where(wanted).order_by(CallLogRow.number).limit(limit)
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

    def apart(self) -> tuple["CallFilter", "CallFilter"]:
        """What an index finds, in the order of the list; and what is looked for call by call."""
        found = CallFilter(since_us=self.since_us, until_us=self.until_us)
        rest = replace(self, since_us=None, until_us=None)
        if self.request_id is not None:
            return replace(found, request_id=self.request_id), replace(rest, request_id=None)
        if self.principals is not None and len(self.principals) <= _MOST_WALKS:
            return replace(found, principals=self.principals), replace(rest, principals=None)
        if self.outcome not in {None, CallOutcome.OK}:
            return replace(found, outcome=self.outcome), replace(rest, outcome=None)
        return replace(found, server=self.server), replace(rest, server=None)


_ANY: Final = CallFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsFound:
    """A part of the log; `next_place`: where it goes on."""

    rows: Sequence[CallLogRow]
    next_place: CallPlace | None


class CallLogRepository:
    """The calls of one project."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def newest(self, wanted: CallFilter, *, before: CallPlace | None, limit: int) -> CallsFound:
        """Calls before a place, newest first."""
        if wanted.principals is not None and not wanted.principals:
            return CallsFound(rows=[], next_place=None)
        indexed, loose = wanted.apart()
        depth = limit + 1 if loose == _ANY else _depth_of(indexed)
        row = aliased(CallLogRow, self._looked_through(indexed, before=before, depth=depth).subquery())
        statement = select(row).where(*matching(row, loose)).order_by(row.at_us.desc(), row.number.desc())
        found = (await self._session.scalars(statement.limit(limit + 1))).all()
        if len(found) > limit:
            return CallsFound(rows=found[:limit], next_place=_place_of(found[limit - 1]))
        if loose == _ANY:
            return CallsFound(rows=found, next_place=None)
        return CallsFound(rows=found, next_place=await self._end_of(indexed, before=before))

    async def get(self, request_id: str) -> CallLogRow | None:
        """The project's call with this request id."""
        return await self._session.scalar(
            select(CallLogRow).where(CallLogRow.request_id == request_id, CallLogRow.project_id == self._project)
        )

    async def content_of(self, request_id: str) -> CallContentRow | None:
        """What is kept of its arguments and result. To be shown with the call alone: it knows no project."""
        return await self._session.get(CallContentRow, request_id)

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

    async def names_of(self, principals: Collection[str]) -> dict[str, str]:
        """The name under which each of these principals called last."""
        one = listed(self._session, principals).subquery()
        newest = (
            select(CallLogRow.caller)
            .where(CallLogRow.project_id == self._project, CallLogRow.principal == one.c[0])
            .order_by(CallLogRow.at_us.desc(), CallLogRow.number.desc())
            .limit(1)
            .scalar_subquery()
        )
        rows = await self._session.execute(select(one.c[0], newest))
        return {str(principal): str(name or "") for principal, name in rows}

    def _looked_through(self, indexed: CallFilter, *, before: CallPlace | None, depth: int) -> Select[CallLogRow]:
        """The newest calls that an index finds."""
        if not _is_merged(indexed):
            return self._newest_of(select(CallLogRow), indexed, before=before, depth=depth)
        places = self._places(indexed, before=before, depth=depth).subquery()
        return select(CallLogRow).where(CallLogRow.number.in_(select(places.c.number)))

    def _places(self, indexed: CallFilter, *, before: CallPlace | None, depth: int) -> Select[int, int]:
        """Where those calls are in the log: read from the index alone."""
        place = select(CallLogRow.at_us, CallLogRow.number)
        if not _is_merged(indexed):
            return self._newest_of(place, indexed, before=before, depth=depth)
        # One walk down the index for each: together they are merged, which no index of ours could do at once.
        each = [replace(indexed, principals=frozenset({one})) for one in sorted(indexed.principals or ())]
        walks = [select(self._newest_of(place, one, before=before, depth=depth).subquery()) for one in each]
        merged = union_all(*walks).subquery().c
        return select(merged.at_us, merged.number).order_by(merged.at_us.desc(), merged.number.desc()).limit(depth)

    def _newest_of(
        self, statement: Select[*Found], indexed: CallFilter, *, before: CallPlace | None, depth: int
    ) -> Select[*Found]:
        statement = statement.where(CallLogRow.project_id == self._project, *matching(CallLogRow, indexed))
        if before is not None:
            statement = statement.where(before.is_after(CallLogRow.at_us.expression, CallLogRow.number.expression))
        return statement.order_by(CallLogRow.at_us.desc(), CallLogRow.number.desc()).limit(depth)

    async def _end_of(self, indexed: CallFilter, *, before: CallPlace | None) -> CallPlace | None:
        depth = _depth_of(indexed)
        places = self._places(indexed, before=before, depth=depth).subquery().c
        last = select(places.at_us, places.number).order_by(places.at_us.desc(), places.number.desc())
        found = (await self._session.execute(last.offset(depth - 1).limit(1))).one_or_none()
        return None if found is None else CallPlace(at_us=found[0], number=found[1])


def _is_merged(indexed: CallFilter) -> bool:
    return indexed.principals is not None and len(indexed.principals) > 1


def _depth_of(indexed: CallFilter) -> int:
    return LOOKED_THROUGH_MERGED if _is_merged(indexed) else LOOKED_THROUGH


def matching(row: type[CallLogRow], wanted: CallFilter) -> list[ColumnElement[bool]]:
    """What a row must be."""
    pairs = (
        (row.server, wanted.server),
        (row.request_id, wanted.request_id),
        (row.name, wanted.name),
        (row.method, wanted.method),
        (row.outcome, wanted.outcome),
        (row.revision, wanted.revision),
        (row.transport, wanted.transport),
    )
    conditions: list[ColumnElement[bool]] = [column == value for column, value in pairs if value is not None]
    if wanted.outcome not in {None, CallOutcome.OK}:
        # Says to the database that the index of failed calls will do.
        conditions.append(row.outcome != literal_column(f"'{CallOutcome.OK.value}'"))
    if wanted.principals is not None:
        one = next(iter(wanted.principals)) if len(wanted.principals) == 1 else None
        conditions.append(row.principal.in_(wanted.principals) if one is None else row.principal == one)
    if wanted.since_us is not None:
        conditions.append(row.at_us >= wanted.since_us)
    if wanted.until_us is not None:
        conditions.append(row.at_us < wanted.until_us)
    if wanted.client is not None:
        conditions.append(row.client.istartswith(wanted.client, autoescape=True))
    if wanted.text is not None:
        words = (row.name, row.caller, row.client, row.method, row.endpoint, row.reason)
        conditions.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in words)))
    return conditions


def _place_of(row: CallLogRow) -> CallPlace:
    return CallPlace(at_us=row.at_us, number=row.number)
