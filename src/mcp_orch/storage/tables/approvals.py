"""Approvals: what hub admins decided about code that servers run on the hub's machine."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, choice, document, identifier
from mcp_orch.storage.tables.mapping import Table


class ApprovalState(StrEnum):
    """Where a proposal stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """The server is gone, or was changed again before anybody decided."""


class ApprovalRow(Table):
    """A command as it was proposed. Approved ones let every definition of the project with the same digest run."""

    __tablename__ = "approvals"
    __table_args__ = (
        Index("ix_approvals_project_id_proposed_at", "project_id", "proposed_at"),
        Index("ix_approvals_state_proposed_at", "state", "proposed_at"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    project_id: Mapped[str] = mapped_column(identifier(), ForeignKey("projects.id", ondelete="CASCADE"))
    server_id: Mapped[str] = mapped_column(identifier(), index=True)
    """Not a reference: the decision outlives the server."""
    server_name: Mapped[str] = mapped_column(String(48))
    digest: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(Text)
    """What of it is new, in words."""
    command: Mapped[str] = mapped_column(Text)
    args: Mapped[list[str]] = mapped_column(document(), default=list)
    cwd: Mapped[str | None] = mapped_column(Text)
    env_names: Mapped[list[str]] = mapped_column(document(), default=list)
    state: Mapped[ApprovalState] = mapped_column(choice(ApprovalState))
    proposed_by: Mapped[str] = mapped_column(String(64))
    proposed_by_name: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(UtcTime)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_by_name: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    note: Mapped[str | None] = mapped_column(Text)
