"""Every query of the servers area, within one project."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.server_names import ServerNameRow
from mcp_orch.storage.tables.servers import ServerOrigin, ServerRow
from mcp_orch.storage.tables.tool_overrides import ToolOverrideRow


class AllServers:
    """The servers of all projects, for those who look after the hub."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def page(self, *, asked: PageAsked) -> Page[ServerRow]:
        """Servers, whatever their project."""
        return await page_of(self._session, select(ServerRow), by=(ServerRow.created_at, ServerRow.id), asked=asked)


class ServerRepository:
    """The servers of one project: no method reaches beyond it."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def get(self, server: str) -> ServerRow | None:
        """The server with this id."""
        return await self._session.scalar(
            select(ServerRow).where(ServerRow.project_id == self._project, ServerRow.id == server)
        )

    async def by_name(self, folded: str) -> ServerRow | None:
        """The server that has this name now."""
        return await self._session.scalar(
            select(ServerRow).where(ServerRow.project_id == self._project, ServerRow.name_folded == folded)
        )

    async def page(self, *, asked: PageAsked) -> Page[ServerRow]:
        """The servers, newest first."""
        statement = select(ServerRow).where(ServerRow.project_id == self._project)
        return await page_of(self._session, statement, by=(ServerRow.created_at, ServerRow.id), asked=asked)

    async def all(self) -> Sequence[ServerRow]:
        """All servers, by name."""
        statement = select(ServerRow).where(ServerRow.project_id == self._project).order_by(ServerRow.name)
        return (await self._session.scalars(statement)).all()

    async def mirrored(self) -> Sequence[ServerRow]:
        """The servers whose definitions are kept in a file."""
        statement = select(ServerRow).where(
            ServerRow.project_id == self._project, ServerRow.origin == ServerOrigin.MIRROR
        )
        return (await self._session.scalars(statement)).all()

    def add(self, row: ServerRow) -> None:
        """Adds a server."""
        self._session.add(row)

    async def delete(self, row: ServerRow) -> None:
        """Deletes a server; records of what happened stay."""
        await self._session.delete(row)
        await self._session.flush()

    async def take_name(self, folded: str) -> None:
        """Ends the use of a name as somebody's former one."""
        await self._session.execute(
            delete(ServerNameRow).where(ServerNameRow.project_id == self._project, ServerNameRow.name_folded == folded)
        )

    async def keep_former(self, row: ServerRow, *, until: datetime) -> None:
        """Lets the present name answer on after a rename."""
        await self.take_name(row.name_folded)
        self._session.add(
            ServerNameRow(
                project_id=self._project, name_folded=row.name_folded, name=row.name, server_id=row.id, until=until
            )
        )

    async def override(self, server: str, tool: str) -> ToolOverrideRow | None:
        """What was decided about a tool."""
        return await self._session.scalar(
            select(ToolOverrideRow)
            .join(ServerRow, ServerRow.id == ToolOverrideRow.server_id)
            .where(
                ServerRow.project_id == self._project,
                ToolOverrideRow.server_id == server,
                ToolOverrideRow.tool == tool,
            )
        )

    async def overrides(self, server: str) -> Sequence[ToolOverrideRow]:
        """Everything that was decided about a server's tools."""
        statement = (
            select(ToolOverrideRow)
            .join(ServerRow, ServerRow.id == ToolOverrideRow.server_id)
            .where(ServerRow.project_id == self._project, ToolOverrideRow.server_id == server)
        )
        return (await self._session.scalars(statement)).all()

    def add_override(self, row: ToolOverrideRow) -> None:
        """Adds the first decision about a tool."""
        self._session.add(row)
