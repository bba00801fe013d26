"""Projects: the tenants."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.contract.records import ContentMode
from mcp_orch.storage.column_types import UtcTime, choice, identifier
from mcp_orch.storage.tables.mapping import Table


class ProjectRow(Table):
    """A project and how it wants to be served."""

    __tablename__ = "projects"
    __table_args__ = (Index("ix_projects_created_at_id", "created_at", "id"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    name: Mapped[str] = mapped_column(String(48))
    name_folded: Mapped[str] = mapped_column(String(192), unique=True)
    title: Mapped[str | None] = mapped_column(String(200))
    separator: Mapped[str] = mapped_column(String(4), default="__")
    max_name_length: Mapped[int] = mapped_column(default=64)
    is_strict: Mapped[bool] = mapped_column(default=False)
    call_content: Mapped[ContentMode] = mapped_column(choice(ContentMode), default=ContentMode.DIGEST)
    call_days: Mapped[int | None]
    """For how many days records of calls are kept; None: as long as the hub keeps them."""
    created_by: Mapped[str] = mapped_column(String(64))
    """The principal; not a reference, since it outlives its user."""
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """Since when nothing can be called or changed in it."""
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """Since when it is deleted; until `purge_at` an admin can bring it back."""
    purge_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
