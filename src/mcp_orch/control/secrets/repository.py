"""Every query of the secrets area, within one project."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.secrets import SecretRow


class SecretRepository:
    """The secrets of one project: no method reaches beyond it."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def get(self, name: str) -> SecretRow | None:
        """The secret of this name."""
        return await self._session.get(SecretRow, (self._project, name))

    async def page(self, *, asked: PageAsked) -> Page[SecretRow]:
        """The secrets, newest first."""
        statement = select(SecretRow).where(SecretRow.project_id == self._project)
        return await page_of(self._session, statement, by=(SecretRow.created_at, SecretRow.name), asked=asked)

    async def names(self) -> Sequence[str]:
        """The names of all secrets."""
        return (await self._session.scalars(select(SecretRow.name).where(SecretRow.project_id == self._project))).all()

    def add(self, row: SecretRow) -> None:
        """Adds a secret."""
        self._session.add(row)

    async def delete(self, row: SecretRow) -> None:
        """Deletes a secret."""
        await self._session.delete(row)
