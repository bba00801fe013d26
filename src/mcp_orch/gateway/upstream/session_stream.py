"""The streams of a legacy session that belong to no POST: the server's own, and those taken up again."""

import asyncio
import random
from collections.abc import Callable, Mapping
from typing import Final

from mcp_orch.gateway.upstream.errors import (
    BrokenOff,
    SessionGone,
    UpstreamMisbehaved,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from mcp_orch.gateway.upstream.http_call import TakeQuestion
from mcp_orch.gateway.upstream.modern_http import Wires
from mcp_orch.gateway.upstream.notices import Notices
from mcp_orch.gateway.upstream.outbound.events import Event
from mcp_orch.gateway.upstream.outbound.exchange import Exchange, Response
from mcp_orch.gateway.upstream.outbound.heads import EVENTS
from mcp_orch.gateway.upstream.setup import Setup

_STEADY_S: Final = 5.0
"""A stream that lasted longer is one the server means to keep."""


class SessionStream:
    """Keeps the GET stream of a session open where the server offers one."""

    def __init__(
        self,
        setup: Setup,
        wires: Wires,
        *,
        notices: Notices,
        ask: TakeQuestion,
        on_gone: Callable[[UpstreamUnavailable], None],
    ) -> None:
        self._setup: Final = setup
        self._wires: Final = wires
        self._notices: Final = notices
        self._ask: Final = ask
        self._on_gone: Final = on_gone
        # The session's headers and the task that keeps its stream; replaced by `open`.
        self._extra: Mapping[str, str] = {}
        self._task: asyncio.Task[None] | None = None
        # The stream is there; changed by `_one_stream`.
        self.is_open = False

    def open(self, extra: Mapping[str, str]) -> None:
        """Opens the stream of this session, closing that of the one before."""
        self.close()
        self._extra = extra
        self._task = self._setup.spawn(self._keep(extra))

    def close(self) -> None:
        """Closes it."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def payload(self, last_id: str) -> bytes:
        """The request that opens a stream, or takes one up after the event with this id."""
        extra = {**self._extra, "Accept": EVENTS}
        if last_id and last_id.isascii() and last_id.isprintable():
            extra["Last-Event-ID"] = last_id
        return self._wires.heads.bare("GET", self._wires.target, extra=extra)

    async def _keep(self, extra: Mapping[str, str]) -> None:
        waits, clock = self._setup.settings.waits, self._setup.clock
        delay_s, last_id, is_again = waits.backoff_first_s, "", False
        while self._extra is extra:
            began_s = clock.monotonic()
            try:
                response = await self._one_stream(last_id, is_gap=is_again and not last_id)
            except (BrokenOff, UpstreamTimeout, UpstreamMisbehaved) as broken:
                # It does not go well with this stream; calls may fare better, so the session stays.
                self._setup.log.note(f"the stream for notifications broke off: {broken.message}")
                response = None
            except UpstreamUnavailable as gone:
                self._on_gone(gone)
                return
            if response is not None and not response.is_stream:
                # On the first try it may also mean that there is no such stream: then the next call will find out.
                self._not_offered(response, may_be_gone=is_again and "Mcp-Session-Id" in extra)
                return
            was_steady = clock.monotonic() - began_s > _STEADY_S
            delay_s = waits.backoff_first_s if was_steady else min(delay_s * 2, waits.backoff_last_s)
            (last_id, wait_s), is_again = _next_try(response, delay_s), True
            await asyncio.sleep(wait_s * random.uniform(0.8, 1.2))  # noqa: S311  jitter, not a secret

    def _not_offered(self, response: Response, *, may_be_gone: bool) -> None:
        if response.status == 404 and may_be_gone:
            self._on_gone(SessionGone())
        elif response.status != 405:
            self._setup.log.note(f"no stream for notifications: HTTP {response.status}")

    async def _one_stream(self, last_id: str, *, is_gap: bool) -> Response:
        """The end of one stream; what came on it has been told. Waits as long as the server keeps it open.

        `is_gap`: what was said since the one before is lost, so everything is looked at again once this one is there.
        """
        done: asyncio.Future[Response | Exception] = asyncio.get_running_loop().create_future()

        def on_head(response: Response) -> None:
            self.is_open = response.is_stream
            if is_gap and response.is_stream:
                self._setup.news.missed()

        exchange = Exchange(self.payload(last_id), on_end=lambda how: _settle(done, how), on_event=self._on_event)
        exchange.on_head = on_head
        connection = await self._wires.client.start(exchange)
        try:
            how = await done
        finally:
            self.is_open = False
            connection.give_up(exchange)
        if isinstance(how, Response):
            return how
        raise how

    def _on_event(self, event: Event) -> bool:
        if event.name != "message":
            return False
        for message in self._notices.read(event.data):
            if not isinstance(message.method, str):
                continue
            if isinstance(message.id, int | str | float):
                self._ask(message, call=None)
            else:
                self._notices.take(message)
        return False


def _next_try(response: Response | None, delay_s: float) -> tuple[str, float]:
    """Where to take up the stream, and when: the server may choose, within reason."""
    if response is None:
        return "", delay_s
    wait_s = delay_s if response.retry_ms is None else min(max(response.retry_ms / 1000, 0.05), 60.0)
    return response.last_id, wait_s


def _settle(done: asyncio.Future[Response | Exception], how: Response | Exception) -> None:
    if not done.done():
        done.set_result(how)
