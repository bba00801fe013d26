"""The values that the projects area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from mcp_orch.contract.endpoints import EndpointUrls
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.records import ContentMode
from mcp_orch.control.projects.states import ProjectState
from mcp_orch.kit.passing import PASSING
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT

Separator = Annotated[str, Field(pattern=r"^(__|\.|)$", description="`__`, `.`, or nothing where no names collide.")]


class Project(BaseModel):
    """A project as somebody who may see it sees it."""

    id: str
    name: str
    title: str | None
    role: Annotated[
        Role | None,
        Field(description="Your role; empty for hub admins who are not members.", json_schema_extra={PASSING: True}),
    ]
    permissions: Annotated[list[str], Field(description="What you may do in it.", json_schema_extra={PASSING: True})]
    state: ProjectState
    favourite: Annotated[bool, Field(description="Whether it has your star.", json_schema_extra={PASSING: True})]
    has_admin: Annotated[
        bool, Field(description="Without one, hub admins look after it.", json_schema_extra={PASSING: True})
    ]
    server_count: Annotated[int, Field(json_schema_extra={PASSING: True})]
    member_count: Annotated[
        int, Field(description="How many people may enter it, through teams too.", json_schema_extra={PASSING: True})
    ]
    separator: str
    max_name_length: int
    is_strict: bool
    call_content: Annotated[ContentMode, Field(description="What records keep of arguments and results.")]
    call_days: Annotated[
        int | None, Field(description="For how many days records of calls are kept; empty: as long as the hub does.")
    ]
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None
    purge_at: Annotated[datetime | None, Field(description="When a deleted project is purged.")]
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
    max_name_length: Annotated[StrictInt | None, Field(ge=40, le=128)] = None
    is_strict: Annotated[StrictBool | None, Field(description="Answers wait until their record is on the disk.")] = None
    call_content: Annotated[
        ContentMode | None, Field(description="What records keep of arguments and results from now on.")
    ] = None
    call_days: Annotated[
        StrictInt | None,
        Field(
            ge=1, le=3650, description="Records of calls go after so many days, never later than the hub's; null: then."
        ),
    ] = None


class ProjectTransfer(BaseModel):
    """Who becomes admin in your place."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"user": "kim@example.org"}]})

    user: Annotated[str, Field(min_length=1, max_length=320, description="E-mail address or id of somebody in it.")]


class StateWanted(StrEnum):
    """Which projects a list shows."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    DELETED = "deleted"
    ALL = "all"


class ProjectListQuery(BaseModel):
    """Which part of the list of projects is wanted."""

    cursor: Annotated[str | None, Field(description="`next_cursor` of the page before.")] = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    state: StateWanted = StateWanted.ACTIVE
    favourite: Annotated[bool, Field(description="Only those with your star.")] = False
