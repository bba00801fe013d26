"""Team requests: projects that would like to add a team whose consent is needed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mcp_orch.contract.pictures import Role
from mcp_orch.storage.column_types import UtcTime, choice, identifier
from mcp_orch.storage.tables.mapping import Table


class TeamRequestRow(Table):
    """A request for the consent of a team.

    It names the team as it was written, not by reference: a project learns from it neither that there is such a team
    nor that there is none.
    """

    __tablename__ = "team_requests"
    __table_args__ = (UniqueConstraint("project_id", "team_folded"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    project_id: Mapped[str] = mapped_column(identifier(), ForeignKey("projects.id", ondelete="CASCADE"))
    team: Mapped[str] = mapped_column(String(48), index=True)
    team_folded: Mapped[str] = mapped_column(String(192), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    user_id: Mapped[str | None] = mapped_column(identifier(), ForeignKey("users.id", ondelete="CASCADE"))
    """Who asks; None: the hub's own machine."""
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
