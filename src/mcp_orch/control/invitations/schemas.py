"""The values that the invitations area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictInt

from mcp_orch.contract.pictures import Role


class InvitationStatus(StrEnum):
    """What became of an invitation."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"


class NewInvitation(BaseModel):
    """Somebody to be invited."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"email": "kim@example.org", "role": "member"}]}
    )

    email: Annotated[str, Field(min_length=3, max_length=320)]
    role: Role
    expires_in_days: Annotated[StrictInt, Field(ge=1, le=90)] = 14


class Invitation(BaseModel):
    """An invitation as the project's admins see it."""

    id: str
    email: str
    role: Role
    state: InvitationStatus
    invited_by: str
    created_at: datetime
    sent_at: datetime
    expires_at: datetime


class InvitationPage(BaseModel):
    """Invitations, newest first."""

    items: list[Invitation]
    next_cursor: str | None


class SentInvitation(Invitation):
    """An invitation with its link, which is shown this once."""

    url: str
    mailed: Annotated[bool, Field(description="Whether the link was sent to the address.")]


class OfferedInvitation(BaseModel):
    """An invitation as its addressee sees it."""

    id: str
    project_name: str
    project_title: str | None
    email: str
    role: Role
    invited_by: str
    expires_at: datetime
    has_account: Annotated[bool, Field(description="Whether somebody has an account with this address.")]


class OfferedInvitations(BaseModel):
    """The pending invitations for one's own address, newest first."""

    items: list[OfferedInvitation]
    next_cursor: str | None


class Acceptance(BaseModel):
    """For somebody without an account: what to call them, and their password."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Kim", "password": "four words no saying"}, {}]}
    )

    name: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[SecretStr | None, Field(max_length=256)] = None


class Accepted(BaseModel):
    """Where the person is now."""

    project: str
    project_name: str
    role: Annotated[Role, Field(description="What the person is in the project now.")]
    email: str
    is_new: Annotated[bool, Field(description="Whether an account was made: sign in with it.")]
