"""The values that the teams area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mcp_orch.contract.pictures import Role
from mcp_orch.contract.teams import TeamRole
from mcp_orch.kit.passing import PASSING


class Team(BaseModel):
    """A team as somebody who may see it sees it."""

    id: str
    name: str
    title: str | None
    role: Annotated[
        TeamRole | None,
        Field(description="Your role; empty for hub admins who are not in it.", json_schema_extra={PASSING: True}),
    ]
    permissions: Annotated[list[str], Field(description="What you may do in it.", json_schema_extra={PASSING: True})]
    member_count: Annotated[int, Field(json_schema_extra={PASSING: True})]
    project_count: Annotated[int, Field(json_schema_extra={PASSING: True})]
    created_at: datetime
    updated_at: datetime


class TeamPage(BaseModel):
    """Teams, newest first."""

    items: list[Team]
    next_cursor: str | None


class NewTeam(BaseModel):
    """A team to be made."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "platform", "title": "Platform team"}]}
    )

    name: Annotated[str, Field(min_length=1, max_length=48)]
    title: Annotated[str | None, Field(max_length=200)] = None


class TeamChange(BaseModel):
    """What is to be different; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"title": "Platform and tools"}]})

    name: Annotated[str | None, Field(min_length=1, max_length=48)] = None
    title: Annotated[str | None, Field(max_length=200)] = None


class TeamMember(BaseModel):
    """Somebody in a team."""

    id: Annotated[str, Field(description="As paths name it: `user:<id>`.")]
    user: str
    name: str
    email: str
    role: TeamRole
    active: bool
    created_at: datetime


class TeamMemberPage(BaseModel):
    """The people of a team, newest first."""

    items: list[TeamMember]
    next_cursor: str | None


class NewTeamMember(BaseModel):
    """Somebody to be added."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"user": "kim@example.org", "role": "member"}]}
    )

    user: Annotated[str, Field(min_length=1, max_length=320, description="E-mail address or id.")]
    role: TeamRole = TeamRole.MEMBER


class TeamMemberChange(BaseModel):
    """Another role."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"role": "admin"}]})

    role: TeamRole


class TeamProject(BaseModel):
    """A project that the team was added to."""

    project: str
    project_name: str
    role: Role
    created_at: datetime


class TeamProjects(BaseModel):
    """The projects that a team was added to, newest first."""

    items: list[TeamProject]
    next_cursor: str | None


class TeamRequest(BaseModel):
    """A project that would like to add a team."""

    id: str
    team: Annotated[str, Field(description="The team as it was asked for.")]
    project: str
    project_name: str
    role: Role
    asked_by: str
    created_at: datetime


class TeamRequests(BaseModel):
    """Open requests, newest first."""

    items: list[TeamRequest]
    next_cursor: str | None


class NewTeamRequest(BaseModel):
    """Asks for the consent of a team's admins."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"team": "platform", "role": "member"}]})

    team: Annotated[str, Field(min_length=1, max_length=48, description="Its name or id.")]
    role: Role


class Consent(StrEnum):
    """What a team says to a request."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class TeamAnswer(BaseModel):
    """What a team says to a request."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"decision": "accept"}]})

    decision: Consent
