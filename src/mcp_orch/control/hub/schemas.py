"""The values that the hub area speaks."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt


class ProjectCreation(StrEnum):
    """Who may create projects."""

    EVERYONE = "everyone"
    HUB_ADMINS = "hub-admins"


class HubSettings(BaseModel):
    """What hub admins decided for the whole hub."""

    project_creation: ProjectCreation = ProjectCreation.EVERYONE
    deletion_grace_days: Annotated[int, Field(description="How long a deleted project can be brought back.")] = 7


class HubSettingsChange(BaseModel):
    """What is to be different; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"project_creation": "hub-admins"}]})

    project_creation: ProjectCreation | None = None
    deletion_grace_days: Annotated[StrictInt | None, Field(ge=0, le=365)] = None


class HubInfo(BaseModel):
    """What the hub says of itself."""

    version: str
    public_url: str
    needs_setup: bool
    database: Annotated[str, Field(description="`sqlite` or `postgresql`")]
    schema_revision: Annotated[str, Field(description="The last migration of the database.")]
    deletion_grace_days: Annotated[int, Field(description="How long a deleted project can be brought back.")]
