"""The values that the members area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mcp_orch.contract.pictures import Role
from mcp_orch.kit.passing import PASSING


class MemberKind(StrEnum):
    """What was added to a project."""

    USER = "user"
    TEAM = "team"


class Member(BaseModel):
    """A user or a team in a project."""

    id: Annotated[str, Field(description="As paths name it: `user:<id>` or `team:<id>`.")]
    kind: MemberKind = MemberKind.USER
    user: Annotated[str | None, Field(description="The user's id; empty for teams.")] = None
    team: Annotated[str | None, Field(description="The team's id; empty for users.")] = None
    name: str
    email: Annotated[str | None, Field(description="Empty for teams.")] = None
    role: Annotated[Role, Field(description="What this membership gives.")]
    active: Annotated[bool, Field(description="Whether it lets anybody in: false for deactivated users.")]
    people: Annotated[
        int,
        Field(description="How many people it lets in: 1, or those of the team.", json_schema_extra={PASSING: True}),
    ] = 1
    created_at: datetime


class MemberPage(BaseModel):
    """Members, newest first."""

    items: list[Member]
    next_cursor: str | None


class RoleSource(BaseModel):
    """Where a role comes from."""

    kind: Annotated[MemberKind, Field(description="`user`: given to this person; `team`: through a team.")]
    team: Annotated[str | None, Field(description="The team's id.")] = None
    team_name: str | None = None
    role: Role


class ProjectPerson(BaseModel):
    """Somebody who may enter a project, directly or through teams."""

    user: str
    name: str
    email: str
    role: Annotated[Role, Field(description="What the person is in effect: the highest of all sources.")]
    sources: list[RoleSource]


class ProjectPeople(BaseModel):
    """Who may enter a project, by name."""

    items: list[ProjectPerson]
    next_cursor: str | None


class NewMember(BaseModel):
    """A user or a team to be added."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"user": "kim@example.org", "role": "member"}, {"team": "platform", "role": "viewer"}]
        },
    )

    user: Annotated[str | None, Field(min_length=1, max_length=320, description="E-mail address or id.")] = None
    team: Annotated[str | None, Field(min_length=1, max_length=48, description="Name or id of a team of yours.")] = None
    role: Role

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.user is None) == (self.team is None):
            raise ValueError("give user or team")
        return self


class MemberChange(BaseModel):
    """Another role."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"role": "viewer"}]})

    role: Role
