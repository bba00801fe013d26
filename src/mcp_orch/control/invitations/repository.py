"""Every query of the invitations area."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.invitations import InvitationRow, InvitationState
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.users import UserRow

_MOST_OFFERED: Final = 50


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

    async def for_address(
        self,
        folded_email: str,
        *,
        now: datetime,
        id: str | None = None,  # noqa: A002  the word of the domain
    ) -> Sequence[tuple[InvitationRow, ProjectRow]]:
        """What an address can accept now, newest first; with `id`, that one alone."""
        statement = (
            select(InvitationRow, ProjectRow)
            .join(ProjectRow, ProjectRow.id == InvitationRow.project_id)
            .where(
                InvitationRow.email_folded == folded_email,
                InvitationRow.state == InvitationState.PENDING,
                InvitationRow.expires_at > now,
                ProjectRow.deleted_at.is_(None),
            )
            .order_by(InvitationRow.created_at.desc(), InvitationRow.id.desc())
            .limit(_MOST_OFFERED)
        )
        if id is not None:
            statement = statement.where(InvitationRow.id == id)
        return [(row[0], row[1]) for row in (await self._session.execute(statement)).all()]

    async def user(self, ref: str, *, folded_email: str) -> UserRow | None:
        """The user with this id or address."""
        return await self._session.scalar(
            select(UserRow).where(or_(UserRow.id == ref, UserRow.email_folded == folded_email))
        )
