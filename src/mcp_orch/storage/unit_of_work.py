"""The unit of work: one transaction that does a thing, records who did it, and says what has changed."""

import asyncio
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from sqlalchemy import delete, event, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from mcp_orch.contract.ports import Clock
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store, StoreUnavailable, refusing_lost_database
from mcp_orch.storage.preconditions import has_precondition, insist
from mcp_orch.storage.record_numbers import number_records
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.change_events import ChangeEventRow, ChangeKind

CHANNEL: Final = "mcp_orch_changes"
"""The PostgreSQL channel that wakes followers in other processes."""

_FEED_LOCK: Final = 0x6D63_706F
"""Advisory lock under which versions are drawn and committed, so that they are committed in order."""

_TURN_TIMEOUT_S: Final = 30.0
_KEPT_CHANGES: Final = 100_000
_SWEEP_EVERY: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does it, as records name it."""

    principal: str
    name: str
    address: str = ""
    request_id: str = ""


HUB_ACTOR: Final = Actor(principal="local", name="local")
"""Who does what the hub's own machine is told to do: its options, its environment, its files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A management action. `details` holds names and settings, never a secret."""

    tag: ActivityTag
    target: str
    target_name: str
    project: str | None = None
    details: dict[str, object] = field(default_factory=dict[str, object])


class UnitOfWork:
    """`async with UnitOfWork(store, clock=clock) as work:` commits at the end of the block, or leaves no trace.

    When the block ends without an error, whatever it changed is committed and already shown by this process. Raises
    StoreUnavailable when the database can't be reached. Cancellation rolls back.
    """

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.session: Final = AsyncSession(store.write_engine, expire_on_commit=False)
        event.listen(self.session.sync_session, "before_flush", _number_activity)
        # Filled by the block, written and emptied at its end.
        self._changes: dict[tuple[ChangeKind, str | None, str | None], None] = {}

    def happened(self, by: Actor, happening: Happening) -> None:
        """Writes a line of activity in this transaction."""
        self.session.add(
            ActivityRow(
                at=self._clock.now(),
                tag=happening.tag,
                principal=by.principal,
                actor=by.name,
                project_id=happening.project,
                target=happening.target,
                target_name=happening.target_name,
                details=happening.details,
                address=by.address,
                request_id=by.request_id,
            )
        )

    def changed(self, kind: ChangeKind, project: str | None = None, *, user: str | None = None) -> None:
        """Says what followers must read anew once this is committed."""
        self._changes[kind, project, user] = None

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.timeout(_TURN_TIMEOUT_S):
                await self._store.writer_turn.acquire()
        except TimeoutError as late:
            raise StoreUnavailable("the database is too busy with other changes", hint="try again") from late
        return self

    async def __aexit__(  # noqa: PLR0917  the language calls it like this
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        version = None
        try:
            with refusing_lost_database():
                if error is not None:
                    raise error
                version = await self._commit()
        finally:
            await self._let_go()
        if version is not None:
            await self._store.commits.ring(version)

    async def _let_go(self) -> None:
        try:
            # Rolls back what was not committed; shielded, or a cancelled writer would keep the database locked.
            await asyncio.shield(self.session.close())
        finally:
            self._store.writer_turn.release()

    async def _commit(self) -> int | None:
        await self.session.flush()
        if self._changes or has_precondition():
            await self._come_alone()
        version = await self._write_changes() if self._changes else None
        await insist()
        await self.session.commit()
        return version

    async def _come_alone(self) -> None:
        """From here to the commit nobody else commits a change that followers read; on SQLite nobody commits at all."""
        if not self._store.is_sqlite:
            await self.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _FEED_LOCK})

    async def _write_changes(self) -> int:
        if not self._store.is_sqlite:
            await self.session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
        now = self._clock.now()
        rows = [
            ChangeEventRow(kind=kind, project_id=project, user_id=user, at=now) for kind, project, user in self._changes
        ]
        self.session.add_all(rows)
        await self.session.flush()
        version = max(row.version for row in rows)
        if version % _SWEEP_EVERY < len(rows):
            # Followers that far behind read everything anew, so nobody misses the old ones.
            await self.session.execute(delete(ChangeEventRow).where(ChangeEventRow.version < version - _KEPT_CHANGES))
        return version


def _number_activity(session: Session, *_: object) -> None:
    if any(isinstance(one, ActivityRow) for one in session.new):
        number_records(session.connection())
