"""A hub below a path of its host, such as https://example.org/tools: behind a proxy that keeps the path, or cuts it."""

from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send


def base_path_of(public_url: str) -> str:
    """`https://example.org/tools/` -> `/tools`; empty for a hub that has its host to itself."""
    return urlsplit(public_url).path.rstrip("/")


class Mounted:
    """ASGI: takes the path of the hub off what is asked for. What comes without it was cut by the proxy already."""

    def __init__(self, application: ASGIApp, *, base: str) -> None:
        self._application: Final = application
        self._base: Final = base
        self._raw_base: Final = base.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request."""
        path: str = scope.get("path", "")
        if path == self._base or path.startswith(f"{self._base}/"):
            raw: bytes = scope.get("raw_path") or path.encode()
            # In the scope itself: what the gateway leaves in it is looked for there while the answer is sent.
            scope["path"] = path[len(self._base) :] or "/"
            scope["raw_path"] = raw.removeprefix(self._raw_base) or b"/"
        await self._application(scope, receive, send)
