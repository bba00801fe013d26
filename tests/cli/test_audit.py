"""`audit` on a running hub, and on the store of one that is stopped."""

import csv
import json
import sqlite3

import pytest

from tests.rig.processes import until

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def on(orch, hub_dir):
    return lambda *arguments, **values: orch(*arguments, data_dir=hub_dir, **values)


def test_the_trail_is_listed_verified_and_exported(on, tmp_path):
    on("call", "demo.echo", "text=hello")
    until(lambda: on("audit", "list", "--stream", "calls", "--json").value["items"], what="the call in the trail")
    assert "project.created" in on("audit", "list").out
    listed = on("audit", "list", "--project", "demo", "--json").value["items"]
    assert {one["stream"] for one in listed} == {"actions"}
    until(lambda: on("audit", "list", "--json").value["items"][0]["place"], what="its place")
    said = on("audit", "verify")
    assert (said.code, said.out.startswith("● intact: ")) == (0, True)
    report = on("audit", "verify", "--project", "demo", "--json").value
    assert (report["intact"], report["findings"]) == (True, [])
    lines = on("audit", "export", "--project", "demo")
    assert [json.loads(line)["stream"] for line in lines.out.splitlines()][:1] == ["actions"]
    assert on("audit", "export", "--format", "csv", "-o", str(tmp_path / "calls.csv"), "--stream", "calls").code == 0
    with (tmp_path / "calls.csv").open(newline="") as file:
        assert "echo" in {row["name"] for row in csv.DictReader(file)}
    assert "is no JSON" in on("audit", "export", "--format", "csv", "--json").err
    assert on("audit", "export", "-o", str(tmp_path / "all.jsonl"), "--json").value == {
        "file": str(tmp_path / "all.jsonl"),
        "lines": len((tmp_path / "all.jsonl").read_text().splitlines()),
    }
    held = on("audit", "checkpoints", "-o", str(tmp_path / "held.jsonl"), "--json").value
    assert held["checkpoints"] == len((tmp_path / "held.jsonl").read_text().splitlines())
    assert on("audit", "checkpoints", "--json").err == ""
    assert "can't be made" in on("audit", "export", "-o", str(tmp_path / "calls.csv")).err


def test_the_trail_is_narrowed_down(on):
    on("call", "demo.echo", "text=hello")
    on("projects", "create", "narrowed")
    until(lambda: on("audit", "list", "--stream", "calls", "--json").value["items"], what="the call in the trail")

    def tags(*arguments):
        return {one["record"]["tag"] for one in on("audit", "list", "--json", *arguments).value["items"]}

    assert tags("--kind", "project.created", "--limit", "200") == {"project.created"}
    assert tags("--project", "narrowed") == {"project.created"}
    assert tags("--member", "nobody@example.org") == set()
    calls = ("audit", "list", "--stream", "calls")
    cancelled = on(*calls, "--outcome", "cancelled", "--json").value["items"]
    assert {one["record"]["outcome"] for one in cancelled} <= {"cancelled"}
    assert "tools/call" in on(*calls, "--outcome", "ok", "--method", "tools/call").out
    lines = on("audit", "export", "--kind", "project.created").out.splitlines()
    assert {json.loads(line)["record"]["tag"] for line in lines} == {"project.created"}
    assert "narrows down calls" in on("audit", "list", "--outcome", "ok").err


def test_what_can_not_be_is_said(on, tmp_path):
    (tmp_path / "bad.jsonl").write_text("nonsense\n")
    assert "is no checkpoint" in on("audit", "verify", "--checkpoints", str(tmp_path / "bad.jsonl")).err
    assert on("audit", "verify", "--checkpoints", str(tmp_path / "none")).code == 3
    assert on("audit", "erase", "nobody@example.org", "--yes").code == 3
    assert on("audit", "export", "--project", "nowhere").code == 3


def test_a_trail_that_was_changed_behind_a_stopped_hub_fails(orch, tmp_path, monkeypatch):
    place = tmp_path / "own"
    place.mkdir()
    (place / "hub.db").touch()
    assert orch("projects", "create", "one", data_dir=place).code == 0
    held = tmp_path / "held.jsonl"
    assert orch("audit", "checkpoints", "-o", str(held), data_dir=place).code == 0
    assert orch("audit", "verify", "--checkpoints", str(held), data_dir=place).code == 0
    with sqlite3.connect(place / "hub.db") as database:
        database.execute("UPDATE activity SET actor = 'somebody' WHERE tag = 'project.created' AND target_name = 'one'")
    database.close()
    said = orch("audit", "verify", "--checkpoints", str(held), data_dir=place)
    assert said.code == 1
    assert "✗ not intact" in said.out
    assert "record activity" in said.out
    assert "was changed" in said.out
