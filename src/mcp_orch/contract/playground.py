"""Values of the playground: one request by a signed-in user, and what happens on its way."""

from dataclasses import dataclass
from enum import StrEnum

from mcp_orch.kit.wire_json import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMessage:
    """An MCP request without its envelope."""

    method: str
    params: JsonObject
    address: str = ""


class CallEventKind(StrEnum):
    """What can happen on the way of a call."""

    STARTED = "started"
    PROGRESS = "progress"
    LOG = "log"
    RESULT = "result"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """One happening. `body` is raw JSON: the params of a notification, a result, or an error object."""

    kind: CallEventKind
    body: bytes
