"""Seats: who is in which team, and as what."""

from typing import Final

from mcp_orch.access.names import fold
from mcp_orch.contract.names import TeamId, TeamName, UserId
from mcp_orch.contract.teams import TeamSeat
from mcp_orch.identity.repository import SeatRepository
from mcp_orch.storage.engine import Store


class SeatDesk:
    """Satisfies `identity.visits.SeatSource`. Asks the database: nothing of the hot path is judged by teams."""

    def __init__(self, store: Store) -> None:
        self._store: Final = store

    async def seat_of(self, ref: str, user: UserId | None) -> TeamSeat | None:
        """The team with this id or name as the user stands to it; None when there is none."""
        async with self._store.reading() as reading:
            found = await SeatRepository(reading).find(ref, folded=fold(ref)[:192], user=user or "")
        if found is None:
            return None
        team, role = found
        return TeamSeat(team=TeamId(team.id), name=TeamName(team.name), role=role)
