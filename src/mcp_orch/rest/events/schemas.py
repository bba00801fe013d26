"""The values of the event stream. `call` and `activity` events carry LoggedCall and Activity."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import UpstreamState, UpstreamStatus


class EventKind(StrEnum):
    """What streams tell, gaps aside."""

    STATUS = "server.status"
    CALL = "call"
    ACTIVITY = "activity"
    PICTURE = "picture"


class StatusSummary(BaseModel):
    """How a server is."""

    state: UpstreamState
    reason: Annotated[str | None, Field(description="`diagnosis` in one line of English.")]
    diagnosis: Diagnosis | None
    since: datetime
    revision: str | None
    era: Era | None
    tool_count: int | None


class ServerStatusEvent(BaseModel):
    """`server.status`: a server went from one state to another."""

    project_id: str
    server_id: str
    server: str
    status: StatusSummary


class PictureEvent(BaseModel):
    """`picture`: something of the project was changed: servers, tools, toolsets, members or settings."""

    project_id: str
    project: str
    version: int
    is_gone: Annotated[bool, Field(description="The project was deleted.")]


class GapEvent(BaseModel):
    """`gap`: events are missing before the next one; what is shown should be fetched again."""

    reason: str


def summary_of(status: UpstreamStatus) -> StatusSummary:
    """The part of a status that everybody in the project may see."""
    return StatusSummary(
        state=status.state,
        reason=status.reason,
        diagnosis=status.diagnosis,
        since=status.since,
        revision=status.facts.revision if status.facts else None,
        era=status.facts.era if status.facts else None,
        tool_count=status.tool_count,
    )
