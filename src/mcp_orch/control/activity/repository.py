"""Queries of activity: append-only, so its own number is the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.tables.activity import ActivityRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFilter:
    """Which activity is wanted; None does not limit."""

    project: str | None = None
    tag: ActivityTag | None = None
    about: str | None = None
    """The kind of thing: the first half of tags."""
    principal: str | None = None
    target: str | None = None
    request_id: str | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class ActivityRepository:
    """Reads activity."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def newest(self, wanted: ActivityFilter, *, before: int | None, limit: int) -> Sequence[ActivityRow]:
        """Activity with smaller numbers than `before`, newest first."""
        statement = _narrowed(select(ActivityRow), wanted).order_by(ActivityRow.number.desc()).limit(limit)
        if before is not None:
            statement = statement.where(ActivityRow.number < before)
        return (await self._session.scalars(statement)).all()

    async def newest_number(self) -> int:
        """The greatest number; 0 when there is none."""
        return await self._session.scalar(select(func.max(ActivityRow.number))) or 0

    async def after(self, number: int, *, limit: int) -> Sequence[ActivityRow]:
        """Activity with greater numbers, oldest first."""
        statement = select(ActivityRow).where(ActivityRow.number > number).order_by(ActivityRow.number).limit(limit)
        return (await self._session.scalars(statement)).all()


def _narrowed(statement: Select[ActivityRow], wanted: ActivityFilter) -> Select[ActivityRow]:
    pairs = (
        (ActivityRow.project_id, wanted.project),
        (ActivityRow.tag, wanted.tag),
        (ActivityRow.principal, wanted.principal),
        (ActivityRow.target, wanted.target),
        (ActivityRow.request_id, wanted.request_id),
    )
    for column, value in pairs:
        if value is not None:
            statement = statement.where(column == value)
    if wanted.about is not None:
        tags = [tag for tag in ActivityTag if tag.value.partition(".")[0] == wanted.about]
        statement = statement.where(ActivityRow.tag.in_(tags))
    if wanted.text is not None:
        words = (ActivityRow.actor, ActivityRow.target_name)
        statement = statement.where(or_(*(column.icontains(wanted.text, autoescape=True) for column in words)))
    if wanted.since is not None:
        statement = statement.where(ActivityRow.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(ActivityRow.at < wanted.until)
    return statement
