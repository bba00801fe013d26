"""Every query about keys, scoped by their project."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.key_clients import KeyClientRow
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.users import UserRow


class AllKeys:
    """The keys of all projects, for those who look after the hub."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def page(self, *, asked: PageAsked) -> Page[KeyRow]:
        """Keys, whatever their project."""
        return await page_of(self._session, select(KeyRow), by=(KeyRow.created_at, KeyRow.id), asked=asked)

    async def holders(self, keys: Iterable[KeyRow]) -> Mapping[str, UserRow]:
        """The people behind keys, by id."""
        return await _holders(self._session, keys)


class KeyRepository:
    """The keys of one project."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def get(self, key: str) -> KeyRow | None:
        """The project's key with this id."""
        return await self._session.scalar(select(KeyRow).where(KeyRow.id == key, KeyRow.project_id == self._project))

    async def page(self, *, holder: str | None, asked: PageAsked) -> Page[KeyRow]:
        """Keys of the project; `holder`: those of one person."""
        statement = select(KeyRow).where(KeyRow.project_id == self._project)
        if holder is not None:
            statement = statement.where(KeyRow.user_id == holder)
        return await page_of(self._session, statement, by=(KeyRow.created_at, KeyRow.id), asked=asked)

    async def holders(self, keys: Iterable[KeyRow]) -> Mapping[str, UserRow]:
        """The people behind keys, by id."""
        return await _holders(self._session, keys)

    async def clients(self, key: str, *, since: datetime, asked: PageAsked) -> Page[KeyClientRow]:
        """With what a key of the project was used since a time, the newest use first."""
        statement = select(KeyClientRow).where(KeyClientRow.key_id == key, KeyClientRow.last_used_at >= since)
        return await page_of(self._session, statement, by=(KeyClientRow.last_used_at, KeyClientRow.id), asked=asked)

    def add(self, row: KeyRow) -> None:
        """Adds a key."""
        self._session.add(row)


async def _holders(session: AsyncSession, keys: Iterable[KeyRow]) -> Mapping[str, UserRow]:
    ids = {key.user_id for key in keys if key.user_id is not None}
    if not ids:
        return {}
    return {row.id: row for row in await session.scalars(select(UserRow).where(UserRow.id.in_(ids)))}
