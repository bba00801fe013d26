"""Password links: one-time ways for a known user to choose a password."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table


class PasswordLinkRow(Table):
    """A link by which its holder chooses the password of a user. Only the SHA-256 of its token is kept."""

    __tablename__ = "password_links"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
