"""Former names of projects."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table


class ProjectNameRow(Table):
    """A name that a project had. It answers until another project takes it."""

    __tablename__ = "project_names"

    name_folded: Mapped[str] = mapped_column(String(192), primary_key=True)
    name: Mapped[str] = mapped_column(String(48))
    project_id: Mapped[str] = mapped_column(identifier(), ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(UtcTime)
    """When the project gave it up."""
