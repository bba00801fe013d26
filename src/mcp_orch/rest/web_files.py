"""The files of the web application, served as bare ASGI: no framework, so that it answers before REST is loaded."""

import asyncio
import json
import mimetypes
import os
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]  # pyright: ignore[reportExplicitAny]  ASGI's own type
Message: TypeAlias = MutableMapping[str, Any]  # pyright: ignore[reportExplicitAny]  ASGI's own type
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; "
    "require-trusted-types-for 'script'"
)

_UNBUILT_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_UNBUILT_PAGE: Final = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>mcp-orch</title></head><body>'
    b"<h1>The web application is not built yet</h1>"
    b"<p>The hub itself is running: its MCP endpoints and <code>/api/v1</code> answer.</p>"
    b"<p>If a build is under way this page turns into the application by itself. Otherwise build it with "
    b"<code>scripts/quickstart.sh</code>, or install the wheel, which brings it along.</p></body></html>"
)
_NO_PAGES: Final = ("/api/", "/.well-known/", "/assets/", "/problems/")
_NO_PAGE_ENDINGS: Final = ("/mcp", "/sse", "/api", "/.well-known")
_FOREVER: Final = b"public, max-age=31536000, immutable"
_ENCODINGS: Final = ((b"br", ".br"), (b"gzip", ".gz"))
_COMMON: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: Path
    media_type: bytes
    etag: bytes
    packed: tuple[tuple[bytes, Path], ...]
    """The same, compressed: by name of the encoding, best first."""


class WebFiles:
    """Serves a folder that Vite built. What is not a file of it, and no API path, gets the application's page.

    Only files found in the folder beforehand can be asked for, so no path leads out of it. A new build is noticed by
    the time of its index.html.
    """

    def __init__(self, folder: Path, *, is_https: bool = False, base: str = "") -> None:
        self._folder: Final = folder
        self._base: Final = base.encode()
        self._common: Final = [*_COMMON]
        if is_https:
            self._common.append((b"strict-transport-security", b"max-age=31536000"))
        # Replaced as a whole when index.html is another one than at the last look.
        self._built_at: int | None = None
        self._files: dict[str, _File] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request."""
        del receive
        exchange = _Exchange(scope, send, common=self._common, base=self._base)
        path: str = scope["path"]
        if scope["method"] not in {"GET", "HEAD"}:
            await exchange.refuse(405, "only GET is possible here", extra=[(b"allow", b"GET, HEAD")])
            return
        await asyncio.to_thread(self._look)
        found = self._files.get(path)
        if found is not None and path != "/index.html":
            await exchange.give(found, caching=_FOREVER if path.startswith("/assets/") else b"no-cache")
        elif not _may_be_page(path):
            await exchange.refuse(404, f"there is nothing at {path[:200]}")
        elif (page := self._files.get("/index.html")) is not None:
            await exchange.give(page, caching=b"no-cache", is_page=True)
        else:
            await exchange.unbuilt()

    def _look(self) -> None:
        try:
            built_at = (self._folder / "index.html").stat().st_mtime_ns
        except OSError:
            # Not built, or a build is replacing it at this moment.
            self._built_at, self._files = None, {}
            return
        if built_at != self._built_at:
            self._files = _files_in(self._folder)
            self._built_at = built_at


class _Exchange:
    def __init__(self, scope: Scope, send: Send, *, common: Headers, base: bytes) -> None:
        self._send: Final = send
        self._base: Final = base
        self._common: Final = common
        self._is_head: Final = scope["method"] == "HEAD"
        self._asked: Final = {name: value for name, value in scope["headers"]}  # noqa: C416  pairs to a dict, typed

    async def give(self, found: _File, *, caching: bytes, is_page: bool = False) -> None:
        """A file, in the best form that the client reads; the links of the page begin at the hub's own path."""
        accepted = self._asked.get(b"accept-encoding", b"") if not is_page else b""
        encoding, path = next(((name, one) for name, one in found.packed if name in accepted), (b"", found.path))
        etag = found.etag if not encoding else found.etag[:-1] + b"-" + encoding + b'"'
        headers: Headers = [
            (b"content-type", found.media_type),
            (b"cache-control", caching),
            (b"etag", etag),
            (b"vary", b"Accept-Encoding"),
            (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
        ]
        if etag in self._asked.get(b"if-none-match", b""):
            await self._answer(304, headers, body=b"")
            return
        if encoding:
            headers.append((b"content-encoding", encoding))
        try:
            body = await asyncio.to_thread(path.read_bytes)
        except OSError:
            # A build is replacing the files: the next look finds the new ones.
            await self.refuse(404, "this file was replaced by a newer build; reload the page")
            return
        if is_page:
            # Vite's links are relative to the page, and the page is shown at many paths.
            body = body.replace(b'="./', b'="%b/' % self._base)
        await self._answer(200, headers, body=body)

    async def refuse(self, status: int, detail: str, *, extra: Headers | None = None) -> None:
        """A problem, never a page."""
        kind = {404: "not-found", 405: "unsupported"}[status]
        where = f"{self._base.decode()}/problems/{kind}"
        body = json.dumps({"type": where, "title": kind, "status": status, "detail": detail, "code": kind}).encode()
        headers: Headers = [
            (b"content-type", b"application/problem+json"),
            (b"cache-control", b"no-store"),
            (b"content-security-policy", _UNBUILT_POLICY.encode()),
        ]
        await self._answer(status, [*headers, *(extra or [])], body=body)

    async def unbuilt(self) -> None:
        """The page while there is no application."""
        headers: Headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"content-security-policy", _UNBUILT_POLICY.encode()),
            (b"retry-after", b"5"),
            (b"refresh", b"5"),
        ]
        await self._answer(503, headers, body=_UNBUILT_PAGE)

    async def _answer(self, status: int, headers: Headers, *, body: bytes) -> None:
        length = [] if status == 304 else [(b"content-length", str(len(body)).encode())]
        await self._send(
            {"type": "http.response.start", "status": status, "headers": [*headers, *self._common, *length]}
        )
        await self._send({"type": "http.response.body", "body": b"" if self._is_head else body})


def _may_be_page(path: str) -> bool:
    if path.startswith(_NO_PAGES) or path.endswith(_NO_PAGE_ENDINGS):
        return False
    if path == "/index.html":
        return True
    # `/favicon.ico` is a file that is missing; `/projects/demo/servers/my.server` is a page.
    return "/" in path[1:] or "." not in path


def _files_in(folder: Path) -> dict[str, _File]:
    packed_endings = {ending for _, ending in _ENCODINGS}
    found: dict[str, _File] = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root) / name
            if path.suffix not in packed_endings and path.is_file():
                found["/" + path.relative_to(folder).as_posix()] = _described(path)
    return found


def _described(path: Path) -> _File:
    state = path.stat()
    media_type = _MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = tuple((name, other) for name, ending in _ENCODINGS if (other := Path(f"{path}{ending}")).is_file())
    etag = f'"{state.st_size:x}-{state.st_mtime_ns:x}"'.encode()
    return _File(path=path, media_type=media_type.encode(), etag=etag, packed=packed)


# Written down: the machine's own table may say something else.
_MEDIA_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
