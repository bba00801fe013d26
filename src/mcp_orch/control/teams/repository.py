"""Every query of the teams area."""

from collections.abc import Sequence
from typing import Final, TypeAlias, cast

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import TEAM_ROLE_PERMISSIONS
from mcp_orch.contract.teams import TeamRole
from mcp_orch.storage.paging import Page, PageAsked, mixed_page_of, page_of
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.team_requests import TeamRequestRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.tables.users import UserRow

_RUNNING: Final = [role for role, granted in TEAM_ROLE_PERMISSIONS.items() if Permission.TEAMS_EDIT in granted]
"""The roles of those who can let others in."""


class TeamRepository:
    """Teams as such."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def get(self, team: str) -> TeamRow | None:
        """The team with this id."""
        return await self._session.get(TeamRow, team)

    async def by_name(self, folded: str) -> TeamRow | None:
        """The team that has this name."""
        return await self._session.scalar(select(TeamRow).where(TeamRow.name_folded == folded))

    async def page(self, *, of_user: str | None, asked: PageAsked) -> Page[TeamRow]:
        """Teams that a user is in; None: all of them."""
        statement = select(TeamRow)
        if of_user is not None:
            mine = select(TeamMemberRow.team_id).where(TeamMemberRow.user_id == of_user)
            statement = statement.where(TeamRow.id.in_(mine))
        return await page_of(self._session, statement, by=(TeamRow.created_at, TeamRow.id), asked=asked)

    async def roles_of(self, user: str, teams: Sequence[str]) -> dict[str, TeamRole]:
        """What a user is in these teams."""
        statement = select(TeamMemberRow.team_id, TeamMemberRow.role).where(
            TeamMemberRow.user_id == user, TeamMemberRow.team_id.in_(teams)
        )
        return {row[0]: row[1] for row in (await self._session.execute(statement)).all()}

    async def member_counts(self, teams: Sequence[str]) -> dict[str, int]:
        """How many people are in each of these teams."""
        statement = (
            select(TeamMemberRow.team_id, func.count())
            .where(TeamMemberRow.team_id.in_(teams))
            .group_by(TeamMemberRow.team_id)
        )
        return {row[0]: row[1] for row in (await self._session.execute(statement)).all()}

    async def project_counts(self, teams: Sequence[str]) -> dict[str, int]:
        """To how many projects each of these teams was added."""
        statement = (
            select(TeamGrantRow.team_id, func.count())
            .where(TeamGrantRow.team_id.in_(teams))
            .group_by(TeamGrantRow.team_id)
        )
        return {row[0]: row[1] for row in (await self._session.execute(statement)).all()}

    def add(self, row: TeamRow) -> None:
        """Adds a team."""
        self._session.add(row)

    async def delete(self, row: TeamRow) -> None:
        """Deletes a team with its seats and grants."""
        await self._session.delete(row)
        await self._session.flush()


class SeatsOfTeam:
    """The people of one team and the projects that it was added to: no method reaches beyond it."""

    def __init__(self, session: AsyncSession, team: str) -> None:
        self._session: Final = session
        self._team: Final = team

    async def lock(self) -> None:
        """Lets one transaction at a time change the people of this team, so that its last admin stays."""
        await self._session.execute(select(TeamRow.id).where(TeamRow.id == self._team).with_for_update())

    async def user(self, ref: str, *, folded_email: str) -> UserRow | None:
        """The user with this id or address."""
        return await self._session.scalar(
            select(UserRow).where(or_(UserRow.id == ref, UserRow.email_folded == folded_email))
        )

    async def get(self, user: str) -> tuple[TeamMemberRow, UserRow] | None:
        """The seat of a user."""
        statement = (
            select(TeamMemberRow, UserRow)
            .join(UserRow, UserRow.id == TeamMemberRow.user_id)
            .where(TeamMemberRow.team_id == self._team, TeamMemberRow.user_id == user)
        )
        found = (await self._session.execute(statement)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def page(self, *, asked: PageAsked) -> Page[TeamMemberRow]:
        """The seats, newest first."""
        statement = select(TeamMemberRow).where(TeamMemberRow.team_id == self._team)
        return await page_of(
            self._session, statement, by=(TeamMemberRow.created_at, TeamMemberRow.user_id), asked=asked
        )

    async def users(self, ids: Sequence[str]) -> dict[str, UserRow]:
        """The users behind seats."""
        rows = (await self._session.scalars(select(UserRow).where(UserRow.id.in_(ids)))).all()
        return {row.id: row for row in rows}

    async def count_admins(self) -> int:
        """How many admins there are that may sign in."""
        statement = (
            select(func.count())
            .select_from(TeamMemberRow)
            .join(UserRow, UserRow.id == TeamMemberRow.user_id)
            .where(
                TeamMemberRow.team_id == self._team, TeamMemberRow.role.in_(_RUNNING), UserRow.deactivated_at.is_(None)
            )
        )
        return await self._session.scalar(statement) or 0

    def add(self, row: TeamMemberRow) -> None:
        """Adds a seat."""
        self._session.add(row)

    async def delete(self, row: TeamMemberRow) -> None:
        """Takes a seat away."""
        await self._session.delete(row)
        await self._session.flush()

    async def project_ids(self) -> Sequence[str]:
        """The projects whose members the people of this team are."""
        return (
            await self._session.scalars(select(TeamGrantRow.project_id).where(TeamGrantRow.team_id == self._team))
        ).all()

    async def projects(self, *, asked: PageAsked) -> Page[tuple[TeamGrantRow, str]]:
        """The projects with their names, newest first."""
        by = (TeamGrantRow.created_at.expression, TeamGrantRow.project_id.expression)
        statement = (
            select(*by, TeamGrantRow, ProjectRow.name)
            .join(ProjectRow, ProjectRow.id == TeamGrantRow.project_id)
            .where(TeamGrantRow.team_id == self._team, ProjectRow.deleted_at.is_(None))
        )
        page = await mixed_page_of(self._session, statement, by=by, asked=asked)
        rows = [(cast("TeamGrantRow", row[2]), str(row[3])) for row in page.rows]
        return Page(rows=rows, next_cursor=page.next_cursor)

    async def grant(self, project: str) -> TeamGrantRow | None:
        """What a project gave to the team."""
        return await self._session.get(TeamGrantRow, (project, self._team))

    def add_grant(self, row: TeamGrantRow) -> None:
        """Adds the team to a project."""
        self._session.add(row)


TeamRequestFound: TypeAlias = tuple[TeamRequestRow, str, str]
"""A request, the name of its project, and who asked."""


class TeamRequestRepository:
    """Requests for a team's consent."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def of_project(self, project: str, *, asked: PageAsked) -> Page[TeamRequestFound]:
        """What a project has asked for, newest first."""
        return await self._page(TeamRequestRow.project_id == project, asked=asked)

    async def of_team(self, team: TeamRow, *, asked: PageAsked) -> Page[TeamRequestFound]:
        """What a team is asked for, by its name or its id, newest first."""
        is_meant = or_(TeamRequestRow.team_folded == team.name_folded, TeamRequestRow.team == team.id)
        return await self._page(is_meant, asked=asked)

    async def lock(self, request: str) -> TeamRequestRow | None:
        """The request with this id, which nobody else answers or withdraws meanwhile."""
        return await self._session.get(TeamRequestRow, request, with_for_update=True)

    async def asked(self, project: str, folded: str) -> TeamRequestRow | None:
        """What a project has asked for under this name."""
        return await self._session.scalar(
            select(TeamRequestRow).where(TeamRequestRow.project_id == project, TeamRequestRow.team_folded == folded)
        )

    async def asker(self, user: str) -> UserRow | None:
        """Who asked."""
        return await self._session.get(UserRow, user)

    def add(self, row: TeamRequestRow) -> None:
        """Adds a request."""
        self._session.add(row)

    async def delete(self, row: TeamRequestRow) -> None:
        """Takes a request away."""
        await self._session.delete(row)
        await self._session.flush()

    async def _page(self, which: ColumnElement[bool], *, asked: PageAsked) -> Page[TeamRequestFound]:
        by = (TeamRequestRow.created_at.expression, TeamRequestRow.id.expression)
        statement = (
            select(*by, TeamRequestRow, ProjectRow.name, UserRow.name)
            .join(ProjectRow, ProjectRow.id == TeamRequestRow.project_id)
            .outerjoin(UserRow, UserRow.id == TeamRequestRow.user_id)
            .where(which, ProjectRow.deleted_at.is_(None))
        )
        page = await mixed_page_of(self._session, statement, by=by, asked=asked)
        rows = [(cast("TeamRequestRow", row[2]), str(row[3]), str(row[4] or "local")) for row in page.rows]
        return Page(rows=rows, next_cursor=page.next_cursor)
