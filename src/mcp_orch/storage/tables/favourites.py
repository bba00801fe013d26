"""Favourites: projects that a user wants at hand."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table


class FavouriteRow(Table):
    """A star of one user at one project."""

    __tablename__ = "favourites"

    user_id: Mapped[str] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[str] = mapped_column(
        identifier(), ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcTime)
