"""Requests a well-behaved client never sends, byte by byte, and what comes back."""

import json
import socket
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

LIMIT_S = 15.0
MODERN = "2026-07-28"
ACCEPT = "application/json, text/event-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Status, headers by lower-case name, and the whole body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        """The JSON-RPC message, whether it came as JSON or as an event."""
        body = self.body
        if self.headers.get("content-type", "").startswith("text/event-stream"):
            body = next(line[5:] for line in body.splitlines() if line.startswith(b"data:") and b'"id"' in line)
        return json.loads(body)

    @property
    def error_code(self) -> int | None:
        return self.message.get("error", {}).get("code")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawClient:
    """Knocks at one endpoint."""

    url: str
    key: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def send(self, method: str, body: bytes = b"", /, **headers: str | None) -> Response:
        """One request on a connection of its own. A header given as None is left out; `_` in names stands for `-`."""
        parts = urlsplit(self.url)
        merged: dict[str, str | None] = {
            "Host": parts.netloc,
            "Connection": "close",
            "Authorization": f"Bearer {self.key}" if self.key is not None else None,
            **self.headers,
        }
        if method == "POST":
            merged |= {"Content-Type": "application/json", "Accept": ACCEPT, "Content-Length": str(len(body))}
        merged |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{name}: {value}" for name, value in merged.items() if value is not None]
        head = "\r\n".join([f"{method} {parts.path} HTTP/1.1", *lines]) + "\r\n\r\n"
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=LIMIT_S) as connection:
            try:
                connection.sendall(head.encode() + body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the hub refused before it had read everything; its answer is already on the way
            return _read(connection)

    def post(self, message: Any, /, **headers: str | None) -> Response:
        return self.send("POST", json.dumps(message).encode(), **headers)

    def modern(self, method: str, params: dict[str, Any] | None = None, **headers: str | None) -> Response:
        """A request of 2026-07-28, with everything it needs."""
        named = (params or {}).get("name") or (params or {}).get("uri")
        mirrored: dict[str, str | None] = {"MCP_Protocol_Version": MODERN, "Mcp_Method": method, "Mcp_Name": named}
        message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": {**(params or {}), "_meta": envelope()}}
        return self.post(message, **{**mirrored, **headers})

    def call(self, tool: str, **arguments: Any) -> Response:
        return self.modern("tools/call", {"name": tool, "arguments": arguments})


def envelope() -> dict[str, Any]:
    return {
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo": {"name": "raw", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    }


def initialize(revision: str = "2025-11-25") -> dict[str, Any]:
    params = {"protocolVersion": revision, "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}
    return {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}


def _read(connection: socket.socket) -> Response:
    with connection.makefile("rb") as stream:
        status = int(stream.readline().split()[1])
        headers: dict[str, str] = {}
        while (line := stream.readline().strip()) != b"":
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        if headers.get("transfer-encoding") == "chunked":
            body = b"".join(iter(lambda: _chunk(stream), b""))
        else:
            body = stream.read(int(headers["content-length"])) if "content-length" in headers else stream.read()
    return Response(status=status, headers=headers, body=body)


def _chunk(stream: Any) -> bytes:
    size = int(stream.readline().split(b";")[0], 16)
    got = stream.read(size)
    stream.readline()
    return got
