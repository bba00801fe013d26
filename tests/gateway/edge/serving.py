"""The gateway over a fake call room, driven as ASGI or served by uvicorn on loopback."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from mcp_orch.gateway.edge.application import GatewayApplication
from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.kit.clock import SystemClock
from mcp_orch.kit.ids import RandomIds
from tests.gateway.fakes import KEY, SEALER, FakeCallers, FakeRoom

PATH = "/projects/demo/servers/echo/mcp"
SSE_PATH = "/projects/demo/servers/echo/sse"
HOST: tuple[bytes, bytes] = (b"host", b"localhost:8000")
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "tester", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


@dataclass
class Heard:
    """What a client got."""

    status: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_whole: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[dict[str, str]]:
        """The events of a stream, comments left out."""
        found: list[dict[str, str]] = []
        for block in self.body.decode().split("\n\n"):
            lines = [line for line in block.split("\n") if line and not line.startswith(":")]
            event = {name: value.removeprefix(" ") for name, _, value in (line.partition(":") for line in lines)}
            if event:
                found.append(event)
        return found

    @property
    def messages(self) -> list[Any]:
        """The JSON-RPC messages of a stream."""
        return [json.loads(event["data"]) for event in self.events if event.get("data", "").startswith(("{", "["))]


class Conversation:
    """One ASGI request, which a test can watch and end."""

    def __init__(self, app: GatewayApplication, scope: dict[str, Any], *, body: bytes) -> None:
        self.heard = Heard()
        self._app = app
        self._scope = scope
        self._body = body
        self._sent = False
        self._left = asyncio.Event()
        self._news = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.writable = asyncio.Event()
        self.writable.set()

    def leave(self) -> None:
        self._left.set()

    async def run(self) -> Heard:
        await self._app(self._scope, self._receive, self._send)
        return self.heard

    async def until(self, what: Any) -> Heard:
        """Waits until what was heard is as wanted."""
        async with asyncio.timeout(5):
            while not what(self.heard):
                self._news.clear()
                await self._news.wait()
        return self.heard

    async def _receive(self) -> dict[str, Any]:
        if not self._sent:
            self._sent = True
            return {"type": "http.request", "body": self._body, "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.writable.wait()
        if message["type"] == "http.response.start":
            assert not self.heard.status, "started twice"
            self.heard.status = message["status"]
            self.heard.fields = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        else:
            assert not self.heard.is_whole, "sent after the end"
            self.heard.body += message.get("body", b"")
            if not message.get("more_body", False):
                self.heard.is_whole = True
                self._left.set()
        self._news.set()


@dataclass
class Edge:
    """A gateway and what is around it."""

    app: GatewayApplication
    room: FakeRoom
    callers: FakeCallers
    group: asyncio.TaskGroup

    def talk(
        self,
        method: str,
        path: str = PATH,
        *,
        body: Any = b"",
        fields: dict[str, str] | None = None,
        key: str | None = KEY,
        pairs: tuple[tuple[bytes, bytes], ...] | None = None,
    ) -> Conversation:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers: list[tuple[bytes, bytes]] = [HOST] if pairs is None else list(pairs)
        said = {name.lower(): value for name, value in (fields or {}).items()}
        if "host" in said:
            headers = []
        if raw and "content-type" not in said:
            headers.append((b"content-type", b"application/json"))
        if key is not None and "authorization" not in said:
            headers.append((b"authorization", f"Bearer {key}".encode()))
        headers.extend((name.encode(), value.encode("latin-1")) for name, value in said.items() if value != "-")
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode(),
            "headers": headers,
            "client": ("127.0.0.1", 5000),
            "scheme": "http",
        }
        return Conversation(self.app, scope, body=raw)

    async def ask(self, method: str, path: str = PATH, **more: Any) -> Heard:
        async with asyncio.timeout(5):
            return await self.talk(method, path, **more).run()

    def start(self, method: str, path: str = PATH, **more: Any) -> Conversation:
        """Begins a request and goes on."""
        conversation = self.talk(method, path, **more)
        conversation.task = self.group.create_task(conversation.run())  # type: ignore[arg-type]
        return conversation

    async def modern(self, method: str, params: dict[str, Any] | None = None, **more: Any) -> Heard:
        return await self.ask("POST", **modern_request(method, params, **more))

    async def initialize(self, revision: str = "2025-11-25", **more: Any) -> str:
        """Opens a session and gives its id."""
        heard = await self.ask("POST", body=initialize(revision, **more))
        assert heard.status == 200, heard.body
        return heard.fields["mcp-session-id"]

    async def legacy(self, session: str, method: str, params: dict[str, Any] | None = None, **more: Any) -> Heard:
        return await self.ask("POST", **legacy_request(session, method, params, **more))


def modern_request(
    method: str, params: dict[str, Any] | None = None, *, number: int | str = 1, meta: Any = None, **more: Any
) -> dict[str, Any]:
    params = {"_meta": {**META, **(meta or {})}, **(params or {})}
    fields = {
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": method,
        "accept": "application/json, text/event-stream",
    }
    named = params.get("uri" if method == "resources/read" else "name")
    if isinstance(named, str) and method in {"tools/call", "prompts/get", "resources/read"}:
        fields["mcp-name"] = named
    fields.update(more.pop("fields", {}))
    return {
        "body": {"jsonrpc": "2.0", "id": number, "method": method, "params": params},
        "fields": fields,
        **more,
    }


def legacy_request(
    session: str, method: str, params: dict[str, Any] | None = None, *, number: int | str = 1, **more: Any
) -> dict[str, Any]:
    fields = {"mcp-session-id": session, "accept": "application/json, text/event-stream", **more.pop("fields", {})}
    return {
        "body": {"jsonrpc": "2.0", "id": number, "method": method, "params": params or {}},
        "fields": fields,
        **more,
    }


def initialize(revision: str = "2025-11-25", *, capabilities: Any = None) -> dict[str, Any]:
    return {
        "jsonrpc": "2.0",
        "id": 0,
        "method": "initialize",
        "params": {
            "protocolVersion": revision,
            "capabilities": capabilities or {},
            "clientInfo": {"name": "tester", "version": "1"},
        },
    }


def limited(**limits: Any) -> EdgeSettings:
    """Settings with other limits of sessions."""
    return EdgeSettings(sessions=SessionLimits(**limits))


@asynccontextmanager
async def an_edge(
    room: FakeRoom | None = None, *, settings: EdgeSettings | None = None, clock: Any = None
) -> AsyncIterator[Edge]:
    callers, room = FakeCallers(), room or FakeRoom()
    app = GatewayApplication(
        callers=callers,
        room=room,
        clock=clock or SystemClock(),
        ids=RandomIds(),
        sealer=SEALER,
        settings=settings or EdgeSettings(),
    )
    async with app, asyncio.TaskGroup() as group:
        yield Edge(app, room, callers, group)
        app.drain()


@asynccontextmanager
async def served(edge: Edge) -> AsyncIterator[str]:
    """The edge behind uvicorn; gives the base URL."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            edge.app,
            http="httptools",
            log_level="error",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=2,
        )
        server = uvicorn.Server(config)
        running = edge.group.create_task(server.serve(sockets=[listener]))
        async with asyncio.timeout(5):
            while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
                await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            edge.app.drain()
            server.should_exit = True
            async with asyncio.timeout(10):
                await running
