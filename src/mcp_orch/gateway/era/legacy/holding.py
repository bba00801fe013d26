"""The session's own streams: opened by the client, resumed after a loss, one message on exactly one of them."""

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.ports import CallRoom
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.era.legacy.session import Session
from mcp_orch.gateway.era.legacy.tracks import NumberedTrack, place_of
from mcp_orch.gateway.era.ports import Stream
from mcp_orch.gateway.era.replies import Held


def open_own(session: Session, stream: Stream, *, room: CallRoom, limits: SessionLimits) -> Held:
    """A new stream for what belongs to no call."""
    watch(session, room)
    track = session.new_track(limits, is_own=True)
    track.bind(stream)
    _join(session, track, limits=limits)
    return _held(session, track, stream=stream)


def resume(session: Session, stream: Stream, *, event_id: bytes, limits: SessionLimits) -> Held | Failed:
    """A stream that goes on where another was lost."""
    place = place_of(event_id)
    track = (session.tracks or {}).get(place[0]) if place is not None else None
    if place is None or track is None:
        return Failed(kind=ErrorKind.MALFORMED, message="nothing is known of a stream with this Last-Event-ID any more")
    track.bind(stream, after=place[1])
    if track.is_own and not track.is_over:
        _join(session, track, limits=limits)
    return _held(session, track, stream=stream)


def watch(session: Session, room: CallRoom) -> None:
    """Has the session told of changes, from its first stream until its end."""
    if session.leave is None:
        session.leave = room.watch(session.endpoint, session.caller, listener=session.changed)


def _join(session: Session, track: NumberedTrack, *, limits: SessionLimits) -> None:
    streams = session.streams = session.streams or []
    if track in streams:
        streams.remove(track)
    elif len(streams) >= limits.max_streams:
        streams.pop(0).end()
    streams.append(track)
    session.catch_up()


def _held(session: Session, track: NumberedTrack, *, stream: Stream) -> Held:
    def release() -> None:
        # Another connection may have taken the track over meanwhile.
        if not track.is_bound_to(stream):
            return
        track.unbind()
        if session.streams and track in session.streams:
            session.streams.remove(track)

    return Held(release)
