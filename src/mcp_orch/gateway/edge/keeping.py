"""The keeper of streams: owns every task of the edge, keeps streams alive, and has them judged again and again."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Final, Self

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId
from mcp_orch.contract.ports import CallerSource, Clock
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.edge.rounds import Rounds
from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.edge.streams import KEEP_ALIVE, EventStream
from mcp_orch.gateway.edge.vigil import Vigil
from mcp_orch.gateway.era.legacy.sessions import Sessions

_LOG: Final = logging.getLogger(__name__)
_SWEEP_S: Final = 30.0


class StreamKeeper:
    """Implements `streams.Keeper`. Used as an async context manager, by one task, around everything else."""

    def __init__(
        self, *, settings: EdgeSettings, clock: Clock, callers: CallerSource, vigil: Vigil, sessions: Sessions
    ) -> None:
        self.settings: Final = settings
        self.clock: Final = clock
        self.vigil: Final = vigil
        self.rounds: Final = Rounds(clock=clock, moment_s=settings.watch_after_s)
        self._callers: Final = callers
        self._sessions: Final = sessions
        self._group: Final = asyncio.TaskGroup()
        self.loop: asyncio.AbstractEventLoop
        """Where everything runs; set on entering."""
        # Streams that have begun and not ended; changed by `opened` and `closed`.
        self._streams: set[EventStream] = set()
        # Bytes that wait in all of them; changed by the streams.
        self.unsent = 0
        # Held streams by who opened them, and the last words of each; changed by `hold` and `let_go`.
        self._held: dict[EventStream, bytes] = {}
        self._counts: dict[PrincipalId, int] = {}
        self._rouse: Final = asyncio.Event()
        self._ticker: asyncio.Task[None] | None = None
        self.is_draining = False

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        self.loop = asyncio.get_running_loop()
        self._ticker = self._group.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.drain()
        self.rounds.close()
        self._sessions.close_all()
        if self._ticker is not None:
            self._ticker.cancel()
        try:
            async with asyncio.timeout(self.settings.drain_s):
                await self._group.__aexit__(None, None, None)
        except TimeoutError:
            # Readers that do not read can't keep the hub from stopping; the group has cancelled what wrote to them.
            return

    def drain(self) -> None:
        """Says goodbye on every held stream, and opens no more."""
        self.is_draining = True
        for stream, farewell in list(self._held.items()):
            stream.end(farewell)

    def spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None] | None:
        """Runs work in this keeper's task group; None: it has ended, and so nothing is begun any more."""
        guarded = _guarded(work)
        try:
            return self._group.create_task(guarded)
        except RuntimeError:
            guarded.close()
            work.close()
            return None

    def opened(self, stream: EventStream) -> None:
        """A stream has begun."""
        self._streams.add(stream)

    def closed(self, stream: EventStream) -> None:
        """A stream has ended."""
        self._streams.discard(stream)

    def room_for(self, principal: PrincipalId) -> Failed | None:
        """Why this principal may hold no further stream; None: it may."""
        if self.is_draining:
            return Failed(kind=ErrorKind.UNAVAILABLE, message="this hub is about to stop", retry_after_s=5.0)
        if len(self._held) >= self.settings.max_streams:
            message = f"this hub has {self.settings.max_streams} open streams"
            return Failed(kind=ErrorKind.UNAVAILABLE, message=message, retry_after_s=10.0)
        if self._counts.get(principal, 0) >= self.settings.max_streams_per_principal:
            message = f"there are {self.settings.max_streams_per_principal} open streams with this credential"
            return Failed(kind=ErrorKind.LIMITED, message=message, retry_after_s=10.0)
        return None

    def hold(self, stream: EventStream, principal: PrincipalId, *, farewell: bytes) -> None:
        """Counts a stream that stays open."""
        self._held[stream] = farewell
        self._counts[principal] = self._counts.get(principal, 0) + 1

    def let_go(self, stream: EventStream, principal: PrincipalId) -> None:
        """A held stream has ended."""
        if self._held.pop(stream, None) is None:
            return
        left = self._counts.get(principal, 1) - 1
        if left:
            self._counts[principal] = left
        else:
            self._counts.pop(principal, None)

    def rouse(self) -> None:
        """Something changed that streams depend on: they are judged now, not at the next tick."""
        self._rouse.set()

    async def _tick(self) -> None:
        unsubscribe = self._callers.subscribe(lambda _: self.rouse())
        swept_at = self.clock.monotonic()
        try:
            while True:
                await self._rest()
                await _guarded(self.vigil.judge_all())
                now = self.clock.monotonic()
                self._keep_alive(now)
                if now - swept_at >= _SWEEP_S:
                    swept_at = now
                    self._sessions.sweep()
        finally:
            unsubscribe()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(self.settings.judge_every_s):
                await self._rouse.wait()
        except TimeoutError:
            return
        self._rouse.clear()

    def _keep_alive(self, now: float) -> None:
        oldest = now - self.settings.keep_alive_s
        for stream in list(self._streams):
            if stream.written_at < oldest:
                stream.written_at = now
                stream.write(KEEP_ALIVE)


async def _guarded(work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except Exception:  # noqa: BLE001  a bug at one stream must not end the task group, and with it all the others
        _LOG.exception("work at a stream failed")
