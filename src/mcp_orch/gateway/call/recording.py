"""Recording: one record a call, kept before its answer leaves. Refusals are records too."""

from dataclasses import replace
from typing import Final

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.failures import AuditUnavailable
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.ports import AuditSink, Clock
from mcp_orch.contract.records import CallOutcome, CallRecord, ContentMode
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Asked, Call, Completed, Failed, Outcome
from mcp_orch.gateway.call.contents import NOTHING, Content, content_of
from mcp_orch.gateway.call.counters import CallCounters
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.targets import TOOLS_CALL, Target
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import MalformedJson

_REFUSED: Final = frozenset(
    {ErrorKind.UNAUTHENTICATED, ErrorKind.FORBIDDEN, ErrorKind.NOT_FOUND, ErrorKind.LIMITED, ErrorKind.INVALID}
)
_ANCHOR_HOLDS_S: Final = 1.0
_LARGEST: Final = 2**63 - 1
"""Of the numbers that a record holds."""


class OpenRecord:
    """What is known of a call while it is on its way. One per call, filled by the pipeline."""

    __slots__ = (
        "_waited_s",
        "answered",
        "call",
        "judged",
        "picture",
        "started",
        "started_us",
        "target",
        "waited_us",
    )

    def __init__(self, call: Call, *, started: float, started_us: int) -> None:
        self.call = call
        self.started = started
        self.started_us = started_us
        self.picture: Picture | None = None
        """Of the project that the caller may use."""
        self.target: Target | None = None
        self.judged: float | None = None
        """When nothing was left to decide and the server was to be asked: what the call does may have been done."""
        self.answered: float | None = None
        """When the server had answered."""
        self.waited_us: int | None = 0
        """For a connection; None while it waits."""
        # What it waited for connections that were lost again.
        self._waited_s = 0.0

    @property
    def is_strict(self) -> bool:
        """Whether the answer waits until the record is on the disk."""
        return self.picture is not None and self.picture.is_strict

    def begins(self) -> None:
        """As `Queue.begins`."""
        self.waited_us = None

    def ends(self, after_s: float) -> None:
        """As `Queue.ends`."""
        self._waited_s += after_s
        self.waited_us = int(self._waited_s * 1_000_000)


