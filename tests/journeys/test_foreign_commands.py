"""The Inspector's command line and mcp-remote list and call: through one server's endpoint, in front of every era and
over HTTP and stdio, and through the unified one.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.matrix import ASKS_THREE, ERA_SERVERS, EraProject, MatrixProject
from tests.requirements import requirement
from tests.rig.hub import Project
from tests.rig.setup import node, node_environment, package_script

ENDPOINTS = pytest.mark.parametrize(("server", "tool"), [("everything", "echo"), (None, "everything__echo")])
BEHIND = pytest.mark.parametrize("server", ERA_SERVERS)
ANSWERS: dict[str, dict[str, Any]] = {
    "elicitation/create": {"action": "accept", "content": {"name": "Ada"}},
    "sampling/createMessage": {"role": "assistant", "model": "rig", "content": {"type": "text", "text": "Hi"}},
    "roots/list": {"roots": [{"uri": "file:///rig", "name": "rig"}]},
}
CAN_BE_ASKED: dict[str, Any] = {"elicitation": {}, "sampling": {}, "roots": {}}


def inspect(project: Project, server: str | None, *arguments: str, key: str) -> dict[str, Any]:
    script = package_script("@modelcontextprotocol/inspector", "mcp-inspector")
    command = [str(node()), str(script), "--cli", project.url(server), "--transport", "http"]
    command += ["--header", f"Authorization: Bearer {key}", *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
        env=node_environment(),
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def the_inspector_lists_and_calls(project: Project, server: str | None, *, tool: str, key: str, word: str) -> None:
    listed = inspect(project, server, "--method", "tools/list", key=key)
    assert tool in {one["name"] for one in listed["tools"]}
    call = ("--method", "tools/call", "--tool-name", tool, "--tool-arg", f"{word}=hello")
    called = inspect(project, server, *call, key=key)
    assert [one["text"].removeprefix("Echo: ") for one in called["content"]] == ["hello"]


@requirement("P05", "P03", "P01")
@ENDPOINTS
def test_the_inspector_lists_and_calls(matrix: MatrixProject, server: str | None, tool: str) -> None:
    the_inspector_lists_and_calls(matrix.project, server, tool=tool, key=matrix.key, word="message")


@pytest.mark.timeout(90)
@requirement("P05", "P34")
@BEHIND
def test_the_inspector_lists_and_calls_in_front_of_every_era(eras: EraProject, server: str) -> None:
    the_inspector_lists_and_calls(eras.project, server, tool="echo", key=eras.key, word="text")


class Bridge:
    """A stdio MCP server as a process, asked line by line; what it asks meanwhile is answered."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._number = 0

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        self._say({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        for line in self._process.stdout or ():
            message = json.loads(line)
            if (answer := ANSWERS.get(message.get("method", ""))) is not None:
                self._say({"jsonrpc": "2.0", "id": message["id"], "result": answer})
            if message.get("id") == self._number and "method" not in message:
                return message["result"]
        raise AssertionError(f"no answer to {method}")

    def greet(self, capabilities: dict[str, Any]) -> None:
        """The handshake."""
        who = {"name": "journey", "version": "1"}
        hello = self.ask("initialize", protocolVersion="2025-11-25", capabilities=capabilities, clientInfo=who)
        assert hello["protocolVersion"]
        self.tell("notifications/initialized")

    def tell(self, method: str) -> None:
        self._say({"jsonrpc": "2.0", "method": method})

    def _say(self, message: dict[str, Any]) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(json.dumps(message) + "\n")
        stdin.flush()


@contextmanager
def mcp_remote(url: str, key: str, *, folder: Path) -> Iterator[Bridge]:
    command = [str(node()), str(package_script("mcp-remote", "mcp-remote")), url, "--allow-http"]
    command += ["--header", "Authorization:${AUTH}"]
    environment = {**node_environment(), "AUTH": f"Bearer {key}", "MCP_REMOTE_CONFIG_DIR": str(folder)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        try:
            yield Bridge(process)
        finally:
            process.kill()


@requirement("P05", "P03", "P01")
@ENDPOINTS
def test_mcp_remote_lists_and_calls(matrix: MatrixProject, server: str | None, tool: str, tmp_path: Path) -> None:
    with mcp_remote(matrix.project.url(server), matrix.key, folder=tmp_path) as bridge:
        bridge.greet({})
        assert tool in {one["name"] for one in bridge.ask("tools/list")["tools"]}
        called = bridge.ask("tools/call", name=tool, arguments={"message": "hello"})
        assert called["content"] == [{"type": "text", "text": "Echo: hello"}]


@pytest.mark.timeout(90)
@requirement("P05", "P34")
@BEHIND
def test_mcp_remote_lists_calls_and_is_asked_in_front_of_every_era(
    eras: EraProject, server: str, tmp_path: Path
) -> None:
    with mcp_remote(eras.project.url(server), eras.key, folder=tmp_path) as bridge:
        bridge.greet(CAN_BE_ASKED)
        assert {"echo", ASKS_THREE} <= {one["name"] for one in bridge.ask("tools/list")["tools"]}
        called = bridge.ask("tools/call", name="echo", arguments={"text": "hello"})
        assert called["content"] == [{"type": "text", "text": "hello"}]
        asked = bridge.ask("tools/call", name=ASKS_THREE, arguments={})
        assert asked["content"] == [{"type": "text", "text": "Ada answered 3 questions"}]
