"""The command line on a file and on a running hub; the file that `serve --config` follows."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.requirements import requirement
from tests.rig.command_line import orch
from tests.rig.foreign_servers import everything_stdio, odd_stdio
from tests.rig.hub import Hub, Project, command, environment, running_hub
from tests.rig.processes import until
from tests.rig.raw_http import RawClient
from tests.rig.setup import ROOT


def write_config(folder: Path, **servers: dict[str, Any]) -> Path:
    file = folder / "mcp-config.json"
    file.write_text("// comments are allowed\n" + json.dumps({"mcpServers": servers}, indent=2))
    return file


@requirement("P24")
def test_help_comes_in_half_a_second(rig: None) -> None:
    times: list[float] = []
    for _ in range(3):
        started = time.monotonic()
        subprocess.run([*command(), "--help"], capture_output=True, timeout=20, check=True, env=environment())
        times.append(time.monotonic() - started)
    assert min(times) < 0.5, times


@requirement("P25", "P26")
def test_listings_work_on_a_file_without_a_hub_and_change_nothing(rig: None, tmp_path: Path) -> None:
    file = write_config(
        tmp_path,
        everything=everything_stdio().definition,
        exits=odd_stdio("exits", "exits").definition,
        off={**odd_stdio("off").definition, "disabled": True},
    )
    before = file.read_bytes()
    listed = orch("list-servers", "--json", cwd=tmp_path)
    everything, exits, off = (listed.named(name) for name in ("everything", "exits", "off"))
    assert (everything["state"], everything["era"], everything["tool_count"]) == ("ready", "legacy", 13)
    assert exits["state"] == "failed"
    assert "no licence" in json.dumps(exits)
    assert off["state"] == "off"
    tools = orch("list-tools", "--json", cwd=tmp_path).items
    assert "everything__echo" in json.dumps(tools)
    shown = orch("list-servers", cwd=tmp_path)
    assert "no licence" in shown.out
    assert str(file) in (shown.out + shown.err).splitlines()[0]
    assert file.read_bytes() == before
    assert not (tmp_path / "data").exists()


@requirement("P25")
def test_a_tool_of_a_file_can_be_called(rig: None, tmp_path: Path) -> None:
    write_config(tmp_path, everything=everything_stdio().definition)
    said = orch("call", "everything.echo", '{"message": "hello"}', cwd=tmp_path)
    assert said.code == 0, said
    assert "Echo: hello" in said.out


@requirement("P25")
def test_listings_look_at_the_running_hub_of_the_data_dir(own_hub: Hub, tmp_path: Path) -> None:
    project = own_hub.new_project("cli")
    project.add_server("child", **odd_stdio("child").definition)
    project.wait_ready("child")
    here = {"MCP_ORCH_DATA_DIR": str(own_hub.data_dir)}
    assert orch("list-servers", "--project", "cli", "--json", cwd=tmp_path, **here).named("child")["state"] == "ready"
    tools = orch("list-tools", "--project", "cli", "--json", cwd=tmp_path, **here)
    assert "child__echo" in tools.out
    called = orch("call", "child.echo", '{"text": "hello"}', "--project", "cli", cwd=tmp_path, **here)
    assert "hello" in called.out, called


@requirement("P26")
def test_serve_follows_its_file(rig: None, tmp_path: Path) -> None:
    file = write_config(tmp_path, first=odd_stdio("first").definition)
    with running_hub(tmp_path / "data", "--config", str(file)) as hub:
        project = Project(hub=hub, name="default")
        project.wait_ready("first")
        key = project.new_key("file")
        client = RawClient(url=project.url(), key=key)
        assert client.call("first__echo", text="hello").message["result"]

        write_config(tmp_path, first=odd_stdio("first").definition, second=odd_stdio("second").definition)
        until(lambda: "second" in names(project), limit_s=5, what="the second server")
        project.wait_ready("second")
        assert client.call("second__echo", text="hello").message["result"]

        file.write_text('{"mcpServers": {"first": ')
        time.sleep(1)
        assert client.call("second__echo", text="still").message["result"]

        write_config(tmp_path, second=odd_stdio("second").definition)
        until(lambda: names(project)["first"]["disabled"], limit_s=5, what="the first is off")
        until(lambda: "error" in client.call("first__echo", text="hello").message, limit_s=1, what="a refusal")

        exported = orch("export", "--project", "default", cwd=tmp_path)
        assert set(json.loads(exported.out)["mcpServers"]) >= {"second"}, exported


def names(project: Project) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in project.rest("GET", "servers")["items"]}


IMPORTS: dict[str, dict[str, Any]] = {
    "claude": {"mcpServers": {"one": {"command": "/bin/true", "args": ["--flag"], "env": {"A": "b"}}}},
    "cursor": {"mcpServers": {"one": {"url": "http://127.0.0.1:9/mcp", "headers": {"X": "y"}}}},
    "vscode": {"servers": {"one": {"type": "stdio", "command": "/bin/true", "args": ["--flag"]}}, "inputs": []},
    "cline": {"mcpServers": {"one": {"command": "/bin/true", "disabled": True, "autoApprove": ["x"]}}},
    "bare map": {"one": {"command": "/bin/true"}},
}


@requirement("P26")
@pytest.mark.parametrize("shape", IMPORTS)
def test_the_files_people_have_are_imported(hub: Hub, project: Project, shape: str, tmp_path: Path) -> None:
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(IMPORTS[shape]))
    here = {"MCP_ORCH_DATA_DIR": str(hub.data_dir)}
    said = orch("import", str(file), "--project", project.name, cwd=tmp_path, **here)
    assert said.code == 0, said
    assert set(names(project)) == {"one"}
    again = orch("import", str(file), "--project", project.name, cwd=tmp_path, **here)
    assert again.code == 0, again
    assert set(names(project)) == {"one"}


@requirement("P32")
def test_doctor_says_what_is_wrong_and_what_to_do(hub: Hub, tmp_path: Path) -> None:
    here = {"MCP_ORCH_DATA_DIR": str(hub.data_dir)}
    findings = orch("doctor", "--json", cwd=tmp_path, **here)
    assert json.loads(findings.out)
    assert orch("status", "--json", cwd=tmp_path, **here).value


@requirement("P32")
@pytest.mark.parametrize("script", ["test_mcp_connection.py", "test_mcp_proxy_mode.py"])
def test_the_checks_at_the_root_say_whether_a_hub_is_well(own_hub: Hub, tmp_path: Path, script: str) -> None:
    well = run_check(script, tmp_path, data_dir=own_hub.data_dir)
    assert well.returncode == 0, well.stdout + well.stderr
    alone = run_check(script, tmp_path, data_dir=tmp_path / "nobody-here")
    assert alone.returncode != 0
    assert "Traceback" not in alone.stdout + alone.stderr


def run_check(script: str, folder: Path, *, data_dir: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(ROOT / script)],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
        cwd=folder,
        env=environment(MCP_ORCH_DATA_DIR=str(data_dir)),
    )
