"""Asides: messages of the trail that a place outside would not have, until they are told after all."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, growing, identifier
from mcp_orch.storage.tables.mapping import Table


class AuditAsideRow(Table):
    """A message that was set aside. What it says stays in the trail alone."""

    __tablename__ = "audit_asides"
    __table_args__ = (Index("ix_audit_asides_delivery_id_number", "delivery_id", "number"),)

    number: Mapped[int] = mapped_column(growing(), primary_key=True, autoincrement=True)
    delivery_id: Mapped[str] = mapped_column(identifier(), ForeignKey("audit_deliveries.id", ondelete="CASCADE"))
    message: Mapped[str] = mapped_column(String(200))
    """Place of the record, `chain/seq`, or `checkpoint/number`."""
    at: Mapped[datetime] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(Text)
    is_wanted: Mapped[bool] = mapped_column(default=False)
    """It is to be told once more."""
