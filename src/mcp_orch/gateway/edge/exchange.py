"""One posted request on its way: answered plainly when nothing came before the result, else by a stream."""

import asyncio
from collections.abc import Callable
from typing import Final

from mcp_orch.contract.callers import Caller
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.edge.accepting import Taste
from mcp_orch.gateway.edge.answers import send_reply
from mcp_orch.gateway.edge.keeping import StreamKeeper
from mcp_orch.gateway.edge.streams import KEEP_ALIVE, EventStream
from mcp_orch.gateway.edge.vigil import Mortal, Watched
from mcp_orch.gateway.edge.visit import Visit
from mcp_orch.gateway.era.ports import Track
from mcp_orch.gateway.era.replies import Held, Reply
from mcp_orch.kit.signals import Unsubscribe


class Exchange:
    """The way back to the client of one request. Nothing is started for one that is answered within a moment.

    Implements `era.ports.Outlet`, `vigil.Mortal` and `rounds.Waiting`.
    """

    __slots__ = (
        "_body_is_read",
        "_is_answered",
        "_is_held",
        "_keeper",
        "_leave_vigil",
        "_make_track",
        "_outlives",
        "_stream",
        "_task",
        "_taste",
        "_timer",
        "_track",
        "_visit",
        "_watcher",
        "condemned",
        "is_gone",
        "is_late",
        "started_at",
    )

    def __init__(self, visit: Visit, *, keeper: StreamKeeper, taste: Taste) -> None:
        self._visit: Final = visit
        self._keeper: Final = keeper
        self._taste: Final = taste
        # With the loop, which costs no look at who is asking.
        self._task: Final = asyncio.current_task(keeper.loop)
        self.started_at: Final = keeper.clock.monotonic()
        # Changed on the way, by the request's own task, its timer and its watcher.
        self._timer: asyncio.TimerHandle | None = None
        self._body_is_read = False
        self._is_answered = False
        self._is_held = False
        self._outlives = False
        self._make_track: Callable[[], Track] | None = None
        self._track: Track | None = None
        self._stream: EventStream | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._leave_vigil: Callable[[], None] | None = None
        # Why the request's task was stopped, if it was stopped from here.
        self.condemned: Failed | None = None
        self.is_gone = False
        self.is_late = False
        keeper.rounds.enter(self)

    @property
    def was_stopped(self) -> bool:
        """Whether the cancellation of the request's task was ours."""
        is_cut = self._stream is not None and self._stream.is_cut
        return self.is_late or self.condemned is not None or is_cut or (self.is_gone and not self._outlives)

    def body_is_read(self) -> None:
        """From now on the request is on its way, and what else is received is the client's leaving."""
        self._body_is_read = True

    def outlive(self, track: Callable[[], Track] | None) -> None:
        """The request goes on when the client leaves."""
        self._outlives = True
        self._make_track = track

    def send(self, message: bytes) -> bool:
        """Sends a message before the answer."""
        if not self._taste.events or (self._is_answered and not self._is_held):
            return False
        stream = self._stream or self._open()
        return stream.push(message) if self._track is None else self._track.emit(message)

    def guard(self, end: Callable[[Failed], None]) -> Unsubscribe:
        """Calls `end` as soon as the caller may not be here any more, also after this request."""
        return self._enter_vigil(Condemner(end))

    def condemn(self, failed: Failed) -> None:
        """The caller may not be here any more: the call is stopped."""
        if self.condemned is None and not self._is_answered and self._task is not None:
            self.condemned = failed
            self._task.cancel()

    async def answer(self, reply: Reply) -> None:
        """Sends the answer, on the stream if there is one."""
        self.finish()
        if self._stream is None and (self._taste.json or not self._taste.events or reply.refusal or not reply.body):
            if not self.is_gone:
                await send_reply(self._visit, reply)
            return
        stream = self._stream or self._open()
        if self._track is not None:
            self._track.end(reply.body)
        else:
            stream.end(reply.body)
        await stream.sent()

    async def stay(self, held: Held) -> None:
        """Keeps the stream open until the client leaves or the stream is ended. Only after something was sent on it."""
        stream, watcher = self._stream, self._watcher
        self._stop_waiting()
        self._is_held = True
        assert stream is not None
        stream.task = self._task
        principal = caller_of(self._visit).principal
        self._keeper.hold(stream, principal, farewell=held.farewell)
        if self._leave_vigil is not None:
            # What is to be stopped from now on is the stream, not the call.
            self._leave_vigil()
        self._leave_vigil = self._enter_vigil(Ender(stream))
        try:
            if watcher is not None:
                await asyncio.wait({watcher})
            else:
                await left(self._visit)
        finally:
            stream.gone()
            self._keeper.let_go(stream, principal)
            self.finish()

    @property
    def has_stream(self) -> bool:
        """Whether something was sent before the answer."""
        return self._stream is not None

    def finish(self) -> None:
        """Takes back what was started for the request. May be called again."""
        if not self._is_answered:
            self._stop_waiting()
        if self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None
        if self._leave_vigil is not None:
            self._leave_vigil()
            self._leave_vigil = None

    def _stop_waiting(self) -> None:
        self._is_answered = True
        self._keeper.rounds.leave(self)
        if self._timer is not None:
            self._timer.cancel()

    def _open(self) -> EventStream:
        stream = self._stream = EventStream(self._visit.send, self._keeper, fields=self._visit.extra)
        stream.task = self._task
        if self.is_gone:
            stream.gone()
        if self._make_track is not None:
            self._track = self._make_track()
            self._track.bind(stream)
        return stream

    def take_long(self) -> None:
        """The request takes longer than a moment: from now on its client and its caller are watched."""
        settings, loop = self._keeper.settings, asyncio.get_running_loop()
        waited = self._keeper.clock.monotonic() - self.started_at
        if not self._body_is_read:
            if waited >= settings.body_s and self._task is not None:
                self.is_late = True
                self._task.cancel()
            else:
                self._timer = loop.call_later(max(settings.watch_after_s, settings.body_s / 10), self.take_long)
            return
        self._watcher = self._keeper.spawn(self._watch_client())
        if isinstance(self._visit.caller, Caller):
            self._leave_vigil = self._enter_vigil(self)
        self._timer = loop.call_later(settings.stream_after_s, self._begin_stream)

    def _begin_stream(self) -> None:
        if self._stream is None and self._taste.events and not self._is_answered and not self.is_gone:
            self._open().write(KEEP_ALIVE)

    def _enter_vigil(self, mortal: Mortal) -> Callable[[], None]:
        visit = self._visit
        return self._keeper.vigil.enter(watched_of(visit), mortal)

    async def _watch_client(self) -> None:
        await left(self._visit)
        if self._is_answered:
            return
        self.is_gone = True
        if self._stream is not None:
            self._stream.gone()
        if not self._outlives and self._task is not None:
            # Closing the connection is how a modern client cancels (2026-07-28, patterns/cancellation).
            self._task.cancel()


class Condemner:
    """Passes on that a caller may not be there any more. Implements `vigil.Mortal`."""

    __slots__ = ("_end",)

    def __init__(self, end: Callable[[Failed], None]) -> None:
        self._end: Final = end

    def condemn(self, failed: Failed) -> None:
        """Passes it on."""
        self._end(failed)


class Ender:
    """Ends a stream whose caller may not be there any more. Implements `vigil.Mortal`."""

    __slots__ = ("_stream",)

    def __init__(self, stream: EventStream) -> None:
        self._stream: Final = stream

    def condemn(self, failed: Failed) -> None:  # noqa: ARG002  a stream that has begun has no way to say why
        """Ends the stream."""
        self._stream.end()


async def left(visit: Visit) -> None:
    """Returns when the client has left, or its answer was complete."""
    while (await visit.receive())["type"] != "http.disconnect":
        continue


def caller_of(visit: Visit) -> Caller:
    """The caller, where it is known that there is one."""
    assert isinstance(visit.caller, Caller)
    return visit.caller


def watched_of(visit: Visit) -> Watched:
    """Whose this request is and where, for the vigil."""
    route = visit.route
    return Watched(visit.credential, route.endpoint, route.path, caller_of(visit).principal, visit.address)
