"""Every query of the attention area."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import ROLE_PERMISSIONS, TEAM_ROLE_PERMISSIONS
from mcp_orch.storage.tables.approvals import ApprovalRow, ApprovalState
from mcp_orch.storage.tables.invitations import InvitationRow, InvitationState
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.team_requests import TeamRequestRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.tables.users import UserRow

MOST: Final = 50
_RUNNING: Final = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.MEMBERS_EDIT in granted]
_RUNNING_TEAMS: Final = [role for role, granted in TEAM_ROLE_PERMISSIONS.items() if Permission.TEAMS_EDIT in granted]


class AttentionRepository:
    """What waits: for hub admins, or for one user."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def projects_without_admin(self) -> Sequence[ProjectRow]:
        """Projects that people made and that no active admin is left in, directly or through a team."""
        own = (
            select(MembershipRow.user_id)
            .join(UserRow, UserRow.id == MembershipRow.user_id)
            .where(
                MembershipRow.project_id == ProjectRow.id,
                MembershipRow.role.in_(_RUNNING),
                UserRow.deactivated_at.is_(None),
            )
        )
        through = (
            select(TeamMemberRow.user_id)
            .join(TeamGrantRow, TeamGrantRow.team_id == TeamMemberRow.team_id)
            .join(UserRow, UserRow.id == TeamMemberRow.user_id)
            .where(
                TeamGrantRow.project_id == ProjectRow.id,
                TeamGrantRow.role.in_(_RUNNING),
                UserRow.deactivated_at.is_(None),
            )
        )
        statement = (
            select(ProjectRow)
            .where(ProjectRow.deleted_at.is_(None), ProjectRow.created_by != "local")
            # Asked for each project: an index finds its admins; a list of all admins would be made of whole tables.
            .where(~own.exists(), ~through.exists())
            .order_by(ProjectRow.updated_at.desc())
            .limit(MOST)
        )
        return (await self._session.scalars(statement)).all()

    async def teams_without_admin(self) -> Sequence[TeamRow]:
        """Teams that nobody who may sign in looks after."""
        looked_after = (
            select(TeamMemberRow.user_id)
            .join(UserRow, UserRow.id == TeamMemberRow.user_id)
            .where(
                TeamMemberRow.team_id == TeamRow.id,
                TeamMemberRow.role.in_(_RUNNING_TEAMS),
                UserRow.deactivated_at.is_(None),
            )
        )
        statement = (
            select(TeamRow)
            .where(TeamRow.created_by != "local", ~looked_after.exists())
            .order_by(TeamRow.updated_at.desc())
            .limit(MOST)
        )
        return (await self._session.scalars(statement)).all()

    async def invitations(self, user: str, *, now: datetime) -> Sequence[tuple[InvitationRow, str]]:
        """Pending invitations for a user, with the project's name."""
        statement = (
            select(InvitationRow, ProjectRow.name)
            .join(ProjectRow, ProjectRow.id == InvitationRow.project_id)
            .join(UserRow, UserRow.email_folded == InvitationRow.email_folded)
            .where(
                UserRow.id == user,
                InvitationRow.state == InvitationState.PENDING,
                InvitationRow.expires_at > now,
                ProjectRow.deleted_at.is_(None),
            )
            .order_by(InvitationRow.created_at.desc())
            .limit(MOST)
        )
        return [(row[0], row[1]) for row in (await self._session.execute(statement)).all()]

    async def team_requests(self, user: str) -> Sequence[tuple[TeamRequestRow, str]]:
        """Requests that a user can answer, with the project's name."""
        statement = (
            select(TeamRequestRow, ProjectRow.name)
            .join(ProjectRow, ProjectRow.id == TeamRequestRow.project_id)
            .join(TeamRow, or_(TeamRow.name_folded == TeamRequestRow.team_folded, TeamRow.id == TeamRequestRow.team))
            .join(TeamMemberRow, TeamMemberRow.team_id == TeamRow.id)
            .where(
                TeamMemberRow.user_id == user,
                TeamMemberRow.role.in_(_RUNNING_TEAMS),
                ProjectRow.deleted_at.is_(None),
            )
            .order_by(TeamRequestRow.created_at.desc())
            .limit(MOST)
        )
        return [(row[0], row[1]) for row in (await self._session.execute(statement)).all()]

    async def deleted(self, user: str) -> Sequence[ProjectRow]:
        """Deleted projects that a user can bring back."""
        own = select(MembershipRow.project_id).where(MembershipRow.user_id == user, MembershipRow.role.in_(_RUNNING))
        through = (
            select(TeamGrantRow.project_id)
            .join(TeamMemberRow, TeamMemberRow.team_id == TeamGrantRow.team_id)
            .where(TeamMemberRow.user_id == user, TeamGrantRow.role.in_(_RUNNING))
        )
        statement = (
            select(ProjectRow)
            .where(ProjectRow.purge_at.is_not(None), ProjectRow.id.in_(union(own, through)))
            .order_by(ProjectRow.purge_at)
            .limit(MOST)
        )
        return (await self._session.scalars(statement)).all()

    async def approvals(self) -> Sequence[tuple[ApprovalRow, str]]:
        """Commands that nobody has decided about, with the project's name."""
        statement = (
            select(ApprovalRow, ProjectRow.name)
            .join(ProjectRow, ProjectRow.id == ApprovalRow.project_id)
            .where(ApprovalRow.state == ApprovalState.PENDING, ProjectRow.deleted_at.is_(None))
            .order_by(ApprovalRow.proposed_at.desc())
            .limit(MOST)
        )
        return [(row[0], row[1]) for row in (await self._session.execute(statement)).all()]

    async def expiring_keys(self, user: str, *, now: datetime, until: datetime) -> Sequence[tuple[KeyRow, str]]:
        """Keys that a user made or looks after and that end soon, with the project's name."""
        statement = (
            select(KeyRow, ProjectRow.name)
            .join(ProjectRow, ProjectRow.id == KeyRow.project_id)
            .where(
                KeyRow.user_id == user,
                KeyRow.revoked_at.is_(None),
                KeyRow.expires_at > now,
                KeyRow.expires_at <= until,
                ProjectRow.deleted_at.is_(None),
            )
            .order_by(KeyRow.expires_at)
            .limit(MOST)
        )
        return [(row[0], row[1]) for row in (await self._session.execute(statement)).all()]
