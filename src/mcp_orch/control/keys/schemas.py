"""The values that the keys area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mcp_orch.contract.endpoints import EndpointUrls


class KeyKind(StrEnum):
    """Whose a key is: a person's, or the project's."""

    PERSONAL = "personal"
    SERVICE = "service"


class KeyState(StrEnum):
    """Whether a key still opens anything."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


class KeyScopes(BaseModel):
    """What a key is limited to; empty lists do not limit."""

    model_config = ConfigDict(extra="forbid")

    servers: Annotated[list[str], Field(max_length=200, description="Names or ids of servers.")] = []
    toolsets: Annotated[list[str], Field(max_length=200, description="Names or ids of toolsets.")] = []
    tools: Annotated[
        list[str], Field(max_length=500, description="`server.tool`. Shuts prompts and resources out.")
    ] = []
    read_only: Annotated[bool, Field(description="Only tools that an admin confirmed as read-only.")] = False


class NewKey(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "cursor on my laptop", "kind": "personal", "expires_in_days": 90}]},
    )

    name: Annotated[str, Field(min_length=1, max_length=100)]
    kind: KeyKind = KeyKind.PERSONAL
    expires_at: datetime | None = None
    expires_in_days: Annotated[int | None, Field(ge=1, le=3650)] = None
    scopes: KeyScopes = KeyScopes()

    @model_validator(mode="after")
    def _one_life(self) -> Self:
        if self.expires_at is not None and self.expires_in_days is not None:
            raise ValueError("give expires_at or expires_in_days, not both")
        if self.expires_at is not None and self.expires_at.tzinfo is None:
            raise ValueError("expires_at needs a time zone, such as 2027-01-01T00:00:00Z")
        return self


class KeyHolder(BaseModel):
    """The person behind a key: its maker, or the steward of a service key."""

    id: str
    name: str
    email: str


class Key(BaseModel):
    """A key as lists show it; its text is shown once, when it is made or rotated."""

    id: str
    name: str
    kind: KeyKind
    state: KeyState
    prefix: Annotated[str, Field(description="How the key's text begins; enough to recognise it.")]
    holder: KeyHolder | None
    mine: Annotated[bool, Field(description="Whether it belongs to the one who asks.")]
    scopes: KeyScopes
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    last_used_address: str | None
    last_used_client: str | None


class KeyPage(BaseModel):
    """Keys, newest first."""

    items: list[Key]
    next_cursor: str | None


class KeyClient(BaseModel):
    """A program that a key was used with, as it called itself, and how it spoke."""

    name: Annotated[str, Field(description="What the client calls itself; empty when it does not say.")]
    version: str
    revision: Annotated[str, Field(description="The MCP revision that was spoken.")]
    transport: Annotated[str, Field(description="`mcp` is Streamable HTTP, `sse` is HTTP+SSE.")]
    last_address: Annotated[str, Field(description="From where it came last.")]
    first_used_at: datetime
    last_used_at: datetime


class KeyClientPage(BaseModel):
    """What a key was used with in the last 30 days, the newest use first."""

    items: list[KeyClient]
    next_cursor: str | None


class MintedKey(BaseModel):
    """A fresh key with its text, for the one time that it can be seen."""

    id: str
    key: Annotated[str, Field(description="Send it as `Authorization: Bearer <key>`. It is not shown again.")]
    name: str
    prefix: str
    expires_at: datetime | None


class Rotation(BaseModel):
    """How a key is replaced."""

    model_config = ConfigDict(extra="forbid")

    grace_s: Annotated[
        int, Field(ge=0, le=604_800, description="Seconds for which the old text still opens; at most a week.")
    ] = 0


class OwnKey(BaseModel):
    """What a key may know of itself."""

    id: str
    name: str
    kind: KeyKind
    project: str
    project_id: str
    scopes: KeyScopes
    expires_at: datetime | None
    endpoints: Annotated[EndpointUrls, Field(description="The unified endpoint, which the key opens.")]
