"""Former names of servers."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table


class ServerNameRow(Table):
    """A name that a server had. It answers until another server of the project takes it."""

    __tablename__ = "server_names"

    project_id: Mapped[str] = mapped_column(
        identifier(), ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    name_folded: Mapped[str] = mapped_column(String(192), primary_key=True)
    name: Mapped[str] = mapped_column(String(48))
    server_id: Mapped[str] = mapped_column(identifier(), ForeignKey("servers.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(UtcTime)
    """When the server gave it up."""
