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
    is_interactive: bool = False
    """Whoever reads the events answers questions of servers; else nothing is asked."""


class CallEventKind(StrEnum):
    """What can happen on the way of a call."""

    STARTED = "started"
    PROGRESS = "progress"
    LOG = "log"
    QUESTION = "question"
    RESULT = "result"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """One happening. `body` is raw JSON: the params of a notification, a result, or an error object.

    That of a question is `{"id", "method", "params"}`, as the server worded it.
    """

    kind: CallEventKind
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswer:
    """What a person answers to a question of a running call."""

    question: str
    """The question's id."""
    result: JsonObject | None
    """The result object of the question's method; None: the person refuses to answer."""
