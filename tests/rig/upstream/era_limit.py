"""Limits the conformance upstream to one era: over HTTP by what is let in, over stdio by what is answered."""

import json
from typing import Any

import mcp_types as types
from mcp.server.context import CallNext, HandlerResult
from mcp.shared.exceptions import MCPError
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS, LATEST_MODERN_VERSION
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.rig.upstream.questions import Context


def refuse_foreign_era(era: str) -> Any:
    """A middleware for stdio: a legacy server does not know discover, a modern one no handshake."""

    async def limit(ctx: Context, call_next: CallNext) -> HandlerResult:
        if era == "legacy" and ctx.method == "server/discover":
            raise MCPError(types.METHOD_NOT_FOUND, "Method not found")
        if era == "modern" and ctx.method == "initialize":
            raise MCPError(
                types.UNSUPPORTED_PROTOCOL_VERSION,
                "Unsupported protocol version",
                {"supported": [LATEST_MODERN_VERSION], "requested": (ctx.params or {}).get("protocolVersion")},
            )
        return await call_next(ctx)

    return limit


class OneEra:
    """An ASGI application that only lets one era in, and answers the other as servers of that era do."""

    def __init__(self, app: ASGIApp, era: str) -> None:
        self._app = app
        self._era = era

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
            return
        status, error = refusal
        body = json.dumps({"jsonrpc": "2.0", "id": None, "error": error}).encode()
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": body})

    def _refusal(self, scope: Scope) -> tuple[int, dict[str, Any]] | None:
        headers = dict(scope["headers"])
        revision = headers.get(b"mcp-protocol-version", b"").decode()
        is_modern = bool(revision) and revision not in HANDSHAKE_PROTOCOL_VERSIONS
        if self._era == "legacy" and is_modern:
            known = ", ".join(HANDSHAKE_PROTOCOL_VERSIONS)
            return 400, {
                "code": types.INVALID_REQUEST,
                "message": f"Bad Request: Unsupported protocol version: {revision}. Supported versions: {known}",
            }
        if self._era == "modern" and scope["method"] != "POST":
            return 405, {"code": types.INVALID_REQUEST, "message": "Method Not Allowed"}
        if self._era == "modern" and not is_modern:
            return 400, {
                "code": types.UNSUPPORTED_PROTOCOL_VERSION,
                "message": "Unsupported protocol version",
                "data": {"supported": [LATEST_MODERN_VERSION], "requested": revision or "2025-03-26"},
            }
        return None
