"""The values that the users area speaks."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool, StrictInt, StringConstraints

from mcp_orch.kit.passing import PASSING


class User(BaseModel):
    """A user, as hub admins see it."""

    id: str
    email: str
    name: str
    is_hub_admin: bool
    active: bool
    erased: Annotated[bool, Field(description="The name was taken out of the account: it can't be activated again.")]
    has_password: bool
    created_at: datetime
    last_seen_at: Annotated[datetime | None, Field(json_schema_extra={PASSING: True})]


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
    is_hub_admin: StrictBool = False


class UserChange(BaseModel):
    """What is to be different; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"active": False}]})

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = None
    is_hub_admin: StrictBool | None = None
    active: Annotated[
        StrictBool | None, Field(description="false: every key, token, session and open stream of theirs ends at once.")
    ] = None


class NewPasswordLink(BaseModel):
    """How long a link opens."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"expires_in_days": 7}]})

    expires_in_days: Annotated[StrictInt, Field(ge=1, le=30)] = 1


class PasswordLinkMade(BaseModel):
    """A link by which the user chooses a password. It is shown this once."""

    url: str
    expires_at: datetime
    mailed: Annotated[bool, Field(description="Whether it was sent to the user, too.")]
