"""A hub without listeners: REST in-process for a command, under the lock of the data directory, when no hub runs."""

import asyncio
import queue
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final
from urllib.parse import unquote

from starlette.types import Message, Scope

from mcp_orch.app.behind import Behind
from mcp_orch.app.data_dir import DataDir, holding
from mcp_orch.app.errors import plain_errors
from mcp_orch.app.naming import url_of
from mcp_orch.app.settings import HubSettings
from mcp_orch.app.wiring import running_hub

_LIMIT_S: Final = 300.0
_JOIN_S: Final = 30.0


class InsideHub:
    """Answers REST requests of the hub admin `local`. Its loop runs in a thread of its own."""

    def __init__(self, settings: HubSettings, place: DataDir) -> None:
        self._settings: Final = settings
        self._place: Final = place
        self._began: Final[queue.SimpleQueue[BaseException | None]] = queue.SimpleQueue()
        # Set by the thread before it says that it began.
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._behind: Behind | None = None
        self._thread: Final = threading.Thread(target=self._run, name="hub inside", daemon=True)

    def open(self) -> None:
        """Starts it. Raises OrchError, or whatever else broke, when the hub can't start."""
        self._thread.start()
        failed = self._began.get(timeout=_LIMIT_S)
        if failed is not None:
            raise failed

    def close(self) -> None:
        """Ends it, servers included."""
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_JOIN_S)

    def request(self, method: str, path: str, *, body: bytes | None) -> tuple[int, bytes]:
        """Status and body of one request."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(self._ask(method, path, body=body or b""), self._loop).result(_LIMIT_S)

    def _run(self) -> None:
        try:
            with plain_errors():
                asyncio.run(self._serve())
        except Exception as failed:  # noqa: BLE001  whoever opens it waits for a word, whatever the word is
            self._began.put(failed)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        public_url = self._settings.public_url or url_of(
            self._settings.host, self._settings.port, is_https=self._settings.tls is not None
        )
        async with running_hub(self._settings, self._place, public_url=public_url) as hub, Behind(hub) as self._behind:
            self._began.put(None)
            await self._stop.wait()

    async def _ask(self, method: str, path: str, *, body: bytes) -> tuple[int, bytes]:
        assert self._behind is not None
        path, _, query = path.partition("?")
        scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
            "client": None,
            "server": ("localhost", None),
        }
        if body:
            scope["headers"].append((b"content-length", str(len(body)).encode()))
        exchange = _Exchange(body)
        await self._behind.local(scope, exchange.receive, exchange.send)
        return exchange.status, b"".join(exchange.parts)


class _Exchange:
    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self.status = 0
        self.parts: Final[list[bytes]] = []

    async def receive(self) -> Message:
        body, self._body = self._body, None
        if body is None:
            # Nobody leaves before the answer is there.
            await asyncio.Event().wait()
        return {"type": "http.request", "body": body or b"", "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.parts.append(message.get("body", b""))


@contextmanager
def inside_hub(settings: HubSettings, place: DataDir) -> Generator[InsideHub]:
    """The hub for as long as the block lasts. Raises HubRunning, or OrchError when it can't start."""
    with holding(place):
        hub = InsideHub(settings, place)
        hub.open()
        try:
            yield hub
        finally:
            hub.close()
