import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from mcp_orch.storage import migrate
from mcp_orch.storage.engine import Store, open_store
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.everything import METADATA, TABLES
from tests.storage.postgres import Postgres, running_postgres
from tests.storage.seeds import seed
from tests.storage.stores import START, CountingIds, HeldClock

VERSIONS = Path(migrate.__file__).parent / "migrations"


def condition(index: ReflectedIndex) -> str:
    """Over which rows an index is."""
    options = index.get("dialect_options", {})
    return " ".join(str(value) for name, value in options.items() if name.endswith("_where"))


def shape(connection: Connection) -> dict[str, object]:
    """Everything a database says of its tables."""
    found = inspect(connection)
    return {
        table: (
            sorted((one["name"], str(one["type"]), one["nullable"]) for one in found.get_columns(table)),
            sorted(
                (one["name"] or "", tuple(one["column_names"]), one["unique"], condition(one))
                for one in found.get_indexes(table)
            ),
            sorted((one["name"] or "", tuple(one["column_names"])) for one in found.get_unique_constraints(table)),
            sorted((one["name"] or "", tuple(one["constrained_columns"])) for one in found.get_foreign_keys(table)),
            found.get_pk_constraint(table)["constrained_columns"],
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


async def run_in(store: Store, look: object) -> object:
    async with store.engine.connect() as connection:
        return await connection.run_sync(look)  # pyright: ignore


@pytest.mark.anyio
async def test_the_known_revisions_are_those_in_the_folder() -> None:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS))
    folder = ScriptDirectory.from_config(config)
    assert tuple(one.revision for one in reversed(list(folder.walk_revisions()))) == migrate.REVISIONS


@pytest.mark.anyio
async def test_a_fresh_database_gets_all_tables_and_stays_as_it_is(fresh_url: str) -> None:
    store = open_store(fresh_url, is_durable=False)
    assert await migrate.check(store) is migrate.SchemaState.EMPTY
    assert await migrate.upgrade(store, now=START) is None
    assert await migrate.check(store) is migrate.SchemaState.CURRENT
    assert await migrate.upgrade(store, now=START) is None
    tables = await run_in(store, lambda connection: set(inspect(connection).get_table_names()))
    assert tables == {*METADATA.tables, "alembic_version"}
    assert len(TABLES) == len(METADATA.tables)
    await store.close()


@pytest.mark.anyio
async def test_migrations_lead_to_the_same_tables_as_a_fresh_start(fresh_url: str) -> None:
    store = open_store(fresh_url, is_durable=False)
    await migrate.upgrade(store, now=START)
    fresh = await run_in(store, shape)
    await migrate.downgrade(store, "base", now=START)
    assert await run_in(store, shape) == {}
    await migrate.upgrade_stepwise(store)
    assert await run_in(store, shape) == fresh
    differences = await run_in(
        store, lambda connection: compare_metadata(MigrationContext.configure(connection), METADATA)
    )
    assert differences == []
    assert await migrate.check(store) is migrate.SchemaState.CURRENT
    await store.close()


@pytest.mark.anyio
async def test_every_revision_goes_back_and_forth_with_data_in_it(
    fresh_url: str, clock: HeldClock, ids: CountingIds
) -> None:
    store = open_store(fresh_url, is_durable=False)
    await migrate.upgrade(store, now=START)
    ring = SecretRing(root=b"r" * 32, ids=ids)
    await seed(store, clock=clock, ring=ring)
    for position in reversed(range(len(migrate.REVISIONS))):
        below = migrate.REVISIONS[position - 1] if position else "base"
        await migrate.downgrade(store, below, now=START + timedelta(seconds=position))
        await migrate.upgrade_stepwise(store)
        assert await migrate.check(store) is migrate.SchemaState.CURRENT
    await seed(store, clock=clock, ring=ring)
    async with store.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM servers")) == 2
    await store.close()


@pytest.mark.anyio
async def test_a_database_of_a_newer_program_is_refused(store: Store) -> None:
    async with store.write_engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.SchemaTooNew, match="schema 9999"):
        await migrate.check(store)
    with pytest.raises(migrate.SchemaTooNew):
        await migrate.upgrade(store, now=START)


@pytest.mark.anyio
async def test_tables_without_a_version_are_not_touched(store: Store) -> None:
    async with store.write_engine.begin() as connection:
        await connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(migrate.SchemaUnknown):
        await migrate.upgrade(store, now=START)


@pytest.mark.anyio
async def test_a_copy_is_made_before_an_sqlite_file_is_migrated(
    tmp_path: Path, clock: HeldClock, ids: CountingIds
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/hub.db", is_durable=False)
    await migrate.upgrade(store, now=START)
    ring = SecretRing(root=b"r" * 32, ids=ids)
    await seed(store, clock=clock, ring=ring)
    copy = await migrate.downgrade(store, "base", now=START)
    await store.close()
    assert copy is not None
    assert copy == tmp_path / "hub.db.before-20261124T120000"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    kept = open_store(f"sqlite:///{copy}", is_durable=False)
    async with kept.reading() as session:
        sealed = await session.scalar(text("SELECT sealed FROM secrets"))
    assert "s3cret" not in str(sealed)
    await kept.close()


@pytest.fixture(scope="session")
def older_postgres() -> Iterator[Postgres]:
    """The older version of the wheel."""
    with running_postgres("16") as server:
        yield server


@pytest.mark.anyio
async def test_the_older_postgresql_takes_the_same_migrations(
    older_postgres: Postgres, clock: HeldClock, ids: CountingIds
) -> None:
    store = open_store(older_postgres.fresh())
    await migrate.upgrade_stepwise(store)
    await seed(store, clock=clock, ring=SecretRing(root=b"r" * 32, ids=ids))
    await migrate.downgrade(store, "base", now=START)
    assert await run_in(store, shape) == {}
    await store.close()


@pytest.mark.anyio
async def test_an_older_schema_is_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "REVISIONS", (*migrate.REVISIONS, "9999"))
    monkeypatch.setattr(migrate, "HEAD", "9999")
    assert await migrate.check(store) is migrate.SchemaState.BEHIND
