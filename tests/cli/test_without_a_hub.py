"""Commands on a file, and on the store of a hub that does not run."""

import json
import sqlite3
import sys
from pathlib import Path

import pytest

from mcp_orch.app.data_dir import prepare_data_dir
from mcp_orch.cli.hub_process import options_of

pytestmark = pytest.mark.timeout(60)
DEMO = {"command": sys.executable, "args": ["-m", "mcp_orch.demo"]}


def write(path, **servers):
    Path(path).write_text("// a comment\n" + json.dumps({"mcpServers": servers}))


def test_a_file_is_looked_at_and_nothing_is_changed(orch, tmp_path):
    exits = {"command": "sh", "args": ["-c", "echo no licence >&2; exit 3"]}
    needs = {"command": "x", "env": {"A": "${NOWHERE_SET}"}}
    write("mcp-config.json", demo=DEMO, exits=exits, off={**DEMO, "disabled": True}, needs=needs, bad={"args": 3})
    said = orch("list-servers")
    assert said.out.splitlines()[0] == f"Looking at file {tmp_path / 'mcp-config.json'}"
    assert "    no licence" in said.out
    assert "server 'bad'" in said.err
    servers = {one["name"]: one for one in orch("list-servers", "--json").value["items"]}
    assert {name: one["state"] for name, one in servers.items()} == {
        "demo": "ready",
        "exits": "failed",
        "off": "off",
        "needs": "failed",
    }
    listed = orch("list-tools", "--json")
    assert next(tool["public_name"] for tool in listed.value["items"]) == "demo__echo"
    assert "exits" in listed.err
    assert not (tmp_path / "no-hub").exists()


def test_a_tool_of_a_file_is_called(orch):
    write("mine.json", demo=DEMO)
    assert orch("call", "demo.add", "a=1", "b=2", "--config", "mine.json").out == "3\n"
    assert orch("call", "demo.echo", "text=x", "--config", "mine.json", "--project", "other").code == 3
    assert orch("list-servers", "--config", "nowhere.json").code == 3


def test_a_broken_file_is_told_with_its_line(orch):
    Path("mcp-config.json").write_text('{\n"mcpServers": ')
    said = orch("list-servers")
    assert said.code == 2
    assert "line 2" in said.err


def test_servers_over_http_are_asked_by_their_address(orch):
    write("mcp-config.json", a={"url": "http://127.0.0.1:9/mcp"}, b={"url": "http://127.0.0.1:9/sse"})
    servers = orch("list-servers", "--json").value["items"]
    assert [one["transport"] for one in servers] == ["streamable-http", "sse"]
    assert {one["state"] for one in servers} <= {"failed", "starting"}


def test_without_file_and_hub_the_next_step_is_said(orch):
    for command in (("list-servers",), ("keys", "list"), ("status",), ("call", "a.b")):
        said = orch(*command)
        assert said.code == 5
        assert "mcp-orch serve" in said.err


def test_the_store_of_a_stopped_hub_answers_in_process(orch, tmp_path):
    data = tmp_path / "stopped"
    prepare_data_dir(data)
    assert "at schema" in orch("migrate", data_dir=data).out
    assert "/projects/solo/" in orch("projects", "create", "solo", data_dir=data).out
    write("theirs.json", demo=DEMO)
    assert orch("import", "theirs.json", "-p", "solo", data_dir=data).code == 0
    said = orch("list-servers", data_dir=data)
    assert "no hub runs" in said.out.splitlines()[0]
    assert "● ready" in said.out
    assert orch("call", "demo.echo", "text=inside", data_dir=data).out == "inside\n"
    assert orch("keys", "list", "-p", "nowhere", data_dir=data).code == 3


def test_a_store_of_a_newer_hub_is_refused(orch, tmp_path):
    data = tmp_path / "newer"
    prepare_data_dir(data)
    orch("migrate", data_dir=data)
    with sqlite3.connect(data / "hub.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    said = orch("projects", "list", data_dir=data)
    assert said.code == 1
    assert "9999" in said.err


def test_doctor_reads_the_file_of_the_folder(orch):
    write(
        "mcp-config.json",
        lost={"command": "no-such-command-anywhere"},
        needs={"command": "sh", "env": {"A": "${NOWHERE_SET}", "TOKEN": "abcdef-123456"}},
        bad={"args": 3},
    )
    said = orch("doctor", MCP_ORCH_TYPO="1", MCP_ORCH_PUBLIC_URL="http://hub.example.org", MCP_ORCH_ENV="production")
    assert said.code == 1
    for words in ("'no-such-command-anywhere' is not found", "NOWHERE_SET", "MCP_ORCH_TYPO", "not https", "env.TOKEN"):
        assert words in said.out
    Path("mcp-config.json").write_text("{")
    assert "line 1" in orch("doctor").out
    assert "can't be read" in orch("doctor", "--config", "nowhere.json").out
    assert "neither development" in orch("doctor", MCP_ORCH_ENV="x").out


def test_doctor_sees_what_is_open_to_others(orch, tmp_path):
    data = tmp_path / "open"
    place = prepare_data_dir(data)
    place.secret.write_text("x")
    data.chmod(0o755)
    said = orch("doctor", data_dir=data)
    assert said.code == 1
    assert f"chmod go= {data}" in said.out


def test_serve_turns_into_the_hub(orch, monkeypatch, tmp_path):
    ran = []
    monkeypatch.setattr("os.execve", lambda *given: ran.append(given))
    write("mcp-config.json", demo=DEMO)
    orch("serve", "--port", "0", "--data-dir", "here")
    (_, command, surroundings) = ran[0]
    assert command[1:3] == ["-m", "mcp_orch.cli.hub_process"]
    options = options_of(command[3])
    assert (options.port, options.data_dir, options.config) == (0, tmp_path / "here", tmp_path / "mcp-config.json")
    assert {"MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_"} <= surroundings.keys()
    assert orch("serve", "--config", "nowhere.json").code == 3
    assert orch("serve", "--no-auth", "--host", "0.0.0.0").code == 2
    assert len(ran) == 1


def test_help_and_version(orch):
    assert "Exit codes: 0 done" in " ".join(orch("--help").out.split())
    assert orch("--version").out.startswith("mcp-orch ")
    assert "list-servers" in orch("nonsense").err or orch("nonsense").code == 2


def test_an_interrupt_has_a_code_of_its_own(orch, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    write("mcp-config.json", demo=DEMO)
    monkeypatch.setattr("mcp_orch.cli.listing.file_of", interrupted)
    assert orch("list-servers").code == 130
