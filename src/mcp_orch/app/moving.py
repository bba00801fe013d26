"""Moving a hub's data: out of the database into a file, back into one, or straight into another database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from sqlalchemy import func, select, update

from mcp_orch.app.backing_up import Backup, Tell, copy_store, opened_backup, restore, write_backup
from mcp_orch.app.errors import BackupRefused
from mcp_orch.app.version import VERSION
from mcp_orch.kit.clock import SystemClock
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store, open_store
from mcp_orch.storage.migrate import SchemaNotEmpty
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.approvals import ApprovalRow, ApprovalState
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.unit_of_work import Actor, Happening, UnitOfWork

_RESTORED: Final = "restored from a backup: the hub of before may tell this place, too"
_LOCAL: Final = Actor(principal="local", name="local", address="local")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What became of a restore."""

    backup: Backup
    former: Path | None
    """Where the database that was there before lies now."""
    waiting: int
    """Commands that were approved in the backup and wait for approval here."""
    paused: int
    """Deliveries of the audit trail that were on in the backup and are paused here."""


async def back_up(url: str, path: Path, *, tell: Tell) -> Backup:
    """Writes a backup. Raises BackupRefused, StoreUnavailable and what opening a store raises."""
    store = open_store(url)
    try:
        return await write_backup(store, path, version=VERSION, now=SystemClock().now(), tell=tell)
    finally:
        await store.close()


async def bring_back(url: str, path: Path, *, replaces: bool, accepts_commands: bool, tell: Tell) -> Restored:
    """Fills the database from a backup. Whoever calls holds the lock of the data directory.

    Commands that hub admins approved elsewhere are code that would run here: they wait for approval, unless whoever
    restores accepts them all. Deliveries of the audit trail are paused.

    Raises BackupRefused, SchemaNotEmpty, StoreUnavailable.
    """
    async with opened_backup(path) as (archive, backup):
        former = _set_aside(url) if replaces else None
        store = open_store(url)
        try:
            await _fill(store, archive, backup=backup, tell=tell)
            waiting, paused = await _record_restore(store, backup, accepts_commands=accepts_commands)
        except BaseException:
            await store.close()
            if former is not None:
                _put_back(url, former)
            raise
        await store.close()
    return Restored(backup=backup, former=former, waiting=waiting, paused=paused)


async def _fill(store: Store, archive: ZipFile, *, backup: Backup, tell: Tell) -> None:
    try:
        await restore(store, archive, backup=backup, tell=tell)
    except SchemaNotEmpty as taken:
        hint = "--replace sets it aside, and keeps it" if store.is_sqlite else taken.hint
        raise SchemaNotEmpty(taken.message, hint=hint) from taken


async def move(url: str, to: str, *, tell: Tell) -> int:
    """Copies a hub into another, empty database; how many rows. Whoever calls holds the lock.

    Raises BackupRefused, SchemaNotEmpty, StoreUnavailable, BadDatabaseUrl.
    """
    source, target = open_store(url), open_store(to)
    try:
        count = await copy_store(source, target, tell=tell)
        async with UnitOfWork(target, clock=SystemClock()) as work:
            kind = "sqlite" if target.is_sqlite else "postgresql"
            happening = Happening(
                tag=ActivityTag.HUB_MOVED, target="hub", target_name="database", details={"to": kind, "rows": count}
            )
            await _tell_on(work)
            work.happened(_LOCAL, happening)
    finally:
        await source.close()
        await target.close()
    return count


async def _tell_on(work: UnitOfWork) -> None:
    """Has places told from the newest record on that was brought along: retention may have taken newer ones before.

    Numbers go on from there, and what comes next would seem to have been told.
    """
    for told, number in ((AuditDeliveryRow.calls, CallLogRow.number), (AuditDeliveryRow.actions, ActivityRow.number)):
        newest = await work.session.scalar(select(func.max(number))) or 0
        await work.session.execute(update(AuditDeliveryRow).where(told > newest).values({told: newest}))


async def _record_restore(store: Store, backup: Backup, *, accepts_commands: bool) -> tuple[int, int]:
    async with UnitOfWork(store, clock=SystemClock()) as work:
        approved = ApprovalRow.state == ApprovalState.APPROVED
        waiting = 0
        if not accepts_commands:
            counted = await work.session.execute(select(func.count()).select_from(ApprovalRow).where(approved))
            waiting = counted.scalar_one()
            pending = {"state": ApprovalState.PENDING, "decided_by": None, "decided_by_name": None, "decided_at": None}
            await work.session.execute(update(ApprovalRow).where(approved).values(**pending))
        # The hub that the backup is of may run elsewhere: places must not be told by two that differ from now on.
        on = await work.session.execute(
            update(AuditDeliveryRow).where(AuditDeliveryRow.enabled).values(enabled=False, off_reason=_RESTORED)
        )
        paused = int(getattr(on, "rowcount", 0))
        await _tell_on(work)
        details: dict[str, object] = {
            "of": backup.at,
            "rows": backup.rows,
            "commands_waiting": waiting,
            "deliveries_paused": paused,
        }
        work.happened(
            _LOCAL, Happening(tag=ActivityTag.HUB_RESTORED, target="hub", target_name="backup", details=details)
        )
    return waiting, paused


def _set_aside(url: str) -> Path | None:
    path = _file_of(url)
    if path is None:
        raise BackupRefused("only an SQLite database is replaced", hint="give an empty database, or drop its tables")
    if not path.exists() or path.stat().st_size == 0:
        return None
    stamp = f"{SystemClock().now():%Y%m%dT%H%M%S}"
    former = path.with_name(f"{path.name}.before-restore-{stamp}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(former.with_name(former.name + suffix))
    return former


def _put_back(url: str, former: Path) -> None:
    path = _file_of(url)
    assert path is not None
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
        part = former.with_name(former.name + suffix)
        if part.exists():
            part.rename(path.with_name(path.name + suffix))


def _file_of(url: str) -> Path | None:
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
