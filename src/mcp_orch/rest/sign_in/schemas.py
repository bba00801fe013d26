"""The values of sign-in."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Person(BaseModel):
    """A person."""

    id: str
    email: str
    name: str
    is_hub_admin: bool


class Session(BaseModel):
    """Who is signed in, and what that person may do in the hub as a whole."""

    user: Person
    csrf_token: Annotated[str, Field(description="Send it as `X-CSRF-Token` with every write. Empty for bearers.")]
    permissions: list[str]
    expires_at: datetime | None


class Credentials(BaseModel):
    """E-mail and password."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"email": "ann@example.org", "password": "three quiet words"}]}
    )

    email: Annotated[str, Field(min_length=3, max_length=320)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=256)]
    code: Annotated[str | None, Field(max_length=20, description="One-time code, where one is set up.")] = None


class PasswordToken(BaseModel):
    """A short-lived bearer."""

    token: str
    expires_at: datetime


class SetupState(BaseModel):
    """Whether somebody has to set the hub up."""

    needed: bool


class SetupLink(BaseModel):
    """The way in for the first hub admin."""

    url: str
    expires_at: datetime


class FirstAdmin(BaseModel):
    """The first hub admin, with the one-time token that the hub printed."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, Field(max_length=200)]
    email: Annotated[str, Field(min_length=3, max_length=320)]
    name: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[SecretStr, Field(min_length=1, max_length=256)]
