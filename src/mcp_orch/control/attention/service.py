"""What waits for whom: for hub admins what nobody else looks after, for everybody what only they can answer."""

from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.ports import Clock
from mcp_orch.control.attention.repository import AttentionRepository
from mcp_orch.control.attention.schemas import Attention, AttentionItem, AttentionKind
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.engine import Store


class AttentionService:
    """Gathers what waits for the one who asks."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock

    async def waiting(self, visit: Visit) -> Attention:
        """Everything that waits for the caller, newest first."""
        items: list[AttentionItem] = []
        async with self._store.reading() as session:
            found = AttentionRepository(session)
            if may(visit.caller, Permission.USERS_READ):
                items += await _left_alone(found)
            if visit.caller.user is not None:
                items += await self._to_answer(found, visit.caller.user)
        return Attention(items=sorted(items, key=lambda one: (one.at, one.id), reverse=True))

    async def _to_answer(self, found: AttentionRepository, user: str) -> list[AttentionItem]:
        invitations = await found.invitations(user, now=self._clock.now())
        requests = await found.team_requests(user)
        deleted = await found.deleted(user)
        return [
            *(
                AttentionItem(kind=AttentionKind.INVITATION, id=row.id, name=project, at=row.sent_at)
                for row, project in invitations
            ),
            *(
                AttentionItem(
                    kind=AttentionKind.TEAM_REQUEST, id=row.id, name=f"{project}: {row.team}", at=row.created_at
                )
                for row, project in requests
            ),
            *(
                AttentionItem(
                    kind=AttentionKind.PROJECT_PURGED_SOON, id=row.id, name=row.name, at=row.purge_at or row.updated_at
                )
                for row in deleted
            ),
        ]


async def _left_alone(found: AttentionRepository) -> list[AttentionItem]:
    projects, teams = await found.projects_without_admin(), await found.teams_without_admin()
    return [
        *(
            AttentionItem(kind=AttentionKind.PROJECT_WITHOUT_ADMIN, id=row.id, name=row.name, at=row.updated_at)
            for row in projects
        ),
        *(
            AttentionItem(kind=AttentionKind.TEAM_WITHOUT_ADMIN, id=row.id, name=row.name, at=row.updated_at)
            for row in teams
        ),
    ]
