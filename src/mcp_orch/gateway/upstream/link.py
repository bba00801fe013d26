"""One connection of a server: made when needed, remade when lost, never made twice at once."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis, because, in_words
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.pictures import Transport
from mcp_orch.contract.ports import Clock
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamError, UpstreamTimeout, UpstreamUnavailable
from mcp_orch.gateway.upstream.settings import UpstreamSettings, Waits
from mcp_orch.gateway.upstream.setup import Back

Spawn = Callable[[Coroutine[object, object, None]], "asyncio.Task[None]"]


class Backoff:
    """How long to wait before the next try.

    `on_demand_s`: a caller's request tries again this long after a failure, however long the wait; None: it does not.
    """

    def __init__(
        self, *, clock: Clock, waits: Waits, crashes_until_held: int, on_demand_s: float | None = None
    ) -> None:
        self._clock: Final = clock
        self._waits: Final = waits
        self._crashes_until_held: Final = crashes_until_held
        self._on_demand_s: Final = on_demand_s
        # Failures in a row, and when the recent crashes were; changed by `failed`, `crashed` and `well`.
        self._failures = 0
        self._crashes: list[float] = []
        self._not_before_s = 0.0
        self._failed_at_s = 0.0

    @property
    def wait_s(self) -> float:
        """Seconds until the next try is due."""
        return max(self._not_before_s - self._clock.monotonic(), 0.0)

    @property
    def caller_wait_s(self) -> float | None:
        """Seconds until a request that waits is reason enough to try; None: the next try is not made for it.

        Where a try costs little, a request is reason enough: a remote server may be back.
        """
        if self.wait_s == 0:
            return 0.0
        if self._on_demand_s is None:
            return None
        return max(self._failed_at_s + self._on_demand_s - self._clock.monotonic(), 0.0)

    @property
    def knocks_for_callers(self) -> bool:
        """A try costs little here, so that requests may have tries of their own."""
        return self._on_demand_s is not None

    @property
    def is_held(self) -> bool:
        """It crashed too often in a short time."""
        since = self._clock.monotonic() - self._waits.crash_window_s
        return sum(at > since for at in self._crashes) >= self._crashes_until_held

    def well(self) -> None:
        """It works."""
        self._failures = 0
        self._crashes.clear()
        self._not_before_s = 0.0

    def failed(self, *, is_crash: bool) -> None:
        """It could not be connected to, or ended without having been of use."""
        now_s = self._failed_at_s = self._clock.monotonic()
        if is_crash:
            self._crashes = [*self._crashes[-20:], now_s]
        delay_s = min(self._waits.backoff_first_s * 2**self._failures, self._waits.backoff_last_s)
        self._failures = min(self._failures + 1, 20)
        if self.is_held:
            delay_s = max(delay_s, self._waits.held_s)
        self._not_before_s = now_s + delay_s * random.uniform(0.8, 1.0)  # noqa: S311  jitter, not a secret


def backoff_for(transport: Transport, *, settings: UpstreamSettings, clock: Clock) -> Backoff:
    """The waits of one server: shorter where a try starts no process."""
    waits, on_demand_s = settings.waits, None
    if transport is not Transport.STDIO:
        on_demand_s = waits.on_demand_remote_s
        waits = replace(waits, backoff_last_s=min(waits.backoff_last_s, waits.backoff_remote_s))
    return Backoff(clock=clock, waits=waits, crashes_until_held=settings.crashes_until_held, on_demand_s=on_demand_s)


class Link:
    """Holds at most one open connection."""

    def __init__(
        self, *, connect: Callable[[], Coroutine[object, object, Back]], spawn: Spawn, backoff: Backoff
    ) -> None:
        self._connect: Final = connect
        self._spawn: Final = spawn
        self.backoff: Final = backoff
        # The connection, the attempt to make one, why the last attempt failed; changed by `_open` and `close`.
        self.back: Back | None = None
        self._opening: asyncio.Task[None] | None = None
        self._failure: UpstreamError | None = None
        # How the last connection ended by itself; changed by `lost`.
        self._ending = because(Why.ENDED_AT_ONCE)
        self._is_closed = False
        # Set by whoever got an answer over it: then its end is not a crash on start.
        self.served_by: Back | None = None
        self.used_at_s = 0.0

    @property
    def is_open(self) -> bool:
        """Requests can be sent at once."""
        return self.back is not None and self.back.is_open

    @property
    def failure(self) -> UpstreamError | None:
        """Why the last attempt failed."""
        return self._failure

    async def ready(self) -> Back:
        """The connection, after making it if need be. Many may wait for one attempt; it outlives those who give up.

        Raises UpstreamUnavailable or UpstreamTimeout: at once, while no attempt is made for requests.
        """
        # What an attempt found that began before this request came may be old by now.
        may_be_old = self._opening is not None and self.backoff.knocks_for_callers
        await self._attempt()
        if may_be_old and not self.is_open:
            await self._attempt()
        if self.back is not None and self.back.is_open:
            return self.back
        if self._is_closed:
            raise UpstreamUnavailable(because(Why.REPLACED))
        raise self._told(self._failure or BrokenOff(self._ending, was_written=False))

    async def prepare(self) -> None:
        """As `ready`, for nobody in particular: why it failed stands in `failure`."""
        try:
            await self.ready()
        except OrchError:
            return

    def lost(self, back: Back, reason: Diagnosis) -> None:
        """This connection has ended by itself; a newer one may have taken its place already."""
        self._ending = reason
        if self.back is back:
            self.back = None
        if self.served_by is back:
            self.backoff.well()
        else:
            self.backoff.failed(is_crash=True)
        self._spawn(back.aclose())

    def shut(self) -> None:
        """Makes no connection from now on."""
        self._is_closed = True

    async def close(self) -> None:
        """Ends it for good."""
        self._is_closed = True
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.cancel()
            await asyncio.wait({opening})
        back, self.back = self.back, None
        if back is not None:
            await back.aclose()

    async def drain(self, within_s: float) -> None:
        """Ends it for good once nothing is in flight, at the latest after `within_s`."""
        self._is_closed = True
        back = self.back
        loop = asyncio.get_running_loop()
        until_s = loop.time() + within_s
        try:
            # A drain is rare: looking now and then costs less than counting on every call.
            while back is not None and back.is_open and back.in_flight and loop.time() < until_s:  # noqa: ASYNC110  see above
                await asyncio.sleep(0.05)
        finally:
            await self.close()

    async def _attempt(self) -> None:
        """Waits for the attempt that is being made, or makes one if it is due or will be in a moment."""
        if self._opening is None and (self._failure is not None or self.backoff.is_held):
            wait_s = self.backoff.caller_wait_s
            if wait_s is None:
                return
            await asyncio.sleep(wait_s)
        if self._opening is None:
            if self.is_open or self._is_closed:
                return
            self._opening = self._spawn(self._open())
        await asyncio.wait({self._opening})

    async def _open(self) -> None:
        try:
            self.back = await self._connect()
            self._failure = None
        except UpstreamError as failed:
            self._failure = failed
            self.backoff.failed(is_crash=isinstance(failed, BrokenOff))
        except Exception as fault:
            # A fault of ours: without a wait it would be made again at once, and again.
            self._failure = UpstreamUnavailable(in_words(repr(fault)))
            self.backoff.failed(is_crash=False)
            raise
        finally:
            self._opening = None

    def _told(self, failure: UpstreamError) -> UpstreamError:
        # A new one for everybody who waits: an exception collects the tracebacks of all who raise it.
        wait_s = self.backoff.wait_s
        why = failure.diagnosis
        if wait_s >= 1:
            why = because(Why.TRIED_AGAIN_IN, cause=why, seconds=f"{wait_s:.0f}")
        kind = UpstreamTimeout if isinstance(failure, UpstreamTimeout) else UpstreamUnavailable
        return kind(why)
