"""Real servers from npm and PyPI, odd ones of our own, and how a project registers them."""

import base64
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.rig.processes import Watched, free_port
from tests.rig.setup import ROOT, node, node_environment, package_script, python_of

PIXEL_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What is posted to register a server."""

    name: str
    definition: dict[str, Any] = field(default_factory=dict[str, Any])


def everything_stdio(name: str = "everything") -> Registered:
    script = package_script("@modelcontextprotocol/server-everything")
    return Registered(name=name, definition={"command": str(node()), "args": [str(script), "stdio"]})


def filesystem_stdio(folder: Path, name: str = "files") -> Registered:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hello.txt").write_text("hello\n")
    (folder / "pixel.png").write_bytes(base64.b64decode(PIXEL_PNG))
    script = package_script("@modelcontextprotocol/server-filesystem")
    return Registered(name=name, definition={"command": str(node()), "args": [str(script), str(folder)]})


def memory_stdio(file: Path, name: str = "memory") -> Registered:
    script = package_script("@modelcontextprotocol/server-memory")
    return Registered(
        name=name,
        definition={"command": str(node()), "args": [str(script)], "env": {"MEMORY_FILE_PATH": str(file)}},
    )


def time_stdio(name: str = "time") -> Registered:
    script = python_of("servers").parent / "mcp-server-time"
    return Registered(name=name, definition={"command": str(script), "args": ["--local-timezone", "UTC"]})


def conformance_stdio(name: str = "conformance", *, era: str = "both", page_size: int | None = None) -> Registered:
    arguments = ["-m", "tests.rig.upstream", "--transport", "stdio", "--era", era]
    if page_size is not None:
        arguments += ["--page-size", str(page_size)]
    return Registered(name=name, definition={"command": sys.executable, "args": arguments, "cwd": str(ROOT)})


@contextmanager
def quick_conformance_stdio(era: str) -> Iterator[Registered]:
    """The same, as fast to start as a compiled server: what takes time is done once, before."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "prepared")
        command = [sys.executable, "-m", "tests.rig.upstream.prepared", "--socket", path, "--era", era]
        prepared = Watched(command, cwd=ROOT, label="prepared upstream")
        try:
            prepared.line_with("ready")
            script = str(ROOT / "tests" / "rig" / "upstream" / "quick_start.py")
            arguments = ["-I", "-S", script, path]
            yield Registered(name="conformance", definition={"command": sys.executable, "args": arguments})
        finally:
            prepared.stop()


def odd_stdio(name: str, oddity: str = "none", **more: Any) -> Registered:
    """A server that does one thing wrong (tests/rig/odd_server.py)."""
    script = str(ROOT / "tests" / "rig" / "odd_server.py")
    return Registered(name=name, definition={"command": sys.executable, "args": [script, oddity], **more})


@contextmanager
def everything_http(transport: str) -> Iterator[str]:
    """The npm server of the old era over HTTP: `streamableHttp` or `sse`. Gives its URL."""
    port = free_port()
    script = package_script("@modelcontextprotocol/server-everything")
    environment = {**node_environment(), "PORT": str(port)}
    process = Watched([str(node()), str(script), transport], env=environment, label=f"everything {transport}")
    try:
        process.line_with(r"(?i)(listening|running) on port")
        yield f"http://127.0.0.1:{port}/{'sse' if transport == 'sse' else 'mcp'}"
    finally:
        process.stop()


@contextmanager
def conformance_http(
    *, transport: str = "streamable-http", era: str = "both", page_size: int | None = None, port: int = 0
) -> Iterator[str]:
    """The conformance upstream over HTTP. Gives its URL, with the host `localhost`."""
    with conformance_process(transport=transport, era=era, page_size=page_size, port=port) as (url, _):
        yield url


@contextmanager
def conformance_process(
    *, transport: str = "streamable-http", era: str = "both", page_size: int | None = None, port: int = 0
) -> Iterator[tuple[str, Watched]]:
    """The same, with the process, for tests that end it."""
    arguments = ["--transport", transport, "--era", era, "--port", str(port)]
    if page_size is not None:
        arguments += ["--page-size", str(page_size)]
    process = Watched([sys.executable, "-m", "tests.rig.upstream", *arguments], cwd=ROOT, label="conformance upstream")
    try:
        yield process.line_with(r"ready (\S+)")[1], process
    finally:
        process.stop()
