"""Parked calls as tasks: how a call that waits for its client is told of in the words of the extension.

Extension io.modelcontextprotocol/tasks (2026-07-28): a client that knows it need not come back with the whole request.
"""

from datetime import datetime
from typing import Final

import msgspec

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Call, Failed
from mcp_orch.gateway.call.parked import ParkedCall
from mcp_orch.gateway.call.questions import in_modern_words
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.task_words import CANCEL, UPDATE
from mcp_orch.gateway.upstream.dispatch import Answer, Answered
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject

POLL_MS: Final = 1_000
"""How often a client is asked to look; our choice."""

_INTERNAL: Final = -32603
_COMPLETE: Final = {"resultType": msgspec.Raw(b'"complete"')}
_LEFT: Final = Failed(kind=ErrorKind.CANCELLED, message="the client cancelled the task")


def begun(parked: ParkedCall, settings: CallSettings) -> bytes:
    """The result of the tool call that became a task."""
    said = {**_common(parked, settings), "resultType": "task", "status": _status(parked)}
    return wire_json.encode(said)


def state_of(parked: ParkedCall, settings: CallSettings) -> JsonObject:
    """The task as `notifications/tasks` tells of it."""
    told = wire_json.decode(wire_json.encode_members(_told(parked, settings)))
    assert isinstance(told, dict)
    return told


def asked_of(parked: ParkedCall, call: Call, *, settings: CallSettings) -> Answered | Failed:
    """What a request that names the task does, and its result."""
    told: dict[str, msgspec.Raw] = {}
    if call.method == UPDATE:
        responses = call.params.get("inputResponses")
        if not isinstance(responses, dict):
            return refusals.invalid("params.inputResponses must be an object")
        parked.give(responses)
    elif call.method == CANCEL:
        parked.call_off(_LEFT)
    else:
        told = _told(parked, settings)
    # Not yet signed as results of 2026-07-28 are: the front does that.
    return Answered(result=wire_json.encode_members(told), era=Era.LEGACY)


def _told(parked: ParkedCall, settings: CallSettings) -> dict[str, msgspec.Raw]:
    status, result = _status(parked), parked.result
    said = {**_common(parked, settings), "status": status}
    told = {name: wire_json.raw(value) for name, value in said.items()}
    if result is None and status == "input_required":
        told["inputRequests"] = wire_json.raw(in_modern_words(parked.questions))
    elif isinstance(result, Answered):
        told["result"] = msgspec.Raw(wire_json.encode_members({**_COMPLETE, **wire_json.members(result.result)}))
    elif result is not None and status == "failed":
        told["error"] = msgspec.Raw(_error(result))
    return told


def _status(parked: ParkedCall) -> str:
    result = parked.result
    if result is None:
        return "input_required" if parked.questions else "working"
    if isinstance(result, Answered):
        return "completed"
    return "cancelled" if result is _LEFT else "failed"


def _common(parked: ParkedCall, settings: CallSettings) -> JsonObject:
    return {
        "taskId": parked.ticket,
        "createdAt": _time(parked.began_at),
        "lastUpdatedAt": _time(parked.changed_at),
        "ttlMs": int(settings.task_life_s * 1_000),
        "pollIntervalMs": POLL_MS,
    }


def _error(failed: Answer | Failed) -> bytes:
    assert not isinstance(failed, Answered)
    code = _INTERNAL if failed.code is None else failed.code
    parts = {"code": wire_json.raw(code), "message": wire_json.raw(failed.message)}
    if failed.data is not None:
        parts["data"] = msgspec.Raw(failed.data)
    return wire_json.encode_members(parts)


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
