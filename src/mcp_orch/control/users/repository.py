"""Every query of the users area that is not one of `identity`."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.team_members import TeamMemberRow


class ProjectsOfUser:
    """The projects that somebody is in."""

    def __init__(self, session: AsyncSession, user: str) -> None:
        self._session: Final = session
        self._user: Final = user

    async def ids(self) -> Sequence[str]:
        """Those of their own memberships and those of their teams."""
        own = select(MembershipRow.project_id).where(MembershipRow.user_id == self._user)
        through = (
            select(TeamGrantRow.project_id)
            .join(TeamMemberRow, TeamMemberRow.team_id == TeamGrantRow.team_id)
            .where(TeamMemberRow.user_id == self._user)
        )
        return (await self._session.scalars(own.union(through))).all()
