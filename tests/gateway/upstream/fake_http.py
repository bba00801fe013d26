"""MCP servers over HTTP on loopback, inside the test's own loop, with bad habits on request."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

MODERN = "2026-07-28"
CAPABILITIES = {"tools": {"listChanged": True}, "resources": {"subscribe": True}, "logging": {}}


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict:
        return json.loads(self.body) if self.body else {}


class Reply:
    """Writes a response by hand, so that it can be as wrong as a test wants."""

    def __init__(self, writer: asyncio.StreamWriter, reader: asyncio.StreamReader) -> None:
        self.writer = writer
        self.reader = reader
        self.is_closing = False

    def raw(self, data: bytes) -> None:
        self.writer.write(data)

    def send(self, status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", f"Content-Type: {kind}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def json(self, value: object, status: int = 200, **headers: str) -> None:
        self.send(status, json.dumps(value).encode(), **headers)

    def start_stream(self, **headers: str) -> None:
        lines = ["HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.raw("\r\n".join(lines).encode() + b"\r\n\r\n")

    def chunk(self, data: bytes) -> None:
        self.raw(b"%x\r\n%b\r\n" % (len(data), data))

    def event(self, value: object, **fields: str) -> None:
        lines = "".join(f"{name}: {text}\n" for name, text in fields.items())
        self.chunk(f"{lines}data: {json.dumps(value)}\n\n".encode())

    def end_stream(self) -> None:
        self.raw(b"0\r\n\r\n")

    async def until_left(self) -> None:
        """Returns when the client has hung up."""
        await self.writer.drain()
        await self.reader.read(1)

    def hang_up(self) -> None:
        self.is_closing = True


App = Callable[[Request, Reply], Awaitable[None]]


@dataclass
class FakeHttp:
    """A listener that hands every request to `app`."""

    app: App
    port: int = 0
    seen: list[Request] = field(default_factory=list)
    connections: int = 0
    server: asyncio.Server | None = None
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    tasks: set[asyncio.Task] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/mcp"

    async def start(self) -> None:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=2**24)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self.server is not None
        self.server.close()
        for writer in list(self.writers):
            writer.transport.abort()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        self.writers.add(writer)
        try:
            while True:
                request = await _read(reader)
                if request is None:
                    break
                self.seen.append(request)
                reply = Reply(writer, reader)
                await self.app(request, reply)
                await writer.drain()
                if reply.is_closing:
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # The end of a connection, or of the test.
            pass
        finally:
            self.writers.discard(writer)
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path, headers, body)


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[FakeHttp]:
    fake = FakeHttp(app)
    await fake.start()
    try:
        yield fake
    finally:
        await fake.stop()


def result(number: object, value: dict) -> dict:
    return {"jsonrpc": "2.0", "id": number, "result": value}


def error(number: object, code: int, message: str, data: object = None) -> dict:
    body = {"code": code, "message": message} | ({} if data is None else {"data": data})
    return {"jsonrpc": "2.0", "id": number, "error": body}


class LegacyServer:
    """Streamable HTTP of 2025-11-25 with sessions."""

    def __init__(self, *, streams: bool = False, gone_status: int = 404) -> None:
        self.streams = streams
        self.gone_status = gone_status
        self.version = "1"
        self.sessions: set[str] = set()
        self.made = 0
        self.listeners: list[Reply] = []
        self.tools = ["echo"]
        self.deleted: list[str] = []
        self.notified: list[dict] = []
        self.calls: Callable[[Request, Reply], Awaitable[bool]] | None = None

    def forget(self) -> None:
        self.sessions.clear()

    def announce(self, method: str, **params: object) -> None:
        for reply in self.listeners:
            reply.event({"jsonrpc": "2.0", "method": method, "params": params})

    async def __call__(self, request: Request, reply: Reply) -> None:
        session = request.headers.get("mcp-session-id", "")
        if request.method == "DELETE":
            self.deleted.append(session)
            reply.send(200)
            return
        message = request.message
        if request.method == "POST" and message.get("method") == "initialize":
            self._open(message, reply)
            return
        if session not in self.sessions:
            text = "Bad Request: No valid session ID provided" if self.gone_status == 400 else "Session not found"
            reply.json(error(None, -32600, text), self.gone_status)
        elif request.method == "GET":
            reply.start_stream()
            self.listeners.append(reply)
            await reply.until_left()
        elif "id" not in message or "method" not in message:
            self.notified.append(message)
            reply.send(202)
        elif self.calls is None or not await self.calls(request, reply):
            self._say(reply, result(message["id"], self._result(message)))

    def _open(self, message: dict, reply: Reply) -> None:
        self.made += 1
        session = f"session-{self.made}"
        self.sessions.add(session)
        revision = message["params"]["protocolVersion"]
        said = {
            "protocolVersion": revision,
            "capabilities": CAPABILITIES,
            "serverInfo": {"name": "fake", "version": self.version},
        }
        reply.json(result(message["id"], said), mcp_session_id=session)

    def _say(self, reply: Reply, message: dict) -> None:
        if not self.streams:
            reply.json(message)
            return
        reply.start_stream()
        reply.event(message)
        reply.end_stream()

    def _result(self, message: dict) -> dict:
        if message["method"] == "tools/list":
            return {"tools": [{"name": name, "inputSchema": {"type": "object"}} for name in self.tools]}
        if message["method"] == "resources/list":
            return {"resources": []}
        if message["method"] == "tools/call":
            return {"content": [{"type": "text", "text": json.dumps(message["params"].get("arguments"))}]}
        return {}


class ModernServer:
    """Streamable HTTP of 2026-07-28."""

    def __init__(self) -> None:
        self.listeners: list[tuple[Reply, object, dict]] = []
        self.tools: list[dict] = [{"name": "echo", "inputSchema": {"type": "object"}}]
        self.calls: Callable[[Request, Reply], Awaitable[bool]] | None = None
        self.agrees: Callable[[dict], dict] = lambda wanted: wanted

    def announce(self, method: str, **params: object) -> None:
        for reply, number, _ in self.listeners:
            meta = {"io.modelcontextprotocol/subscriptionId": number}
            reply.event({"jsonrpc": "2.0", "method": method, "params": {"_meta": meta, **params}})

    async def __call__(self, request: Request, reply: Reply) -> None:
        message = request.message
        number, method = message.get("id"), message.get("method")
        if request.headers.get("mcp-protocol-version") != MODERN:
            reply.json(error(number, -32022, "unsupported", {"supported": [MODERN]}), 400)
        elif method == "server/discover":
            meta = {"io.modelcontextprotocol/serverInfo": {"name": "fake", "version": "2"}}
            said = {
                "resultType": "complete",
                "supportedVersions": [MODERN],
                "capabilities": CAPABILITIES,
                "_meta": meta,
            }
            reply.json(result(number, said))
        elif method == "subscriptions/listen":
            await self._listen(number, message, reply)
        elif method == "tools/call" and self.calls is not None and await self.calls(request, reply):
            return
        elif method == "tools/list":
            reply.json(result(number, {"resultType": "complete", "tools": self.tools, "ttlMs": 0}))
        elif method == "resources/list":
            reply.json(result(number, {"resultType": "complete", "resources": []}))
        elif method == "tools/call":
            headers = {name: value for name, value in request.headers.items() if name.startswith("mcp-")}
            text = json.dumps({"headers": headers, "params": message["params"]})
            reply.json(result(number, {"resultType": "complete", "content": [{"type": "text", "text": text}]}))
        else:
            reply.json(error(number, -32601, "unknown"), 404)

    async def _listen(self, number: object, message: dict, reply: Reply) -> None:
        reply.start_stream()
        meta = {"io.modelcontextprotocol/subscriptionId": number}
        wanted = message["params"]["notifications"]
        params = {"_meta": meta, "notifications": self.agrees(wanted)}
        reply.event({"jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged", "params": params})
        entry = (reply, number, wanted)
        self.listeners.append(entry)
        try:
            await reply.until_left()
        finally:
            self.listeners.remove(entry)


def bomb(mebibytes: int) -> bytes:
    return gzip.compress(b"0" * (mebibytes * 1024 * 1024))
