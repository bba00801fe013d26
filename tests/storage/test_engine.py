import stat
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import InvalidRequestError

from mcp_orch.storage import migrate
from mcp_orch.storage.engine import BadDatabaseUrl, Store, StoreDamaged, StoreFull, StoreUnavailable, open_store
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.toolsets import ToolsetRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.storage.stores import START, HeldClock


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "sqlite:////proc/no/such/file.db"]
)
def test_a_url_that_names_no_database_of_ours_is_refused(url: str) -> None:
    with pytest.raises(BadDatabaseUrl):
        open_store(url)


@pytest.mark.anyio
async def test_an_sqlite_file_is_closed_to_others_with_all_its_companions(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/data/hub.db")
    await migrate.upgrade(store, now=START)
    async with store.write_engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in sorted((tmp_path / "data").iterdir())}
        pragmas = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    await store.close()
    assert modes == {"hub.db": 0o600, "hub.db-shm": 0o600, "hub.db-wal": 0o600}
    assert pragmas == ["wal", 1, 2, 10_000]


@pytest.mark.anyio
async def test_a_database_that_is_away_is_said_without_its_password() -> None:
    store = open_store("postgresql://kim:pa55word@127.0.0.1:1/hub")
    with pytest.raises(StoreUnavailable) as refused:
        await migrate.check(store)
    assert "pa55word" not in str(refused.value) + str(refused.value.hint)
    with pytest.raises(StoreUnavailable):
        async with store.reading() as session:
            await session.execute(text("SELECT 1"))
    with pytest.raises(StoreUnavailable):
        async with UnitOfWork(store, clock=HeldClock()) as work:
            await work.session.execute(text("SELECT 1"))
    await store.close()


@pytest.mark.anyio
async def test_a_reader_sees_one_state_while_others_write(store: Store, clock: HeldClock) -> None:
    async with store.reading() as session:
        before = await session.scalar(text("SELECT count(*) FROM hub_settings"))
        async with UnitOfWork(store, clock=clock) as work:
            value = "'1'" if store.is_sqlite else "'1'::jsonb"
            await work.session.execute(
                text(f"INSERT INTO hub_settings VALUES ('a', {value}, 'local', '2026-11-24 12:00:00')")
            )
        after = await session.scalar(text("SELECT count(*) FROM hub_settings"))
    assert (before, after) == (0, 0)


@pytest.mark.anyio
async def test_relationships_that_were_not_loaded_raise(store: Store, clock: HeldClock) -> None:
    stamps = {"created_by": "local", "created_at": START, "updated_at": START}
    async with UnitOfWork(store, clock=clock) as work:
        work.session.add(ProjectRow(id="prj_1", name="p", name_folded="p", **stamps))
        await work.session.flush()
        work.session.add(ToolsetRow(id="tst_1", project_id="prj_1", name="t", name_folded="t", entries=[], **stamps))
    async with store.reading() as session:
        row = (await session.scalars(select(ToolsetRow))).one()
    with pytest.raises(InvalidRequestError):
        _ = row.entries


@pytest.mark.anyio
async def test_a_full_disk_says_so_and_nothing_is_changed(tmp_path: Path, clock: HeldClock) -> None:
    store = open_store(f"sqlite:///{tmp_path}/hub.db", is_durable=False)
    async with UnitOfWork(store, clock=clock) as work:
        await work.session.execute(text("CREATE TABLE words (word TEXT)"))
    with pytest.raises(StoreFull, match="nothing was changed"):
        await overfill(store, clock)
    async with store.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM words")) == 0
    await store.close()


@pytest.mark.anyio
async def test_a_file_that_is_no_database_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "hub.db").write_bytes(b"a letter to my aunt" * 100)
    store = open_store(f"sqlite:///{tmp_path}/hub.db")
    with pytest.raises(StoreDamaged, match="no database"):
        await migrate.check(store)
    await store.close()


async def overfill(store: Store, clock: HeldClock) -> None:
    async with UnitOfWork(store, clock=clock) as work:
        await work.session.execute(text("INSERT INTO words VALUES ('first')"))
        await work.session.execute(text("PRAGMA max_page_count=1"))
        await work.session.execute(text("INSERT INTO words VALUES (:word)"), {"word": "x" * 1_000_000})
