"""The root of everything that is served: one look at the path decides who answers."""

import asyncio
import json
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_orch.gateway.edge.application import GatewayApplication
from mcp_orch.rest.web_files import WebFiles

_REST: Final = frozenset({"/api", "/ready", "/metrics"})
_WAIT_S: Final = 30.0
_HEALTHY: Final = b'{"status":"ok"}'


class RestLater:
    """Stands for the REST application until it is loaded: requests wait, for a bounded time."""

    def __init__(self, *, base: str = "") -> None:
        self._base: Final = base
        # Set once, by `open`.
        self._application: ASGIApp | None = None
        self._is_open: Final = asyncio.Event()

    def open(self, application: ASGIApp) -> None:
        """From now on requests are answered."""
        self._application = application
        self._is_open.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request."""
        if scope["type"] != "http":
            return
        if self._application is None:
            try:
                async with asyncio.timeout(_WAIT_S):
                    await self._is_open.wait()
            except TimeoutError:
                await _answer(send, 503, body=self._starting())
                return
        assert self._application is not None
        await self._application(scope, receive, send)

    def _starting(self) -> bytes:
        detail = "the hub is still starting; try again in a moment"
        where = f"{self._base}/problems/unavailable"
        return json.dumps(
            {"type": where, "title": "unavailable", "status": 503, "detail": detail, "code": "starting"}
        ).encode()


class HubApplication:
    """An ASGI application: MCP endpoints, REST, health, and the pages of the web application."""

    def __init__(self, *, gateway: GatewayApplication, rest: RestLater, pages: WebFiles) -> None:
        self._gateway: Final = gateway
        self._rest: Final = rest
        self._pages: Final = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request."""
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if self._gateway.serves(path):
            await self._gateway(scope, receive, send)
        elif path == "/health":
            await _answer(send, 200, body=_HEALTHY)
        elif path in _REST or path.startswith(("/api/", "/problems/")):
            await self._rest(scope, receive, send)
        else:
            await self._pages(scope, receive, send)


async def _answer(send: Send, status: int, *, body: bytes) -> None:
    kind = b"application/json" if status == 200 else b"application/problem+json"
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if status != 200:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
