"""The values that the toolsets area speaks."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mcp_orch.contract.endpoints import EndpointUrls

Entries = Annotated[
    list[Annotated[str, Field(min_length=3, max_length=1100)]],
    Field(max_length=500, description="`server.tool`, or `server.*` for every tool of a server."),
]


class NewToolset(BaseModel):
    """A toolset to be made."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "reading", "tools": ["files.read_file", "wiki.*"]}]}
    )

    name: Annotated[str, Field(min_length=1, max_length=48)]
    title: Annotated[str | None, Field(max_length=200)] = None
    tools: Entries


class ToolsetChange(BaseModel):
    """What is to be different; what is left out stays, `tools` are replaced as a whole."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"tools": ["files.*"]}]})

    name: Annotated[str | None, Field(min_length=1, max_length=48)] = None
    title: Annotated[str | None, Field(max_length=200)] = None
    tools: Entries | None = None


class Toolset(BaseModel):
    """A toolset."""

    id: str
    name: str
    title: str | None
    tools: list[str]
    created_at: datetime
    updated_at: datetime
    endpoints: EndpointUrls


class ToolsetPage(BaseModel):
    """Toolsets, newest first."""

    items: list[Toolset]
    next_cursor: str | None
