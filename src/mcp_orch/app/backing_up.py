"""Backups: everything that the database holds, in one file, and back from it."""

import asyncio
import json
import os
import zipfile
import zlib
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, cast

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.app.errors import BackupRefused
from mcp_orch.storage.copying import (
    ColumnKind,
    TableShape,
    add_rows,
    as_json,
    count_on,
    count_rows,
    from_json,
    rows_of,
    shapes,
)
from mcp_orch.storage.engine import Store
from mcp_orch.storage.migrate import HEAD, REVISIONS, SchemaState, check, filling

_KIND: Final = "mcp-orch backup"
_VERSION: Final = 1
_MANIFEST: Final = "manifest.json"
_BATCH: Final = 500
_MOST_LINE_BYTES: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Step:
    """How far copying is."""

    table: str
    done: int
    """Rows, of all tables together."""
    of: int


Tell = Callable[[Step], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup says of itself."""

    schema: str
    version: str
    at: str
    tables: tuple[TableShape, ...]
    counts: dict[str, int]

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(self.counts.values())


async def write_backup(store: Store, path: Path, *, version: str, now: datetime, tell: Tell) -> Backup:
    """Writes one consistent state of the database to a new file (0600); a running hub goes on meanwhile.

    Raises BackupRefused, StoreUnavailable, SchemaTooNew or SchemaUnknown.
    """
    if await check(store) is not SchemaState.CURRENT:
        raise BackupRefused("the database has an older schema than this program", hint="mcp-orch migrate")
    partial = path.with_name(f"{path.name}.partial")
    _refuse_existing(path)
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                backup = await _write(store, archive, version=version, now=now, tell=tell)
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())
        partial.rename(path)
    except OSError as refused:
        raise BackupRefused(f"{path} can't be written: {refused.strerror or refused}") from refused
    finally:
        # It has its name once it is whole; what was given up, whyever, takes no room.
        partial.unlink(missing_ok=True)
    return backup


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise BackupRefused(f"{path} is there already", hint="give another name")


async def _write(store: Store, archive: zipfile.ZipFile, *, version: str, now: datetime, tell: Tell) -> Backup:
    tables = tuple(shapes())
    counts: dict[str, int] = {}
    async with store.reading() as session:
        told = _Told(tell, of=await count_rows(session, tables))
        for shape in tables:
            counts[shape.name] = await _write_table(session, archive, shape=shape, told=told)
    backup = Backup(schema=HEAD, version=version, at=now.isoformat(), tables=tables, counts=counts)
    archive.writestr(_MANIFEST, json.dumps({"kind": _KIND, "format": _VERSION, **asdict(backup)}, indent=1))
    return backup


async def _write_table(session: AsyncSession, archive: zipfile.ZipFile, *, shape: TableShape, told: "_Told") -> int:
    count = 0
    with archive.open(f"{shape.name}.jsonl", "w", force_zip64=True) as member:
        async for rows in rows_of(session, shape):
            member.write("".join(as_json(shape, row) + "\n" for row in rows).encode())
            count += len(rows)
            told.more(shape.name, len(rows))
    return count


@asynccontextmanager
async def opened_backup(path: Path) -> AsyncGenerator[tuple[zipfile.ZipFile, Backup]]:
    """A backup to be read. Raises BackupRefused."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive)
    except (zipfile.BadZipFile, zlib.error, OSError) as broken:
        raise BackupRefused(f"{path} can't be read as a backup: {broken}") from broken


async def restore(store: Store, archive: zipfile.ZipFile, *, backup: Backup, tell: Tell) -> None:
    """Fills an empty database and brings it to the schema of this program; all of it, or nothing.

    Raises BackupRefused or StoreUnavailable.
    """
    told = _Told(tell, of=backup.rows)
    async with filling(store, schema=backup.schema) as connection:
        for shape in backup.tables:
            count = 0
            for rows in _batches(archive, shape):
                await add_rows(connection, shape, rows=rows)
                count += len(rows)
                told.more(shape.name, len(rows))
            if count != backup.counts.get(shape.name):
                raise BackupRefused(f"{shape.name} has {count} rows, and {backup.counts.get(shape.name)} are announced")
            await count_on(connection, shape)


async def copy_store(source: Store, target: Store, *, tell: Tell) -> int:
    """Copies everything into an empty database; how many rows. Raises BackupRefused or StoreUnavailable."""
    if await check(source) is not SchemaState.CURRENT:
        raise BackupRefused("the database has an older schema than this program", hint="mcp-orch migrate")
    async with source.reading() as session, filling(target, schema=HEAD) as connection:
        told = _Told(tell, of=await count_rows(session, shapes()))
        for shape in shapes():
            async for rows in rows_of(session, shape):
                await add_rows(connection, shape, rows=rows)
                told.more(shape.name, len(rows))
            await count_on(connection, shape)
    return told.done


class _Told:
    def __init__(self, tell: Tell, *, of: int) -> None:
        self._tell: Final = tell
        self._of: Final = of
        # Changed by `more` alone.
        self.done = 0

    def more(self, table: str, rows: int) -> None:
        self.done += rows
        self._tell(Step(table, self.done, self._of))


def _batches(archive: zipfile.ZipFile, shape: TableShape) -> Iterator[list[dict[str, object]]]:
    try:
        with archive.open(f"{shape.name}.jsonl") as member:
            while lines := [line for _ in range(_BATCH) if (line := member.readline(_MOST_LINE_BYTES))]:
                yield [from_json(shape, line.decode()) for line in lines]
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile) as broken:
        raise BackupRefused(f"{shape.name} in the backup is damaged: {broken}") from broken


def _manifest(archive: zipfile.ZipFile) -> Backup:
    try:
        said = cast("dict[str, object]", json.loads(archive.read(_MANIFEST)))
        if said["kind"] != _KIND or said["format"] != _VERSION:
            raise BackupRefused("this is a backup of another kind or format")
        tables = cast("list[dict[str, object]]", said["tables"])
        backup = Backup(
            schema=str(said["schema"]),
            version=str(said["version"]),
            at=str(said["at"]),
            tables=tuple(_shape(one) for one in tables),
            counts={name: int(count) for name, count in cast("dict[str, int]", said["counts"]).items()},
        )
    except (KeyError, ValueError, TypeError, AttributeError) as broken:
        raise BackupRefused("the backup has no manifest that can be read") from broken
    if backup.schema not in REVISIONS:
        raise BackupRefused(
            f"the backup has schema {backup.schema}, this program knows up to {HEAD}",
            hint="restore it with the newer mcp-orch that made it",
        )
    return backup


def _shape(said: dict[str, object]) -> TableShape:
    columns = cast("dict[str, str]", said["columns"])
    names = [str(said["name"]), *columns]
    # These become part of statements: a file from elsewhere must not write any.
    if not all(name.isidentifier() and name.isascii() for name in names):
        raise ValueError("a name in the manifest is no name")
    counted = said["counted"]
    if counted is not None and counted not in columns:
        raise ValueError("a counted column is unknown")
    return TableShape(
        str(said["name"]), {name: ColumnKind(kind) for name, kind in columns.items()}, cast("str | None", counted)
    )
