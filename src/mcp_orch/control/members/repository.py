"""Every query of the members area, within one project."""

from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import ROLE_PERMISSIONS
from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.users import UserRow

_RUNNING: Final = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.MEMBERS_EDIT in granted]
"""The roles of those who can let others in: a project keeps one of them."""


class MemberRepository:
    """The members of one project: no method reaches beyond it."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def user(self, ref: str, *, folded_email: str) -> UserRow | None:
        """The user with this id or address."""
        return await self._session.scalar(
            select(UserRow).where(or_(UserRow.id == ref, UserRow.email_folded == folded_email))
        )

    async def get(self, user: str) -> tuple[MembershipRow, UserRow] | None:
        """The membership of a user."""
        statement = (
            select(MembershipRow, UserRow)
            .join(UserRow, UserRow.id == MembershipRow.user_id)
            .where(MembershipRow.project_id == self._project, MembershipRow.user_id == user)
        )
        found = (await self._session.execute(statement)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def page(self, *, asked: PageAsked) -> Page[MembershipRow]:
        """The memberships, newest first."""
        statement = select(MembershipRow).where(MembershipRow.project_id == self._project)
        return await page_of(
            self._session, statement, by=(MembershipRow.created_at, MembershipRow.user_id), asked=asked
        )

    async def users(self, ids: list[str]) -> dict[str, UserRow]:
        """The users behind memberships."""
        rows = (await self._session.scalars(select(UserRow).where(UserRow.id.in_(ids)))).all()
        return {row.id: row for row in rows}

    async def count_admins(self) -> int:
        """How many admins there are that may sign in."""
        statement = (
            select(func.count())
            .select_from(MembershipRow)
            .join(UserRow, UserRow.id == MembershipRow.user_id)
            .where(
                MembershipRow.project_id == self._project,
                MembershipRow.role.in_(_RUNNING),
                UserRow.deactivated_at.is_(None),
            )
        )
        return await self._session.scalar(statement) or 0

    async def lock(self) -> None:
        """Lets one transaction at a time change the members of this project, so that the last admin stays."""
        statement = select(MembershipRow.user_id).where(MembershipRow.project_id == self._project).with_for_update()
        await self._session.execute(statement)

    def add(self, row: MembershipRow) -> None:
        """Adds a member."""
        self._session.add(row)

    async def delete(self, row: MembershipRow) -> None:
        """Removes a member."""
        await self._session.delete(row)
        await self._session.flush()
