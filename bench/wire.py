"""The bytes the load client sends: tools/call and tools/list in both eras, ids and nonces of fixed width."""

import json
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Era: TypeAlias = Literal["legacy", "modern"]
ERAS: tuple[Era, ...] = ("legacy", "modern")

FIRST_ID = 1_000_000_000
"""Ids count from here, so that each has ten digits and every body of a kind the same length."""
REVISIONS: dict[Era, str] = {"legacy": "2025-11-25", "modern": "2026-07-28"}
_ENVELOPE = {
    "io.modelcontextprotocol/protocolVersion": REVISIONS["modern"],
    "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where requests go."""

    host: str
    port: int
    path: str
    key: str | None = None
    era: Era = "legacy"
    headers: dict[str, str] = field(default_factory=dict[str, str])


class RequestMaker:
    """Builds the requests of one kind for one target and session."""

    def __init__(
        self,
        target: Target,
        method: str,
        *,
        tool: str | None = None,
        arguments: dict[str, object] | None = None,
        session: str | None = None,
    ) -> None:
        params: dict[str, object] = {}
        if tool is not None:
            params = {"name": tool, "arguments": {"text": "NONCE-----", **(arguments or {})}}
        if target.era == "modern":
            params["_meta"] = _ENVELOPE
        message = {"jsonrpc": "2.0", "id": FIRST_ID, "method": method, "params": params}
        body = json.dumps(message, separators=(",", ":")).encode()
        before, _, rest = body.partition(str(FIRST_ID).encode())
        self._head = head(target, length=len(body), method=method, tool=tool, session=session) + before
        self._middle, nonce, self._end = rest.partition(b"NONCE-----")
        self.has_nonce = bool(nonce)

    def request(self, number: int) -> bytes:
        """The request with this id, which is its nonce too."""
        digits = b"%d" % number
        if not self.has_nonce:
            return self._head + digits + self._middle
        return self._head + digits + self._middle + digits + self._end


def head(
    target: Target, *, length: int, method: str | None = None, tool: str | None = None, session: str | None = None
) -> bytes:
    """The head of a POST."""
    lines = [
        f"POST {target.path} HTTP/1.1",
        f"Host: {target.host}:{target.port}",
        "Content-Type: application/json",
        "Accept: application/json, text/event-stream",
        f"Content-Length: {length}",
    ]
    if target.key is not None:
        lines.append(f"Authorization: Bearer {target.key}")
    if target.era == "modern":
        lines.append(f"MCP-Protocol-Version: {REVISIONS['modern']}")
        if method is not None:
            lines.append(f"Mcp-Method: {method}")
        if tool is not None:
            lines.append(f"Mcp-Name: {tool}")
    elif session is not None:
        lines += [f"Mcp-Session-Id: {session}", f"MCP-Protocol-Version: {REVISIONS['legacy']}"]
    lines += [f"{name}: {value}" for name, value in target.headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(target: Target, message: dict[str, object], *, session: str | None = None) -> bytes:
    """One whole POST of this message."""
    body = json.dumps(message).encode()
    return head(target, length=len(body), session=session) + body


def listen(target: Target, number: int) -> bytes:
    """Opens a stream that tells of changed tools."""
    params = {"_meta": _ENVELOPE, "notifications": {"toolsListChanged": True}}
    body = json.dumps({"jsonrpc": "2.0", "id": number, "method": "subscriptions/listen", "params": params}).encode()
    return head(target, length=len(body), method="subscriptions/listen") + body


IDE_CAPABILITIES = {"roots": {"listChanged": True}, "sampling": {}, "elicitation": {}}


def initialize(*, capabilities: dict[str, object] | None = None) -> dict[str, object]:
    """The first message of a legacy session."""
    params = {
        "protocolVersion": REVISIONS["legacy"],
        "capabilities": capabilities or {},
        "clientInfo": {"name": "bench", "version": "1"},
    }
    return {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}


INITIALIZED: dict[str, object] = {"jsonrpc": "2.0", "method": "notifications/initialized"}
