"""GET and DELETE: streams that stay open, the HTTP+SSE transport around them, and the end of sessions."""

import asyncio
from typing import Final

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.revisions import MODERN_REVISIONS
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.edge.accepting import Taste
from mcp_orch.gateway.edge.answers import ALLOW, STATUSES, refuse, retry_after, send_reply, send_whole
from mcp_orch.gateway.edge.bodies import ClientLeft, check_fields
from mcp_orch.gateway.edge.exchange import Ender, caller_of, left, watched_of
from mcp_orch.gateway.edge.gate import Stopped
from mcp_orch.gateway.edge.keeping import StreamKeeper
from mcp_orch.gateway.edge.posting import Posting, turn_away
from mcp_orch.gateway.edge.routes import SSE
from mcp_orch.gateway.edge.streams import EventStream
from mcp_orch.gateway.edge.visit import Visit
from mcp_orch.gateway.era.fronts import SESSION_FIELD, Fronts
from mcp_orch.gateway.era.legacy.session import Session
from mcp_orch.gateway.era.messages import PARSE_ERROR
from mcp_orch.gateway.era.modern.envelope import VERSION_FIELD
from mcp_orch.gateway.era.replies import Held, Reply
from mcp_orch.kit.signals import Unsubscribe
from mcp_orch.kit.wire_json import MalformedJson

MODERN_GET: Final = "2026-07-28 has POST alone; streams of notices are opened with subscriptions/listen"
SSE_POST: Final = "POST to the URL that the stream's `endpoint` event gives; open the stream with GET first"
"""The answer to a POST to the HTTP+SSE transport that names no session."""

_MODERN: Final = frozenset(revision.encode() for revision in MODERN_REVISIONS)


class Nowhere:
    """An outlet for messages that are no requests. Implements `era.ports.Outlet`."""

    def send(self, message: bytes) -> bool:  # noqa: ARG002  as the port says
        """Nothing can be sent."""
        return False

    def outlive(self, track: object) -> None:
        """There is nothing to outlive."""

    def guard(self, end: object) -> Unsubscribe:  # noqa: ARG002  as the port says
        """There is nothing to watch over."""
        return _nothing_to_let_go


class Line:
    """The one stream of an HTTP+SSE session, as the outlet of its requests. Implements `era.ports.Outlet`."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session: Final = session

    def send(self, message: bytes) -> bool:
        """Sends a message on the session's stream."""
        line = self._session.line
        return line is not None and line.push(message)

    def outlive(self, track: object) -> None:
        """Requests of this transport always go on when the connection that brought them is closed."""

    def guard(self, end: object) -> Unsubscribe:  # noqa: ARG002  as the port says
        """The session's stream is watched over already, and everything in the session ends with it."""
        return _nothing_to_let_go


NOWHERE: Final = Nowhere()


