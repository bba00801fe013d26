"""The door of the era room: which generation a message is of, and which session it belongs to."""

from collections.abc import Awaitable, Mapping
from functools import partial
from typing import Final

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import LEGACY_REVISIONS, MODERN_REVISIONS, REVISION_2025_03_26, REVISIONS
from mcp_orch.gateway.call.call import Call, Failed
from mcp_orch.gateway.call.ports import CallRoom
from mcp_orch.gateway.call.refusals import unrecognised
from mcp_orch.gateway.era.codes import UNSUPPORTED_VERSION, error_message
from mcp_orch.gateway.era.legacy.batches import answer_all, messages_of
from mcp_orch.gateway.era.legacy.front import INITIALIZE, LegacyFront, failed_reply, unreadable
from mcp_orch.gateway.era.legacy.holding import open_own, resume, watch
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.era.legacy.session import NOBODY, Session
from mcp_orch.gateway.era.legacy.sessions import Place, Sessions
from mcp_orch.gateway.era.messages import INVALID_REQUEST, Message, Request, Unreadable, read
from mcp_orch.gateway.era.modern.envelope import VERSION_FIELD, names_a_revision
from mcp_orch.gateway.era.modern.front import ModernFront
from mcp_orch.gateway.era.ports import Arrival, Stream
from mcp_orch.gateway.era.replies import Ending, Held, Reply
from mcp_orch.gateway.upstream.dispatch import InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.kit.wire_json import JsonObject, JsonValue

SESSION_FIELD: Final = b"mcp-session-id"
EVENT_FIELD: Final = b"last-event-id"

_LEGACY: Final = frozenset(revision.encode() for revision in LEGACY_REVISIONS)
_MODERN: Final = frozenset(revision.encode() for revision in MODERN_REVISIONS)


