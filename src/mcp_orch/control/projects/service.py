"""The rules of projects: who gets one, how it is called, what becomes of old names."""

from dataclasses import dataclass
from typing import Final

import msgspec

from mcp_orch.access.decide import permissions_of, role_in
from mcp_orch.access.names import check_name, fold
from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import ROLE_PERMISSIONS
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef, EndpointUrls, PublicAddress
from mcp_orch.contract.names import ProjectId, ProjectName, UserId
from mcp_orch.contract.pictures import Picture, Role
from mcp_orch.contract.ports import Clock, Ids, PictureFeed
from mcp_orch.contract.records import ContentMode
from mcp_orch.control.hub.service import HubService
from mcp_orch.control.projects.errors import ProjectCreationClosed, ProjectGone, ProjectNameTaken
from mcp_orch.control.projects.repository import ProjectRepository, ProjectsWanted
from mcp_orch.control.projects.schemas import NewProject, Project, ProjectChange, ProjectPage
from mcp_orch.control.projects.states import ProjectState
from mcp_orch.formats.project_file import FileSettings
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import FIRST_PAGE, PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork

_CLEARED: Final = frozenset({"title", "call_days"})
"""Settings that may be without a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSurroundings:
    """What the service of projects works with."""

    store: Store
    pictures: PictureFeed
    hub: HubService
    public: PublicAddress
    clock: Clock
    ids: Ids


class ProjectService:
    """Projects. When a method returns, what it did is in the picture."""

    def __init__(self, surroundings: ProjectSurroundings) -> None:
        self._store: Final = surroundings.store
        self._pictures: Final = surroundings.pictures
        self._hub: Final = surroundings.hub
        self._public: Final = surroundings.public
        self._clock: Final = surroundings.clock
        self._ids: Final = surroundings.ids

    async def page(
        self,
        visit: Visit,
        asked: PageAsked = FIRST_PAGE,
        *,
        state: ProjectState | None = ProjectState.ACTIVE,
        starred: bool = False,
    ) -> ProjectPage:
        """The projects that the caller is a member of, newest first; a hub admin sees all. No state: in any."""
        caller, user = visit.caller, visit.caller.user or ""
        wanted = ProjectsWanted(
            of_user=None if caller.is_hub_admin else user, starred_by=user if starred else None, state=state
        )
        async with self._store.reading() as session:
            projects = ProjectRepository(session)
            page = await projects.page(wanted, asked=asked)
            stars = await projects.starred(user, [row.id for row in page.rows])
        pictures = [self._pictures.current(row.id) for row in page.rows]
        return ProjectPage(
            items=[
                self._shown(row, picture, caller=caller, is_starred=row.id in stars)
                for row, picture in zip(page.rows, pictures, strict=True)
                # A deleted project is there for those alone who can bring it back.
                if picture is not None and role_in(caller, picture) is not None
            ],
            next_cursor=page.next_cursor,
        )

    async def get(self, visit: ProjectVisit) -> Project:
        """The project. Raises ProjectGone."""
        async with self._store.reading() as session:
            projects = ProjectRepository(session)
            row = await projects.get(visit.picture.project)
            stars = await projects.starred(visit.caller.user or "", [visit.picture.project])
        if row is None:
            raise ProjectGone
        picture = self._pictures.current(row.id) or visit.picture
        return self._shown(row, picture, caller=visit.caller, is_starred=bool(stars))

    async def create(self, visit: Visit, new: NewProject) -> Project:
        """A new project; the caller becomes its admin. Raises BadName, ProjectNameTaken or ProjectCreationClosed."""
        if not visit.caller.is_hub_admin and not await self._hub.may_everyone_create_projects():
            raise ProjectCreationClosed
        row = await self._make(new, by=visit.actor, admin=visit.caller.user)
        picture = self._pictures.current(row.id) or _first_picture(row, admin=visit.caller.user)
        return self._shown(row, picture, caller=visit.caller)

    async def ensure(self, new: NewProject, *, by: Actor, admin: str | None = None) -> ProjectId:
        """The project of this name, made when there is none: for the hub's own start. Raises BadName."""
        async with self._store.reading() as session:
            known = await ProjectRepository(session).by_name(fold(new.name))
        if known is not None:
            return ProjectId(known.id)
        return ProjectId((await self._make(new, by=by, admin=admin)).id)

    async def change(self, visit: ProjectVisit, change: ProjectChange) -> Project:
        """The project after the change. The former name answers until another project takes it.

        Raises BadName, ProjectNameTaken or ProjectGone.
        """
        async with UnitOfWork(self._store, clock=self._clock) as work:
            projects = ProjectRepository(work.session)
            row = await projects.get(visit.picture.project)
            if row is None:
                raise ProjectGone
            details = await self._apply(work, row, change=change)
            if details:
                row.updated_at = self._clock.now()
                work.happened(visit.actor, _about(ActivityTag.PROJECT_CHANGED, row, details=details))
                work.changed(ChangeKind.PROJECT, row.id)
                # Keys carry the name of their project.
                work.changed(ChangeKind.CALLERS, row.id)
        return await self.get(visit)

    async def written(self, visit: ProjectVisit) -> FileSettings:
        """The settings for a file. Raises ProjectGone."""
        now = await self.get(visit)
        return FileSettings(**{name: getattr(now, name) for name in FileSettings.__struct_fields__})

    async def bring(
        self, visit: ProjectVisit, wanted: FileSettings, *, preview: bool
    ) -> dict[str, tuple[object, object]]:
        """Brings the settings to a file: field -> before and after. Raises ProjectGone or ValidationError."""
        now = await self.written(visit)
        change = ProjectChange.model_validate(msgspec.to_builtins(wanted))
        if not preview:
            await self.change(visit, change)
        fields = [name for name in FileSettings.__struct_fields__ if getattr(now, name) != getattr(wanted, name)]
        return {name: (getattr(now, name), getattr(wanted, name)) for name in fields}

    async def _make(self, new: NewProject, *, by: Actor, admin: str | None) -> ProjectRow:
        check_name(new.name)
        now = self._clock.now()
        row = ProjectRow(
            id=self._ids.new("prj"),
            name=new.name,
            name_folded=fold(new.name),
            title=new.title,
            separator="__",
            max_name_length=64,
            is_strict=False,
            call_content=ContentMode.DIGEST,
            call_days=None,
            created_by=by.principal,
            created_at=now,
            updated_at=now,
        )
        async with UnitOfWork(self._store, clock=self._clock) as work:
            projects = ProjectRepository(work.session)
            if await projects.by_name(row.name_folded) is not None:
                raise ProjectNameTaken(new.name)
            await self._take_name(work, row.name_folded)
            projects.add(row)
            await work.session.flush()
            if admin is not None:
                projects.add_member(
                    MembershipRow(
                        project_id=row.id, user_id=admin, role=Role.ADMIN, created_by=by.principal, created_at=now
                    )
                )
            work.happened(by, _about(ActivityTag.PROJECT_CREATED, row, details={}))
            work.changed(ChangeKind.PROJECT, row.id)
        return row

    async def _apply(self, work: UnitOfWork, row: ProjectRow, *, change: ProjectChange) -> dict[str, object]:
        details: dict[str, object] = {}
        wanted = change.model_dump(exclude_unset=True)
        name = wanted.pop("name", None)
        if name is not None and name != row.name:
            details["name"] = {"from": row.name, "to": name}
            await self._rename(work, row, name=name)
        for field, value in wanted.items():
            is_clearing = value is None and field not in _CLEARED
            if not is_clearing and getattr(row, field) != value:
                details[field] = {"from": getattr(row, field), "to": value}
                setattr(row, field, value)
        return details

    async def _rename(self, work: UnitOfWork, row: ProjectRow, *, name: str) -> None:
        check_name(name)
        projects, folded = ProjectRepository(work.session), fold(name)
        if folded != row.name_folded:
            if await projects.by_name(folded) is not None:
                raise ProjectNameTaken(name)
            await self._take_name(work, folded)
            await projects.keep_former(row, until=self._clock.now())
        row.name, row.name_folded = name, folded

    async def _take_name(self, work: UnitOfWork, folded: str) -> None:
        loser = await ProjectRepository(work.session).take_name(folded)
        if loser is not None:
            work.changed(ChangeKind.PROJECT, loser)

    def _shown(self, row: ProjectRow, picture: Picture, *, caller: Caller, is_starred: bool = False) -> Project:
        path = EndpointRef(project=row.name, kind=EndpointKind.UNIFIED).path
        return Project(
            id=row.id,
            name=row.name,
            title=row.title,
            role=role_in(caller, picture),
            permissions=sorted(permissions_of(caller, picture)),
            state=_state_of(row),
            favourite=is_starred,
            has_admin=any(Permission.MEMBERS_EDIT in ROLE_PERMISSIONS[role] for role in picture.members.values()),
            server_count=len(picture.servers),
            member_count=len(picture.members),
            separator=row.separator,
            max_name_length=row.max_name_length,
            is_strict=row.is_strict,
            call_content=row.call_content,
            call_days=row.call_days,
            created_at=row.created_at,
            updated_at=row.updated_at,
            archived_at=row.archived_at,
            purge_at=row.purge_at,
            endpoints=EndpointUrls(**self._public.urls(path)),
        )


def _first_picture(row: ProjectRow, *, admin: UserId | None) -> Picture:
    """What a project begins as, for while the feed has not told of it."""
    members = {} if admin is None else {admin: Role.ADMIN}
    return Picture(version=0, project=ProjectId(row.id), name=ProjectName(row.name), members=members)


def _state_of(row: ProjectRow) -> ProjectState:
    if row.deleted_at is not None:
        return ProjectState.DELETED
    return ProjectState.ACTIVE if row.archived_at is None else ProjectState.ARCHIVED


def _about(tag: ActivityTag, row: ProjectRow, *, details: dict[str, object]) -> Happening:
    return Happening(tag=tag, target=row.id, target_name=row.name, project=row.id, details=details)
