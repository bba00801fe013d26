"""The values that the attention area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from mcp_orch.contract.diagnoses import Diagnosis


class AttentionKind(StrEnum):
    """Why something waits for somebody."""

    PROJECT_WITHOUT_ADMIN = "project-without-admin"
    TEAM_WITHOUT_ADMIN = "team-without-admin"
    INVITATION = "invitation"
    TEAM_REQUEST = "team-request"
    PROJECT_PURGED_SOON = "project-purged-soon"
    SERVER_FAILED = "server-failed"
    APPROVAL = "approval"
    KEY_EXPIRES = "key-expires"


class AttentionItem(BaseModel):
    """One thing that waits for you."""

    kind: AttentionKind
    id: Annotated[str, Field(description="Of the project, team, invitation, request, server, approval or key.")]
    name: Annotated[str, Field(description="What it is called.")]
    at: Annotated[datetime, Field(description="Since when it waits, or when it will happen.")]
    project: Annotated[str | None, Field(description="The name of the project that it is in.")] = None
    reason: Annotated[str | None, Field(description="Why, in one line, where more is known.")] = None
    diagnosis: Annotated[Diagnosis | None, Field(description="Of a server that failed: the same by its kind.")] = None


class Attention(BaseModel):
    """What waits for you, newest first."""

    items: list[AttentionItem]