class Fronts:
    """Both fronts and the sessions of one hub."""

    def __init__(self, *, room: CallRoom, sessions: Sessions, limits: SessionLimits, hub: JsonObject) -> None:
        self._room: Final = room
        self._limits: Final = limits
        self._modern: Final = ModernFront(room=room, hub=hub)
        self._legacy: Final = LegacyFront(room=room, limits=limits)
        self.sessions: Final = sessions
        sessions.ended.subscribe(room.left)

    async def answer(self, value: JsonValue, arrival: Arrival) -> Ending:
        """The answer to what was posted to an endpoint."""
        caller = arrival.caller
        if not isinstance(caller, Caller):
            return await self._turn_away(read(value), arrival)
        version = arrival.fields.get(VERSION_FIELD)
        named = None if version is None else version.strip()
        if named in _MODERN or (isinstance(value, dict) and names_a_revision(value.get("params"))):
            return await self._modern.answer(read(value), arrival, caller=caller)
        if version is not None and named not in _LEGACY:
            return _unsupported(version, arrival)
        session_id = arrival.fields.get(SESSION_FIELD)
        place = Place(caller, arrival.endpoint, arrival.path)
        if isinstance(value, dict) and value.get("method") == INITIALIZE:
            return await self._initialize(read(value), arrival, place=place)
        if session_id is None:
            return self._without_session(value, arrival)
        session = self.sessions.find(session_id.decode("latin-1"), place)
        if isinstance(session, Failed):
            return self._no_session(session, value, arrival=arrival)
        is_resumable = session.revision >= REVISION_2025_03_26
        arrival.outlet.outlive(partial(session.new_track, self._limits) if is_resumable else None)
        return await self._in_session(value, arrival, session=session)

    async def answer_on_line(self, value: JsonValue, arrival: Arrival, *, session: Session) -> Reply:
        """The answer to what was posted for a session of the HTTP+SSE transport."""
        message = read(value)
        if isinstance(message, Request) and message.method == INITIALIZE and not session.revision:
            return await self._legacy.shake_hands(message, arrival, session=session)
        return await self._in_session(value, arrival, session=session)

    def hold(self, arrival: Arrival, stream: Stream) -> Ending:
        """A stream of a session's own, new or resumed."""
        session = self.session_of(arrival.fields, arrival)
        if isinstance(session, Reply):
            return session
        failed = self._room.admit(arrival.endpoint, arrival.caller)
        if failed is not None:
            return failed_reply(failed, None, arrival=arrival)
        event_id = arrival.fields.get(EVENT_FIELD)
        if event_id is None:
            return open_own(session, stream, room=self._room, limits=self._limits)
        resumed = resume(session, stream, event_id=event_id, limits=self._limits)
        return resumed if isinstance(resumed, Held) else failed_reply(resumed, None, arrival=arrival)

    def open_line(self, arrival: Arrival, stream: Stream) -> Session | Reply:
        """A session of the HTTP+SSE transport, which lives as long as its stream."""
        failed = self._room.admit(arrival.endpoint, arrival.caller)
        if failed is not None:
            return failed_reply(failed, None, arrival=arrival)
        assert isinstance(arrival.caller, Caller)
        session = self.sessions.open(Place(arrival.caller, arrival.endpoint, arrival.path))
        if isinstance(session, Failed):
            return failed_reply(session, None, arrival=arrival)
        session.line, session.client = stream, NOBODY
        watch(session, self._room)
        return session

    def close(self, arrival: Arrival) -> Reply | None:
        """Ends a session at its client's wish; None: done."""
        session = self.session_of(arrival.fields, arrival)
        if isinstance(session, Reply):
            return session
        self.sessions.close(session)
        return None

    def session_of(self, fields: Mapping[bytes, bytes], arrival: Arrival) -> Session | Reply:
        """The session that these fields name."""
        caller = arrival.caller
        if not isinstance(caller, Caller):
            return self._unrecognised(None, arrival)
        version = fields.get(VERSION_FIELD)
        if version is not None and version.strip() not in _LEGACY:
            return _unsupported(version, arrival)
        session_id = fields.get(SESSION_FIELD)
        if session_id is None:
            return self._without_session(None, arrival)
        found = self.sessions.find(session_id.decode("latin-1"), Place(caller, arrival.endpoint, arrival.path))
        return self._no_session(found, None, arrival=arrival) if isinstance(found, Failed) else found

    def _in_session(self, value: JsonValue, arrival: Arrival, *, session: Session) -> Awaitable[Reply]:
        if isinstance(value, list):
            return self._batch(value, arrival, session=session)
        return self._legacy.answer(read(value), arrival, session=session)

    async def _batch(self, value: list[JsonValue], arrival: Arrival, *, session: Session) -> Reply:
        messages = messages_of(value, session.revision, most=self._limits.max_batch)
        if isinstance(messages, Unreadable):
            return unreadable(messages, arrival)

        async def answer(message: Message) -> Reply:
            return await self._legacy.answer(message, arrival, session=session)

        return await answer_all(messages, answer)

    async def _initialize(self, message: Message, arrival: Arrival, *, place: Place) -> Reply:
        if not isinstance(message, Request):
            wrong = message if isinstance(message, Unreadable) else Unreadable(INVALID_REQUEST, "initialize has an id")
            return unreadable(wrong, arrival)
        session = self.sessions.open(place)
        if isinstance(session, Failed):
            return failed_reply(session, message, arrival=arrival)
        reply = None
        try:
            reply = await self._legacy.shake_hands(message, arrival, session=session)
            return reply
        finally:
            if reply is None or reply.session is None:
                self.sessions.close(session)

    async def _turn_away(self, message: Message, arrival: Arrival) -> Reply:
        """The answer to somebody who could not be recognised. Goes through the call room: refusals are records too."""
        if not isinstance(message, Request):
            return self._unrecognised(message, arrival)
        outcome = await self._room.run(
            Call(
                request_id=arrival.request_id,
                endpoint=arrival.endpoint,
                caller=arrival.caller,
                method=message.method,
                params={},
                client=NOBODY,
                revision="",
                transport=arrival.transport,
                address=arrival.address,
                ask=_nobody_to_ask,
                bytes_in=arrival.bytes_in,
            )
        )
        if isinstance(outcome, Failed):
            return failed_reply(outcome, message, arrival=arrival)
        return self._unrecognised(message, arrival)

    def _unrecognised(self, message: Message | None, arrival: Arrival) -> Reply:
        refusal = arrival.caller
        assert not isinstance(refusal, Caller)
        return failed_reply(unrecognised(refusal), message if isinstance(message, Request) else None, arrival=arrival)

    def _without_session(self, value: JsonValue, arrival: Arrival) -> Reply:
        failed = self._room.admit(arrival.endpoint, arrival.caller)
        if failed is not None:
            return self._no_session(failed, value, arrival=arrival)
        text = (
            "Mcp-Session-Id is missing: send `initialize` first and return the session it opens; "
            "a client of 2026-07-28 names its revision in the header and in params._meta instead"
        )
        return unreadable(Unreadable(INVALID_REQUEST, text, _wire_id_of(value)), arrival)

    def _no_session(self, failed: Failed, value: JsonValue, *, arrival: Arrival) -> Reply:
        message = read(value) if isinstance(value, dict) else None
        return failed_reply(failed, message if isinstance(message, Request) else None, arrival=arrival)


def _wire_id_of(value: JsonValue) -> bytes | None:
    message = read(value) if isinstance(value, dict) else None
    return message.wire_id if isinstance(message, Request) else None


def _unsupported(version: bytes, arrival: Arrival) -> Reply:
    shown = version.decode("latin-1")[:60]
    body = error_message(
        None,
        UNSUPPORTED_VERSION,
        message=f"Unsupported protocol version: {shown}; this hub speaks {', '.join(REVISIONS)}",
        request_id=arrival.request_id,
        data={"supported": list(REVISIONS), "requested": shown},
    )
    return Reply(body, ErrorKind.MALFORMED)


async def _nobody_to_ask(_requests: InputRequests) -> InputResponses:
    raise CannotAsk("nobody was recognised, so nobody can be asked")
