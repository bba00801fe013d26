"""Invitations: people who may join a project."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.contract.pictures import Role
from mcp_orch.storage.column_types import UtcTime, choice, identifier
from mcp_orch.storage.tables.mapping import Table


class InvitationState(StrEnum):
    """What became of an invitation. One that is over by time stays `pending` here."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"


class InvitationRow(Table):
    """An invitation for one address. Only the SHA-256 of its token is kept; sending it again replaces the token."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_project_id_created_at", "project_id", "created_at"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    project_id: Mapped[str] = mapped_column(identifier(), ForeignKey("projects.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(320))
    email_folded: Mapped[str] = mapped_column(String(320), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    state: Mapped[InvitationState] = mapped_column(choice(InvitationState))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    inviter_id: Mapped[str | None] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"), index=True)
    """None: the hub's own machine."""
    inviter: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    sent_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
