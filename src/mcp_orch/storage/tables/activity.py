"""Activity: management actions, written in the transaction that does them."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.column_types import UtcTime, choice, document, growing, identifier
from mcp_orch.storage.tables.mapping import Table


class ActivityRow(Table):
    """Who did what to which thing. Refers to nothing: it outlives what it names. Holds no secret."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_project_id_number", "project_id", "number"),
        Index("ix_activity_principal_number", "principal", "number"),
        Index("ix_activity_target_number", "target", "number"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(growing(), primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    tag: Mapped[ActivityTag] = mapped_column(choice(ActivityTag))
    principal: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(Text)
    """What people read: the user's e-mail, the key's name."""
    project_id: Mapped[str | None] = mapped_column(identifier())
    target: Mapped[str] = mapped_column(String(200))
    """The id of the thing, or its name where it has no id."""
    target_name: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, object]] = mapped_column(document(), default=dict)
    address: Mapped[str] = mapped_column(String(64), default="")
    request_id: Mapped[str] = mapped_column(String(64), default="", index=True)
