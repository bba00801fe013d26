"""`mcp-orch connect` and `bridge` as people type them."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.requirements import requirement
from tests.rig.command_line import orch
from tests.rig.foreign_servers import odd_stdio
from tests.rig.hub import command, environment, running_hub

pytestmark = pytest.mark.timeout(180)

FILES = {
    "cursor": ".cursor/mcp.json",
    "vscode": ".config/Code/User/mcp.json",
    "cline": ".config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
    "claude-code": ".claude.json",
    "codex": ".codex/config.toml",
    "goose": ".config/goose/config.yaml",
    "claude-desktop": ".config/Claude/claude_desktop_config.json",
}


@requirement("P16")
def test_every_kind_of_client_is_connected_by_one_command_and_proven(rig: None, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running_hub(tmp_path / "data") as hub:
        project = hub.new_project("linked")
        server = odd_stdio("one")
        project.add_server(server.name, **server.definition)
        project.wait_ready("one")
        settings = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "CODEX_HOME": str(home / ".codex")}
        for client, file in FILES.items():
            done = orch("connect", client, "-p", "linked", "--json", cwd=tmp_path, **settings)
            assert len(done.value["tools"]) == 7, (client, done)
            assert done.value["file"] == str(home / file)
            checked = orch("connect", client, "-p", "linked", "--check", "--json", cwd=tmp_path, **settings)
            assert checked.value["ok"] is True
        names = [one["client"] for one in orch("connect", "--json", cwd=tmp_path, **settings).items]
        assert set(FILES) <= set(names)
        removed = orch("connect", "cursor", "-p", "linked", "--remove", cwd=tmp_path, **settings)
        assert removed.code == 0
        assert json.loads((home / ".cursor/mcp.json").read_text()) == {"mcpServers": {}}


@requirement("P16")
def test_the_bridge_is_a_server_for_clients_that_start_programs(rig: None, tmp_path: Path) -> None:
    with running_hub(tmp_path / "data") as hub:
        project = hub.new_project("bridged")
        server = odd_stdio("one")
        project.add_server(server.name, **server.definition)
        project.wait_ready("one")
        key = project.new_key("bridge")
        hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
        messages = [
            {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
        ]
        said = subprocess.run(
            [*command(), "bridge", project.url()],
            input="".join(json.dumps(one) + "\n" for one in messages),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={**environment(), "MCP_ORCH_KEY": key, "PATH": os.environ["PATH"]},
        )
        answers = {one["id"]: one for one in map(json.loads, said.stdout.splitlines())}
        assert answers[2]["result"]["tools"][0]["name"] == "one__echo"
