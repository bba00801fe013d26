"""Audit deliveries: how far each place outside has been told."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime
from mcp_orch.storage.tables.mapping import Table


class AuditDeliveryRow(Table):
    """The newest link and checkpoint that a place has."""

    __tablename__ = "audit_deliveries"

    sink: Mapped[str] = mapped_column(String(40), primary_key=True)
    link: Mapped[int] = mapped_column(BigInteger, default=0)
    checkpoint: Mapped[int] = mapped_column(BigInteger, default=0)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