class Recorder:
    """Opens and ends records."""

    def __init__(self, *, audit: AuditSink, clock: Clock, counters: CallCounters, settings: CallSettings) -> None:
        self._audit: Final = audit
        self._clock: Final = clock
        self._counters: Final = counters
        self._settings: Final = settings
        # The second that is running and how many strangers' refusals were recorded in it.
        self._second = 0
        self._strangers = 0
        # A moment by the monotonic clock, and the time of day then; changed by `open`.
        self._anchored = -_ANCHOR_HOLDS_S
        self._anchor_us = 0
        # Why the last record could not be kept; None when it was.
        self._trouble: AuditUnavailable | None = None

    def open(self, call: Call) -> OpenRecord:
        """A record of a call that was just received."""
        self._counters.in_flight += 1
        now = self._clock.monotonic()
        if not 0 <= now - self._anchored < _ANCHOR_HOLDS_S:
            # The time of day is asked for once a second: turning it into a number costs more than adding to one.
            self._anchored, self._anchor_us = now, int(self._clock.now().timestamp() * 1_000_000)
        return OpenRecord(call, started=now, started_us=self._anchor_us + int((now - self._anchored) * 1_000_000))

    def end(self, record: OpenRecord, outcome: Outcome | Asked) -> Outcome | Asked:
        """Keeps the record and gives the outcome on, or the reason why the record could not be kept."""
        self._counters.in_flight -= 1
        word = _word(record.call.method, outcome)
        kept = self._keep(record, word, outcome=outcome)
        return outcome if kept is None else kept

    def broken_off(self, record: OpenRecord, *, is_cancelled: bool) -> None:
        """Keeps the record of a call whose client went away or changed its mind, or that a fault of ours ended."""
        self._counters.in_flight -= 1
        # Nobody waits for an answer, so there is nobody to tell that the record could not be kept.
        self._keep(record, CallOutcome.CANCELLED if is_cancelled else CallOutcome.ERROR, outcome=None)

    def refusal(self) -> Failed | None:
        """Why nothing may be done now: the last record could not be kept. None: go on.

        The record of that refusal is the next try, so that the first call after mending is the last one refused.
        """
        return None if self._trouble is None else refusals.broken(self._trouble)

    async def settle(self, outcome: Outcome | Asked) -> Outcome | Asked:
        """Waits until all records are on the disk and gives the outcome on, or the reason why they are not."""
        try:
            await self._audit.settle()
        except AuditUnavailable as unavailable:
            return refusals.broken(unavailable)
        return outcome

    def _keep(self, record: OpenRecord, word: CallOutcome, *, outcome: Outcome | Asked | None) -> Failed | None:
        duration_us = int((self._clock.monotonic() - record.started) * 1_000_000)
        self._counters.end(record.call.method, word, duration_us=duration_us)
        if isinstance(record.call.caller, Caller) or self._has_room_for_strangers(record.started_us // 1_000_000):
            try:
                content = self._content(record, outcome)
                self._audit.append(_record(record, word, outcome=outcome, duration_us=duration_us, content=content))
            except AuditUnavailable as unavailable:
                self._trouble = unavailable
                failed = refusals.broken(unavailable)
                return (
                    replace(failed, hint="the call may have been carried out") if record.judged is not None else failed
                )
            self._trouble = None
        return None

    def _content(self, record: OpenRecord, outcome: Outcome | Asked | None) -> Content:
        target, picture = record.target, record.picture
        if target is None or picture is None or picture.call_content is ContentMode.OFF:
            return NOTHING
        answer = outcome if isinstance(outcome, Completed) else None
        key = self._settings.content_key
        return content_of(picture.call_content, record.call.params, answer=answer, server=target.server, key=key)

    def _has_room_for_strangers(self, second: int) -> bool:
        if second != self._second:
            self._second, self._strangers = second, 0
        self._strangers += 1
        if self._strangers <= self._settings.refusals_per_second:
            return True
        self._counters.unrecorded += 1
        return False


def _word(method: str, outcome: Outcome | Asked) -> CallOutcome:
    if isinstance(outcome, Asked):
        # The request was answered: that the answer is a question is no failure. The next round has its own record.
        return CallOutcome.OK
    if isinstance(outcome, Completed):
        # Two searches spare most results the look inside.
        may_say = method == TOOLS_CALL and b'"isError"' in outcome.result and b"true" in outcome.result
        return CallOutcome.TOOL_ERROR if may_say and _says_error(outcome.result) else CallOutcome.OK
    if outcome.code is None and outcome.kind in _REFUSED:
        return CallOutcome.REFUSED
    return CallOutcome.ERROR


def _says_error(result: bytes) -> bool:
    try:
        said = wire_json.members(result).get("isError")
    except MalformedJson:
        return False
    return said is not None and bytes(said) == b"true"


def _asked(call: Call) -> str | None:
    """What a refused call asked for, in the client's words."""
    asked = call.params.get("name", call.params.get("uri"))
    return asked[:300] if isinstance(asked, str) else None


def _code_of(failed: Failed) -> int | None:
    """The code, unless it is a number that no database keeps: servers may send any."""
    return failed.code if failed.code is not None and -_LARGEST <= failed.code <= _LARGEST else None


def _record(
    record: OpenRecord, word: CallOutcome, *, outcome: Outcome | Asked | None, duration_us: int, content: Content
) -> CallRecord:
    call, target, picture = record.call, record.target, record.picture
    caller = call.caller if isinstance(call.caller, Caller) else None
    failed = outcome if isinstance(outcome, Failed) else None
    client = call.client
    started, judged, answered = record.started, record.judged, record.answered
    return CallRecord(
        request_id=call.request_id,
        at_us=record.started_us,
        method=call.method[:100],
        outcome=word,
        duration_us=duration_us,
        judged_us=None if judged is None else int((judged - started) * 1_000_000),
        waited_us=record.waited_us,
        upstream_us=None if answered is None else int((answered - started) * 1_000_000),
        project=picture.project if picture else None,
        endpoint=call.endpoint.path[:300],
        transport=call.transport,
        principal=caller.principal if caller else None,
        caller=caller.name if caller else "",
        client=f"{client.name} {client.version}"[:200] if client.name else "",
        revision=call.revision,
        address=call.address,
        server=target.server.id if target else None,
        name=target.name[:300] if target else _asked(call),
        code=_code_of(failed) if failed else None,
        reason=failed.message[:300] if failed else None,
        bytes_in=call.bytes_in,
        bytes_out=len(outcome.result) if isinstance(outcome, Completed) else 0,
        arguments_hmac=content.arguments_hmac,
        arguments=content.arguments,
        result=content.result,
    )
