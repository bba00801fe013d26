"""The values of user tokens."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

from mcp_orch.control.keys.schemas import KeyName, KeyScopes, KeyState, check_life
from mcp_orch.storage.moments import Moment


class TokenScopes(KeyScopes):
    """What a token is limited to; names are those of the project."""

    project: Annotated[
        str | None, Field(max_length=64, description="Then it opens this project's MCP endpoints and nothing else.")
    ] = None

    @model_validator(mode="after")
    def _names_belong_to_a_project(self) -> Self:
        if self.project is None and (self.servers or self.toolsets or self.tools):
            raise ValueError("servers, toolsets and tools belong to a project: give scopes.project too")
        return self


class NewPersonalToken(BaseModel):
    """A personal access token to be made."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "backup script", "expires_in_days": 30}]}
    )

    name: KeyName
    expires_at: Moment | None = None
    expires_in_days: Annotated[StrictInt | None, Field(ge=1, le=3650)] = None
    scopes: TokenScopes = TokenScopes()

    @model_validator(mode="after")
    def _one_life(self) -> Self:
        check_life(self.expires_at, self.expires_in_days)
        return self


class MintedToken(BaseModel):
    """A fresh token with its text, for the one time that it can be seen."""

    id: str
    token: Annotated[str, Field(description="Send it as `Authorization: Bearer <token>`. It is not shown again.")]
    name: str
    expires_at: datetime | None


class PersonalToken(BaseModel):
    """A token as lists show it."""

    id: str
    name: str
    kind: Annotated[str, Field(description="`personal`, or `password` for short-lived ones of scripts.")]
    state: KeyState
    scopes: TokenScopes
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class PersonalTokenPage(BaseModel):
    """Tokens, newest first."""

    items: list[PersonalToken]
    next_cursor: str | None
