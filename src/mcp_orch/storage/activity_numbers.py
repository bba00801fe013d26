"""Times of activity as numbers: rows are nearly in the order of their times, and lists are read by number."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.tables.activity import ActivityRow

_SLACK: Final = timedelta(hours=1)
"""A row is numbered when it is kept and dated when the request came, by the clock of the hub that it came to."""

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC) + _SLACK
_LATEST: Final = datetime.max.replace(tzinfo=UTC) - _SLACK


async def numbers_between(
    session: AsyncSession, *, since: datetime | None, until: datetime | None
) -> list[ColumnElement[bool]]:
    """Which numbers the rows of a span of time can have. Their times have still to be looked at."""
    within: list[ColumnElement[bool]] = []
    if since is not None and since > _EARLIEST:
        older = select(ActivityRow.number).where(ActivityRow.at < since - _SLACK)
        last = await session.scalar(older.order_by(ActivityRow.at.desc()).limit(1))
        within += [] if last is None else [ActivityRow.number > last]
    if until is not None and until < _LATEST:
        newer = select(ActivityRow.number).where(ActivityRow.at >= until + _SLACK)
        first = await session.scalar(newer.order_by(ActivityRow.at).limit(1))
        within += [] if first is None else [ActivityRow.number < first]
    return within
