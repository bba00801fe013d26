"""Every query of the hub area that is not one of `identity`."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import inspect, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.tables.hub_settings import HubSettingRow


class HubSettingRepository:
    """Settings that differ from their defaults."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def all(self) -> Mapping[str, object]:
        """Values by name."""
        rows = (await self._session.scalars(select(HubSettingRow))).all()
        return {row.name: row.value for row in rows}

    async def schema_revision(self) -> str:
        """The last migration that the database has seen; empty where the tables were made without any."""
        connection = await self._session.connection()
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
            return ""
        return await self._session.scalar(text("SELECT version_num FROM alembic_version")) or ""

    async def put(self, row: HubSettingRow) -> None:
        """Keeps one setting."""
        await self._session.merge(row)
