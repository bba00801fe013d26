"""Every query of the projects area: projects and their names, the rows of pictures, the change feed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from mcp_orch.contract.pictures import Role
from mcp_orch.control.commands.service import Decisions
from mcp_orch.control.projects.picture_rows import PictureRows
from mcp_orch.control.projects.states import ProjectState
from mcp_orch.storage.paging import Page, PageAsked, page_of
from mcp_orch.storage.tables.approvals import ApprovalRow, ApprovalState
from mcp_orch.storage.tables.change_events import ChangeEventRow
from mcp_orch.storage.tables.favourites import FavouriteRow
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.project_names import ProjectNameRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.secrets import SecretRow
from mcp_orch.storage.tables.server_names import ServerNameRow
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.tool_overrides import ToolOverrideRow
from mcp_orch.storage.tables.toolsets import ToolsetRow
from mcp_orch.storage.tables.users import UserRow

MAX_CHANGES_READ: Final = 10_000
"""Changes read in one go; whoever is further behind reads everything anew."""

Row = TypeVar("Row")

_DUE_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectsWanted:
    """Which projects a list shows."""

    of_user: str | None = None
    """None: those of everybody."""
    starred_by: str | None = None
    state: ProjectState | None = ProjectState.ACTIVE
    """None: in any."""


class ProjectRepository:
    """Projects and their names."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def get(self, project: str) -> ProjectRow | None:
        """The project with this id."""
        return await self._session.get(ProjectRow, project)

    async def by_name(self, folded: str) -> ProjectRow | None:
        """The project that has this name now."""
        return await self._session.scalar(select(ProjectRow).where(ProjectRow.name_folded == folded))

    async def page(self, wanted: ProjectsWanted, *, asked: PageAsked) -> Page[ProjectRow]:
        """Projects that a user is a member of, or all of them."""
        statement = select(ProjectRow).where(*_in_state(wanted.state))
        if wanted.of_user is not None:
            own = select(MembershipRow.project_id).where(MembershipRow.user_id == wanted.of_user)
            through = (
                select(TeamGrantRow.project_id)
                .join(TeamMemberRow, TeamMemberRow.team_id == TeamGrantRow.team_id)
                .where(TeamMemberRow.user_id == wanted.of_user)
            )
            statement = statement.where(ProjectRow.id.in_(union(own, through)))
        if wanted.starred_by is not None:
            starred = select(FavouriteRow.project_id).where(FavouriteRow.user_id == wanted.starred_by)
            statement = statement.where(ProjectRow.id.in_(starred))
        return await page_of(self._session, statement, by=(ProjectRow.created_at, ProjectRow.id), asked=asked)

    async def starred(self, user: str, projects: Sequence[str]) -> frozenset[str]:
        """Those of these projects that have the user's star."""
        statement = select(FavouriteRow.project_id).where(
            FavouriteRow.user_id == user, FavouriteRow.project_id.in_(projects)
        )
        return frozenset((await self._session.scalars(statement)).all())

    async def star(self, row: FavouriteRow) -> None:
        """Keeps a star."""
        await self._session.merge(row)

    async def unstar(self, user: str, project: str) -> None:
        """Takes a star away."""
        await self._session.execute(
            delete(FavouriteRow).where(FavouriteRow.user_id == user, FavouriteRow.project_id == project)
        )

    async def user(self, ref: str, *, folded_email: str) -> UserRow | None:
        """The user with this id or address."""
        return await self._session.scalar(
            select(UserRow).where(or_(UserRow.id == ref, UserRow.email_folded == folded_email))
        )

    async def membership(self, project: str, user: str) -> MembershipRow | None:
        """A user's own membership."""
        return await self._session.get(MembershipRow, (project, user))

    async def is_inside(self, project: str, user: str) -> bool:
        """Whether a user is in a project, by name or through a team."""
        own = select(MembershipRow.user_id).where(MembershipRow.project_id == project, MembershipRow.user_id == user)
        through = (
            select(TeamMemberRow.user_id)
            .join(TeamGrantRow, TeamGrantRow.team_id == TeamMemberRow.team_id)
            .where(TeamGrantRow.project_id == project, TeamMemberRow.user_id == user)
        )
        return bool(await self._session.scalar(select(or_(own.exists(), through.exists()))))

    async def lock(self, project: str) -> ProjectRow | None:
        """The project, which no other transaction changes meanwhile."""
        return await self._session.scalar(select(ProjectRow).where(ProjectRow.id == project).with_for_update())

    async def due(self, now: datetime) -> Sequence[ProjectRow]:
        """Deleted projects whose time of grace is over."""
        statement = (
            select(ProjectRow).where(ProjectRow.purge_at <= now).order_by(ProjectRow.purge_at).limit(_DUE_AT_ONCE)
        )
        return (await self._session.scalars(statement.with_for_update(skip_locked=True))).all()

    def add(self, row: ProjectRow) -> None:
        """Adds a project."""
        self._session.add(row)

    def add_member(self, row: MembershipRow) -> None:
        """Adds the first member of a new project."""
        self._session.add(row)

    async def delete(self, row: ProjectRow) -> None:
        """Deletes a project with everything in it; records of what happened stay."""
        await self._session.delete(row)
        await self._session.flush()

    async def take_name(self, folded: str) -> str | None:
        """Ends the use of a name as somebody's former one; returns the project that it was."""
        return await self._session.scalar(
            delete(ProjectNameRow).where(ProjectNameRow.name_folded == folded).returning(ProjectNameRow.project_id)
        )

    async def keep_former(self, row: ProjectRow, *, until: datetime) -> None:
        """Lets the present name answer on after a rename."""
        await self.take_name(row.name_folded)
        self._session.add(ProjectNameRow(name_folded=row.name_folded, name=row.name, project_id=row.id, until=until))


