"""Every query of the members area, within one project."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from sqlalchemy import func, literal, or_, select, union, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import ROLE_PERMISSIONS
from mcp_orch.contract.pictures import Role
from mcp_orch.storage.paging import Page, PageAsked, mixed_page_of, named_page_of
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.tables.users import UserRow

_RUNNING: Final = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.MEMBERS_EDIT in granted]
"""The roles of those who can let others in: a project keeps one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A user or a team in the project, by id."""

    id: str
    role: Role
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One reason why a user is in the project."""

    role: Role
    team: str | None = None
    team_name: str | None = None


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

    async def team(self, ref: str, *, folded: str, seen_by: str | None) -> TeamRow | None:
        """The team with this id or name, if that user is in it; None for `seen_by`: in any case."""
        statement = select(TeamRow).where(or_(TeamRow.id == ref, TeamRow.name_folded == folded))
        if seen_by is not None:
            seats = select(TeamMemberRow.team_id).where(TeamMemberRow.user_id == seen_by)
            statement = statement.where(TeamRow.id.in_(seats))
        return await self._session.scalar(statement)

    async def get(self, user: str) -> tuple[MembershipRow, UserRow] | None:
        """The membership of a user."""
        statement = (
            select(MembershipRow, UserRow)
            .join(UserRow, UserRow.id == MembershipRow.user_id)
            .where(MembershipRow.project_id == self._project, MembershipRow.user_id == user)
        )
        found = (await self._session.execute(statement)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def grant(self, team: str) -> tuple[TeamGrantRow, TeamRow] | None:
        """What the project gave to a team."""
        statement = (
            select(TeamGrantRow, TeamRow)
            .join(TeamRow, TeamRow.id == TeamGrantRow.team_id)
            .where(TeamGrantRow.project_id == self._project, TeamGrantRow.team_id == team)
        )
        found = (await self._session.execute(statement)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def page(self, *, asked: PageAsked) -> Page[Entry]:
        """Users and teams together, newest first."""
        both = union_all(
            select(MembershipRow.created_at, MembershipRow.user_id.label("id"), MembershipRow.role).where(
                MembershipRow.project_id == self._project
            ),
            select(TeamGrantRow.created_at, TeamGrantRow.team_id.label("id"), TeamGrantRow.role).where(
                TeamGrantRow.project_id == self._project
            ),
        ).subquery()
        statement = select(both.c.created_at, both.c.id, both.c.role)
        page = await mixed_page_of(self._session, statement, by=(both.c.created_at, both.c.id), asked=asked)
        rows = [Entry(created_at=row[0], id=row[1], role=row[2]) for row in page.rows]
        return Page(rows=rows, next_cursor=page.next_cursor)

    async def users(self, ids: Sequence[str]) -> dict[str, UserRow]:
        """The users behind memberships."""
        rows = (await self._session.scalars(select(UserRow).where(UserRow.id.in_(ids)))).all()
        return {row.id: row for row in rows}

    async def teams(self, ids: Sequence[str]) -> dict[str, tuple[TeamRow, int]]:
        """The teams behind grants, each with how many people it lets in."""
        inside = (
            select(func.count())
            .select_from(TeamMemberRow)
            .join(UserRow, UserRow.id == TeamMemberRow.user_id)
            .where(TeamMemberRow.team_id == TeamRow.id, UserRow.deactivated_at.is_(None))
            .scalar_subquery()
        )
        rows = (await self._session.execute(select(TeamRow, inside).where(TeamRow.id.in_(ids)))).all()
        return {row[0].id: (row[0], row[1]) for row in rows}

    async def people(self, *, asked: PageAsked) -> Page[UserRow]:
        """Those who may sign in and are in the project, directly or through teams, by name."""
        own = select(MembershipRow.user_id).where(MembershipRow.project_id == self._project)
        through = (
            select(TeamMemberRow.user_id)
            .join(TeamGrantRow, TeamGrantRow.team_id == TeamMemberRow.team_id)
            .where(TeamGrantRow.project_id == self._project)
        )
        name, inside = func.lower(UserRow.name), union(own, through).subquery()
        statement = select(name, UserRow.id, UserRow).join(inside, inside.c.user_id == UserRow.id)
        statement = statement.where(UserRow.deactivated_at.is_(None))
        page = await named_page_of(self._session, statement, by=(name, UserRow.id.expression), asked=asked)
        return Page(rows=[cast("UserRow", row[2]) for row in page.rows], next_cursor=page.next_cursor)

    async def sources(self, users: Sequence[str]) -> dict[str, list[Source]]:
        """Every reason why these users are in the project: their own membership first, then teams by name."""
        own = select(MembershipRow.user_id, MembershipRow.role, literal(None), literal(None)).where(
            MembershipRow.project_id == self._project, MembershipRow.user_id.in_(users)
        )
        through = (
            select(TeamMemberRow.user_id, TeamGrantRow.role, TeamRow.id, TeamRow.name)
            .join(TeamGrantRow, TeamGrantRow.team_id == TeamMemberRow.team_id)
            .join(TeamRow, TeamRow.id == TeamGrantRow.team_id)
            .where(TeamGrantRow.project_id == self._project, TeamMemberRow.user_id.in_(users))
            .order_by(TeamRow.name)
        )
        found: defaultdict[str, list[Source]] = defaultdict(list)
        for statement in (own, through):
            for user, role, team, team_name in await self._session.execute(statement):
                found[user].append(Source(role=role, team=team, team_name=team_name))
        return found

    async def count_admins(self) -> int:
        """How many admins there are that may sign in, those that teams make admins counted in."""
        own = select(MembershipRow.user_id).where(
            MembershipRow.project_id == self._project, MembershipRow.role.in_(_RUNNING)
        )
        through = (
            select(TeamMemberRow.user_id)
            .join(TeamGrantRow, TeamGrantRow.team_id == TeamMemberRow.team_id)
            .where(TeamGrantRow.project_id == self._project, TeamGrantRow.role.in_(_RUNNING))
        )
        admins = union(own, through).subquery()
        statement = (
            select(func.count())
            .select_from(admins)
            .join(UserRow, UserRow.id == admins.c.user_id)
            .where(UserRow.deactivated_at.is_(None))
        )
        return await self._session.scalar(statement) or 0

    async def lock(self) -> None:
        """Lets one transaction at a time change the members of this project, so that the last admin stays."""
        await self._session.execute(select(ProjectRow.id).where(ProjectRow.id == self._project).with_for_update())

    def add(self, row: MembershipRow | TeamGrantRow) -> None:
        """Adds a user or a team."""
        self._session.add(row)

    async def delete(self, row: MembershipRow | TeamGrantRow) -> None:
        """Takes a user or a team out."""
        await self._session.delete(row)
        await self._session.flush()
