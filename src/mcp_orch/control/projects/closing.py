"""Closing: projects that are archived, deleted with a time of grace, brought back, handed over, and purged."""

import asyncio
import logging
from datetime import timedelta
from typing import Final, Self

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.ports import Clock
from mcp_orch.control.hub.service import HubService
from mcp_orch.control.projects.errors import (
    NameNotConfirmed,
    NotInProject,
    ProjectArchived,
    ProjectGone,
    ProjectNotClosed,
)
from mcp_orch.control.projects.repository import ProjectRepository
from mcp_orch.identity.accounts import folded_email
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, Actor, Happening, UnitOfWork

_LOG: Final = logging.getLogger(__name__)
_PURGE_EVERY_S: Final = 60.0


class ProjectClosing:
    """What ends a project, and what takes that back. When a method returns, it holds in the picture."""

    def __init__(self, *, store: Store, clock: Clock, hub: HubService) -> None:
        self._store: Final = store
        self._clock: Final = clock
        self._hub: Final = hub

    async def archive(self, visit: ProjectVisit) -> None:
        """Closes the project for calls and changes. Raises ProjectArchived or ProjectGone."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await _found(work, visit)
            if visit.picture.closed_reason is not None:
                raise ProjectArchived(row.name, visit.picture.closed_reason)
            row.archived_at = self._clock.now()
            _tell(work, row, by=visit.actor, tag=ActivityTag.PROJECT_ARCHIVED)

    async def reopen(self, visit: ProjectVisit) -> None:
        """Opens an archived project again. Raises ProjectNotClosed or ProjectGone."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await _found(work, visit)
            if row.archived_at is None or row.deleted_at is not None:
                raise ProjectNotClosed(row.name)
            row.archived_at = None
            _tell(work, row, by=visit.actor, tag=ActivityTag.PROJECT_REOPENED)

    async def delete(self, visit: ProjectVisit, *, confirmed: str) -> None:
        """Closes the project and has it purged after the time of grace.

        Raises NameNotConfirmed, ProjectGone, or ProjectArchived for one that is deleted already.
        """
        grace = timedelta(days=(await self._hub.settings()).deletion_grace_days)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await _found(work, visit)
            if confirmed.lower() != row.name.lower():
                raise NameNotConfirmed(row.name)
            if row.deleted_at is not None:
                raise ProjectArchived(row.name, visit.picture.closed_reason or "is deleted")
            now = self._clock.now()
            row.deleted_at, row.purge_at = now, now + grace
            details: dict[str, object] = {"purge_at": (now + grace).isoformat()}
            _tell(work, row, by=visit.actor, tag=ActivityTag.PROJECT_DELETED, details=details)
        if not grace:
            await self.purge_due()

    async def restore(self, visit: ProjectVisit) -> None:
        """Brings a deleted project back, archived if it was. Raises ProjectNotClosed or ProjectGone."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            row = await _found(work, visit)
            if row.deleted_at is None:
                raise ProjectNotClosed(row.name)
            row.deleted_at = row.purge_at = None
            _tell(work, row, by=visit.actor, tag=ActivityTag.PROJECT_RESTORED)

    async def transfer(self, visit: ProjectVisit, *, to: str) -> None:
        """Makes somebody who is in the project its admin, and the caller a member. Raises NotInProject, ProjectGone."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            projects, row = ProjectRepository(work.session), await _found(work, visit)
            user = await projects.user(to.removeprefix("user:"), folded_email=folded_email(to))
            # Asked under the lock: who was taken out a moment ago does not come back as admin.
            if user is None or user.deactivated_at is not None or not await projects.is_inside(row.id, user.id):
                raise NotInProject(to)
            await self._put(projects, visit, user=user.id, role=Role.ADMIN)
            if visit.caller.user is not None and visit.caller.user != user.id:
                own = await projects.membership(row.id, visit.caller.user)
                if own is not None:
                    own.role = Role.MEMBER
            _tell(work, row, by=visit.actor, tag=ActivityTag.PROJECT_TRANSFERRED, details={"to": user.email})

    async def purge_due(self) -> int:
        """Purges what is deleted for long enough, with its servers, keys and secrets; records stay. Says how many."""
        async with UnitOfWork(self._store, clock=self._clock) as work:
            projects = ProjectRepository(work.session)
            due = await projects.due(self._clock.now())
            for row in due:
                await projects.delete(row)
                _tell(work, row, by=HUB_ACTOR, tag=ActivityTag.PROJECT_PURGED)
        return len(due)

    async def _put(self, projects: ProjectRepository, visit: ProjectVisit, *, user: str, role: Role) -> None:
        project = visit.picture.project
        known = await projects.membership(project, user)
        if known is not None:
            known.role = role
            return
        projects.add_member(
            MembershipRow(
                project_id=project,
                user_id=user,
                role=role,
                created_by=visit.caller.principal,
                created_at=self._clock.now(),
            )
        )


class Purger:
    """`async with Purger(closing):` purges in the background what is deleted for long enough."""

    def __init__(self, closing: ProjectClosing) -> None:
        self._closing: Final = closing
        self._tasks: Final = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._task = self._tasks.create_task(self._run(), name="purger of projects")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await self._tasks.__aexit__(None, None, None)

    async def _run(self) -> None:
        while True:
            try:
                await self._closing.purge_due()
            except OrchError as away:
                _LOG.warning("deleted projects are not purged now: %s", away)
            await asyncio.sleep(_PURGE_EVERY_S)


async def _found(work: UnitOfWork, visit: ProjectVisit) -> ProjectRow:
    row = await ProjectRepository(work.session).lock(visit.picture.project)
    if row is None:
        raise ProjectGone
    return row


def _tell(
    work: UnitOfWork,
    row: ProjectRow,
    *,
    by: Actor,
    tag: ActivityTag,
    details: dict[str, object] | None = None,
) -> None:
    work.happened(by, Happening(tag=tag, target=row.id, target_name=row.name, project=row.id, details=details or {}))
    work.changed(ChangeKind.CALLERS, row.id)
    work.changed(ChangeKind.PROJECT, row.id)
