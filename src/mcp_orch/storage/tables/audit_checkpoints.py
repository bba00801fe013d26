"""Audit checkpoints: signed lists of the heads of chains, each of which names the one before."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, growing, identifier
from mcp_orch.storage.tables.mapping import Table


class AuditCheckpointRow(Table):
    """One checkpoint, as it is also held outside."""

    __tablename__ = "audit_checkpoints"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(growing(), primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    writer: Mapped[str] = mapped_column(identifier())
    body: Mapped[str] = mapped_column(Text)
    """JSON, exactly as it was signed."""
    digest: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(64))
    """The public key (Ed25519, hex)."""
    signature: Mapped[str] = mapped_column(Text)
