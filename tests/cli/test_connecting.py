"""Clients of this machine are connected: their own files, a backup, a round trip."""

import io
import json
import os
import threading
import tomllib
from pathlib import Path

import pytest

from mcp_orch.cli.bridge import Bridge
from mcp_orch.cli.client import Rest, Wire
from mcp_orch.cli.exits import CommandError
from mcp_orch.cli.mcp_wire import McpWire

pytestmark = pytest.mark.timeout(90)

MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "t", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with two clients in it."""
    folder = tmp_path / "home"
    (folder / ".cursor").mkdir(parents=True)
    (folder / ".codex").mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("XDG_CONFIG_HOME", "CODEX_HOME", "CLAUDE_CONFIG_DIR", "MCP_ORCH_KEY"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def on(orch, hub_dir, home):
    return lambda *arguments, **values: orch(*arguments, data_dir=hub_dir, **values)


def test_clients_that_are_here_are_listed(on):
    listed = on("connect", "--json").value["items"]
    assert [one["client"] for one in listed] == ["cursor", "codex"]
    assert "HAS default" in on("connect").out
    assert on("connect", "netscape").code == 3


def test_a_client_is_connected_checked_and_disconnected(on, home):
    file = home / ".cursor/mcp.json"
    file.write_text('{\n  // mine\n  "mcpServers": {"own": {"command": "npx"}}\n}\n')
    done = on("connect", "cursor", "-p", "demo")
    assert done.out == "Cursor reaches demo: 6 tools.\n"
    assert "// mine" in file.read_text()
    [backup] = home.glob(".cursor/mcp.json.before-*")
    assert "demo" not in backup.read_text()
    checked = on("connect", "cursor", "--check", "-p", "demo", "--json").value
    assert (checked["ok"], checked["tools"][0]) == (True, "demo__echo")
    assert on("connect", "-p", "demo", "--json").value["items"][0]["connected"] is True
    gone = on("connect", "cursor", "--remove", "-p", "demo")
    assert "keys revoke" in gone.err
    assert "demo" not in file.read_text()
    assert on("connect", "cursor", "--check", "-p", "demo").code == 3
    assert on("connect", "cursor", "--remove", "-p", "demo").code == 3


def test_one_server_is_connected_by_a_key_for_it_alone(on, home):
    done = on("connect", "codex", "-p", "demo", "--server", "demo", "--json").value
    assert done["tools"][0] == "echo"
    entry = tomllib.loads((home / ".codex/config.toml").read_text())["mcp_servers"]["demo"]
    assert entry["url"].endswith("/projects/demo/servers/demo/mcp")
    assert (home / ".codex/config.toml").stat().st_mode & 0o77 == 0
    again = on("connect", "codex", "-p", "demo", "--server", "demo", "--remove", "--json").value
    assert again["removed"] is True
    assert on("connect", "codex", "-p", "demo", "-s", "demo", "-t", "x").code == 2
    assert on("connect", "codex", "-p", "demo", "-t", "x").code == 3


def test_what_would_be_written_is_printed_and_nothing_is_written(on, home):
    printed = on("connect", "cursor", "--print", "-p", "demo", "--key", "project_k")
    assert json.loads(printed.out)["mcpServers"]["demo"]["headers"] == {"Authorization": "Bearer project_k"}
    assert "<your key>" in on("connect", "jetbrains", "-p", "demo").out
    as_json = on("connect", "goose", "--print", "-p", "demo", "--json").value
    assert (as_json["client"], "extensions:" in as_json["text"]) == ("goose", True)
    assert not (home / ".cursor/mcp.json").exists()
    cloud = on("connect", "chatgpt", "-p", "demo")
    assert (cloud.code, "takes no key" in cloud.err) == (4, True)
    assert on("connect", "warp", "--check").code == 2


def test_a_key_that_does_not_work_is_told_and_a_broken_file_is_left_alone(on, home):
    refused = on("connect", "cursor", "-p", "demo", "--key", "project_wrong")
    assert refused.code == 4
    file = home / ".cursor/mcp.json"
    file.write_text('{"mcpServers": ')
    broken = on("connect", "cursor", "-p", "demo", "--key", "project_wrong")
    assert (broken.code, "--print" in broken.err) == (1, True)
    assert file.read_text() == '{"mcpServers": '


def test_no_key_is_made_for_a_file_that_can_not_take_it(on, home, monkeypatch):
    def keys():
        return len(on("keys", "list", "-p", "demo", "--json").value["items"])

    file, before = home / ".cursor/mcp.json", keys()
    for text in ('{"mcpServers": ', '{"mcpServers": []}', "[]"):
        file.write_text(text)
        assert on("connect", "cursor", "-p", "demo").code == 1
        assert file.read_text() == text
    file.write_text("{}")
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, _: path != file)
        refused = on("connect", "cursor", "-p", "demo")
    assert (refused.code, "can't be written by you" in refused.err) == (1, True)
    assert keys() == before


def test_what_a_key_in_a_file_means_is_told(on, home):
    file = home / ".cursor/mcp.json"
    file.write_text("{}")
    file.chmod(0o644)
    first = on("connect", "cursor", "-p", "demo")
    assert f"chmod go= {file}" in first.err
    assert "The key it had before" not in first.err
    key_id = file.read_text().partition("Bearer project_")[2][:12]
    file.chmod(0o600)
    second = on("connect", "cursor", "-p", "demo")
    assert "chmod" not in second.err
    assert f"mcp-orch keys revoke {key_id}" in second.err


def test_an_entry_that_was_changed_by_hand_is_left_alone(on, home):
    (home / ".hermes").mkdir()
    file = home / ".hermes/config.yaml"
    file.write_text('mcp_servers:\n  "demo": {url: here} # mine\n')
    assert "hermes" in on("connect", "-p", "demo").out
    for command in ((), ("--check",), ("--remove",)):
        said = on("connect", "hermes", "-p", "demo", *command)
        assert (said.code, "line 2" in said.err) == (1, True)
    assert file.read_text() == 'mcp_servers:\n  "demo": {url: here} # mine\n'


def test_a_client_that_starts_programs_gets_the_bridge(on, home):
    folder = home / ".config/Claude"
    folder.mkdir(parents=True)
    said = on("connect", "claude-desktop", "-p", "demo", "--json")
    assert said.code == 0, said.err
    done = said.value
    assert done["tools"][0] == "demo__echo"
    entry = json.loads((folder / "claude_desktop_config.json").read_text())["mcpServers"]["demo"]
    assert entry["args"][0] == "bridge"
    assert Path(entry["command"]).is_absolute()


@pytest.fixture
def endpoint(hub_dir):
    hub = Rest(Wire("hub", address=hub_dir / "hub.sock"))
    key = str(hub.send("POST", "projects/demo/keys", {"name": "bridge", "kind": "service"})["key"])
    return hub.get("projects/demo")["endpoints"]["mcp"], key  # pyright: ignore


def carried(endpoint, *messages, key=None):
    url, own = endpoint
    out = io.BytesIO()
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in messages)
    Bridge(McpWire(url, key or own), out=out).run(io.BytesIO(lines))
    return {one.get("id"): one for one in map(json.loads, out.getvalue().splitlines())}


def test_the_bridge_carries_a_legacy_session(endpoint):
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    adding = {"name": "demo__add", "arguments": {"a": 1, "b": 2}}
    said = carried(
        endpoint,
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": "two", "method": "tools/list"},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": adding},
        {"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"name": "nope"}},
    )
    assert said[1]["result"]["protocolVersion"] == "2025-06-18"
    assert said["two"]["result"]["tools"][0]["name"] == "demo__echo"
    assert said[3]["result"]["structuredContent"] == {"sum": 3}
    assert said[4]["error"]["code"] == -32602


def test_the_bridge_carries_modern_requests(endpoint):
    call = {"name": "demo__echo", "arguments": {"text": "two\nlines"}, "_meta": MODERN}
    said = carried(
        endpoint,
        {"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": MODERN}},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call},
        {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 99}},
    )
    assert "result" in said[1]
    assert said[2]["result"]["content"][0]["text"] == "two\nlines"


def test_what_goes_wrong_at_the_bridge_is_an_answer(endpoint):
    ask = {"jsonrpc": "2.0", "id": 7, "method": "tools/list", "params": {"_meta": MODERN}}
    assert carried(endpoint, ask, key="project_wrong")[7]["error"]["code"] == -33401
    away = carried(("http://127.0.0.1:9/mcp", "k"), ask, {"jsonrpc": "2.0", "method": "notifications/x"})
    assert away[7]["error"]["code"] == -33502
    with pytest.raises(CommandError, match="is not the URL"):
        McpWire("stdio", None)
    no_endpoint = endpoint[0].partition("/projects")[0] + "/api/v1/hub"
    assert carried((no_endpoint, "k"), ask)[7]["error"]["message"] == "the hub answers with status 405"


def test_a_modern_request_is_cancelled_by_leaving_it(endpoint):
    url, key = endpoint
    bridge = Bridge(McpWire(url, key), out=io.BytesIO())
    ends = os.pipe()
    read, written = os.fdopen(ends[0], "rb"), os.fdopen(ends[1], "wb")
    running = threading.Thread(target=bridge.run, args=(read,))
    running.start()
    params = {"name": "demo__long_task", "arguments": {"seconds": 60}, "_meta": MODERN}
    written.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode() + b"\n")
    written.flush()
    cancelled = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}
    written.write(json.dumps(cancelled).encode() + b"\n")
    written.close()
    running.join(60)
    read.close()
    assert not running.is_alive()
