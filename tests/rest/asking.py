"""An ASGI client in the same process: whole answers, and streams that are read piece by piece."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

Application = Callable[[Any, Any, Any], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return self.json["code"]


class Stream:
    """An answer that is still being written."""

    def __init__(self) -> None:
        self.started = asyncio.Event()
        self.ended = asyncio.Event()
        self.left = asyncio.Event()
        self.status = 0
        self.headers: dict[str, str] = {}
        self._text = ""
        self._grown = asyncio.Event()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
            self.started.set()
            return
        self._text += message.get("body", b"").decode()
        self._grown.set()
        if not message.get("more_body", False):
            self.ended.set()

    async def until(self, text: str) -> str:
        """Everything written so far, once it holds `text`."""
        async with asyncio.timeout(5):
            while text not in self._text:
                self._grown.clear()
                await self._grown.wait()
        return self._text


def _scope(method: str, path: str, headers: dict[str, str], *, local: bool) -> dict[str, Any]:
    plain, _, query = path.partition("?")
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": plain,
        "raw_path": plain.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("203.0.113.9", 4242),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    if local:
        scope["mcp_orch.local"] = True
    return scope


def _headers(token: str | None, extra: dict[str, str] | None) -> dict[str, str]:
    headers = {"host": "127.0.0.1:8000", "user-agent": "test/1"}
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    return headers | (extra or {})


async def ask(
    application: Application,
    method: str,
    path: str,
    *,
    token: str | None = None,
    body: object = None,
    raw: bytes | None = None,
    headers: dict[str, str] | None = None,
    local: bool = False,
    hangs: bool = False,
    client: tuple[str, int] | None = ("203.0.113.9", 4242),
) -> Answer:
    """One request and its whole answer."""
    content = raw if raw is not None else (b"" if body is None else json.dumps(body).encode())
    sent = _headers(token, headers)
    if content:
        sent.setdefault("content-type", "application/json")
        sent["content-length"] = str(len(content))
    stream = Stream()
    scope = _scope(method, path, sent, local=local)
    scope["client"] = client
    body_left = [] if hangs else [content]
    whole = b""

    async def receive() -> dict[str, Any]:
        if body_left:
            return {"type": "http.request", "body": body_left.pop(), "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        nonlocal whole
        if message["type"] == "http.response.body":
            whole += message.get("body", b"")
        await stream.send({**message, "body": b""})

    async with asyncio.timeout(10):
        await application(scope, receive, send)
    return Answer(stream.status, stream.headers, whole)


@asynccontextmanager
async def streaming(
    application: Application,
    method: str,
    path: str,
    *,
    token: str | None = None,
    body: object = None,
    headers: dict[str, str] | None = None,
) -> AsyncIterator[Stream]:
    """A request whose answer goes on; leaving the block is leaving the connection."""
    content = b"" if body is None else json.dumps(body).encode()
    sent = _headers(token, headers)
    if content:
        sent |= {"content-type": "application/json", "content-length": str(len(content))}
    stream = Stream()
    body_left = [content]

    async def receive() -> dict[str, Any]:
        if body_left:
            return {"type": "http.request", "body": body_left.pop(), "more_body": False}
        await stream.left.wait()
        return {"type": "http.disconnect"}

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        tasks.create_task(application(_scope(method, path, sent, local=False), receive, stream.send))
        await stream.started.wait()
        yield stream
        stream.left.set()
