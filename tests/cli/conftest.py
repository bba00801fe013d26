"""A hub as a process for all commands, and commands run as functions."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from mcp_orch.cli import main
from mcp_orch.cli.client import Rest, Wire
from tests.rig.processes import Watched, until

OURS = ("MCP_ORCH_", "AUTH_", "INITIAL_", "DATABASE_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def value(self):
        return json.loads(self.out)


@pytest.fixture(scope="session")
def hub_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data directory of a running hub, which tests leave as others may find it."""
    with running_hub(tmp_path_factory.mktemp("hub")) as folder:
        yield folder


@pytest.fixture
def untouched_hub_dir(tmp_path: Path) -> Iterator[Path]:
    """The data directory of a hub that nobody has used."""
    with running_hub(tmp_path / "untouched") as folder:
        yield folder


@contextmanager
def running_hub(folder: Path) -> Iterator[Path]:
    options = {
        "host": "127.0.0.1",
        "port": 0,
        "data_dir": str(folder),
        "config": None,
        "log_level": "info",
        "no_auth": False,
        "tls_cert": None,
        "tls_key": None,
    }
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MCP_ORCH_", "AUTH_", "INITIAL_"))
    }
    process = Watched(
        [sys.executable, "-m", "mcp_orch.cli.hub_process", json.dumps(options)],
        env={**kept, "MCP_ORCH_SKIP_UI": "1", "MCP_ORCH_ENV": "development"},
        label="hub",
    )
    try:
        process.line_with(r"^Web\s")
        process.line_with("Try it")
        state = Rest(Wire("hub", address=folder / "hub.sock"))
        until(lambda: state.get("projects/demo/servers/demo/status")["state"] == "ready", limit_s=20)
        yield folder
    finally:
        process.stop()


@pytest.fixture
def orch(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Said]:
    """Runs a command in an empty directory; `data_dir` is that of the hub that is meant."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, data_dir: Path | None = None, **values: str) -> Said:
        for name in [name for name in os.environ if name.startswith(OURS)]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("MCP_ORCH_DATA_DIR", str(data_dir or tmp_path / "no-hub"))
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["mcp-orch", *arguments])
        code = 0
        capsys.readouterr()
        try:
            main.run()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Said(code=code, out=printed.out, err=printed.err)

    return run
