"""Tool overrides: what admins decided about single tools."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table


class ToolOverrideRow(Table):
    """The decision about one tool, by the name its server gives it; it stays when the tool goes and comes back."""

    __tablename__ = "tool_overrides"

    server_id: Mapped[str] = mapped_column(identifier(), ForeignKey("servers.id", ondelete="CASCADE"), primary_key=True)
    tool: Mapped[str] = mapped_column(String(1024), primary_key=True)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    description: Mapped[str | None] = mapped_column(Text)
    is_read_only: Mapped[bool] = mapped_column(default=False)
    is_repeatable: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
