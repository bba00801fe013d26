"""Browser sessions: who is signed in where."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table


class BrowserSessionRow(Table):
    """A sign-in. The token itself is in the browser only, here is its SHA-256."""

    __tablename__ = "browser_sessions"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    user_id: Mapped[str] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    last_seen_at: Mapped[datetime] = mapped_column(UtcTime)
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
