"""Every query of the invitations area."""

from datetime import datetime
from typing import Final, cast

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.paging import Page, PageAsked, mixed_page_of, page_of
from mcp_orch.storage.tables.invitations import InvitationRow, InvitationState
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.users import UserRow


class InvitationRepository:
    """The invitations of one project: no method reaches beyond it."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._session: Final = session
        self._project: Final = project

    async def lock(self) -> None:
        """Lets one transaction at a time invite people into this project, let them in or send them away."""
        await self._session.execute(select(ProjectRow.id).where(ProjectRow.id == self._project).with_for_update())

    async def page(self, *, asked: PageAsked) -> Page[InvitationRow]:
        """The invitations, newest first."""
        statement = select(InvitationRow).where(InvitationRow.project_id == self._project)
        return await page_of(self._session, statement, by=(InvitationRow.created_at, InvitationRow.id), asked=asked)

    async def get(self, invitation: str) -> InvitationRow | None:
        """The invitation with this id."""
        return await self._session.scalar(
            select(InvitationRow).where(InvitationRow.id == invitation, InvitationRow.project_id == self._project)
        )

    async def pending(self, folded_email: str, *, now: datetime) -> InvitationRow | None:
        """The invitation that an address can still accept."""
        return await self._session.scalar(
            select(InvitationRow).where(
                InvitationRow.project_id == self._project,
                InvitationRow.email_folded == folded_email,
                InvitationRow.state == InvitationState.PENDING,
                InvitationRow.expires_at > now,
            )
        )

    async def membership(self, user: str) -> MembershipRow | None:
        """What a user is in the project by their own membership."""
        return await self._session.get(MembershipRow, (self._project, user))

    def add(self, row: InvitationRow | MembershipRow) -> None:
        """Adds an invitation, or the member that it made."""
        self._session.add(row)


class OfferRepository:
    """Invitations as their addressees find them: by token, or by their address."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def by_token(self, digest: bytes) -> tuple[InvitationRow, ProjectRow] | None:
        """The invitation of a token and its project."""
        statement = (
            select(InvitationRow, ProjectRow)
            .join(ProjectRow, ProjectRow.id == InvitationRow.project_id)
            .where(InvitationRow.digest == digest, ProjectRow.deleted_at.is_(None))
        )
        found = (await self._session.execute(statement)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def page(
        self, folded_email: str, *, now: datetime, asked: PageAsked
    ) -> Page[tuple[InvitationRow, ProjectRow]]:
        """What an address can accept now, newest first."""
        by = (InvitationRow.created_at.expression, InvitationRow.id.expression)
        statement = (
            select(*by, InvitationRow, ProjectRow)
            .join(ProjectRow, ProjectRow.id == InvitationRow.project_id)
            .where(*_can_accept(folded_email, now=now))
        )
        page = await mixed_page_of(self._session, statement, by=by, asked=asked)
        rows = [(cast("InvitationRow", row[2]), cast("ProjectRow", row[3])) for row in page.rows]
        return Page(rows=rows, next_cursor=page.next_cursor)

    async def for_address(
        self, folded_email: str, invitation: str, *, now: datetime
    ) -> tuple[InvitationRow, ProjectRow] | None:
        """The invitation with this id, if the address can accept it now."""
        statement = (
            select(InvitationRow, ProjectRow)
            .join(ProjectRow, ProjectRow.id == InvitationRow.project_id)
            .where(InvitationRow.id == invitation, *_can_accept(folded_email, now=now))
        )
        found = (await self._session.execute(statement)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def user(self, ref: str, *, folded_email: str) -> UserRow | None:
        """The user with this id or address."""
        return await self._session.scalar(
            select(UserRow).where(or_(UserRow.id == ref, UserRow.email_folded == folded_email))
        )


def _can_accept(folded_email: str, *, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of an invitation and its project."""
    return (
        InvitationRow.email_folded == folded_email,
        InvitationRow.state == InvitationState.PENDING,
        InvitationRow.expires_at > now,
        ProjectRow.deleted_at.is_(None),
    )
