"""The values that the activity area speaks."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from mcp_orch.kit.spoken import SPOKEN


class Actor(BaseModel):
    """Who did something."""

    principal: str
    name: str


class Target(BaseModel):
    """What something was done to."""

    kind: Annotated[str, Field(description="`server`, `key`, `member`, `project`, ...")]
    id: str
    name: Annotated[str, Field(description="As it was called then.")]


class Activity(BaseModel):
    """One change: who did what to which thing. Holds no arguments of calls and no secrets."""

    id: str
    at: datetime
    kind: Annotated[str, Field(description="Such as `server.added`.")]
    actor: Actor
    target: Target
    project_id: str | None
    address: str | None
    request_id: str | None
    details: Annotated[dict[str, object], Field(json_schema_extra={SPOKEN: ["what", "reason"]})]


class ActivityPage(BaseModel):
    """Activity, newest first."""

    items: list[Activity]
    next_cursor: str | None
