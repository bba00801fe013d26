"""Teams: named groups of users."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.storage.column_types import UtcTime, identifier
from mcp_orch.storage.tables.mapping import Table


class TeamRow(Table):
    """A team. Who is in it stands in `team_members`, where it was added in `team_grants`."""

    __tablename__ = "teams"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    name: Mapped[str] = mapped_column(String(48))
    name_folded: Mapped[str] = mapped_column(String(192), unique=True)
    title: Mapped[str | None] = mapped_column(String(200))
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
