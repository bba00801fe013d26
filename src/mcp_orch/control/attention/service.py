"""What waits for whom: for hub admins what nobody else looks after, for everybody what they can answer or mend."""

from datetime import datetime, timedelta
from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.names import UserId
from mcp_orch.contract.ports import Clock, PictureFeed, UpstreamControl
from mcp_orch.control.attention.repository import AttentionRepository
from mcp_orch.control.attention.schemas import Attention, AttentionItem, AttentionKind
from mcp_orch.control.attention.servers import failed_servers
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.engine import Store

EXPIRES_SOON: Final = timedelta(days=14)


class AttentionService:
    """Gathers what waits for the one who asks."""

    def __init__(self, *, store: Store, pictures: PictureFeed, upstreams: UpstreamControl, clock: Clock) -> None:
        self._store: Final = store
        self._pictures: Final = pictures
        self._upstreams: Final = upstreams
        self._clock: Final = clock

    async def waiting(self, visit: Visit) -> Attention:
        """Everything that waits for the caller: what is the matter now, newest first; then what is coming."""
        items = failed_servers(visit.caller, self._pictures.all(), upstreams=self._upstreams)
        async with self._store.reading() as session:
            found = AttentionRepository(session)
            if may(visit.caller, Permission.USERS_READ):
                items += await _left_alone(found)
            if may(visit.caller, Permission.SERVERS_COMMAND):
                items += await _to_approve(found)
            if visit.caller.user is not None:
                items += await self._to_answer(found, visit.caller, user=visit.caller.user)
        return Attention(items=_ordered(items, now=self._clock.now()))

    async def _to_answer(self, found: AttentionRepository, caller: Caller, *, user: UserId) -> list[AttentionItem]:
        invitations = await found.invitations(user, now=self._clock.now())
        requests = await found.team_requests(user)
        deleted = await found.deleted(user)
        keys = await found.expiring_keys(user, now=self._clock.now(), until=self._clock.now() + EXPIRES_SOON)
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
            *(
                AttentionItem(
                    kind=AttentionKind.KEY_EXPIRES,
                    id=row.id,
                    name=row.name,
                    at=row.expires_at or row.created_at,
                    project=project,
                )
                for row, project in keys
                # Of a project that they have left, their keys tell nothing.
                if self._may_enter(caller, row.project_id)
            ),
        ]

    def _may_enter(self, caller: Caller, project: str) -> bool:
        picture = self._pictures.current(project)
        return picture is not None and bool(may(caller, Permission.PROJECTS_READ, picture=picture))


def _ordered(items: list[AttentionItem], *, now: datetime) -> list[AttentionItem]:
    # A date to come is no news: sorted by it alone, what ends in two weeks would hide what fails today.
    here = sorted((one for one in items if one.at <= now), key=lambda one: (one.at, one.id), reverse=True)
    return here + sorted((one for one in items if one.at > now), key=lambda one: (one.at, one.id))


async def _to_approve(found: AttentionRepository) -> list[AttentionItem]:
    return [
        AttentionItem(
            kind=AttentionKind.APPROVAL,
            id=row.id,
            name=row.server_name,
            at=row.proposed_at,
            project=project,
            reason=row.what,
        )
        for row, project in await found.approvals()
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
