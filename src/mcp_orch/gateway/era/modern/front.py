"""The front for modern clients: opens envelopes, has calls run, words outcomes."""

from collections import OrderedDict
from typing import Final

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import MODERN_REVISIONS, Era
from mcp_orch.gateway.call.call import PRIVATE, Asked, Call, EndpointFacts, Failed
from mcp_orch.gateway.call.ports import CallRoom
from mcp_orch.gateway.era.adapt.errors import modern_code, modern_refusal_of
from mcp_orch.gateway.era.adapt.results import Stamp
from mcp_orch.gateway.era.codes import error_message, failure_message
from mcp_orch.gateway.era.messages import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    ClientAnswer,
    Message,
    Notification,
    Request,
    Unreadable,
    result_message,
)
from mcp_orch.gateway.era.modern.envelope import VERSION_FIELD, Envelope, Envelopes, Fault, unsupported
from mcp_orch.gateway.era.modern.listening import Listening, granted, wish_of
from mcp_orch.gateway.era.modern.rounds import nobody_answers, round_of
from mcp_orch.gateway.era.notices import LogNotices, ProgressNotices
from mcp_orch.gateway.era.ports import Arrival
from mcp_orch.gateway.era.replies import TAKEN, Ending, Reply
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, JsonValue

DISCOVER: Final = "server/discover"
LISTEN: Final = "subscriptions/listen"

GONE: Final = frozenset({"initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"})
"""Methods of earlier revisions that this one removed (2026-07-28, changelog)."""

_LEGACY_CAPABILITIES: Final = frozenset({"tasks"})
_STAMPS_KEPT: Final = 1_000


