"""The record of one call: what the audit trail and the call log are made from."""

import hashlib
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


class ContentMode(StrEnum):
    """What is kept of the arguments and results of a project's calls."""

    OFF = "off"
    DIGEST = "digest"
    """An HMAC of the arguments: equal calls are seen to be equal, and nothing else."""
    REDACTED = "redacted"
    """Arguments and results, without what looks like a secret or is one of the project's."""
    FULL = "full"


class CallRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One MCP request on its way through the hub. What it carried is in it only where the project keeps that."""

    request_id: RequestId
    at_us: int
    """When it was received: microseconds since 1970, UTC."""
    method: str
    outcome: CallOutcome
    duration_us: int
    judged_us: int | None = None
    """When it had been judged, after it was received; None: it did not come so far."""
    waited_us: int | None = 0
    """How long it waited for a connection then; None: it never got one."""
    upstream_us: int | None = None
    """When its server had answered, after it was received; None: it did not come so far."""
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
    arguments: str | None = None
    """JSON, where the project keeps contents."""
    result: str | None = None
    """JSON, where the project keeps contents."""

    @property
    def queued_us(self) -> int | None:
        """When there was a connection for it, after it was received; None: it did not come so far."""
        return None if self.judged_us is None or self.waited_us is None else self.judged_us + self.waited_us

    @property
    def has_content(self) -> bool:
        """Whether arguments or result are kept with it."""
        return self.arguments is not None or self.result is not None


def digest_of_content(arguments: str | None, result: str | None) -> str:
    """How arguments and result stand in the record of their call: SHA-256, hex."""
    return hashlib.sha256(msgspec.json.encode([arguments, result])).hexdigest()
