"""Users: the people."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table

ERASED_HOST: Final = "erased.invalid"
"""Where the address of somebody who was erased seems to be: no mail ever goes there (RFC 2606)."""


class UserRow(Table):
    """A person. Without a password hash nobody can sign in with a password as this user."""

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_created_at_id", "created_at", "id"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    email_folded: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_hub_admin: Mapped[bool] = mapped_column(default=False, index=True)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcTime)

    @property
    def is_erased(self) -> bool:
        """Whether name and address were taken out of the account: nobody can ever sign in as this user again."""
        return self.email.endswith(f"@{ERASED_HOST}")
