"""Stores for tests, on both databases: import `store`, `fresh_url` and `postgres` into a `conftest.py`."""

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mcp_orch.storage import migrate
from mcp_orch.storage.engine import Store, open_store
from tests.storage.postgres import Postgres

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

ENGINES = ["sqlite", "postgresql"]


class HeldClock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.time = START
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.seconds


class CountingIds:
    """Ids that count up: `srv_0000000000000001`."""

    def __init__(self) -> None:
        self.count = 0

    def new(self, kind: str) -> str:
        return f"{kind}_{self.text(16)}"

    def text(self, length: int) -> str:
        self.count += 1
        return str(self.count).rjust(length, "0")


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def ids() -> CountingIds:
    return CountingIds()


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """Databases with our tables, to be copied: making tables anew costs more than a test may."""
    return {}


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def fresh_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path}/hub.db"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.fresh()
    yield url
    postgres.drop(url)


@pytest.fixture
async def store_url(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """The URL of a database with our tables."""
    if engine_name == "sqlite":
        made: dict[str, str] = request.getfixturevalue("templates")
        if "sqlite" not in made:
            folder = tmp_path_factory.mktemp("template")
            await _make_tables(f"sqlite:///{folder}/hub.db")
            made["sqlite"] = f"{folder}/hub.db"
        shutil.copy(made["sqlite"], tmp_path / "hub.db")
        yield f"sqlite:///{tmp_path}/hub.db"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    made = request.getfixturevalue("templates")
    if "postgresql" not in made:
        url = postgres.fresh()
        await _make_tables(url)
        made["postgresql"] = url.partition("?")[0].rpartition("/")[2]
    url = postgres.fresh(like=made["postgresql"])
    yield url
    postgres.drop(url)


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An open store with our tables, once for each database."""
    opened = open_store(store_url, is_durable=False)
    yield opened
    await opened.close()


async def _make_tables(url: str) -> None:
    store = open_store(url, is_durable=False)
    await migrate.upgrade(store, now=START)
    await store.close()
