"""A hub's data goes into a file, back from it, and into another database, and is the same afterwards."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import MetaData, func, select, text

from mcp_orch.app.backing_up import Step, opened_backup, write_backup
from mcp_orch.app.errors import BackupRefused
from mcp_orch.app.moving import back_up, bring_back, move
from mcp_orch.contract.records import CallOutcome
from mcp_orch.storage import migrate
from mcp_orch.storage.copying import as_json, rows_of, shapes
from mcp_orch.storage.engine import Store, StoreUnavailable, open_store
from mcp_orch.storage.migrate import SchemaNotEmpty, downgrade, upgrade
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.approvals import ApprovalRow, ApprovalState
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.storage.postgres import postgres, postgres_url
from tests.storage.seeds import seed
from tests.storage.stores import START, CountingIds, HeldClock, clock, engine_name, fresh_url, ids

pytestmark = pytest.mark.anyio

__all__ = ["clock", "engine_name", "fresh_url", "ids", "postgres", "postgres_url"]


async def rows_in(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    async with store.reading() as session:
        for shape in shapes():
            lines = [as_json(shape, row) async for rows in rows_of(session, shape) for row in rows]
            # JSONB sorts the keys of objects.
            found[shape.name] = sorted(json.dumps(json.loads(line), sort_keys=True) for line in lines)
    return found


async def a_hub(url: str, *, clock: HeldClock, ids: CountingIds) -> dict[str, list[str]]:
    store = open_store(url, is_durable=False)
    await upgrade(store, now=START)
    await seed(store, clock=clock, ring=SecretRing(root=b"r" * 32, ids=ids))
    rows = await rows_in(store)
    await store.close()
    assert all(rows.values())
    return rows


async def read(url: str) -> dict[str, list[str]]:
    store = open_store(url, is_durable=False)
    rows = await rows_in(store)
    await store.close()
    return rows


def quiet(step: Step) -> None:
    """Nobody watches."""


async def test_a_backup_restores_everything_into_either_database(
    fresh_url: str, tmp_path: Path, clock: HeldClock, ids: CountingIds
) -> None:
    origin = f"sqlite:///{tmp_path}/origin.db"
    before = await a_hub(origin, clock=clock, ids=ids)
    file = tmp_path / "hub.backup"
    made = await back_up(origin, file, tell=quiet)
    assert (made.schema, stat.S_IMODE(file.stat().st_mode)) == (migrate.HEAD, 0o600)
    assert b"s3cret" not in b"".join(zipfile.ZipFile(file).read(name) for name in zipfile.ZipFile(file).namelist())
    done = await bring_back(fresh_url, file, replaces=False, accepts_commands=True, tell=quiet)
    assert (done.waiting, done.former) == (0, None)
    after = await read(fresh_url)
    restored = [line for line in after["activity"] if "hub.restored" in line]
    after["activity"] = [line for line in after["activity"] if line not in restored]
    assert len(restored) == 1
    assert after == before
    store = open_store(fresh_url, is_durable=False)
    async with UnitOfWork(store, clock=clock) as work:
        # Numbers go on where they ended.
        another = CallLogRow(request_id="req_new", at_us=1, method="m", outcome=CallOutcome.OK, duration_us=1)
        work.session.add(another)
    await store.close()


async def test_a_hub_moves_to_another_database_in_one_step(
    fresh_url: str, postgres_url: str, clock: HeldClock, ids: CountingIds
) -> None:
    before = await a_hub(fresh_url, clock=clock, ids=ids)
    count = await move(fresh_url, postgres_url, tell=quiet)
    assert count == sum(map(len, before.values()))
    after = await read(postgres_url)
    assert {name: lines for name, lines in after.items() if name != "activity"} == {
        name: lines for name, lines in before.items() if name != "activity"
    }
    with pytest.raises(SchemaNotEmpty):
        await move(fresh_url, postgres_url, tell=quiet)


async def test_commands_that_were_approved_elsewhere_wait_here(
    tmp_path: Path, clock: HeldClock, ids: CountingIds
) -> None:
    origin = f"sqlite:///{tmp_path}/origin.db"
    await a_hub(origin, clock=clock, ids=ids)
    store = open_store(origin, is_durable=False)
    async with UnitOfWork(store, clock=clock) as work:
        for row in await work.session.scalars(select(ApprovalRow)):
            row.state = ApprovalState.APPROVED
    await store.close()
    await back_up(origin, tmp_path / "hub.backup", tell=quiet)
    target = f"sqlite:///{tmp_path}/target.db"
    done = await bring_back(target, tmp_path / "hub.backup", replaces=False, accepts_commands=False, tell=quiet)
    assert done.waiting > 0
    store = open_store(target, is_durable=False)
    async with store.reading() as session:
        states = set(await session.scalars(select(ApprovalRow.state)))
        details = await session.scalar(select(ActivityRow.details).where(ActivityRow.tag == "hub.restored"))
    await store.close()
    assert states == {ApprovalState.PENDING}
    assert details is not None
    assert details["commands_waiting"] == done.waiting


async def test_deliveries_of_a_restored_copy_are_paused_and_say_why(
    tmp_path: Path, clock: HeldClock, ids: CountingIds
) -> None:
    origin, target = f"sqlite:///{tmp_path}/origin.db", f"sqlite:///{tmp_path}/target.db"
    await a_hub(origin, clock=clock, ids=ids)
    store = open_store(origin, is_durable=False)
    async with UnitOfWork(store, clock=clock) as work:
        for row in await work.session.scalars(select(AuditDeliveryRow)):
            row.enabled = True
    await store.close()
    await back_up(origin, tmp_path / "hub.backup", tell=quiet)
    done = await bring_back(target, tmp_path / "hub.backup", replaces=False, accepts_commands=True, tell=quiet)
    assert done.paused > 0
    store = open_store(target, is_durable=False)
    async with store.reading() as session:
        rows = (await session.execute(select(AuditDeliveryRow.enabled, AuditDeliveryRow.off_reason))).all()
    await store.close()
    assert {(enabled, str(reason)[:22]) for enabled, reason in rows} == {(False, "restored from a backup")}


async def test_places_are_told_on_from_the_newest_record_that_was_brought_along(
    tmp_path: Path, clock: HeldClock, ids: CountingIds
) -> None:
    origin, target = f"sqlite:///{tmp_path}/origin.db", f"sqlite:///{tmp_path}/target.db"
    await a_hub(origin, clock=clock, ids=ids)
    store = open_store(origin, is_durable=False)
    async with UnitOfWork(store, clock=clock) as work:
        for row in await work.session.scalars(select(AuditDeliveryRow)):
            # As where retention has taken what was told last.
            row.calls = row.actions = 5_000
    async with store.reading() as session:
        newest = await session.scalar(select(func.max(ActivityRow.number)))
    await store.close()
    await move(origin, target, tell=quiet)
    store = open_store(target, is_durable=False)
    async with store.reading() as session:
        told = (await session.execute(select(AuditDeliveryRow.calls, AuditDeliveryRow.actions))).all()
    await store.close()
    assert {tuple(one) for one in told} == {(1, newest)}


async def test_a_restore_replaces_only_when_told_and_keeps_what_was_there(
    tmp_path: Path, clock: HeldClock, ids: CountingIds
) -> None:
    url = f"sqlite:///{tmp_path}/hub.db"
    await a_hub(url, clock=clock, ids=ids)
    await back_up(url, tmp_path / "hub.backup", tell=quiet)
    with pytest.raises(SchemaNotEmpty):
        await bring_back(url, tmp_path / "hub.backup", replaces=False, accepts_commands=False, tell=quiet)
    done = await bring_back(url, tmp_path / "hub.backup", replaces=True, accepts_commands=False, tell=quiet)
    assert done.former is not None
    assert await read(f"sqlite:///{done.former}")


async def test_a_backup_that_is_damaged_changes_nothing(tmp_path: Path, clock: HeldClock, ids: CountingIds) -> None:
    url = f"sqlite:///{tmp_path}/hub.db"
    before = await a_hub(url, clock=clock, ids=ids)
    await back_up(url, tmp_path / "whole", tell=quiet)
    with zipfile.ZipFile(tmp_path / "whole") as whole, zipfile.ZipFile(tmp_path / "damaged", "w") as damaged:
        for name in whole.namelist():
            content = whole.read(name)
            damaged.writestr(name, content[: len(content) // 2] if name == "servers.jsonl" else content)
    with pytest.raises(BackupRefused, match="servers"):
        await bring_back(url, tmp_path / "damaged", replaces=True, accepts_commands=False, tell=quiet)
    assert await read(url) == before
    assert not [name for name in os.listdir(tmp_path) if "before-restore" in name]  # noqa: PTH208  a test may wait


async def test_a_backup_that_can_not_be_unpacked_changes_nothing(
    tmp_path: Path, clock: HeldClock, ids: CountingIds
) -> None:
    url = f"sqlite:///{tmp_path}/hub.db"
    before = await a_hub(url, clock=clock, ids=ids)
    await back_up(url, tmp_path / "hub.backup", tell=quiet)
    content = bytearray((tmp_path / "hub.backup").read_bytes())
    with zipfile.ZipFile(tmp_path / "hub.backup") as whole:
        head = whole.getinfo("servers.jsonl").header_offset
    begins = head + 30 + sum(int.from_bytes(content[head + at : head + at + 2], "little") for at in (26, 28))
    content[begins : begins + 4] = b"\xff" * 4
    (tmp_path / "hub.backup").write_bytes(content)
    with pytest.raises(BackupRefused, match="can't be read as a backup"):
        await bring_back(url, tmp_path / "hub.backup", replaces=True, accepts_commands=False, tell=quiet)
    assert await read(url) == before


async def test_a_backup_that_is_given_up_leaves_nothing(tmp_path: Path, clock: HeldClock, ids: CountingIds) -> None:
    url = f"sqlite:///{tmp_path}/hub.db"
    await a_hub(url, clock=clock, ids=ids)

    def away(step: Step) -> None:
        del step
        raise StoreUnavailable("the database can't be reached")

    with pytest.raises(StoreUnavailable):
        await back_up(url, tmp_path / "hub.backup", tell=away)
    assert "hub.backup.partial" not in os.listdir(tmp_path)  # noqa: PTH208  a test may wait


async def test_rows_that_are_missing_in_a_backup_are_noticed(
    tmp_path: Path, clock: HeldClock, ids: CountingIds
) -> None:
    await a_hub(f"sqlite:///{tmp_path}/hub.db", clock=clock, ids=ids)
    await back_up(f"sqlite:///{tmp_path}/hub.db", tmp_path / "whole", tell=quiet)
    with zipfile.ZipFile(tmp_path / "whole") as whole, zipfile.ZipFile(tmp_path / "less", "w") as less:
        for name in whole.namelist():
            less.writestr(name, b"" if name == "keys.jsonl" else whole.read(name))
    target = f"sqlite:///{tmp_path}/target.db"
    with pytest.raises(BackupRefused, match="keys has 0 rows"):
        await bring_back(target, tmp_path / "less", replaces=False, accepts_commands=False, tell=quiet)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"format": 2},
        {"schema": "9999"},
        {"tables": [{"name": "x; DROP TABLE users", "columns": {}, "counted": None}]},
        {"tables": [{"name": "users", "columns": {"id": "nonsense"}, "counted": None}]},
        {"tables": [{"name": "users", "columns": {"id": "plain"}, "counted": "number"}]},
        {"counts": None},
    ],
)
async def test_what_is_no_backup_of_ours_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    plain = {
        "kind": "mcp-orch backup",
        "format": 1,
        "schema": migrate.HEAD,
        "version": "1",
        "at": "",
        "tables": [],
        "counts": {},
    }
    with zipfile.ZipFile(tmp_path / "file", "w") as archive:
        archive.writestr("manifest.json", json.dumps(plain | change))
    with pytest.raises(BackupRefused):
        async with opened_backup(tmp_path / "file"):
            raise AssertionError


async def test_other_files_and_places_are_refused(tmp_path: Path, clock: HeldClock, ids: CountingIds) -> None:
    url = f"sqlite:///{tmp_path}/hub.db"
    await a_hub(url, clock=clock, ids=ids)
    (tmp_path / "text").write_text("no archive")
    with pytest.raises(BackupRefused, match="can't be read"):
        await bring_back(url, tmp_path / "text", replaces=True, accepts_commands=False, tell=quiet)
    with pytest.raises(BackupRefused, match="is there already"):
        await back_up(url, tmp_path / "text", tell=quiet)
    with pytest.raises(BackupRefused, match="can't be written"):
        await back_up(url, tmp_path / "nowhere" / "file", tell=quiet)


async def test_a_backup_of_an_older_schema_is_brought_up_to_date(
    tmp_path: Path, clock: HeldClock, ids: CountingIds, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/hub.db"
    await a_hub(url, clock=clock, ids=ids)
    store = open_store(url, is_durable=False)
    older = migrate.REVISIONS[0]
    await downgrade(store, older, now=START)
    with pytest.raises(BackupRefused, match="older schema"):
        await write_backup(store, tmp_path / "no", version="1", now=START, tell=quiet)
    kept = MetaData()
    async with store.engine.connect() as connection:
        await connection.run_sync(kept.reflect)
    kept.remove(kept.tables["alembic_version"])
    ours = {shape.name: shape for shape in shapes()}
    then = [
        type(shape)(shape.name, {name: ours[shape.name].columns[name] for name in shape.columns}, shape.counted)
        for shape in shapes(kept)
    ]
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "HEAD", older)
        patch.setattr("mcp_orch.app.backing_up.HEAD", older)
        patch.setattr("mcp_orch.app.backing_up.shapes", lambda: then)
        await write_backup(store, tmp_path / "old.backup", version="0.1", now=START, tell=quiet)
    await store.close()
    target = f"sqlite:///{tmp_path}/target.db"
    done = await bring_back(target, tmp_path / "old.backup", replaces=False, accepts_commands=False, tell=quiet)
    assert done.backup.schema == older
    opened = open_store(target, is_durable=False)
    assert await migrate.check(opened) is migrate.SchemaState.CURRENT
    async with opened.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM servers")) == 2
    await opened.close()
