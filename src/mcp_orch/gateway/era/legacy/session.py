"""One session of a legacy client: small while idle, since thousands of them may be open."""

import asyncio
from typing import Final

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.names import PrincipalId
from mcp_orch.contract.revisions import REVISION_2025_11_25
from mcp_orch.gateway.call.ports import EndpointChange
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.era.legacy.tracks import NumberedTrack, Replay
from mcp_orch.gateway.era.messages import ClientAnswer, notification
from mcp_orch.gateway.era.notices import LIST_CHANGED, RESOURCE_UPDATED
from mcp_orch.gateway.era.ports import Stream
from mcp_orch.gateway.upstream.dispatch import ClientFacts
from mcp_orch.kit.signals import Unsubscribe

NOBODY: Final = ClientFacts()

_TRACKS_KEPT: Final = 16
_PENDING_KEPT: Final = 64
_LIST_NOTICES: Final = {kind: notification(method) for kind, method in LIST_CHANGED.items()}


class Running:
    """A call on its way, so that the client can cancel it."""

    __slots__ = ("is_cancelled", "task")

    def __init__(self, task: "asyncio.Task[object]") -> None:
        self.task: Final = task
        self.is_cancelled = False

    def cancel(self) -> None:
        """The client does not want the answer any more."""
        if not self.is_cancelled:
            self.is_cancelled = True
            self.task.cancel()


class Session:
    """What the hub knows of one client between its messages.

    `id`, `principal` and `path` are what it is bound to; everything that only some sessions need is None until then.
    """

    __slots__ = (
        "caller",
        "client",
        "endpoint",
        "holds",
        "id",
        "is_over",
        "leave",
        "level",
        "line",
        "next_question",
        "next_track",
        "path",
        "pending",
        "principal",
        "questions",
        "replay",
        "revision",
        "running",
        "streams",
        "tracks",
        "used_at",
    )

    def __init__(self, session_id: str, *, caller: Caller, endpoint: EndpointRef, path: str, now: float) -> None:
        self.id: Final = session_id
        self.caller = caller
        self.principal: PrincipalId = caller.principal
        self.endpoint: Final = endpoint
        self.path: Final = path
        self.used_at = now
        # Set by the handshake.
        self.revision = ""
        self.client: ClientFacts = NOBODY
        # Set by logging/setLevel.
        self.level: str | None = None
        self.is_over = False
        # HTTP+SSE: the one stream that carries everything.
        self.line: Stream | None = None
        # Streamable HTTP: the session's own streams, the newest last, and all that may be resumed.
        self.streams: list[NumberedTrack] | None = None
        self.tracks: dict[int, NumberedTrack] | None = None
        self.replay: Replay | None = None
        self.next_track = 0
        # What changed while there was no stream to say it on.
        self.pending: dict[bytes, None] | None = None
        self.leave: Unsubscribe | None = None
        self.running: dict[int | str, Running] | None = None
        self.questions: dict[str, asyncio.Future[ClientAnswer]] | None = None
        self.next_question = 0
        self.holds: dict[str, Unsubscribe] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nobody would miss it now."""
        return not self.streams and not self.running and self.line is None

    def new_track(self, limits: SessionLimits, *, is_own: bool = False) -> NumberedTrack:
        """A stream that can be resumed: one of a request, or one of the session's own."""
        if self.replay is None or self.tracks is None:
            self.replay, self.tracks = Replay(limits), {}
        self.next_track += 1
        track = NumberedTrack(
            self.next_track, self.replay, is_primed=self.revision >= REVISION_2025_11_25, is_own=is_own
        )
        self.tracks[self.next_track] = track
        self._forget_old_tracks()
        return track

    def _forget_old_tracks(self) -> None:
        assert self.tracks is not None
        for number in list(self.tracks)[: len(self.tracks) - _TRACKS_KEPT]:
            if self.tracks[number].is_over:
                del self.tracks[number]

    def changed(self, change: EndpointChange) -> None:
        """Lets the client know of a change: on exactly one stream, or on the next that it opens."""
        for kind in sorted(change.kinds):
            self.tell(_LIST_NOTICES[kind])
        if change.resource is not None:
            self.tell(notification(RESOURCE_UPDATED, {"uri": change.resource}))

    def tell(self, message: bytes) -> None:
        """Sends a message that belongs to no call."""
        if self.line is not None:
            self.line.push(message)
        elif self.streams:
            self.streams[-1].emit(message)
        else:
            self.pending = self.pending or {}
            if len(self.pending) < _PENDING_KEPT:
                self.pending[message] = None

    def catch_up(self) -> None:
        """Says on the stream that is open now what could not be said before."""
        pending, self.pending = self.pending, None
        for message in pending or ():
            self.tell(message)

    def over(self) -> None:
        """Ends everything that belongs to it."""
        self.is_over = True
        if self.leave is not None:
            self.leave()
            self.leave = None
        for leave in (self.holds or {}).values():
            leave()
        self.holds = None
        for number, question in (self.questions or {}).items():
            if not question.done():
                question.set_result(ClientAnswer(number, None, "the session ended"))
        for running in list((self.running or {}).values()):
            running.cancel()
        for track in self.streams or ():
            track.end()
        self.streams = None
        if self.line is not None:
            self.line.end()
            self.line = None
