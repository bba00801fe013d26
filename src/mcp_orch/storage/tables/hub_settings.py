"""Hub settings: what holds for the whole installation."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, document
from mcp_orch.storage.tables.mapping import Table


class HubSettingRow(Table):
    """One setting that differs from its default."""

    __tablename__ = "hub_settings"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[object] = mapped_column(document())
    updated_by: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
