"""The front for legacy clients: the methods of a session, and the calls that go to the call room."""

import asyncio
from typing import Final

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Call, Failed
from mcp_orch.gateway.call.ports import CallRoom
from mcp_orch.gateway.era.adapt.errors import as_tool_error, legacy_code, refusal_of
from mcp_orch.gateway.era.adapt.results import NotComplete, in_legacy_words
from mcp_orch.gateway.era.adapt.tool_lists import ToolLists
from mcp_orch.gateway.era.codes import CODES, error_message, failure_message
from mcp_orch.gateway.era.legacy.handshake import Clients, agreed_revision, welcome
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.era.legacy.questions import Questions, take_answer
from mcp_orch.gateway.era.legacy.session import Running, Session
from mcp_orch.gateway.era.legacy.wishes import set_level, subscribe, unsubscribe
from mcp_orch.gateway.era.messages import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    ClientAnswer,
    Message,
    Notification,
    Request,
    Unreadable,
    result_message,
)
from mcp_orch.gateway.era.notices import LogNotices, ProgressNotices
from mcp_orch.gateway.era.ports import Arrival
from mcp_orch.gateway.era.replies import TAKEN, Reply
from mcp_orch.kit.wire_json import JsonObject

TOOLS_LIST: Final = "tools/list"
INITIALIZE: Final = "initialize"
PING: Final = "ping"
SET_LEVEL: Final = "logging/setLevel"
DEFAULT_LEVEL: Final = "info"
"""What a client that never set a level hears from servers that ask for one: silent by default helps nobody."""

_HOLDING: Final = frozenset({"resources/subscribe", "resources/unsubscribe"})
_OWN: Final = _HOLDING | {INITIALIZE, PING, SET_LEVEL}
"""Methods that are no calls to servers."""

_EMPTY: Final = b"{}"


class LegacyFront:
    """Answers messages within sessions."""

    def __init__(self, *, room: CallRoom, limits: SessionLimits) -> None:
        self._room: Final = room
        self._limits: Final = limits
        self._clients: Final = Clients()
        self._tool_lists: Final = ToolLists()

    async def shake_hands(self, request: Request, arrival: Arrival, *, session: Session) -> Reply:
        """The answer to `initialize`; the session is ready afterwards if it went well."""
        revision = agreed_revision(request.params)
        if revision is None:
            return invalid("params.protocolVersion must be a string", request, arrival=arrival)
        client = self._clients.facts_of(request.params)
        if isinstance(client, str):
            return invalid(client, request, arrival=arrival)
        facts = await self._room.describe(arrival.endpoint, arrival.caller)
        if isinstance(facts, Failed):
            return failed_reply(facts, request, arrival=arrival)
        session.revision, session.client = revision, client
        return Reply(result_message(request.wire_id, welcome(facts, revision)), session=session.id)

    async def answer(self, message: Message, arrival: Arrival, *, session: Session) -> Reply:
        """The answer to one message in a session."""
        if not isinstance(message, Request):
            return self._no_request(message, arrival, session=session)
        if message.method not in _OWN and session.revision:
            return await self._call(message, arrival, session=session)
        if message.method in _HOLDING and session.revision:
            return await self._holding(message, arrival, session=session)
        return self._own(message, arrival, session=session)

    def _no_request(
        self, message: Notification | ClientAnswer | Unreadable, arrival: Arrival, *, session: Session
    ) -> Reply:
        if isinstance(message, Unreadable):
            return unreadable(message, arrival)
        failed = self._room.admit(arrival.endpoint, arrival.caller)
        if failed is not None:
            return failed_reply(failed, None, arrival=arrival)
        if isinstance(message, ClientAnswer):
            take_answer(session, message)
        else:
            _notified(message, session)
        return TAKEN

    def _own(self, request: Request, arrival: Arrival, *, session: Session) -> Reply:
        """The answer to what concerns nobody but the session, or comes too early or too late."""
        if request.method == PING:
            return self._local(None, request, arrival=arrival)
        if not session.revision:
            return invalid_request("the session is not open yet; send `initialize` first", request, arrival=arrival)
        if request.method == SET_LEVEL:
            return self._local(set_level(session, request.params), request, arrival=arrival)
        return invalid_request("the session is open already", request, arrival=arrival)

    def _local(self, wrong: str | None, request: Request, *, arrival: Arrival) -> Reply:
        """The answer to a request that concerns nobody but the session."""
        failed = self._room.admit(arrival.endpoint, arrival.caller)
        if failed is not None:
            return failed_reply(failed, request, arrival=arrival)
        if wrong is not None:
            return invalid(wrong, request, arrival=arrival)
        return Reply(result_message(request.wire_id, _EMPTY))

    async def _holding(self, request: Request, arrival: Arrival, *, session: Session) -> Reply:
        uri = request.params.get("uri")
        if not isinstance(uri, str):
            return invalid("params.uri must be a string", request, arrival=arrival)
        if request.method == "resources/unsubscribe":
            unsubscribe(session, uri)
            return self._local(None, request, arrival=arrival)
        failed = await subscribe(session, uri, room=self._room, most=self._limits.max_resources)
        if failed is not None:
            return failed_reply(failed, request, arrival=arrival)
        return Reply(result_message(request.wire_id, _EMPTY))

    async def _call(self, request: Request, arrival: Arrival, *, session: Session) -> Reply:
        running = session.running
        if running is None:
            running = session.running = {}
        if request.id in running:
            return invalid_request("a request with this id is still running", request, arrival=arrival)
        task = asyncio.current_task()
        assert task is not None
        entry = running[request.id] = Running(task)
        ask = Questions(session, arrival.outlet, limits=self._limits)
        try:
            outcome = await self._room.run(self._call_of(request, arrival, session=session, ask=ask))
        except asyncio.CancelledError:
            if not entry.is_cancelled or task.uncancel() > 0:
                raise
            # The client does not want an answer any more (basic/utilities/cancellation), so it gets none.
            return TAKEN
        finally:
            del running[request.id]
            ask.complete()
        if isinstance(outcome, Failed):
            return failed_reply(outcome, request, arrival=arrival)
        try:
            result = in_legacy_words(outcome)
        except NotComplete as odd:
            failed = Failed(kind=ErrorKind.UPSTREAM, message=str(odd))
            return failed_reply(failed, request, arrival=arrival)
        if request.method == TOOLS_LIST:
            result = self._tool_lists.in_legacy_words(result)
        return Reply(result_message(request.wire_id, result))

    @staticmethod
    def _call_of(request: Request, arrival: Arrival, *, session: Session, ask: Questions) -> Call:
        params, token = _without_token(request.params)
        return Call(
            request_id=arrival.request_id,
            endpoint=arrival.endpoint,
            caller=arrival.caller,
            method=request.method,
            params=params,
            client=session.client,
            revision=session.revision,
            transport=arrival.transport,
            address=arrival.address,
            ask=ask,
            session=session.id,
            log_level=session.level or DEFAULT_LEVEL,
            on_progress=None if token is None else ProgressNotices(arrival.outlet, token),
            on_log=LogNotices(arrival.outlet),
            on_page=ask.page_done if ask.can_open_pages else None,
            bytes_in=arrival.bytes_in,
        )


