"""Key clients: with which programs, revisions and transports a key was used lately."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table


class KeyClientRow(Table):
    """One way in which a key was used. Refers to nothing: written behind the calls, whatever became of the key."""

    __tablename__ = "key_clients"
    __table_args__ = (Index("ix_key_clients_key_id_last_used_at", "key_id", "last_used_at"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    """Digest of the next four, so that the same way is the same row."""
    key_id: Mapped[str] = mapped_column(String(12))
    client: Mapped[str] = mapped_column(String(200))
    """`name version`, as the client said."""
    revision: Mapped[str] = mapped_column(String(20))
    transport: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(64))
    """From where it was used last."""
    first_used_at: Mapped[datetime] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