class Standing:
    """Streams that stay open."""

    def __init__(self, *, fronts: Fronts, keeper: StreamKeeper, posting: Posting) -> None:
        self._fronts: Final = fronts
        self._keeper: Final = keeper
        self._posting: Final = posting

    async def get(self, visit: Visit, taste: Taste) -> None:
        """Answers a GET that is not a browser's."""
        version = visit.fields.get(VERSION_FIELD)
        if version is not None and version.strip() in _MODERN:
            await refuse(visit, 405, message=MODERN_GET, fields=((ALLOW, b"POST, OPTIONS"),))
            return
        if not isinstance(visit.caller, Caller):
            reply = self._fronts.session_of(visit.fields, visit.arrival(NOWHERE))
            assert isinstance(reply, Reply)
            await send_reply(visit, reply)
            return
        is_plain = SESSION_FIELD not in visit.fields and version is None
        is_line = visit.route.transport == SSE or (is_plain and taste.asks_events)
        if not taste.events:
            await refuse(visit, 406, message="this stream is text/event-stream, which the client does not accept")
            return
        full = self._keeper.room_for(caller_of(visit).principal)
        if full is not None:
            await _full(visit, full)
            return
        await (self._line(visit) if is_line else self._own(visit))

    async def delete(self, visit: Visit) -> None:
        """Ends a session of Streamable HTTP."""
        version = visit.fields.get(VERSION_FIELD)
        if visit.route.transport == SSE or (version is not None and version.strip() in _MODERN):
            await refuse(
                visit, 405, message="there is no session to end here", fields=((ALLOW, b"GET, POST, OPTIONS"),)
            )
            return
        reply = self._fronts.close(visit.arrival(NOWHERE))
        if reply is None:
            await send_whole(visit.send, 204, body=b"", fields=visit.extra)
        else:
            await send_reply(visit, reply)

    async def post_to_line(self, visit: Visit, session_id: str) -> None:
        """Takes a message for a session of the HTTP+SSE transport; its answer comes on the session's stream."""
        stopped = check_fields(visit.fields, self._keeper.settings.max_body)
        if stopped is not None:
            await refuse(visit, stopped.status, message=stopped.message)
            return
        fields = {SESSION_FIELD: session_id.encode("latin-1", "replace")}
        session = self._fronts.session_of(fields, visit.arrival(NOWHERE))
        if isinstance(session, Reply) or session.line is None:
            await (send_reply(visit, session) if isinstance(session, Reply) else refuse(visit, 404, message=SSE_POST))
            return
        try:
            await self._take_for(session, visit)
        finally:
            self._posting.answered(visit)

    async def _take_for(self, session: Session, visit: Visit) -> None:
        try:
            async with asyncio.timeout(self._keeper.settings.body_s):
                body = await self._posting.read(visit)
        except MalformedJson as malformed:
            await refuse(visit, 400, message=f"Parse error: {malformed}", code=PARSE_ERROR)
            return
        except TimeoutError:
            await refuse(visit, 408, message="the body did not come in time")
            return
        except ClientLeft:
            return
        if isinstance(body, Stopped):
            await turn_away(visit, body)
            return
        await send_whole(visit.send, 202, body=b"Accepted", fields=((b"content-type", b"text/plain"), *visit.extra))
        arrival = visit.arrival(Line(session), bytes_in=body[1])
        reply = await self._fronts.answer_on_line(body[0], arrival, session=session)
        if reply.body:
            Line(session).send(reply.body)

    async def _own(self, visit: Visit) -> None:
        stream = EventStream(visit.send, self._keeper, fields=visit.extra)
        ending = self._fronts.hold(visit.arrival(NOWHERE), stream)
        if isinstance(ending, Reply):
            await send_reply(visit, ending)
            return
        # Something has to be sent for the client to see that the stream is open.
        stream.write(b": \n\n")
        await self._stay(visit, stream, held=ending)

    async def _line(self, visit: Visit) -> None:
        stream = EventStream(visit.send, self._keeper, fields=visit.extra)
        session = self._fronts.open_line(visit.arrival(NOWHERE), stream)
        if isinstance(session, Reply):
            await send_reply(visit, session)
            return
        stream.write(f"event: endpoint\ndata: {visit.route.sent}?session={session.id}\n\n".encode())
        await self._stay(visit, stream, held=Held(lambda: self._fronts.sessions.close(session)))

    async def _stay(self, visit: Visit, stream: EventStream, *, held: Held) -> None:
        principal = caller_of(visit).principal
        self._keeper.hold(stream, principal, farewell=held.farewell)
        leave = self._keeper.vigil.enter(watched_of(visit), Ender(stream))
        task = stream.task = asyncio.current_task()
        # A stream may be open for days: what its request said is not needed any more.
        visit.fields = {}
        try:
            await left(visit)
        except asyncio.CancelledError:
            if not stream.is_cut or task is None or task.uncancel() > 0:
                raise
        finally:
            stream.gone()
            leave()
            self._keeper.let_go(stream, principal)
            held.release()


def _nothing_to_let_go() -> None:
    """What is given where nothing is watched over."""


async def _full(visit: Visit, failed: Failed) -> None:
    fields = (retry_after(failed.retry_after_s or 10.0),)
    await refuse(visit, STATUSES[failed.kind], message=failed.message, fields=fields)
