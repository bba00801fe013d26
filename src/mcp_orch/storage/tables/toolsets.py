"""Toolsets: named selections of tools."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table
from mcp_orch.storage.tables.toolset_entries import ToolsetEntryRow


class ToolsetRow(Table):
    """A toolset of a project."""

    __tablename__ = "toolsets"
    __table_args__ = (UniqueConstraint("project_id", "name_folded"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    project_id: Mapped[str] = mapped_column(identifier(), ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(48))
    name_folded: Mapped[str] = mapped_column(String(192))
    title: Mapped[str | None] = mapped_column(String(200))
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    entries: Mapped[list[ToolsetEntryRow]] = relationship(
        lazy="raise",
        order_by=ToolsetEntryRow.position,
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
