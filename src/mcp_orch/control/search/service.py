"""The search: everything the caller may see that fits what was typed, best first."""

import re
from heapq import nsmallest
from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.ports import PictureFeed, UpstreamControl
from mcp_orch.control.search.pictured import PictureSearch
from mcp_orch.control.search.ranking import Wanted
from mcp_orch.control.search.reach import Reach
from mcp_orch.control.search.repository import SearchRepository
from mcp_orch.control.search.schemas import Hit, HitKind, Hits
from mcp_orch.control.search.shelves import Ranked
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.engine import Store

MOST: Final = 40

_ID: Final = re.compile(r"[A-Za-z0-9]+_[A-Za-z0-9_-]{6,}|[A-Za-z0-9]{12}")
_KEY_PREFIX: Final = "project_"
_EXACT: Final = 100
"""The rank of what was named by its id."""


class SearchService:
    """Finds things for whoever asks, in everything that they may see."""

    def __init__(self, *, store: Store, pictures: PictureFeed, upstreams: UpstreamControl) -> None:
        self._store: Final = store
        self._pictures: Final = pictures
        self._pictured: Final = PictureSearch(pictures=pictures, upstreams=upstreams)

    async def find(self, visit: Visit, typed: str, *, project: str | None = None) -> Hits:
        """What fits; `project`: the one on screen, whose things come first."""
        wanted = Wanted.of(typed)
        if not wanted.words:
            return Hits(items=[], more=False)
        reach = Reach(visit.caller, self._pictures.all())
        home = self._pictures.current(project) if project else None
        found, more = await self._pictured.best(reach, wanted, home=home, most=MOST)
        async with self._store.reading() as session:
            repository = SearchRepository(session)
            found += await _people(repository, reach, wanted=wanted)
            if _ID.fullmatch(typed.strip()):
                found += [(_EXACT, hit) for hit in await _by_id(repository, reach, typed=typed.strip())]
        best = nsmallest(MOST, found, key=lambda one: (-one[0], len(one[1].name), one[1].name))
        return Hits(items=[hit for _, hit in best], more=more or len(found) > MOST)


async def _people(repository: SearchRepository, reach: Reach, *, wanted: Wanted) -> list[Ranked]:
    everybody, user = bool(may(reach.caller, Permission.USERS_READ)), reach.caller.user
    people = await repository.people(wanted.words, among=None if everybody else reach.members())
    teams = await repository.teams(wanted.words, of_user=None if everybody else user or "")
    hits = [
        *(
            Hit(kind=HitKind.PERSON, id=row.id, name=row.name, note=row.email, project=reach.having_member(row.id))
            for row in people
        ),
        *(Hit(kind=HitKind.TEAM, id=row.id, name=row.name, note=row.title) for row in teams),
    ]
    return [(wanted.rank(hit.name, f"{hit.note} {hit.id}") or 1, hit) for hit in hits]


async def _by_id(repository: SearchRepository, reach: Reach, *, typed: str) -> list[Hit]:
    hits: list[Hit] = []
    if (call := await repository.call(typed, projects=reach.having(Permission.CALLS_READ))) is not None:
        name, project = call.name or call.method, reach.name_of(call.project_id)
        hits.append(Hit(kind=HitKind.CALL, id=typed, name=typed, note=name, project=project))
    elif (change := await repository.change(typed, projects=reach.having(Permission.ACTIVITY_READ))) is not None:
        name, project = change.target_name, reach.name_of(change.project_id)
        hits.append(Hit(kind=HitKind.ACTIVITY, id=typed, name=typed, note=name, project=project))
    administered, key = reach.having(Permission.KEYS_ADMIN), typed.removeprefix(_KEY_PREFIX)
    row = await repository.key(key, projects=administered, holder=reach.caller.user)
    if row is not None and (home := reach.name_of(row.project_id)) is not None:
        hits.append(Hit(kind=HitKind.KEY, id=row.id, name=row.name, note=key, project=home))
    if may(reach.caller, Permission.SERVERS_COMMAND) and (found := await repository.approval(typed)) is not None:
        hits.append(
            Hit(kind=HitKind.APPROVAL, id=found.id, name=found.server_name, project=reach.name_of(found.project_id))
        )
    invited = await repository.invitation(typed, projects=reach.having(Permission.MEMBERS_INVITE))
    if invited is not None:
        project = reach.name_of(invited.project_id)
        hits.append(Hit(kind=HitKind.INVITATION, id=invited.id, name=invited.email, project=project))
    return hits
