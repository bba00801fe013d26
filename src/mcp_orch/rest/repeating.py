"""Repeating: keeps the answers of requests that came with an Idempotency-Key. Who may ask is decided at the door."""

import logging
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_orch.contract.errors import OrchError
from mcp_orch.identity.door import REPEATABLE_MARK
from mcp_orch.identity.first_answers import FirstAnswer, FirstAnswers, Repeatable

_LOG: Final = logging.getLogger(__name__)

_UNDONE: Final = frozenset({501, 503})
"""Failures of the hub that leave nothing behind."""


class Repeating:
    """ASGI middleware around the routes: what the door let in as repeatable is kept before it is sent."""

    def __init__(self, application: ASGIApp, *, answers: FirstAnswers) -> None:
        self._application: Final = application
        self._answers: Final = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917  ASGI's signature
        """Answers one request."""
        await self._application(scope, receive, _Keeping(scope, send, answers=self._answers))


class _Keeping:
    def __init__(self, scope: Scope, send: Send, *, answers: FirstAnswers) -> None:
        self._scope: Final = scope
        self._send: Final = send
        self._answers: Final = answers
        # The beginning of an answer that waits until it is kept.
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        asked: Repeatable | None = self._scope.get(REPEATABLE_MARK)
        if message["type"] == "http.response.start" and asked is not None:
            self._start = message
            return
        if self._start is not None and asked is not None:
            await self._settle(asked, self._start, body=message.get("body", b""))
            await self._send(self._start)
            self._start = None
        await self._send(message)

    async def _settle(self, asked: Repeatable, start: Message, *, body: bytes) -> None:
        status: int = start["status"]
        try:
            if 200 <= status < 300:
                media_type = Headers(raw=start["headers"]).get("content-type", "")
                await self._answers.keep(asked, FirstAnswer(status=status, media_type=media_type, body=body))
            elif status < 500 or status in _UNDONE:
                await self._answers.release(asked)
            # What broke may have been done: whoever asks again hears that nobody knows.
        except OrchError as lost:
            # What was done is done: its answer goes out, and who asks again hears that nobody knows.
            _LOG.warning("the answer of %s could not be kept: %s", self._scope["path"], lost)
