"""Memberships: users in projects."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.contract.pictures import Role
from mcp_orch.storage.column_types import UtcTime, choice, identifier
from mcp_orch.storage.tables.mapping import Table


class MembershipRow(Table):
    """A user's own role in a project."""

    __tablename__ = "memberships"

    project_id: Mapped[str] = mapped_column(
        identifier(), ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(
        identifier(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[Role] = mapped_column(choice(Role))
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
