"""Rules of activity: everybody in a project reads its activity; that of the hub is for hub admins."""

from collections.abc import Collection
from typing import Final

from mcp_orch.control.activity.repository import ActivityFilter, ActivityRepository
from mcp_orch.control.activity.schemas import Activity, ActivityPage, Actor, Target
from mcp_orch.storage.engine import Store
from mcp_orch.storage.numbering import number_of_cursor
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.tables.activity import ActivityRow


class ActivityService:
    """Lists activity."""

    def __init__(self, *, store: Store) -> None:
        self._store: Final = store

    async def page(self, wanted: ActivityFilter, asked: PageAsked) -> ActivityPage:
        """Activity, newest first; a page may be short, or empty, before the last one. Raises BadCursor."""
        before = number_of_cursor(asked.cursor)
        async with self._store.reading() as reading:
            found = await ActivityRepository(reading).newest(wanted, before=before, limit=asked.limit)
        following = None if found.next_before is None else str(found.next_before)
        return ActivityPage(items=[shown(row) for row in found.rows], next_cursor=following)

    async def newest_number(self) -> int:
        """The number of the newest activity; 0 when there is none."""
        async with self._store.reading() as reading:
            return await ActivityRepository(reading).newest_number()

    async def after(self, number: int, *, missing: Collection[int] = (), limit: int) -> list[tuple[int, Activity]]:
        """Activity with greater numbers, or with those that were missing, oldest first.

        Of all projects: to be shown only to those who may see it.
        """
        async with self._store.reading() as reading:
            rows = await ActivityRepository(reading).after(number, missing=missing, limit=limit)
        return [(row.number, shown(row)) for row in rows]


def shown(row: ActivityRow) -> Activity:
    """One line of activity as people read it."""
    return Activity(
        id=str(row.number),
        at=row.at,
        kind=row.tag.value,
        actor=Actor(principal=row.principal, name=row.actor),
        target=Target(kind=row.tag.value.partition(".")[0], id=row.target, name=row.target_name),
        project_id=row.project_id,
        address=row.address or None,
        request_id=row.request_id or None,
        details=row.details,
    )
