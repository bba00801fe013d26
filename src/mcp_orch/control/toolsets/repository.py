"""Every query of the toolsets area, within one project."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.toolset_entries import ToolsetEntryRow
from mcp_orch.storage.tables.toolsets import ToolsetRow


class ToolsetRepository:
    """The toolsets of one project: no method reaches beyond it."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def get(self, toolset: str) -> ToolsetRow | None:
        """The toolset with this id."""
        return await self._session.scalar(self._mine().where(ToolsetRow.id == toolset))

    async def by_name(self, folded: str) -> ToolsetRow | None:
        """The toolset of this name."""
        return await self._session.scalar(self._mine().where(ToolsetRow.name_folded == folded))

    async def page(self, *, asked: PageAsked) -> Page[ToolsetRow]:
        """The toolsets, newest first."""
        return await page_of(self._session, self._mine(), by=(ToolsetRow.created_at, ToolsetRow.id), asked=asked)

    async def all(self) -> Sequence[ToolsetRow]:
        """All toolsets, by name."""
        return (await self._session.scalars(self._mine().order_by(ToolsetRow.name))).all()

    def add(self, row: ToolsetRow) -> None:
        """Adds a toolset with its entries."""
        self._session.add(row)

    async def replace_entries(self, row: ToolsetRow, entries: Sequence[tuple[str, str | None]]) -> None:
        """Gives a toolset these tools and no others."""
        await self._session.execute(delete(ToolsetEntryRow).where(ToolsetEntryRow.toolset_id == row.id))
        self._session.add_all(
            ToolsetEntryRow(toolset_id=row.id, position=position, server_id=server, tool=tool)
            for position, (server, tool) in enumerate(entries)
        )
        await self._session.flush()
        await self._session.refresh(row, ["entries"])

    async def delete(self, row: ToolsetRow) -> None:
        """Deletes a toolset."""
        await self._session.delete(row)
        await self._session.flush()

    def _mine(self) -> Select[ToolsetRow]:
        return (
            select(ToolsetRow).where(ToolsetRow.project_id == self._project).options(selectinload(ToolsetRow.entries))
        )
