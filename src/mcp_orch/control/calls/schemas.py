"""The values that the calls area speaks."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool, model_validator

from mcp_orch.contract.records import CallOutcome
from mcp_orch.kit.spoken import SPOKEN


class LoggedCall(BaseModel):
    """One call as the log keeps it: who, what, how it ended. Never arguments, never results."""

    id: Annotated[str, Field(description="The request id, as errors name it.")]
    at: datetime
    method: str
    outcome: CallOutcome
    duration_ms: float
    endpoint: Annotated[str, Field(description="Path of the endpoint, without the transport.")]
    transport: Annotated[str, Field(description="`mcp`, `sse` or `playground`.")]
    server: Annotated[str | None, Field(description="Name of the server, as it is called now.")]
    server_id: str | None
    name: Annotated[str | None, Field(description="The tool, prompt or URI, as the server knows it.")]
    caller: str
    principal: str | None
    mine: bool
    client: Annotated[str, Field(description="What the client calls itself.")]
    revision: str
    code: int | None
    bytes_in: int
    bytes_out: int


class CallDetail(LoggedCall):
    """One call with its stages, and with what only its maker and admins may see: empty for others."""

    judged_ms: Annotated[float | None, Field(description="When it had been judged. All stages: after it came in.")]
    queued_ms: Annotated[float | None, Field(description="When there was a connection to the server for it.")]
    upstream_ms: Annotated[float | None, Field(description="When the server had answered.")]
    answered_ms: Annotated[float, Field(description="When its answer left, or it was given up.")]
    reason: Annotated[str | None, Field(description="Why it was refused or failed.", json_schema_extra={SPOKEN: True})]
    address: str | None
    arguments_hmac: Annotated[str | None, Field(description="Equal for calls with equal arguments.")]
    arguments: Annotated[str | None, Field(description="JSON, where the project keeps it; cut beyond 64 k.")]
    result: Annotated[str | None, Field(description="JSON, where the project keeps it; cut beyond 64 k.")]
    is_complete: Annotated[bool, Field(description="False when details were left out for this reader.")]


class CallPage(BaseModel):
    """Calls, newest first."""

    items: list[LoggedCall]
    next_cursor: str | None


class CallNumbers(BaseModel):
    """Calls added up. Durations are read from classes, so that percentiles are 28 % off at most."""

    calls: int
    errors: Annotated[int, Field(description="Ended in an error, of the tool or on the way to it.")]
    refused: Annotated[int, Field(description="Turned away by the hub.")]
    cancelled: int
    mean_ms: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    bytes_in: int
    bytes_out: int


class CallPoint(CallNumbers):
    """The calls of one interval."""

    at: Annotated[datetime, Field(description="The beginning of the interval.")]


class GroupPoint(BaseModel):
    """The calls of a group in one interval."""

    calls: int
    failed: Annotated[int, Field(description="Ended in an error or were refused.")]


class CallGroup(CallNumbers):
    """The calls of one server, tool, key, ..."""

    id: Annotated[str, Field(description="What a filter takes; empty for what has none.")]
    name: str
    over_time: Annotated[
        list[GroupPoint] | None, Field(description="Calls by interval, where they were asked for: as many as `points`.")
    ] = None


class CallStats(BaseModel):
    """Calls of a span of time: together, by interval, and by what was asked for."""

    since: datetime
    until: datetime
    interval_s: int
    total: CallNumbers
    points: Annotated[list[CallPoint], Field(description="Oldest first; every interval of the span, empty ones too.")]
    by: str | None
    groups: Annotated[list[CallGroup], Field(description="Busiest first.")]


class NewCall(BaseModel):
    """A call to run: a tool with arguments, or any MCP request."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"server": "demo", "tool": "echo", "arguments": {"text": "hello"}}]},
    )

    server: Annotated[str | None, Field(description="On this server's endpoint.")] = None
    toolset: Annotated[str | None, Field(description="On this toolset's endpoint. Neither: the unified one.")] = None
    tool: Annotated[str | None, Field(max_length=512)] = None
    arguments: dict[str, JsonValue] | None = None
    method: Annotated[str | None, Field(max_length=128, description="Instead of `tool`: any MCP request.")] = None
    params: dict[str, JsonValue] | None = None
    interactive: Annotated[
        StrictBool, Field(description="Questions of the server come as events, and you answer them at `.../answers`.")
    ] = False

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if self.server is not None and self.toolset is not None:
            raise ValueError("give server or toolset, not both")
        if (self.tool is None) == (self.method is None):
            raise ValueError("give either tool (with arguments) or method (with params)")
        if self.tool is None and self.arguments is not None:
            raise ValueError("arguments belong to tool; use params with method")
        if self.method is None and self.params is not None:
            raise ValueError("params belong to method; use arguments with tool")
        return self


class NewAnswer(BaseModel):
    """An answer to a question of a running call."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"question": "q1", "result": {"action": "accept", "content": {"name": "Ada"}}}]
        },
    )

    question: Annotated[str, Field(max_length=64, description="The id in the event `question`.")]
    result: Annotated[
        dict[str, JsonValue] | None,
        Field(description="The result of the question's method (MCP, client features); null: refused."),
    ]
