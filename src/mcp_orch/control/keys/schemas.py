"""The values that the keys area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)

from mcp_orch.access.addresses import network_of
from mcp_orch.contract.endpoints import EndpointUrls
from mcp_orch.kit.passing import PASSING
from mcp_orch.storage.moments import Moment


class KeyKind(StrEnum):
    """Whose a key is: a person's, or the project's."""

    PERSONAL = "personal"
    SERVICE = "service"


class KeyState(StrEnum):
    """Whether a key still opens anything."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    """A personal key whose maker is not in the project any more, or was deactivated."""


def canonical_network(text: str) -> str:
    """A network as it is kept. Raises ValueError."""
    try:
        return str(network_of(text))
    except ValueError as wrong:
        raise ValueError(f"{text[:60]!r} is no address or network, such as 192.0.2.0/24") from wrong


def check_life(expires_at: datetime | None, days: int | None) -> None:
    """Raises ValueError for two ends."""
    if expires_at is not None and days is not None:
        raise ValueError("give expires_at or expires_in_days, not both")


class KeyScopes(BaseModel):
    """What a key is limited to; empty lists do not limit."""

    model_config = ConfigDict(extra="forbid")

    servers: Annotated[list[str], Field(max_length=200, description="Names or ids of servers.")] = []
    toolsets: Annotated[list[str], Field(max_length=200, description="Names or ids of toolsets.")] = []
    tools: Annotated[
        list[str], Field(max_length=500, description="`server.tool`. Shuts prompts and resources out.")
    ] = []
    read_only: Annotated[StrictBool, Field(description="Only tools that an admin confirmed as read-only.")] = False


Networks = Annotated[
    list[Annotated[str, AfterValidator(canonical_network)]],
    Field(max_length=50, description="Where it may be used from, as `10.0.0.0/8` or `192.0.2.7`; empty: anywhere."),
]


class UseLimits(BaseModel):
    """How much a key may be used. Beyond: 429 with Retry-After."""

    model_config = ConfigDict(extra="forbid")

    calls_per_minute: Annotated[
        StrictInt | None,
        Field(ge=1, le=100_000, description="null: as the hub allows. Each process of the hub counts for itself."),
    ] = None
    concurrent: Annotated[StrictInt | None, Field(ge=1, le=10_000, description="Calls at the same time.")] = None


NO_USE_LIMITS: Final = UseLimits()


KeyName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class NewKey(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "cursor on my laptop", "kind": "personal", "expires_in_days": 90}]},
    )

    name: KeyName
    kind: KeyKind = KeyKind.PERSONAL
    expires_at: Moment | None = None
    expires_in_days: Annotated[StrictInt | None, Field(ge=1, le=3650)] = None
    scopes: KeyScopes = KeyScopes()
    addresses: Networks = []
    limits: UseLimits = NO_USE_LIMITS

    @model_validator(mode="after")
    def _one_life(self) -> Self:
        check_life(self.expires_at, self.expires_in_days)
        return self


class KeyChange(BaseModel):
    """What is to be different of a key; what is left out stays. Effective at once, open streams included."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"addresses": ["192.0.2.0/24"]}]})

    name: KeyName | None = None
    addresses: Networks | None = None
    limits: UseLimits | None = None
    expires_at: Annotated[Moment | None, Field(description="null: it does not end by itself.")] = None
    expires_in_days: Annotated[StrictInt | None, Field(ge=1, le=3650)] = None
    steward: Annotated[str | None, Field(description="Id of the member who answers for a service key.")] = None

    @model_validator(mode="after")
    def _one_life(self) -> Self:
        check_life(self.expires_at, self.expires_in_days)
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
    state: Annotated[KeyState, Field(json_schema_extra={PASSING: True})]
    prefix: Annotated[str, Field(description="How the key's text begins; enough to recognise it.")]
    holder: KeyHolder | None
    mine: Annotated[bool, Field(description="Whether it belongs to the one who asks.")]
    scopes: KeyScopes
    addresses: list[str]
    limits: UseLimits
    created_at: datetime
    expires_at: datetime | None
    rotated_at: datetime | None
    previous_until: Annotated[datetime | None, Field(description="Until when the text before still opens.")]
    revoked_at: datetime | None
    last_used_at: Annotated[datetime | None, Field(json_schema_extra={PASSING: True})]
    last_used_address: Annotated[str | None, Field(json_schema_extra={PASSING: True})]
    last_used_client: Annotated[str | None, Field(json_schema_extra={PASSING: True})]


class KeyPage(BaseModel):
    """Keys, newest first."""

    items: list[Key]
    next_cursor: str | None


class HubKey(Key):
    """A key with the project whose endpoints it opens, as hub admins see it."""

    project: Annotated[str, Field(description="Name of the project.")]


class HubKeyPage(BaseModel):
    """The keys of all projects, newest first."""

    items: list[HubKey]
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
    previous_until: Annotated[datetime | None, Field(description="Until when the text before still opens.")] = None


class Rotation(BaseModel):
    """How a key is replaced."""

    model_config = ConfigDict(extra="forbid")

    grace_s: Annotated[
        StrictInt, Field(ge=0, le=604_800, description="Seconds for which the old text still opens; at most a week.")
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
