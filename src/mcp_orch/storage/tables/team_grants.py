"""Team grants: the projects that a team was added to."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.contract.pictures import Role
from mcp_orch.storage.column_types import UtcTime, choice, identifier
from mcp_orch.storage.tables.mapping import Table


class TeamGrantRow(Table):
    """The role that a project gives to everybody who is in a team, as long as they are in it."""

    __tablename__ = "team_grants"

    project_id: Mapped[str] = mapped_column(
        identifier(), ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    team_id: Mapped[str] = mapped_column(
        identifier(), ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[Role] = mapped_column(choice(Role))
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
