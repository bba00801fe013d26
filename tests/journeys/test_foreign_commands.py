"""The Inspector's command line and mcp-remote list and call, through one server's endpoint and the unified one."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.matrix import MatrixProject
from tests.requirements import requirement
from tests.rig.setup import node, node_environment, package_script

ENDPOINTS = pytest.mark.parametrize(("server", "tool"), [("everything", "echo"), (None, "everything__echo")])


def inspect(matrix: MatrixProject, server: str | None, *arguments: str) -> dict[str, Any]:
    script = package_script("@modelcontextprotocol/inspector", "mcp-inspector")
    command = [str(node()), str(script), "--cli", matrix.project.url(server), "--transport", "http"]
    command += ["--header", f"Authorization: Bearer {matrix.key}", *arguments]
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


@requirement("P05", "P03", "P01")
@ENDPOINTS
def test_the_inspector_lists_and_calls(matrix: MatrixProject, server: str | None, tool: str) -> None:
    listed = inspect(matrix, server, "--method", "tools/list")
    assert tool in {one["name"] for one in listed["tools"]}
    called = inspect(matrix, server, "--method", "tools/call", "--tool-name", tool, "--tool-arg", "message=hello")
    assert called["content"] == [{"type": "text", "text": "Echo: hello"}]


class Bridge:
    """A stdio MCP server as a process, asked line by line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._number = 0

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        self._say({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        for line in self._process.stdout or ():
            message = json.loads(line)
            if message.get("id") == self._number and "method" not in message:
                return message["result"]
        raise AssertionError(f"no answer to {method}")

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
        hello = bridge.ask(
            "initialize",
            protocolVersion="2025-11-25",
            capabilities={},
            clientInfo={"name": "journey", "version": "1"},
        )
        assert hello["protocolVersion"]
        bridge.tell("notifications/initialized")
        assert tool in {one["name"] for one in bridge.ask("tools/list")["tools"]}
        called = bridge.ask("tools/call", name=tool, arguments={"message": "hello"})
        assert called["content"] == [{"type": "text", "text": "Echo: hello"}]
