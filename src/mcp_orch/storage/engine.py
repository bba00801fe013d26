"""The store: one database, opened once. SQLite in a file, or PostgreSQL."""

import asyncio
import json
import os
import re
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final, cast

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExecutionContext
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DontWrapMixin,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.storage.commits import CommitBell

_WRITES: Final = "mcp_orch_writes"
_SQLITE_BUSY_MS: Final = 10_000
_POOL_WAIT_S: Final = 15
_CONNECTIONS: Final = 5
"""To PostgreSQL; when all are in use, as many again."""
_WRITERS: Final = _CONNECTIONS
_CONNECT_TIMEOUT_S: Final = 5
_STATEMENT_TIMEOUT_MS: Final = 60_000
# Questions here read little: workers for one of them, or a compiler, would take longer to start than it takes.
_AT_ONCE: Final = "-c max_parallel_workers_per_gather=0 -c jit=off"
_DISK_WORDS: Final = ("database or disk is full", "disk I/O error", "attempt to write a readonly database")
_DAMAGE_WORDS: Final = ("file is not a database", "disk image is malformed")
_DISK_FULL: Final = "53100"
_EMPTY_LETTERS: Final = 2
_NUL: Final = "\0"
_NUL_IN_JSON: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class BadDatabaseUrl(OrchError):
    """DATABASE_URL names no database that we can use."""

    kind = ErrorKind.INVALID


class StoreUnavailable(OrchError):
    """The database can't be reached or is too busy."""

    kind = ErrorKind.UNAVAILABLE


class StoreFull(StoreUnavailable):
    """The database can be read and not written: its disk is full, or fails."""

    def __init__(self) -> None:
        super().__init__(
            "the database can't be written: its disk is full or fails; nothing was changed",
            hint="make room on the disk of the database; reading goes on meanwhile",
        )


class StoreDamaged(StoreUnavailable):
    """The file is no database, or one that is broken."""

    def __init__(self) -> None:
        super().__init__(
            "the file of the database is damaged, or no database at all",
            hint="bring a backup back: mcp-orch restore FILE --replace (the file is kept)",
        )


class StoreConflict(OrchError):
    """Two transactions wanted the same name or row."""

    kind = ErrorKind.CONFLICT


class NotStorable(OrchError, DontWrapMixin):
    """A text or a number that no database of ours keeps, so that the same is refused on all of them."""

    kind = ErrorKind.INVALID

    def __init__(self) -> None:
        super().__init__(
            "a text in this request is too long or holds a NUL character, or a number is too large",
            hint="shorten it, or leave the character out",
        )


class Store:
    """An open database: gives read transactions here, and units of work through `UnitOfWork(store, ...)`."""

    def __init__(self, engine: AsyncEngine, *, path: Path | None) -> None:
        self.engine: Final = engine
        self.path: Final = path
        """The file, for SQLite."""
        self.is_sqlite: Final = path is not None
        self.commits: Final = CommitBell()
        self.write_engine: Final = engine.execution_options(**{_WRITES: True})
        # SQLite has one writer: taking turns here is fairer than its polling. On PostgreSQL several write at once, but
        # each may need a second connection before it lets go of its own (`preconditions`). Taken by UnitOfWork only.
        self.writer_turn: Final = asyncio.Semaphore(1 if self.is_sqlite else _WRITERS)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A session on one consistent state of the database, for reading only.

        Raises StoreUnavailable when the database can't be reached.
        """
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with refusing_lost_database():
            async with AsyncSession(self.engine.execution_options(**options), expire_on_commit=False) as session:
                yield session

    async def close(self) -> None:
        """Closes all connections. Nothing may be in use any more."""
        await self.engine.dispose()


@contextmanager
def refusing_lost_database() -> Generator[None]:
    """Turns the driver's many ways to say "not reachable" and "somebody was faster" into errors of ours."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as lost:
        if _is_disk_trouble(lost):
            raise StoreFull from lost
        # The driver's own text can hold the URL with its password, so it stays in the cause.
        raise StoreUnavailable(
            "the database can't be reached or is too busy",
            hint="check DATABASE_URL and that the database is running",
        ) from lost
    except IntegrityError as clash:
        raise StoreConflict("somebody else changed the same thing at the same moment", hint="try again") from clash
    except DataError as refused:
        raise NotStorable from refused
    except DatabaseError as broken:
        if any(one in str(broken.orig) for one in _DAMAGE_WORDS):
            raise StoreDamaged from broken
        raise