class PictureRepository:
    """Reads what pictures are made from, for many projects at once, and the feed of changes."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def newest_version(self) -> int:
        """The version of the newest change; 0 when there was none."""
        return await self._session.scalar(select(func.max(ChangeEventRow.version))) or 0

    async def changes_since(self, version: int) -> Sequence[ChangeEventRow]:
        """The changes after a version, oldest first, at most MAX_CHANGES_READ."""
        statement = (
            select(ChangeEventRow)
            .where(ChangeEventRow.version > version)
            .order_by(ChangeEventRow.version)
            .limit(MAX_CHANGES_READ)
        )
        return (await self._session.scalars(statement)).all()

    async def secrets(self, project: str) -> Sequence[SecretRow]:
        """The sealed secrets of a project."""
        return await self._all(select(SecretRow).where(SecretRow.project_id == project))

    async def rows(self, projects: Iterable[str] | None = None) -> list[PictureRows]:
        """The rows of these projects, or of all; a project that is gone is left out."""
        wanted = None if projects is None else list(projects)
        found = await self._all(_within(select(ProjectRow), ProjectRow.id, wanted=wanted))
        names = _grouped(
            await self._all(_within(select(ProjectNameRow), ProjectNameRow.project_id, wanted=wanted)), "project_id"
        )
        members = await self._roles(_active_members(wanted))
        through_teams = await self._roles(_through_teams(wanted))
        servers = await self._all(
            _within(select(ServerRow), ServerRow.project_id, wanted=wanted).order_by(
                ServerRow.created_at, ServerRow.name_folded
            )
        )
        servers_by_project = _grouped(servers, "project_id")
        server_names = _grouped(
            await self._all(_within(select(ServerNameRow), ServerNameRow.project_id, wanted=wanted)), "project_id"
        )
        toolsets = _grouped(await self._all(_toolsets(wanted)), "project_id")
        secrets = _grouped(
            await self._all(_within(select(SecretRow), SecretRow.project_id, wanted=wanted)), "project_id"
        )
        decided = _grouped(await self._all(_decided(wanted)), "project_id")
        overrides = _grouped(await self._all(_overrides(wanted)), "server_id")
        return [
            PictureRows(
                project=row,
                former_names=[former.name for former in names[row.id]],
                members=members[row.id],
                through_teams=through_teams[row.id],
                servers=servers_by_project[row.id],
                server_names=server_names[row.id],
                overrides={server.id: overrides[server.id] for server in servers_by_project[row.id]},
                toolsets=toolsets[row.id],
                secrets=secrets[row.id],
                decisions=_decisions(decided[row.id]),
            )
            for row in found
        ]

    async def _roles(self, statement: Select[str, str, Role]) -> dict[str, list[tuple[str, Role]]]:
        held: dict[str, list[tuple[str, Role]]] = defaultdict(list)
        for project, user, role in (await self._session.execute(statement)).all():
            held[project].append((user, role))
        return held

    async def _all(self, statement: Select[Row]) -> Sequence[Row]:
        return (await self._session.scalars(statement)).all()


def _in_state(state: ProjectState | None) -> list[ColumnElement[bool]]:
    if state is ProjectState.DELETED:
        return [ProjectRow.deleted_at.is_not(None)]
    if state is ProjectState.ARCHIVED:
        return [ProjectRow.deleted_at.is_(None), ProjectRow.archived_at.is_not(None)]
    if state is ProjectState.ACTIVE:
        return [ProjectRow.deleted_at.is_(None), ProjectRow.archived_at.is_(None)]
    return []


def _within(statement: Select[Row], column: InstrumentedAttribute[str], *, wanted: Sequence[str] | None) -> Select[Row]:
    return statement if wanted is None else statement.where(column.in_(wanted))


# Columns, not objects: of people there are more than of anything else in a picture.
def _active_members(wanted: Sequence[str] | None) -> Select[str, str, Role]:
    statement = (
        select(MembershipRow.project_id, MembershipRow.user_id, MembershipRow.role)
        .join(UserRow, UserRow.id == MembershipRow.user_id)
        .where(UserRow.deactivated_at.is_(None))
    )
    return statement if wanted is None else statement.where(MembershipRow.project_id.in_(wanted))


def _through_teams(wanted: Sequence[str] | None) -> Select[str, str, Role]:
    statement = (
        select(TeamGrantRow.project_id, TeamMemberRow.user_id, TeamGrantRow.role)
        .join(TeamMemberRow, TeamMemberRow.team_id == TeamGrantRow.team_id)
        .join(UserRow, UserRow.id == TeamMemberRow.user_id)
        .where(UserRow.deactivated_at.is_(None))
    )
    return statement if wanted is None else statement.where(TeamGrantRow.project_id.in_(wanted))


def _toolsets(wanted: Sequence[str] | None) -> Select[ToolsetRow]:
    statement = select(ToolsetRow).options(selectinload(ToolsetRow.entries)).order_by(ToolsetRow.name_folded)
    return _within(statement, ToolsetRow.project_id, wanted=wanted)


def _decided(wanted: Sequence[str] | None) -> Select[ApprovalRow]:
    statement = select(ApprovalRow).where(ApprovalRow.state.in_([ApprovalState.APPROVED, ApprovalState.REJECTED]))
    return _within(statement, ApprovalRow.project_id, wanted=wanted)


def _decisions(rows: Sequence[ApprovalRow]) -> Decisions:
    return Decisions(
        approved=frozenset(row.digest for row in rows if row.state is ApprovalState.APPROVED),
        rejected={row.digest: row.note or "" for row in rows if row.state is ApprovalState.REJECTED},
    )


def _overrides(wanted: Sequence[str] | None) -> Select[ToolOverrideRow]:
    statement = select(ToolOverrideRow).join(ServerRow, ServerRow.id == ToolOverrideRow.server_id)
    return _within(statement, ServerRow.project_id, wanted=wanted)


def _grouped(rows: Sequence[Row], attribute: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, attribute)].append(row)
    return groups
