"""The frame around the REST application: what holds for every exchange, whatever its route.

A request id, hosts and origins that are ours, bodies of bounded size read in bounded time, headers that keep browsers
out of trouble, and an answer even when a handler breaks.
"""

import logging
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.ports import Ids
from mcp_orch.identity.allowances import METER_MARK, Allowances, Meter
from mcp_orch.identity.visits import BASE_MARK, LOCAL_MARK, REQUEST_ID_MARK
from mcp_orch.rest.bodies import READING, Bodies
from mcp_orch.rest.problems import Finding, problem
from mcp_orch.rest.texts import unfit_text

_LOG: Final = logging.getLogger(__name__)

_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})

_SAFE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# A page sets its own; JSON needs nothing at all.
_FALLBACK_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSettings:
    """Whom the REST surface answers."""

    hosts: frozenset[str] = frozenset()
    """Host names, lower case, without port, that may be in a Host header; loopback names always may. Empty: any."""
    cors_origins: frozenset[str] = frozenset()
    """Exact origins of other sites whose pages may call us with a bearer."""
    own_origin: str = ""
    """Where our own pages live as browsers see it: a proxy may hand on another Host than they asked for."""
    base: str = ""
    """The path of the hub on its host; empty where it has the host to itself."""
    is_https: bool = False
    """Reached by https, directly or through a proxy."""


class RequestFrame:
    """ASGI middleware around the whole REST application."""

    def __init__(self, application: ASGIApp, *, ids: Ids, settings: FrameSettings, allowances: Allowances) -> None:
        self._application: Final = application
        self._ids: Final = ids
        self._allowances: Final = allowances
        self._settings: Final = settings
        self._bodies: Final = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request."""
        exchange = _Exchange(send, settings=self._settings, headers=Headers(scope=scope))
        inner: Scope = {**scope, REQUEST_ID_MARK: self._ids.new("req"), BASE_MARK: self._settings.base}
        if scope["path"].startswith("/api/") and scope.get(LOCAL_MARK) is not True:
            inner[METER_MARK] = exchange.meter = Meter(self._allowances)
        if scope["method"] == "HEAD" and not scope["path"].endswith("/events"):
            # The server leaves the body out of the answer; the routes need not know.
            inner["method"] = "GET"
        exchange.request_id = inner[REQUEST_ID_MARK]
        try:
            refused = self._refuse(inner, exchange)
            body = b"" if refused is not None else await self._bodies.read(inner, receive)
            if refused is None:
                refused = body if isinstance(body, Finding) else unfit_text(inner, body)
            if refused is not None:
                await problem(inner, refused, status=_status_of(refused))(inner, receive, exchange.send)
                return
            if exchange.is_preflight(inner["method"]):
                await exchange.answer_preflight()
                return
            await self._application(inner, _Replay(body if isinstance(body, bytes) else b"", receive), exchange.send)
        except Exception:  # noqa: BLE001  the last door: whatever broke is logged here and answered without telling strangers why
            _LOG.exception("request %s to %s broke", exchange.request_id, scope["path"])
            await exchange.fail(inner, receive)

    def _refuse(self, scope: Scope, exchange: "_Exchange") -> Finding | None:
        if scope.get(LOCAL_MARK) is True:
            return None
        host = exchange.headers.get("host", "")
        name = _name_of(host)
        if self._settings.hosts and name not in self._settings.hosts and name not in _LOOPBACK_NAMES:
            return Finding(
                kind=ErrorKind.MALFORMED,
                detail=f"this hub does not answer for the host {name[:100]!r}",
                code="unknown-host",
                hint="add it to MCP_ORCH_ALLOWED_HOSTS",
            )
        if scope["method"] in READING or not exchange.origin:
            return None
        if exchange.is_foreign(host):
            return Finding(
                kind=ErrorKind.FORBIDDEN,
                detail=f"pages of {exchange.origin[:100]} may not change things here",
                code="foreign-origin",
                hint="add the origin to MCP_ORCH_CORS_ORIGINS",
            )
        return None


class _Exchange:
    """One answer on its way out."""

    def __init__(self, send: Send, *, settings: FrameSettings, headers: Headers) -> None:
        self._send: Final = send
        self._settings: Final = settings
        self.headers: Final = headers
        self.origin: Final = headers.get("origin", "")
        # Set once each.
        self.request_id = ""
        self.meter: Meter | None = None
        self._has_started = False
        self._is_complete = False

    def is_foreign(self, host: str) -> bool:
        """Whether the page that asks lives elsewhere and was not let in."""
        if self.origin == self._settings.own_origin or self.origin in self._settings.cors_origins:
            return False
        return self.origin.partition("://")[2].lower() != host.lower()

    def is_preflight(self, method: str) -> bool:
        """Whether a browser asks if a page of another site may ask."""
        return method == "OPTIONS" and bool(self.origin) and "access-control-request-method" in self.headers

    async def answer_preflight(self) -> None:
        """Yes for known origins (see `send`), nothing for others."""
        await self.send({"type": "http.response.start", "status": 204, "headers": []})
        await self.send({"type": "http.response.body", "body": b""})

    async def send(self, message: Message) -> None:
        """Adds what every answer carries."""
        if message["type"] == "http.response.start":
            self._has_started = True
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.request_id
            for name, value in _SAFE_HEADERS.items():
                headers[name] = value
            for name, value in _FALLBACK_HEADERS.items():
                headers.setdefault(name, value)
            if self.meter is not None and self.meter.allowance is not None:
                headers.update(self.meter.allowance.headers)
            if self._settings.is_https:
                headers["Strict-Transport-Security"] = "max-age=31536000"
            if self.origin in self._settings.cors_origins:
                self._allow_origin(headers)
        elif message["type"] == "http.response.body" and not message.get("more_body", False):
            self._is_complete = True
        await self._send(message)

    async def fail(self, scope: Scope, receive: Receive) -> None:
        """The answer when a handler broke; in the middle of an answer the connection breaks off instead."""
        if self._is_complete:
            return
        if self._has_started:
            raise ConnectionAbortedError("broke off in the middle of an answer")
        finding = Finding(
            kind=ErrorKind.INTERNAL,
            detail="the hub failed to do this; its log says why",
            code="internal",
            hint="search the hub's log for the request id",
        )
        await problem(scope, finding)(scope, receive, self.send)

    def _allow_origin(self, headers: MutableHeaders) -> None:
        headers["Access-Control-Allow-Origin"] = self.origin
        headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
        headers["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID"
        )
        headers["Access-Control-Expose-Headers"] = (
            "ETag, Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
        )
        headers["Access-Control-Max-Age"] = "600"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers.add_vary_header("Origin")


class _Replay:
    """Gives the body that was read to the application, then waits for the client to leave."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive: Final = receive

    async def __call__(self) -> Message:
        body, self._body = self._body, None
        if body is not None:
            return {"type": "http.request", "body": body, "more_body": False}
        return await self._receive()


def _name_of(host: str) -> str:
    """`example.org:8000` -> `example.org`, `[::1]:8000` -> `[::1]`."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


def _status_of(finding: Finding) -> int | None:
    return {"unknown-host": 421, "slow-body": 408}.get(finding.code)