def _is_disk_trouble(lost: Exception) -> bool:
    origin = getattr(lost, "orig", None)
    # SQLite says it in words, PostgreSQL with a class of its states.
    words = str(origin)
    return any(one in words for one in _DISK_WORDS) or getattr(origin, "sqlstate", None) == _DISK_FULL


def open_store(url: str, *, is_durable: bool = True) -> Store:
    """The store at a database URL: `sqlite:///path/to/file` or `postgresql://user:password@host/name`.

    Makes the SQLite file (mode 0600) when there is none; connects to nothing yet. `is_durable=False` lets SQLite skip
    waiting for the disk: for tests. Raises BadDatabaseUrl.
    """
    address = _understood(url)
    if address.get_backend_name() == "sqlite":
        path = _database_file(address)
        engine = create_async_engine(
            address,
            pool_size=3,
            max_overflow=3,
            pool_timeout=_POOL_WAIT_S,
            hide_parameters=True,
            json_serializer=_json_text,
            json_deserializer=_json_value,
            connect_args={"timeout": _SQLITE_BUSY_MS / 1000},
        )
        _prepare_sqlite(engine, is_durable=is_durable)
        return Store(engine, path=path)
    engine = create_async_engine(
        address,
        pool_size=_CONNECTIONS,
        max_overflow=_CONNECTIONS,
        pool_timeout=_POOL_WAIT_S,
        pool_pre_ping=True,
        hide_parameters=True,
        json_deserializer=_json_value,
        connect_args={
            "connect_timeout": _CONNECT_TIMEOUT_S,
            "options": f"-c statement_timeout={_STATEMENT_TIMEOUT_MS} -c timezone=UTC {_AT_ONCE}",
            "application_name": "mcp-orch",
        },
    )
    return Store(engine, path=None)


def _json_text(value: object) -> str:
    text = json.dumps(value)
    if _NUL_IN_JSON.search(text):
        raise NotStorable
    return text


def _json_value(text: str | bytes) -> object:
    # Most documents of most rows are empty, and a hub reads very many rows when it starts.
    if len(text) == _EMPTY_LETTERS:
        return {} if text in ("{}", b"{}") else [] if text in ("[]", b"[]") else json.loads(text)
    return json.loads(text)


def _understood(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as broken:
        raise BadDatabaseUrl("DATABASE_URL is not a URL", hint="for example sqlite:////var/lib/hub/hub.db") from broken
    kind = address.drivername.partition("+")[0]
    if kind == "sqlite":
        return address.set(drivername="sqlite+aiosqlite")
    if kind in {"postgresql", "postgres"}:
        return address.set(drivername="postgresql+psycopg")
    raise BadDatabaseUrl(f"{kind} is not a database we can use", hint="use sqlite:///... or postgresql://...")


def _database_file(address: URL) -> Path:
    if not address.database or address.database == ":memory:":
        raise BadDatabaseUrl("an SQLite database needs a file", hint="for example sqlite:////var/lib/hub/hub.db")
    path = Path(address.database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made by us and closed to others before SQLite opens it: its own files beside it copy this mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as refused:
        raise BadDatabaseUrl(f"the database file {path} can't be opened: {refused.strerror}") from refused
    return path


def _prepare_sqlite(engine: AsyncEngine, *, is_durable: bool) -> None:
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        # Transactions are begun by us: the driver would start writers as readers, which SQLite then can't promote.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'OFF'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={_SQLITE_BUSY_MS}")
        cursor.execute("PRAGMA cache_size=-2000")
        cursor.close()

    def begin(connection: Connection) -> None:
        is_writer = connection.get_execution_options().get(_WRITES, False)
        # Readers can't write, as on PostgreSQL: a forgotten unit of work fails in tests, not on a busy day.
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if is_writer else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", begin)
    event.listen(engine.sync_engine, "before_cursor_execute", _refuse_nul)


def _refuse_nul(
    _connection: Connection,
    _cursor: object,
    _statement: str,
    parameters: Sequence[object],
    context: ExecutionContext | None,
    *_: object,
) -> None:
    # SQLite would keep what PostgreSQL refuses, and such a database could never be moved.
    if context is None or context.compiled is None:
        # Straight to the driver go our own words alone, very many of them.
        return
    # Values, or rows of them.
    for one in parameters:
        row = cast("Sequence[object]", one) if isinstance(one, tuple) else (one,)
        if any(isinstance(value, str) and _NUL in value for value in row):
            raise NotStorable