def _without_token(params: JsonObject) -> tuple[JsonObject, int | str | None]:
    meta = params.get("_meta")
    if not isinstance(meta, dict) or "progressToken" not in meta:
        return params, None
    token = meta["progressToken"]
    kept = {name: value for name, value in meta.items() if name != "progressToken"}
    rest = {name: value for name, value in params.items() if name != "_meta"}
    if kept:
        rest["_meta"] = kept
    return rest, token if type(token) is int or isinstance(token, str) else None


def _notified(notification: Notification, session: Session) -> None:
    # `initialized` says nothing that is not known, and of changed roots servers hear when they ask for them.
    if notification.method != "notifications/cancelled":
        return
    wanted = notification.params.get("requestId")
    if isinstance(wanted, int | str):
        running = (session.running or {}).get(wanted)
        if running is not None:
            running.cancel()


def failed_reply(failed: Failed, request: Request | None, *, arrival: Arrival) -> Reply:
    """A failure in the words of legacy revisions."""
    if request is not None:
        tool_error = as_tool_error(failed, request)
        if tool_error is not None:
            return Reply(result_message(request.wire_id, tool_error))
    wire_id = None if request is None else request.wire_id
    code = CODES[failed.kind] if request is None else legacy_code(failed, request)
    body = failure_message(wire_id, failed, code=code, request_id=arrival.request_id)
    return Reply(body, refusal_of(failed), failed.retry_after_s)


def unreadable(message: Unreadable, arrival: Arrival) -> Reply:
    """JSON that is no message."""
    body = error_message(message.wire_id, message.code, message=message.reason, request_id=arrival.request_id)
    return Reply(body, ErrorKind.MALFORMED)


def invalid(reason: str, request: Request, *, arrival: Arrival) -> Reply:
    """Params that are not those of the method: an answer, not a refusal."""
    return Reply(error_message(request.wire_id, INVALID_PARAMS, message=reason, request_id=arrival.request_id))


def invalid_request(reason: str, request: Request, *, arrival: Arrival) -> Reply:
    """A request that does not fit the state of the session."""
    body = error_message(request.wire_id, INVALID_REQUEST, message=reason, request_id=arrival.request_id)
    return Reply(body, ErrorKind.MALFORMED)
