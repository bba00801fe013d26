"""The values that the search area speaks."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field


class HitKind(StrEnum):
    """What was found."""

    PROJECT = "project"
    SERVER = "server"
    TOOL = "tool"
    TOOLSET = "toolset"
    TEAM = "team"
    PERSON = "person"
    KEY = "key"
    CALL = "call"
    APPROVAL = "approval"
    INVITATION = "invitation"
    ACTIVITY = "activity"
    """A change, found by the id of its request."""


class Hit(BaseModel):
    """One thing that fits."""

    kind: HitKind
    id: Annotated[str, Field(description="Its id; of a tool, its name; of a change, the id of its request.")]
    name: str
    project: Annotated[str | None, Field(description="The name of the project that it is in.")] = None
    server: Annotated[str | None, Field(description="The name of the server that brings it.")] = None
    note: Annotated[str | None, Field(description="What else helps to tell it apart.")] = None


class Hits(BaseModel):
    """What fits, best first."""

    items: list[Hit]
    more: Annotated[bool, Field(description="Whether there is more that fits.")]
