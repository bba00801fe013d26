"""The values that the members area speaks."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from mcp_orch.contract.pictures import Role


class Member(BaseModel):
    """Somebody in a project."""

    id: Annotated[str, Field(description="As paths name it: `user:<id>`.")]
    kind: Literal["user"] = "user"
    user: str
    name: str
    email: str
    role: Role
    active: bool
    created_at: datetime


class MemberPage(BaseModel):
    """Members, newest first."""

    items: list[Member]
    next_cursor: str | None


class NewMember(BaseModel):
    """Somebody to be added."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"user": "kim@example.org", "role": "member"}]}
    )

    user: Annotated[str, Field(min_length=1, max_length=320, description="E-mail address or id.")]
    role: Role


class MemberChange(BaseModel):
    """Another role."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"role": "viewer"}]})

    role: Role
