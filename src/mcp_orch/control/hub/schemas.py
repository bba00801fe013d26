"""The values that the hub area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr


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
    deletion_grace_days: Annotated[int | None, Field(ge=0, le=365)] = None


class HubInfo(BaseModel):
    """What the hub says of itself."""

    version: str
    public_url: str
    needs_setup: bool
    database: Annotated[str, Field(description="`sqlite` or `postgresql`")]


class User(BaseModel):
    """A user, as hub admins see it."""

    id: str
    email: str
    name: str
    is_hub_admin: bool
    active: bool
    has_password: bool
    created_at: datetime
    last_seen_at: datetime | None


class UserPage(BaseModel):
    """Users, newest first."""

    items: list[User]
    next_cursor: str | None


class NewUser(BaseModel):
    """A user to be made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"email": "kim@example.org", "name": "Kim", "password": "four words no saying"}]
        },
    )

    email: Annotated[str, Field(min_length=3, max_length=320)]
    name: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[SecretStr | None, Field(max_length=1024)] = None
    is_hub_admin: bool = False
