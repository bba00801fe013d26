"""Streams that can be resumed keep little, and only what belongs to them."""

import pytest

from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.era.legacy.session import Session
from mcp_orch.gateway.era.legacy.tracks import NumberedTrack, Replay, place_of
from tests.gateway.fakes import a_caller


class Paper:
    """A stream that writes down what it is given."""

    def __init__(self, *, takes: int = 1_000) -> None:
        self.lines: list[tuple[bytes, bytes | None]] = []
        self.takes = takes
        self.is_ended = False

    def push(self, message: bytes, event_id: bytes | None = None) -> bool:
        if len(self.lines) >= self.takes:
            return False
        self.lines.append((message, event_id))
        return True

    def end(self, farewell: bytes = b"") -> None:
        self.is_ended = True


def a_track(replay: Replay | None = None, number: int = 1, *, is_primed: bool = False) -> NumberedTrack:
    return NumberedTrack(number, replay or Replay(SessionLimits()), is_primed=is_primed, is_own=False)


def test_events_are_numbered_and_had_again_from_any_place() -> None:
    track, first, second = a_track(is_primed=True), Paper(), Paper()
    track.bind(first)
    for text in (b"a", b"b", b"c"):
        track.emit(text)
    track.bind(second, after=1)

    assert first.lines == [(b"", b"1-0"), (b"a", b"1-1"), (b"b", b"1-2"), (b"c", b"1-3")]
    assert second.lines == [(b"b", b"1-2"), (b"c", b"1-3")]


def test_events_of_another_stream_are_not_had() -> None:
    replay = Replay(SessionLimits())
    one, other, paper = a_track(replay, 1), a_track(replay, 2), Paper()
    one.emit(b"a")
    other.emit(b"b")
    one.bind(paper, after=0)

    assert paper.lines == [(b"a", b"1-1")]


def test_newest_events_are_kept_within_number_and_bytes() -> None:
    replay = Replay(SessionLimits(replay_events=3, replay_bytes=10))
    for number, message in enumerate([b"aa", b"bb", b"cc", b"dd", b"eeeeeeee", b"too large for it"], start=1):
        replay.keep(1, number, message=message)

    assert list(replay.after(1, 0)) == [(4, b"dd"), (5, b"eeeeeeee")]


def test_stream_that_takes_no_more_is_left_and_the_message_kept() -> None:
    track, broken, later = a_track(), Paper(takes=0), Paper()
    track.bind(broken)
    assert track.emit(b"a")
    track.emit(b"b")
    track.end(b"c")
    track.bind(later, after=0)

    assert [message for message, _ in later.lines] == [b"a", b"b", b"c"]
    assert later.is_ended


@pytest.mark.parametrize(
    ("event_id", "place"),
    [
        (b"1-2", (1, 2)),
        (b" 1-2 ", (1, 2)),
        (b"1", None),
        (b"-", None),
        (b"a-1", None),
        (b"1-b", None),
        (b"1-1-1", None),
        (b"9999999999-1", None),
    ],
)
def test_event_id_is_a_place_in_a_stream(event_id: bytes, place: tuple[int, int] | None) -> None:
    assert place_of(event_id) == place


def a_session() -> Session:
    endpoint = EndpointRef(project="p", kind=EndpointKind.UNIFIED)
    return Session("s", caller=a_caller(), endpoint=endpoint, path="/p", now=0.0)


def test_old_streams_that_are_over_are_forgotten() -> None:
    session, limits = a_session(), SessionLimits()
    running = session.new_track(limits)
    for _ in range(40):
        session.new_track(limits).end()
    session.new_track(limits)

    assert session.tracks is not None
    assert len(session.tracks) <= 18
    assert running in session.tracks.values()


def test_what_waits_for_a_stream_is_bounded() -> None:
    session = a_session()
    for number in range(100):
        session.tell(b"%d" % number)

    assert session.pending is not None
    assert len(session.pending) == 64
