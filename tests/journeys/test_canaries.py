"""Fifty secrets go through everything that takes one, crashes included, at debug level; none is found in plain text."""

import base64
import json
import secrets
import signal
import sys
import textwrap
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.requirements import requirement
from tests.rig.command_line import orch
from tests.rig.hub import Hub, Problem, Project, start_hub
from tests.rig.processes import until

pytestmark = pytest.mark.timeout(240)

ROOT_SECRET = secrets.token_urlsafe(40)

# A server that tells everything it knows to everybody who might listen, but in results.
LEAKY = """
    import json, os, sys
    known = " ".join(value for name, value in os.environ.items() if name.startswith("CANARY"))
    print("starting with", known, file=sys.stderr, flush=True)
    if "crash" in sys.argv:
        raise RuntimeError(f"can't work with {known}")
    def say(message):
        print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)
    for line in sys.stdin:
        message = json.loads(line)
        if "id" not in message:
            continue
        method, result = message["method"], {}
        if method == "initialize":
            result = {"protocolVersion": message["params"]["protocolVersion"],
                      "capabilities": {"tools": {}, "logging": {}}, "serverInfo": {"name": "leaky", "version": "1"}}
        elif method == "tools/list":
            result = {"tools": [{"name": name, "inputSchema": {"type": "object"}} for name in ("ok", "die")]}
        elif method == "tools/call":
            say({"method": "notifications/message", "params": {"level": "error", "data": known}})
            if message["params"]["name"] == "die":
                raise RuntimeError(f"died with {known}")
            result = {"content": [{"type": "text", "text": "done"}]}
        say({"id": message["id"], "result": result})
"""


class Canaries:
    """Secrets, each handed out once."""

    def __init__(self) -> None:
        self.all: list[str] = []

    def next(self) -> str:
        self.all.append(f"cnry{len(self.all):02d}{secrets.token_hex(12)}")
        return self.all[-1]

    def found_in(self, text: bytes) -> list[str]:
        """Those that stand in a text, plainly or in a form that anybody reads."""
        return [
            one
            for one in self.all
            if one.encode() in text
            or base64.b64encode(one.encode())[:-4] in text
            or one.encode().hex().encode() in text
        ]


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "leaky.py"
    path.write_text(textwrap.dedent(LEAKY))
    return str(path)


def a_hub(folder: Path) -> Hub:
    hub = start_hub(folder, "--log-level", "debug", AUTH_SECRET=ROOT_SECRET)
    hub.process.last_lines = deque(hub.process.last_lines)
    hub.sign_in()
    return hub


def ask(hub: Hub, method: str, path: str, **more: Any) -> httpx2.Response:
    return hub._http.request(method, path, **more)


def register_everything(project: Project, canaries: Canaries, *, script: str) -> None:
    for number in range(16):
        project.rest("PUT", f"secrets/SECRET_{number}", json={"value": canaries.next()})
    for name, mode in (("crashes", "crash"), ("serves", "serve")):
        env = {f"CANARY_{number}": canaries.next() for number in range(4)}
        env["CANARY_SLOT"] = "x${SECRET_" + ("0" if name == "crashes" else "1") + "}"
        project.add_server(name, command=sys.executable, args=[script, mode], env=env)
    headers = {f"X-Canary-{number}": canaries.next() for number in range(4)}
    project.add_server("away", url="http://127.0.0.1:9/mcp?key=${SECRET_2}", headers=headers, timeout=2)
    project.rest("PATCH", "servers/away", json={"headers": {"X-Canary-0": canaries.next()}})
    project.rest("POST", "servers/serves/clone", json={"name": "copy"})


def paste_and_try(project: Project, canaries: Canaries, *, script: str) -> None:
    text = json.dumps(
        {
            "mcpServers": {
                "pasted": {
                    "url": f"http://127.0.0.1:9/mcp?api_key={canaries.next()}",
                    "headers": {"Authorization": f"Bearer {canaries.next()}"},
                },
                "also": {"command": "no-such-program", "env": {"API_TOKEN": canaries.next()}},
            }
        }
    )
    for preview in (True, False):
        project.rest(
            "POST",
            "servers/import/text",
            json={"text": text, "preview": preview, "slots": ["PASTED_AUTHORIZATION"]},
        )
    for server in ("pasted", "also"):
        project.rest("POST", "servers/import/text/test", json={"text": text, "server": server})
    for mode in ("crash", "serve"):
        env = {"CANARY_A": canaries.next()}
        new = {"name": "trial", "command": sys.executable, "args": [script, mode], "env": env}
        project.rest("POST", "servers/test", json=new)
    for server in ("crashes", "serves", "away"):
        project.rest("POST", f"servers/{server}/test")


