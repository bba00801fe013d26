"""What a server says without being asked: progress, log messages, changes."""

import asyncio
from typing import Final

import msgspec

from mcp_orch.contract.upstreams import ListKind, LogStream
from mcp_orch.gateway.upstream.flight import Flight
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.messages import Incoming, MessageId, answer_in_vain, params_of, read_messages
from mcp_orch.gateway.upstream.pages import COMPLETE, Pages
from mcp_orch.gateway.upstream.setup import Setup
from mcp_orch.kit.wire_json import JsonObject, MalformedJson

LEVELS: Final = ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")
_RANKS: Final = {level: rank for rank, level in enumerate(LEVELS)}

LIST_CHANGES: Final = {
    "notifications/tools/list_changed": frozenset({ListKind.TOOLS}),
    "notifications/prompts/list_changed": frozenset({ListKind.PROMPTS}),
    "notifications/resources/list_changed": frozenset({ListKind.RESOURCES}),
}


TASKS: Final = "notifications/tasks"
ACKNOWLEDGED: Final = "notifications/subscriptions/acknowledged"
CANCELLED: Final = "notifications/cancelled"
UPDATED: Final = "notifications/resources/updated"


class _Ids(msgspec.Struct, rename={"subscription": "io.modelcontextprotocol/subscriptionId"}):
    subscription: int | str | float | None = None


class _Subscribed(msgspec.Struct, rename={"meta": "_meta"}):
    meta: _Ids = msgspec.field(default_factory=_Ids)


class _Token(msgspec.Struct):
    progressToken: int | str | float | None = None  # noqa: N815  the name on the wire
    requestId: int | str | float | None = None  # noqa: N815  the name on the wire


_TOKEN: Final = msgspec.json.Decoder(_Token)
_SUBSCRIBED: Final = msgspec.json.Decoder(_Subscribed)


def rank_of(level: str | None) -> int:
    """How grave a log level is; an unknown one counts as `info`."""
    return _RANKS.get(level or "", 1)


class FloodGate:
    """Lets so many through per second, drops the rest, and says afterwards how many."""

    def __init__(self, *, per_second: int, log: LogRing, what: str = "notifications") -> None:
        self._what: Final = what
        self._per_second: Final = per_second
        self._log: Final = log
        self._loop: Final = asyncio.get_running_loop()
        # The current second and what happened in it; changed by `admits`.
        self._second = 0
        self._seen = 0
        self.dropped = 0

    def admits(self) -> bool:
        """Whether one more may pass now."""
        second = int(self._loop.time())
        if second != self._second:
            if self._seen > self._per_second:
                self._log.note(f"{self._seen - self._per_second} {self._what} in one second were dropped")
            self._second, self._seen = second, 0
        self._seen += 1
        if self._seen <= self._per_second:
            return True
        self.dropped += 1
        return False


class Notices:
    """Sorts the notifications of one connection: to a call, to the supervisor, or to the server's log."""

    def __init__(self, setup: Setup) -> None:
        self._news: Final = setup.news
        self._log: Final = setup.log
        self.pages: Final = Pages()
        self.gate: Final = FloodGate(per_second=setup.settings.limits.notifications_per_s, log=setup.log)

    def read(self, body: bytes) -> list[Incoming]:
        """The messages in a line or an event. What is none stands in the log, where it is not a flood.

        An answer that can't be taken comes as an error: whoever asked would wait for it in vain.
        """
        try:
            return read_messages(body)
        except MalformedJson as broken:
            if body.strip() and self.gate.admits():
                said = body[:200].decode("utf-8", "replace")
                self._log.add(LogStream.HUB, f"not a message ({broken}): {said}")
            refused = answer_in_vain(body, str(broken))
            return [] if refused is None else [refused]

    def token_of(self, message: Incoming) -> int | None:
        """The call that a notification names, by its progress token or otherwise: all are numbers of our requests."""
        if not isinstance(message.params, msgspec.Raw):
            return None
        try:
            if message.method in {ACKNOWLEDGED, TASKS}:
                token = _SUBSCRIBED.decode(message.params).meta.subscription
            else:
                named = _TOKEN.decode(message.params)
                token = named.requestId if message.method == CANCELLED else named.progressToken
        except (msgspec.DecodeError, RecursionError):
            return None
        if isinstance(token, str) and token.isdecimal() and len(token) < 20:
            return int(token)
        return token if isinstance(token, int) else None

    @staticmethod
    def request_of(message: Incoming) -> MessageId:
        """The request of the server's own that it cancels."""
        try:
            named = _TOKEN.decode(message.params) if isinstance(message.params, msgspec.Raw) else _Token()
        except (msgspec.DecodeError, RecursionError):
            return None
        return named.requestId

    def take(self, message: Incoming, *, call: Flight | None = None) -> None:
        """Takes a notification. `call`: the request it surely belongs to."""
        method = message.method
        changes = LIST_CHANGES.get(method) if isinstance(method, str) else None
        if changes is not None:
            self._news.lists_changed(changes)
            return
        try:
            if method == UPDATED:
                self._updated(message)
            # Changes are coalesced and so never too many, and the last one must not be lost; all else is counted.
            elif self.gate.admits():
                self._sort(message, call)
        except MalformedJson as broken:
            self._log.note(f"a notification {method!r} could not be read: {broken}")

    def _sort(self, message: Incoming, call: Flight | None) -> None:
        if message.method == "notifications/progress":
            if call is not None and self.token_of(message) == call.number and not call.future.done():
                call.progress(params_of(message.params))
        elif message.method == "notifications/message":
            self._logged(params_of(message.params), call)
        elif message.method == ACKNOWLEDGED and call is not None and call.on_ack is not None:
            call.on_ack(params_of(message.params).get("notifications"))
        elif message.method == TASKS and call is not None and call.request.on_tasks is not None:
            call.request.on_tasks.told(params_of(message.params))
        elif message.method == COMPLETE:
            self.pages.done(params_of(message.params))

    def _updated(self, message: Incoming) -> None:
        uri = params_of(message.params).get("uri")
        if isinstance(uri, str):
            self._news.resource_updated(uri)

    def _logged(self, params: JsonObject, call: Flight | None) -> None:
        level = params.get("level")
        grave = level if isinstance(level, str) else "info"
        if call is not None and call.request.on_log is not None and call.request.log_level is not None:
            if rank_of(grave) >= rank_of(call.request.log_level):
                call.request.on_log(params)
            return
        said = params.get("data")
        text = said if isinstance(said, str) else msgspec.json.encode(said).decode("utf-8", "replace")
        self._log.add(LogStream.MESSAGE, text, level=grave if grave in _RANKS else None)
