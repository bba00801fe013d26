"""Bodies of requests: read whole, of bounded size and in bounded time, and of bounded size together."""

import asyncio
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.rest.problems import Finding

MAX_BODY_BYTES: Final = 1 << 20
MAX_COMING_BYTES: Final = 64 << 20
"""Of all bodies that are on their way: who sends one is not known yet."""
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods whose requests need no body."""
_TIMEOUT_S: Final = 30.0

_TOO_LARGE: Final = Finding(
    kind=ErrorKind.TOO_LARGE, detail=f"a body has at most {MAX_BODY_BYTES} bytes", code="body-too-large"
)
_TOO_MANY: Final = Finding(
    kind=ErrorKind.UNAVAILABLE,
    detail="too many bodies are on their way at a time",
    code="too-many-bodies",
    hint="try again in a moment",
)
_SLOW: Final = Finding(kind=ErrorKind.TIMEOUT, detail="the body did not arrive in time", code="slow-body")


class Bodies:
    """Reads bodies, and no more of them at a time than there may be."""

    def __init__(self) -> None:
        # Bytes of those that are not whole yet; changed by `_whole`.
        self._coming = 0

    async def read(self, scope: Scope, receive: Receive) -> bytes | Finding:
        """The whole body, or as much as came before the client left; or why it is not read."""
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > MAX_BODY_BYTES:
            return _TOO_LARGE
        if scope["method"] in READING and not announced and "transfer-encoding" not in headers:
            return b""
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                return await self._whole(receive)
        except TimeoutError:
            return _SLOW

    async def _whole(self, receive: Receive) -> bytes | Finding:
        parts: list[bytes] = []
        size = 0
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return b"".join(parts)
                part: bytes = message.get("body", b"")
                size += len(part)
                self._coming += len(part)
                if size > MAX_BODY_BYTES:
                    return _TOO_LARGE
                if self._coming > MAX_COMING_BYTES:
                    return _TOO_MANY
                parts.append(part)
                if not message.get("more_body", False):
                    return b"".join(parts)
        finally:
            self._coming -= size
