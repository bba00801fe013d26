"""The values that project files speak."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from mcp_orch.kit.spoken import SPOKEN

_EXAMPLE: JsonValue = {
    "text": '{"kind": "mcp-orch project", "version": 1, "project": {"title": "Search"}, "servers": []}',
    "preview": True,
}


class ProjectFileAsked(BaseModel):
    """The text of a project file, as an export gives it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    text: Annotated[str, Field(max_length=900_000)]
    preview: Annotated[bool, Field(description="Only say what would happen.")] = True


class FileChange(BaseModel):
    """A field that differs. Values of env and headers are never shown."""

    field: str
    before: JsonValue
    after: JsonValue


class FilePart(BaseModel):
    """What becomes of a part of the file."""

    kind: Literal["project", "server", "tool", "toolset"]
    name: str
    action: Literal["added", "changed", "unchanged", "refused"]
    reason: Annotated[str | None, Field(json_schema_extra={SPOKEN: True})]
    changes: list[FileChange]
    held: Annotated[bool, Field(description="Its command waits for a hub admin.")]


class ProjectFileReport(BaseModel):
    """What becomes of a file. Nothing that is here and not in the file is taken away."""

    preview: bool
    items: list[FilePart]
    missing_secrets: Annotated[list[str], Field(description="Names that are needed and not set.")]
