"""The follower: reads the change feed and shows what changed, whoever changed it.

It polls, because polling can't be missed; PostgreSQL's NOTIFY and commits of this process only wake it sooner. When the
database is away it keeps trying, and the pictures that hang on the boards keep serving.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.contract.names import ProjectId, UserId
from mcp_orch.contract.ports import Clock
from mcp_orch.control.projects.assembler import Assembler
from mcp_orch.control.projects.board import PictureBoard
from mcp_orch.control.projects.repository import MAX_CHANGES_READ, PictureRepository
from mcp_orch.identity.caller_loader import CallerLoader
from mcp_orch.kit.collecting import uncollected
from mcp_orch.storage.engine import Store, StoreUnavailable
from mcp_orch.storage.tables.change_events import ChangeEventRow, ChangeKind
from mcp_orch.storage.wakeups import Wakeups

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerSettings:
    """How eagerly the feed is followed, in seconds."""

    poll_s: float = 0.5
    first_retry_s: float = 0.5
    longest_retry_s: float = 5.0


DEFAULT_SETTINGS: Final = FollowerSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """What the follower fills, and what it fills it with."""

    pictures: PictureBoard
    callers: CallerLoader
    assembler: Assembler


class Follower:
    """`async with Follower(...)`: the boards are full when the block begins and kept fresh until it ends.

    Entering raises StoreUnavailable when the database can't be reached.
    """

    def __init__(
        self, store: Store, boards: Boards, *, clock: Clock, settings: FollowerSettings = DEFAULT_SETTINGS
    ) -> None:
        self._store: Final = store
        self._boards: Final = boards
        self._clock: Final = clock
        self._settings: Final = settings
        self._wakeups: Final = Wakeups(store)
        self._tasks: Final = asyncio.TaskGroup()
        # Changed by `_catch_up` and `load` alone.
        self._seen = 0
        self._lost_since: datetime | None = None
        # Set by whoever wants the feed read now; notified whenever it was.
        self._nudge: Final = asyncio.Event()
        self._progress: Final = asyncio.Condition()
        self._is_running = False

    @property
    def lost_since(self) -> datetime | None:
        """Since when the database is away; None while it answers."""
        return self._lost_since

    @property
    def seen(self) -> int:
        """The version up to which everything is shown."""
        return self._seen

    async def __aenter__(self) -> Self:
        await self.load()
        await self._tasks.__aenter__()
        self._follow = self._tasks.create_task(self._run(), name="change feed")
        self._listen = self._tasks.create_task(self._wakeups.run(self._nudge.set), name="change wake-ups")
        self._leave = self._store.commits.watch(self.caught_up)
        self._is_running = True
        return self

    async def __aexit__(  # noqa: PLR0917  the language calls it like this
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_running = False
        self._leave()
        self._follow.cancel()
        self._listen.cancel()
        await self._tasks.__aexit__(kind, error, trace)

    async def load(self) -> None:
        """Reads everything and shows it. Raises StoreUnavailable."""
        with uncollected():
            async with self._store.reading() as session:
                await self._load_all(session)

    async def caught_up(self, version: int) -> None:
        """Returns when this version is shown; at once when nobody is following."""
        if not self._is_running or self._seen >= version:
            return
        self._nudge.set()
        async with self._progress:
            await self._progress.wait_for(lambda: self._seen >= version or not self._is_running)

    async def _run(self) -> None:
        retry_s = self._settings.first_retry_s
        while True:
            await self._rest(self._settings.poll_s if self._lost_since is None else retry_s)
            try:
                await self._catch_up()
            except StoreUnavailable:
                retry_s = min(retry_s * 2, self._settings.longest_retry_s)
                self._lost()
            else:
                retry_s = self._settings.first_retry_s

    async def _rest(self, limit_s: float) -> None:
        try:
            async with asyncio.timeout(limit_s):
                await self._nudge.wait()
        except TimeoutError:
            # Nobody called: time for a look of our own.
            pass
        self._nudge.clear()

    async def _catch_up(self) -> None:
        async with self._store.reading() as session:
            changes = await PictureRepository(session).changes_since(self._seen)
            self._found()
            if not changes:
                return
            if len(changes) >= MAX_CHANGES_READ:
                await self._load_all(session)
            else:
                await self._show(session, changes)
        async with self._progress:
            self._progress.notify_all()

    async def _load_all(self, session: AsyncSession) -> None:
        repository = PictureRepository(session)
        version = await repository.newest_version()
        rows = await repository.rows()
        await self._boards.callers.load_all(session)
        assemble = self._boards.assembler.picture
        self._boards.pictures.replace_all([assemble(one, version=version) for one in rows])
        self._seen = version

    async def _show(self, session: AsyncSession, changes: Sequence[ChangeEventRow]) -> None:
        version = changes[-1].version
        # Credentials first: a revoked key must not see one more picture.
        await self._show_callers(session, changes)
        touched = {change.project_id for change in changes if change.kind is ChangeKind.PROJECT and change.project_id}
        if touched:
            rows = {one.project.id: one for one in await PictureRepository(session).rows(touched)}
            assemble = self._boards.assembler.picture
            self._boards.pictures.publish(
                {
                    ProjectId(project): assemble(rows[project], version=version) if project in rows else None
                    for project in sorted(touched)
                }
            )
        self._seen = version

    async def _show_callers(self, session: AsyncSession, changes: Sequence[ChangeEventRow]) -> None:
        callers = self._boards.callers
        # A large hub has too many keys to read them all for one person: each change names whose are read.
        touched = {(one.project_id, one.user_id) for one in changes if one.kind is ChangeKind.CALLERS}
        if (None, None) in touched:
            await callers.load_all(session)
            return
        for project, user in touched:
            if user is not None:
                await callers.load_user(session, UserId(user))
            elif project is not None:
                await callers.load_keys(session, ProjectId(project))
        for owner in {one.user_id for one in changes if one.kind is ChangeKind.TOKENS}:
            await callers.load_tokens(session, None if owner is None else UserId(owner))

    def _lost(self) -> None:
        if self._lost_since is None:
            self._lost_since = self._clock.now()
            _LOG.warning("the database is away; what was known before keeps serving")

    def _found(self) -> None:
        if self._lost_since is not None:
            _LOG.warning("the database is back after %s", self._clock.now() - self._lost_since)
            self._lost_since = None
