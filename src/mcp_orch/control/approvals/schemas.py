"""The values that the approvals area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from mcp_orch.kit.spoken import SPOKEN
from mcp_orch.storage.tables.approvals import ApprovalState

UNBOXED: Final = "none: a home and an environment of its own, and the rights of the hub's operating system user"


class Decision(StrEnum):
    """What a hub admin says."""

    APPROVE = "approve"
    REJECT = "reject"


class ApprovalDecision(BaseModel):
    """A decision about exactly what the proposal shows."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"decision": "approve"}]})

    decision: Decision
    note: Annotated[str | None, Field(max_length=1000, description="Why; the proposer reads it.")] = None


class EnvName(BaseModel):
    """A variable that the command is given. Its value is sealed."""

    name: str
    dangerous: Annotated[bool, Field(description="Makes programs load or run something.")]


class ProposedCode(BaseModel):
    """What would run on the hub's machine."""

    argv: Annotated[list[str], Field(description="The command and its arguments, each as the program gets it.")]
    cwd: str | None
    env: list[EnvName]
    slots: Annotated[
        list[str], Field(description="Secrets that fill places in the arguments: project admins can change them.")
    ]
    sandbox: Annotated[str, Field(description="What it is kept from.", json_schema_extra={SPOKEN: True})]


class Approval(BaseModel):
    """A command that somebody proposed, and what became of it."""

    id: str
    project: Annotated[str, Field(description="The id of the project.")]
    project_name: str
    server: Annotated[str, Field(description="The id of the server.")]
    server_name: str
    state: ApprovalState
    what: Annotated[str, Field(description="What of it is new, in words.", json_schema_extra={SPOKEN: True})]
    code: ProposedCode
    before: Annotated[ProposedCode | None, Field(description="What was approved of this server last.")] = None
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str | None


class ApprovalPage(BaseModel):
    """Proposals, newest first."""

    items: list[Approval]
    next_cursor: str | None
