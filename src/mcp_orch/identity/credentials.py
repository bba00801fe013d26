"""Credentials: what is known in memory of every key and user token, and whether one opens anything now."""

from dataclasses import dataclass, field
from datetime import datetime

from mcp_orch.contract.callers import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A key or token. Digests are SHA-256 of the whole text."""

    id: str
    noun: str
    """`key` or `token`, for messages."""
    caller: Caller
    digest: bytes = field(repr=False)
    previous_digest: bytes | None = field(default=None, repr=False)
    """The digest before the last rotation."""
    previous_until: datetime | None = None
    expires_at: datetime | None = None
    ended: str | None = None
    """Why it opens nothing any more: `was revoked on 2026-01-31`, `belongs to a user who was deactivated`."""

    @property
    def label(self) -> str:
        """How messages name it; the id is no secret."""
        return f"{self.noun} {self.id}"
