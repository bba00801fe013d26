"""Team members: users in teams."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.contract.teams import TeamRole
from mcp_orch.storage.column_types import UtcTime, choice, identifier
from mcp_orch.storage.tables.mapping import Table


class TeamMemberRow(Table):
    """A user's seat in a team."""

    __tablename__ = "team_members"

    team_id: Mapped[str] = mapped_column(identifier(), ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(
        identifier(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[TeamRole] = mapped_column(choice(TeamRole))
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
