"""Toolset entries: the tools in toolsets."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import identifier
from mcp_orch.storage.tables.mapping import Table


class ToolsetEntryRow(Table):
    """One tool of a server, or all of them (`tool` is null), at its place in the toolset."""

    __tablename__ = "toolset_entries"

    toolset_id: Mapped[str] = mapped_column(
        identifier(), ForeignKey("toolsets.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    server_id: Mapped[str] = mapped_column(identifier(), ForeignKey("servers.id", ondelete="CASCADE"), index=True)
    tool: Mapped[str | None] = mapped_column(String(1024))
