"""Bringing a database to the schema of this program, and refusing one that is ahead of it."""

import shutil
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.storage.engine import Store, refusing_lost_database
from mcp_orch.storage.tables.everything import METADATA

REVISIONS: Final = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
)
"""All revisions, oldest first; a test compares it with the folder. Known here so that a warm start needs no Alembic."""

HEAD: Final = REVISIONS[-1]

_VERSION_TABLE: Final = "alembic_version"
_MIGRATION_LOCK: Final = 0x6D63_706D


class SchemaState(StrEnum):
    """How a database stands to this program."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"


class SchemaTooNew(OrchError):
    """A newer version of the program has changed this database."""

    kind = ErrorKind.UNSUPPORTED


class SchemaNotEmpty(OrchError):
    """A database that was to be filled is not empty."""

    kind = ErrorKind.CONFLICT


class SchemaUnknown(OrchError):
    """The database holds tables that are not ours."""

    kind = ErrorKind.CONFLICT


async def check(store: Store) -> SchemaState:
    """How the database stands. Raises SchemaTooNew, SchemaUnknown or StoreUnavailable."""
    with refusing_lost_database():
        async with store.engine.connect() as connection:
            return await connection.run_sync(_state)


async def upgrade(store: Store, *, now: datetime) -> Path | None:
    """Brings the database to the newest schema; returns the copy that was made of an SQLite file before, if any.

    An empty database gets all tables at once. Safe to run from several processes: the first one works, the others
    wait. Raises SchemaTooNew, SchemaUnknown or StoreUnavailable.
    """
    state = await check(store)
    if state is SchemaState.CURRENT:
        return None
    backup = _copy(store.path, now) if store.path and state is SchemaState.BEHIND else None
    await _run(store, _bring_up)
    return backup


async def downgrade(store: Store, revision: str, *, now: datetime) -> Path | None:
    """Takes the database back to a revision of REVISIONS, or to `base`: nothing. Returns the copy made before."""
    await check(store)
    backup = _copy(store.path, now) if store.path else None
    await _run(store, lambda connection: _alembic(connection, to=revision, is_up=False))
    return backup


@asynccontextmanager
async def filling(store: Store, *, schema: str) -> AsyncGenerator[AsyncConnection]:
    """An empty database with the tables of a revision, to be filled in the block and brought up to date at its end.

    One transaction: a block that fails leaves the database empty. Raises SchemaNotEmpty or StoreUnavailable.
    """
    if await check(store) is not SchemaState.EMPTY:
        raise SchemaNotEmpty("the database holds a hub already", hint="give one that is empty")
    with refusing_lost_database():
        async with _changing(store) as connection:
            await connection.run_sync(_bring_up if schema == HEAD else _bring_up_to(schema))
            yield connection
            await connection.run_sync(_bring_up)


async def upgrade_stepwise(store: Store) -> None:
    """Walks through every revision, an empty database too: what `upgrade` does for older ones, without its shortcut."""
    await _run(store, lambda connection: _alembic(connection, to=HEAD, is_up=True))


async def _run(store: Store, step: Callable[[Connection], None]) -> None:
    with refusing_lost_database():
        async with _changing(store) as connection:
            await connection.run_sync(step)


@asynccontextmanager
async def _changing(store: Store) -> AsyncGenerator[AsyncConnection]:
    """One transaction under the lock of migrations."""
    async with store.write_engine.connect() as connection:
        if store.is_sqlite:
            await _pause_foreign_keys(connection)
        async with connection.begin():
            await connection.run_sync(_take_lock)
            yield connection
    # New connections have foreign keys on again.
    await store.engine.dispose()


async def _pause_foreign_keys(connection: AsyncConnection) -> None:
    # Batch steps replace whole tables: with foreign keys on, dropping the old one deletes its children. SQLite listens
    # to this outside a transaction only, hence past SQLAlchemy.
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    await driver.execute("PRAGMA foreign_keys=OFF")


def _take_lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})


def _state(connection: Connection) -> SchemaState:
    tables = set(inspect(connection).get_table_names())
    found = None
    if _VERSION_TABLE in tables:
        found = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar_one_or_none()  # noqa: S608  a constant of ours
    if found == HEAD:
        return SchemaState.CURRENT
    if found is None:
        if tables & set(METADATA.tables):
            raise SchemaUnknown(
                "the database has tables of our names but no schema version",
                hint="point DATABASE_URL at an empty database",
            )
        return SchemaState.EMPTY
    if found not in REVISIONS:
        raise SchemaTooNew(
            f"the database has schema {found}, this program knows up to {HEAD}",
            hint="run the newer mcp-orch that changed it, or restore the backup that it made",
        )
    return SchemaState.BEHIND


def _bring_up(connection: Connection) -> None:
    # Looked at again under the lock: another process may have done it meanwhile.
    state = _state(connection)
    if state is SchemaState.EMPTY:
        METADATA.create_all(connection)
        connection.execute(
            text(f"CREATE TABLE IF NOT EXISTS {_VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        )
        connection.execute(text(f"INSERT INTO {_VERSION_TABLE} VALUES (:head)"), {"head": HEAD})  # noqa: S608  a constant of ours
    elif state is SchemaState.BEHIND:
        _alembic(connection, to=HEAD, is_up=True)


def _bring_up_to(schema: str) -> Callable[[Connection], None]:
    return lambda connection: _alembic(connection, to=schema, is_up=True)


def _alembic(connection: Connection, *, to: str, is_up: bool) -> None:
    # Imported here: it costs 15 MB that a hub whose database is current never pays.
    from alembic import command  # noqa: PLC0415  see the line above
    from alembic.config import Config  # noqa: PLC0415  see the line above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    (command.upgrade if is_up else command.downgrade)(config, to)


def _copy(path: Path, now: datetime) -> Path:
    """A consistent copy beside the file, also while others write to it."""
    target = path.with_name(f"{path.name}.before-{now:%Y%m%dT%H%M%S}")
    target.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    shutil.copymode(path, target)
    return target