class ModernFront:
    """Answers every message on its own. What it remembers of endpoints is how they call themselves."""

    def __init__(self, *, room: CallRoom, hub: JsonObject) -> None:
        self._room: Final = room
        self._hub: Final = Stamp(hub)
        self._envelopes: Final = Envelopes()
        # Filled by `_discover`; the oldest goes first. Self-reported and for display only, so a stale one does no harm.
        self._stamps: OrderedDict[str, Stamp] = OrderedDict()

    async def answer(self, message: Message, arrival: Arrival, *, caller: Caller) -> Ending:
        """The answer to one message of a known caller."""
        if not isinstance(message, Request):
            return self._no_request(message, arrival, caller=caller)
        envelope = self._envelopes.open(message, arrival.fields)
        if isinstance(envelope, Fault):
            return _refused(envelope, message.wire_id, arrival=arrival)
        method = message.method
        if method == DISCOVER:
            return await self._discover(message, arrival)
        if method == LISTEN:
            return await self._listen(message, arrival, envelope=envelope)
        if method in GONE:
            fault = Fault(METHOD_NOT_FOUND, f"Method not found: {method} (not in {envelope.revision})")
            return _refused(fault, message.wire_id, arrival=arrival, kind=ErrorKind.NOT_FOUND)
        return await self._call(message, arrival, envelope=envelope)

    def _no_request(
        self, message: Notification | ClientAnswer | Unreadable, arrival: Arrival, *, caller: Caller
    ) -> Reply:
        if isinstance(message, Notification):
            return self._notification(arrival, caller)
        if isinstance(message, Unreadable):
            return _refused(Fault(message.code, message.reason), message.wire_id, arrival=arrival)
        fault = Fault(INVALID_REQUEST, "this revision has no requests to clients, so there is nothing to answer")
        return _refused(fault, None, arrival=arrival)

    async def _call(self, request: Request, arrival: Arrival, *, envelope: Envelope) -> Reply:
        round_ = round_of(request, envelope, guard=arrival.outlet.guard)
        if isinstance(round_, Fault):
            return _refused(round_, request.wire_id, arrival=arrival)
        call = _call_of(request, arrival, envelope=envelope)
        outcome = await (self._room.run(call) if round_ is None else self._room.advance(call, round_))
        if isinstance(outcome, Failed):
            return _failed(outcome, request, arrival=arrival)
        stamp = self._stamps.get(arrival.path, self._hub)
        result = stamp.question(outcome) if isinstance(outcome, Asked) else stamp.press(request.method, outcome)
        return Reply(result_message(request.wire_id, result))

    async def _discover(self, request: Request, arrival: Arrival) -> Reply:
        facts = await self._room.describe(arrival.endpoint, arrival.caller)
        if isinstance(facts, Failed):
            return _failed(facts, request, arrival=arrival)
        result: JsonObject = {
            "resultType": "complete",
            "supportedVersions": list(MODERN_REVISIONS),
            "capabilities": _capabilities(facts),
            "ttlMs": PRIVATE.ttl_ms,
            "cacheScope": PRIVATE.scope,
            "_meta": {"io.modelcontextprotocol/serverInfo": facts.server_info},
        }
        if facts.instructions is not None:
            result["instructions"] = facts.instructions
        self._remember(arrival.path, Stamp(facts.server_info))
        return Reply(result_message(request.wire_id, wire_json.encode(result)))

    def _remember(self, path: str, stamp: Stamp) -> None:
        self._stamps[path] = stamp
        self._stamps.move_to_end(path)
        if len(self._stamps) > _STAMPS_KEPT:
            self._stamps.popitem(last=False)

    async def _listen(self, request: Request, arrival: Arrival, *, envelope: Envelope) -> Ending:
        wish = wish_of(request.params)
        if isinstance(wish, str):
            return _refused(Fault(INVALID_PARAMS, wish), request.wire_id, arrival=arrival)
        facts = await self._room.describe(arrival.endpoint, arrival.caller)
        if isinstance(facts, Failed):
            return _failed(facts, request, arrival=arrival)
        wish = granted(wish, facts)
        listening = Listening(request, arrival.outlet, kinds=wish.kinds)
        held = await listening.start(self._room, _call_of(request, arrival, envelope=envelope), wish=wish)
        return _failed(held, request, arrival=arrival) if isinstance(held, Failed) else held

    def _notification(self, arrival: Arrival, caller: Caller) -> Reply:
        # No notification of clients has a meaning here (2026-07-28, Streamable HTTP): taken, never passed on.
        sent = arrival.fields.get(VERSION_FIELD, b"").strip().decode("latin-1")
        if sent and sent not in MODERN_REVISIONS:
            return _refused(unsupported(sent), None, arrival=arrival)
        failed = self._room.admit(arrival.endpoint, caller)
        if failed is None:
            return TAKEN
        code = modern_code(failed, Request(0, b"", "notifications", {}))
        body = failure_message(None, failed, code=code, request_id=arrival.request_id)
        return Reply(body, modern_refusal_of(failed, code), failed.retry_after_s)


def _call_of(request: Request, arrival: Arrival, *, envelope: Envelope) -> Call:
    return Call(
        request_id=arrival.request_id,
        endpoint=arrival.endpoint,
        caller=arrival.caller,
        method=request.method,
        params=envelope.params,
        client=envelope.client,
        revision=envelope.revision,
        transport=arrival.transport,
        address=arrival.address,
        ask=nobody_answers,
        era=Era.MODERN,
        log_level=envelope.log_level,
        on_progress=None if envelope.token is None else ProgressNotices(arrival.outlet, envelope.token),
        on_log=None if envelope.log_level is None else LogNotices(arrival.outlet),
        bytes_in=arrival.bytes_in,
        trusted_headers=envelope.param_headers,
    )


def _capabilities(facts: EndpointFacts) -> JsonValue:
    return {name: value for name, value in facts.capabilities.items() if name not in _LEGACY_CAPABILITIES}


def _failed(failed: Failed, request: Request, *, arrival: Arrival) -> Reply:
    code = modern_code(failed, request)
    body = failure_message(request.wire_id, failed, code=code, request_id=arrival.request_id)
    return Reply(body, modern_refusal_of(failed, code), failed.retry_after_s)


def _refused(fault: Fault, wire_id: bytes | None, *, arrival: Arrival, kind: ErrorKind = ErrorKind.MALFORMED) -> Reply:
    body = error_message(wire_id, fault.code, message=fault.message, request_id=arrival.request_id, data=fault.data)
    return Reply(body, kind)
