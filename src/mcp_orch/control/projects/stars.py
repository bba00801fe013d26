"""Stars: the projects that people want at hand."""

from typing import Final

from mcp_orch.contract.names import UserId
from mcp_orch.contract.ports import Clock
from mcp_orch.control.projects.errors import NobodyStars
from mcp_orch.control.projects.repository import ProjectRepository
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.favourites import FavouriteRow
from mcp_orch.storage.unit_of_work import UnitOfWork


class StarService:
    """Gives and takes stars. Nobody else sees them, so nothing of it is recorded."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock

    async def add(self, visit: ProjectVisit) -> None:
        """Stars the project. Raises NobodyStars."""
        row = FavouriteRow(user_id=_person(visit), project_id=visit.picture.project, created_at=self._clock.now())
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await ProjectRepository(work.session).star(row)

    async def remove(self, visit: ProjectVisit) -> None:
        """Takes the star away. Raises NobodyStars."""
        user = _person(visit)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            await ProjectRepository(work.session).unstar(user, visit.picture.project)


def _person(visit: ProjectVisit) -> UserId:
    if visit.caller.user is None:
        raise NobodyStars
    return visit.caller.user
