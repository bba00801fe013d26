"""Every query of the search area, within the projects and teams that the one who asks may see."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from mcp_orch.storage.many_values import listed
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.approvals import ApprovalRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.invitations import InvitationRow
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.tables.users import UserRow

MOST: Final = 50
_FEW: Final = 500
"""So many people are looked up one by one, and so many that fit are sorted out by whom the caller may see."""


class SearchRepository:
    """Looks things up by id, and people and teams by name."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def call(self, call: str, *, projects: Collection[str]) -> CallLogRow | None:
        """The call with this id."""
        found = await self._session.scalar(select(CallLogRow).where(CallLogRow.request_id == call))
        return found if found is not None and found.project_id in projects else None

    async def change(self, request: str, *, projects: Collection[str]) -> ActivityRow | None:
        """The first change that a request with this id made in these projects."""
        inside = ActivityRow.project_id.in_(listed(self._session, projects))
        statement = select(ActivityRow).where(ActivityRow.request_id == request, inside)
        return await self._session.scalar(statement.order_by(ActivityRow.number).limit(1))

    async def key(self, key: str, *, projects: Collection[str], holder: str | None) -> KeyRow | None:
        """The key with this id: in these projects, or of this holder anywhere."""
        found = await self._session.get(KeyRow, key)
        if found is None or (found.project_id not in projects and (holder is None or found.user_id != holder)):
            return None
        return found

    async def approval(self, approval: str) -> ApprovalRow | None:
        """The proposal with this id."""
        return await self._session.get(ApprovalRow, approval)

    async def invitation(self, invitation: str, *, projects: Collection[str]) -> InvitationRow | None:
        """The invitation with this id."""
        found = await self._session.get(InvitationRow, invitation)
        return found if found is not None and found.project_id in projects else None

    async def people(self, words: Sequence[str], *, among: Collection[str] | None) -> Sequence[UserRow]:
        """People whose name, address or id fits; None: among all of the hub."""
        by = (UserRow.name, UserRow.email_folded, UserRow.id)
        fitting = [_fits(word, *by) for word in words]
        if among is not None:
            known = await self._few(fitting, among=among) if len(among) > _FEW else None
            fitting.append(UserRow.id.in_(listed(self._session, among) if known is None else known))
        statement = select(UserRow).where(*fitting).order_by(UserRow.name).limit(MOST)
        return (await self._session.scalars(statement)).all()

    async def _few(self, fitting: Sequence[ColumnElement[bool]], *, among: Collection[str]) -> list[str] | None:
        """Who fits among many, as far as few fit in all of the hub; None: too many do.

        Thousands of ids in a statement cost many times what looking through the names of everybody does.
        """
        ids = (await self._session.scalars(select(UserRow.id).where(*fitting).limit(_FEW + 1))).all()
        return None if len(ids) > _FEW else [one for one in ids if one in among]

    async def teams(self, words: Sequence[str], *, of_user: str | None) -> Sequence[TeamRow]:
        """Teams whose name fits; None: all of the hub."""
        statement = select(TeamRow).where(*(_fits(word, TeamRow.name_folded, TeamRow.id) for word in words))
        if of_user is not None:
            seats = select(TeamMemberRow.team_id).where(TeamMemberRow.user_id == of_user)
            statement = statement.where(TeamRow.id.in_(seats))
        return (await self._session.scalars(statement.order_by(TeamRow.name).limit(MOST))).all()


def _fits(word: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(word, autoescape=True) for column in columns))
