"""Change events: the feed that pictures and callers follow."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, choice, growing, identifier
from mcp_orch.storage.tables.mapping import Table


class ChangeKind(StrEnum):
    """What has to be read anew."""

    PROJECT = "project"
    """A project's picture: name, members, servers, tools, toolsets, secrets."""
    CALLERS = "callers"
    """Keys of a project, or keys and tokens of a user who may do more or less than before; of nobody named: all."""
    TOKENS = "tokens"
    """Tokens of a user, of nobody named: of all; no key."""
    HUB = "hub"
    """Settings of the hub."""


class ChangeEventRow(Table):
    """Something changed. Versions are committed in order: whoever has seen one has seen all before it."""

    __tablename__ = "change_events"
    __table_args__ = ({"sqlite_autoincrement": True},)

    version: Mapped[int] = mapped_column(growing(), primary_key=True, autoincrement=True)
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind))
    project_id: Mapped[str | None] = mapped_column(identifier())
    user_id: Mapped[str | None] = mapped_column(identifier())
    at: Mapped[datetime] = mapped_column(UtcTime)
