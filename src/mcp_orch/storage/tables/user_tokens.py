"""User tokens: bearers that act as their user."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, choice, document, identifier
from mcp_orch.storage.tables.mapping import Table


class TokenKind(StrEnum):
    """How a token came to be."""

    PERSONAL = "personal"
    PASSWORD = "password"  # noqa: S105  the word for a kind, not a password


class UserTokenRow(Table):
    """A personal access token, or the short-lived one that a script got for a password. Only its SHA-256 is kept."""

    __tablename__ = "user_tokens"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    user_id: Mapped[str] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[TokenKind] = mapped_column(choice(TokenKind))
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    scopes: Mapped[dict[str, object]] = mapped_column(document(), default=dict)
    """As `identity.scopes` writes it: ids, never names."""
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime)