def send_what_is_wrong(hub: Hub, project: Project, canaries: Canaries) -> None:
    base = f"projects/{project.name}"
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        ("PUT", f"{base}/secrets/BAD", {"json": {"value": [canaries.next()]}}),
        ("PUT", f"{base}/secrets/BAD", {"json": {"value": "x", "more": canaries.next()}}),
        ("PUT", f"{base}/secrets/BAD", {"content": f'{{"value": "{canaries.next()}"'.encode()}),
        (
            "POST",
            f"{base}/servers",
            {"json": {"name": "bad", "url": "https://x", "env": {"A": {"b": canaries.next()}}}},
        ),
        ("POST", f"{base}/servers", {"json": {"name": "bad", "url": f"https://me:{canaries.next()}@x.example.org"}}),
        (
            "POST",
            f"{base}/servers",
            {"json": {"name": "b", "url": "https://x", "headers": {"A": f"\n{canaries.next()}"}}},
        ),
        ("POST", f"{base}/servers", {"json": {"name": "b", "command": "x", "env": {"A": f"\0{canaries.next()}"}}}),
        ("POST", "auth/login", {"json": {"email": "admin@example.com", "password": canaries.next()}}),
        ("POST", "auth/password-token", {"json": {"email": "who@example.com", "password": canaries.next()}}),
        ("GET", "projects", {"headers": {"Authorization": f"Bearer {canaries.next()}"}}),
        ("GET", "projects", {"headers": {"Authorization": f"Bearer user_{canaries.next()}"}}),
        ("GET", "projects", {"headers": {"Authorization": f"Basic {canaries.next()}"}}),
        ("GET", f"projects?access_token={canaries.next()}", {}),
    ]
    for method, path, more in wrong:
        response = ask(hub, method, path, **more)
        assert canaries.found_in(response.content) == [], (method, path, response.text)


def call_everything(hub: Hub, project: Project, canaries: Canaries) -> None:
    key = project.new_key("used")
    canaries.all.append(key)
    for name in ("serves__ok", "copy__ok", "serves__die", "crashes__ok", "away__ok"):
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": {}}}
        meta = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": {"name": "canaries", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
        }
        body["params"]["_meta"] = meta  # pyright: ignore[reportIndexIssue]
        fields = {
            "Authorization": f"Bearer {key}",
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": "2026-07-28",
            "Mcp-Method": "tools/call",
            "Mcp-Name": name,
        }
        said = httpx2.post(project.url(), json=body, headers=fields, timeout=40)
        assert canaries.found_in(said.content) == [], (name, said.text)
    strangers = {"Authorization": f"Bearer project_{canaries.next()}"}
    httpx2.post(f"{project.url()}?token={canaries.next()}", json={}, headers=strangers, timeout=20)
    rotated = project.rest("POST", f"keys/{key.split('_')[1]}/rotate", json={"grace_s": 60})
    canaries.all.append(rotated["key"])
    canaries.all.append(hub.rest("POST", "auth/tokens", json={"name": "t", "expires_in_days": 1})["token"])


def everything_rest_says(hub: Hub, project: Project) -> Iterator[tuple[str, bytes]]:
    base = f"projects/{project.name}"
    paths = [
        *(f"{base}/{one}" for one in ("", "servers", "secrets", "toolsets", "keys", "members", "activity", "calls")),
        *(f"{base}/{one}" for one in ("approvals", "secrets/SECRET_0")),
        *(
            f"{base}/servers/{server}{part}"
            for server in ("crashes", "serves", "away", "copy", "pasted", "also")
            for part in ("", "/status", "/logs", "/tools")
        ),
        *("activity", "approvals", "hub", "hub/settings", "auth/tokens", "auth/session", "users"),
    ]
    for path in paths:
        yield path, ask(hub, "GET", path.rstrip("/")).content
    yield "/metrics", httpx2.get(f"{hub.url}/metrics", timeout=20).content


