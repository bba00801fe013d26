"""Queries of activity: append-only, so its own number is the cursor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.activity_numbers import numbers_between
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.user_tokens import UserTokenRow
from mcp_orch.storage.tables.users import UserRow

LOOKED_THROUGH: Final = 10_000
"""So much a page looks through at most for what no index finds; the next page goes on from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFilter:
    """Which activity is wanted; None does not limit."""

    project: str | None = None
    tag: ActivityTag | None = None
    about: str | None = None
    """The kind of thing: the first half of tags."""
    principal: str | None = None
    member: str | None = None
    """Id or e-mail of a user."""
    target: str | None = None
    request_id: str | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFound:
    """A part of the list; `next_before`: where it goes on."""

    rows: Sequence[ActivityRow]
    next_before: int | None


class ActivityRepository:
    """Reads activity."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def newest(self, wanted: ActivityFilter, *, before: int | None, limit: int) -> ActivityFound:
        """Activity with smaller numbers than `before`, newest first."""
        within = [*_indexed(wanted), *await numbers_between(self._session, since=wanted.since, until=wanted.until)]
        if before is not None:
            within.append(ActivityRow.number < before)
        loose = _loose(wanted)
        if wanted.member is not None:
            # Several principals, which no index finds in the order of numbers.
            loose.append(ActivityRow.principal.in_(await self._principals_of(wanted.member)))
        floor = await self._floor(within) if loose else None
        if floor is not None:
            within.append(ActivityRow.number > floor)
        statement = select(ActivityRow).where(*within, *loose).order_by(ActivityRow.number.desc()).limit(limit + 1)
        found = (await self._session.scalars(statement)).all()
        if len(found) > limit:
            return ActivityFound(rows=found[:limit], next_before=found[limit - 1].number)
        return ActivityFound(rows=found, next_before=None if floor is None else floor + 1)

    async def _floor(self, within: Sequence[ColumnElement[bool]]) -> int | None:
        """The number down to which a page looks; None: there is not that much."""
        number = select(ActivityRow.number).where(*within).order_by(ActivityRow.number.desc())
        return await self._session.scalar(number.offset(LOOKED_THROUGH).limit(1))

    async def _principals_of(self, member: str) -> list[str]:
        """What a user changes things as; nothing when there is no such user. Keys change nothing."""
        known = or_(UserRow.id == member, UserRow.email_folded == member.strip().casefold())
        user = await self._session.scalar(select(UserRow.id).where(known))
        tokens = await self._session.scalars(select(UserTokenRow.id).where(UserTokenRow.user_id == user))
        return [] if user is None else [f"user:{user}", *(f"token:{token}" for token in tokens)]

    async def newest_number(self) -> int:
        """The greatest number; 0 when there is none."""
        return await self._session.scalar(select(func.max(ActivityRow.number))) or 0

    async def after(self, number: int, *, missing: Collection[int], limit: int) -> Sequence[ActivityRow]:
        """Activity with greater numbers, or with those that were missing, oldest first."""
        wanted = ActivityRow.number > number
        if missing:
            wanted = or_(wanted, ActivityRow.number.in_(missing))
        statement = select(ActivityRow).where(wanted).order_by(ActivityRow.number).limit(limit)
        return (await self._session.scalars(statement)).all()


def _indexed(wanted: ActivityFilter) -> list[ColumnElement[bool]]:
    """What an index finds."""
    pairs = (
        (ActivityRow.project_id, wanted.project),
        (ActivityRow.principal, wanted.principal),
        (ActivityRow.target, wanted.target),
        (ActivityRow.request_id, wanted.request_id),
    )
    return [column == value for column, value in pairs if value is not None]


def _loose(wanted: ActivityFilter) -> list[ColumnElement[bool]]:
    """What is looked for row by row."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.tag is not None:
        conditions.append(ActivityRow.tag == wanted.tag)
    if wanted.about is not None:
        conditions.append(
            ActivityRow.tag.in_([tag for tag in ActivityTag if tag.value.partition(".")[0] == wanted.about])
        )
    if wanted.text is not None:
        words = (ActivityRow.actor, ActivityRow.target_name)
        conditions.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in words)))
    if wanted.since is not None:
        conditions.append(ActivityRow.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(ActivityRow.at < wanted.until)
    return conditions
