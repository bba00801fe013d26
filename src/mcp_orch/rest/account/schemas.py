"""The values of one's own account."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints


class ProfileChange(BaseModel):
    """What is to be different of your profile."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Kim"}]})

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class PasswordChange(BaseModel):
    """The present password and the one to come."""

    model_config = ConfigDict(extra="forbid")

    current: Annotated[SecretStr, Field(min_length=1, max_length=256)]
    new: Annotated[SecretStr, Field(min_length=1, max_length=256)]


class ResetAsked(BaseModel):
    """Who forgot their password."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"email": "kim@example.org"}]})

    email: Annotated[str, Field(min_length=3, max_length=320)]


class PasswordReset(BaseModel):
    """What stands after # in a password link, and the password to be."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=256)]


class SignInWays(BaseModel):
    """How people come in here."""

    mails_links: Annotated[bool, Field(description="Whether a forgotten password is mended by mail.")]
    shortest_password: Annotated[int, Field(description="How many characters a new password has at least.")]
    passkey_origin: Annotated[
        str | None, Field(description="Where the pages must be open to use passkeys; null: browsers have none for us.")
    ]


class OpenSession(BaseModel):
    """A browser in which somebody is signed in."""

    id: str
    is_this: Annotated[bool, Field(description="The one that asks.")]
    address: Annotated[str, Field(description="Where it came from.")]
    agent: Annotated[str, Field(description="What it calls itself.")]
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class OpenSessionPage(BaseModel):
    """Sessions, newest first."""

    items: list[OpenSession]
    next_cursor: str | None


class CodesShown(BaseModel):
    """Whether a one-time code is asked for when you sign in."""

    is_on: bool
    recovery_left: Annotated[int, Field(description="Recovery codes that were not used.")]


class CodesBegun(BaseModel):
    """For your authenticator application; in force once a code of it is confirmed."""

    secret: str
    url: Annotated[str, Field(description="`otpauth://...`: show it as a QR code.")]


class CodeGiven(BaseModel):
    """A code of this moment, or a recovery code."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "123456"}]})

    code: Annotated[str, Field(min_length=6, max_length=20)]


class RecoveryCodes(BaseModel):
    """Each opens once, when your application is gone. They are shown this once."""

    recovery_codes: list[str]
