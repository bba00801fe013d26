"""The record of one call: what the audit trail and the call log are made from."""

from enum import StrEnum

import msgspec

from mcp_orch.contract.names import PrincipalId, ProjectId, RequestId, ServerId


class CallOutcome(StrEnum):
    """How a call ended."""

    OK = "ok"
    TOOL_ERROR = "tool-error"
    ERROR = "error"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class CallRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One MCP request on its way through the hub. Holds no arguments and no results."""

    request_id: RequestId
    at_us: int
    """When it was received: microseconds since 1970, UTC."""
    method: str
    outcome: CallOutcome
    duration_us: int
    project: ProjectId | None = None
    endpoint: str = ""
    """Path of the endpoint without the transport: `/projects/{p}/unified`."""
    transport: str = ""
    """`mcp`, `sse` or `playground`."""
    principal: PrincipalId | None = None
    caller: str = ""
    client: str = ""
    """What the client calls itself: `name version`. A claim."""
    revision: str = ""
    address: str = ""
    server: ServerId | None = None
    name: str | None = None
    """The tool, prompt or URI as the server knows it."""
    code: int | None = None
    """The JSON-RPC error code, where it ended in one."""
    reason: str | None = None
    """Why it was refused or failed, one line."""
    bytes_in: int = 0
    bytes_out: int = 0
    arguments_hmac: str | None = None
