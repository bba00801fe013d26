"""`backup` beside a running hub, `restore` and `migrate` of a stopped one."""

import sqlite3
import zipfile

import pytest

pytestmark = pytest.mark.timeout(60)


def test_a_running_hub_is_backed_up_and_restored_elsewhere(orch, hub_dir, tmp_path):
    file = tmp_path / "hub.backup"
    said = orch("backup", str(file), data_dir=hub_dir)
    assert said.code == 0, said.err
    assert "root secret" in said.err
    secret = (hub_dir / "auth_secret").read_bytes().strip()
    with zipfile.ZipFile(file) as archive:
        assert all(secret not in archive.read(name) for name in archive.namelist())
    assert orch("restore", str(file), data_dir=hub_dir).code == 1
    place = tmp_path / "other"
    restored = orch("restore", str(file), data_dir=place)
    assert restored.code == 0, restored.err
    assert "commands wait for approval" in restored.out
    projects = [one["name"] for one in orch("projects", "list", "--json", data_dir=place).value["items"]]
    assert {"demo"} <= set(projects)
    assert orch("audit", "verify", data_dir=place).code == 0
    taken = orch("restore", str(file), data_dir=place)
    assert (taken.code, "next: --replace" in taken.err) == (1, True)
    again = orch("restore", str(file), "--replace", "--accept-commands", "--json", data_dir=place)
    assert again.value["waiting"] == 0
    assert again.value["former"].startswith(str(place))


def test_a_stopped_hub_moves_to_another_database(orch, tmp_path):
    place = tmp_path / "own"
    place.mkdir()
    (place / "hub.db").touch()
    assert orch("projects", "create", "one", data_dir=place).code == 0
    target = tmp_path / "target.db"
    said = orch("migrate", "--to", f"sqlite:///{target}", data_dir=place)
    assert said.code == 0, said.err
    assert "Set DATABASE_URL" in said.out
    with sqlite3.connect(target) as database:
        assert ("one",) in database.execute("SELECT name FROM projects").fetchall()
    database.close()
    assert orch("migrate", "--to", f"sqlite:///{target}", data_dir=place).code == 1
    assert orch("migrate", "--to", f"sqlite:///{place}/hub.db", data_dir=place).code == 2
