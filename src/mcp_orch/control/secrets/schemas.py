"""The values that the secrets area speaks."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class SecretValue(BaseModel):
    """A secret to be kept. It is sealed at once and never shown again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"value": "ghp_..."}]})

    value: Annotated[SecretStr, Field(min_length=1, max_length=65_536)]


class SecretMark(BaseModel):
    """That a secret is set, by whom and when; never what it is."""

    name: str
    set: Literal[True] = True
    created_at: datetime
    updated_at: datetime
    updated_by: Annotated[str, Field(description="The principal who set it last.")]


class SecretPage(BaseModel):
    """Secrets, newest first."""

    items: list[SecretMark]
    next_cursor: str | None
