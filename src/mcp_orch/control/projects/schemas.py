"""The values that the projects area speaks."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mcp_orch.contract.endpoints import EndpointUrls
from mcp_orch.contract.pictures import Role

Separator = Annotated[str, Field(pattern=r"^(__|\.|)$", description="`__`, `.`, or nothing where no names collide.")]


class Project(BaseModel):
    """A project as somebody who may see it sees it."""

    id: str
    name: str
    title: str | None
    role: Annotated[Role | None, Field(description="Your role; empty for hub admins who are not members.")]
    permissions: Annotated[list[str], Field(description="What you may do in it.")]
    server_count: int
    separator: str
    max_name_length: int
    is_strict: bool
    created_at: datetime
    updated_at: datetime
    endpoints: Annotated[EndpointUrls, Field(description="The unified endpoint: every server of the project.")]


class ProjectPage(BaseModel):
    """Projects, newest first."""

    items: list[Project]
    next_cursor: str | None


class NewProject(BaseModel):
    """A project to be made."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "search", "title": "Search"}]})

    name: Annotated[str, Field(min_length=1, max_length=48)]
    title: Annotated[str | None, Field(max_length=200)] = None


class ProjectChange(BaseModel):
    """What is to be different; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"title": "Search and find"}]})

    name: Annotated[str | None, Field(min_length=1, max_length=48)] = None
    title: Annotated[str | None, Field(max_length=200)] = None
    separator: Separator | None = None
    max_name_length: Annotated[int | None, Field(ge=40, le=128)] = None
    is_strict: Annotated[bool | None, Field(description="Answers wait until their record is on the disk.")] = None
