"""Teams: named groups of users, and what one caller is in one of them."""

from dataclasses import dataclass
from enum import StrEnum

from mcp_orch.contract.names import TeamId, TeamName


class TeamRole(StrEnum):
    """The roles in a team, weakest first. They say nothing of projects."""

    MEMBER = "member"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSeat:
    """A team as one caller stands to it."""

    team: TeamId
    name: TeamName
    role: TeamRole | None = None
    """None: not in the team."""