def command_lines_below(pid: int) -> Iterator[tuple[str, bytes]]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield f"argv of {child}", Path(f"/proc/{child}/cmdline").read_bytes()
            yield from command_lines_below(int(child))


def on_the_disk(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes()


@requirement("P23")
def test_fifty_secrets_leave_no_trace(rig: None, tmp_path: Path, script: str) -> None:
    canaries = Canaries()
    folder = tmp_path / "data"
    hub = a_hub(folder)
    said: list[str] = []
    try:
        project = hub.new_project("canaries")
        register_everything(project, canaries, script=script)
        project.wait_ready("serves")
        paste_and_try(project, canaries, script=script)
        send_what_is_wrong(hub, project, canaries)
        call_everything(hub, project, canaries)
        project.rest("PUT", "secrets/SECRET_1", json={"value": canaries.next()})
        project.rest("POST", "servers/serves/restart")
        until(lambda: project.status("crashes")["state"] in {"failed", "held"}, limit_s=40, what="the crash")
        logs = json.dumps(project.rest("GET", "servers/crashes/logs"))
        assert "starting with" in logs, "the server said it; the hub hid what it said"
        traces = [*everything_rest_says(hub, project), *command_lines_below(hub.pid)]
        exported = orch("export", "-p", "canaries", cwd=tmp_path, MCP_ORCH_DATA_DIR=str(folder))
        assert "SECRET_2" in exported.out
        listed = orch("list-servers", "--json", cwd=tmp_path, MCP_ORCH_DATA_DIR=str(folder))
        traces += [("export", exported.out.encode()), ("list-servers", (listed.out + listed.err).encode())]
        said += hub.process.last_lines
    finally:
        hub.close()
        hub.process.process.send_signal(signal.SIGKILL)
        hub.process.stop()
    hub = a_hub(folder)
    try:
        project = Project(hub=hub, name="canaries")
        traces += everything_rest_says(hub, project)
    finally:
        hub.close()
        hub.process.stop()
    said += hub.process.last_lines
    traces += on_the_disk(folder)
    traces.append(("what the hubs said", "\n".join(said).encode()))
    canaries.all.append(ROOT_SECRET)
    assert len(canaries.all) >= 50
    assert len(traces) > 60
    assert [(where, found) for where, text in traces if (found := canaries.found_in(text))] == []


@requirement("P23")
def test_a_root_is_replaced_and_secrets_still_reach_their_servers(rig: None, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    echo = (
        "import json,os,sys\n"
        "for line in sys.stdin:\n"
        "    m = json.loads(line)\n"
        "    if 'id' not in m: continue\n"
        "    r = {'initialize': lambda: {'protocolVersion': m['params']['protocolVersion'],\n"
        "         'capabilities': {'tools': {}}, 'serverInfo': {'name': 'e', 'version': '1'}},\n"
        "         'tools/list': lambda: {'tools': [{'name': 'len' + str(len(os.environ['TOKEN'])),\n"
        "         'inputSchema': {'type': 'object'}}]}}.get(m['method'], dict)()\n"
        "    print(json.dumps({'jsonrpc': '2.0', 'id': m['id'], 'result': r}), flush=True)\n"
    )
    hub = start_hub(folder)
    try:
        hub.sign_in()
        project = hub.new_project("rotating")
        project.rest("PUT", "secrets/TOKEN", json={"value": "x" * 23})
        with pytest.raises(Problem):
            project.rest("PUT", "secrets/TOKEN", json={"value": ""})
        assert project.rest("GET", "secrets/TOKEN")["set"] is True
        project.add_server("e", command=sys.executable, args=["-c", echo], env={"TOKEN": "${TOKEN}"})
        project.wait_ready("e")
        refused = orch("secrets", "rotate", cwd=tmp_path)
        assert refused.code != 0
    finally:
        hub.close()
        hub.process.stop()
    before = (folder / "auth_secret").read_bytes()
    done = orch("secrets", "rotate", "--json", cwd=tmp_path)
    assert done.value["renewed"] >= 2
    assert (folder / "auth_secret").read_bytes() != before
    (folder / "auth_secret.former").unlink()
    hub = start_hub(folder)
    try:
        hub.sign_in()
        project = Project(hub=hub, name="rotating")
        project.wait_ready("e")
        assert [tool["name"] for tool in project.rest("GET", "servers/e/tools")["items"]] == ["len23"]
    finally:
        hub.close()
        hub.process.stop()
