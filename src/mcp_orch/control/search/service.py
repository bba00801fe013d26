"""The search: everything the caller may see that fits what was typed, best first."""

import re
from collections.abc import Sequence
from heapq import nsmallest
from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.names import UserId
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.ports import PictureFeed, UpstreamControl
from mcp_orch.control.search.pictured import PictureSearch, Ranked
from mcp_orch.control.search.ranking import Wanted
from mcp_orch.control.search.repository import SearchRepository
from mcp_orch.control.search.schemas import Hit, HitKind, Hits
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
        self._pictured: Final = PictureSearch(upstreams)

    async def find(self, visit: Visit, typed: str, *, project: str | None = None) -> Hits:
        """What fits; `project`: the one on screen, whose things come first."""
        wanted = Wanted.of(typed)
        if not wanted.words:
            return Hits(items=[], more=False)
        caller = visit.caller
        seen = [one for one in self._pictures.all() if may(caller, Permission.PROJECTS_READ, picture=one)]
        home = self._pictures.current(project) if project else None
        found = [
            ranked
            for picture in seen
            async for ranked in self._pictured.hits(caller, picture, wanted=wanted, is_home=picture is home)
        ]
        async with self._store.reading() as session:
            repository = SearchRepository(session)
            found += await _people(repository, caller, seen=seen, wanted=wanted)
            if _ID.fullmatch(typed.strip()):
                found += [(_EXACT, hit) for hit in await _by_id(repository, caller, seen=seen, typed=typed.strip())]
        best = nsmallest(MOST, found, key=lambda one: (-one[0], len(one[1].name), one[1].name))
        return Hits(items=[hit for _, hit in best], more=len(found) > MOST)


async def _people(
    repository: SearchRepository, caller: Caller, *, seen: Sequence[Picture], wanted: Wanted
) -> list[Ranked]:
    everybody, user = bool(may(caller, Permission.USERS_READ)), caller.user
    among = {
        member: picture.name
        for picture in seen
        if may(caller, Permission.MEMBERS_READ, picture=picture)
        for member in picture.members
    }
    people = await repository.people(wanted.words, among=None if everybody else among.keys())
    teams = await repository.teams(wanted.words, of_user=None if everybody else user or "")
    hits = [
        *(
            Hit(kind=HitKind.PERSON, id=row.id, name=row.name, note=row.email, project=among.get(UserId(row.id)))
            for row in people
        ),
        *(Hit(kind=HitKind.TEAM, id=row.id, name=row.name, note=row.title) for row in teams),
    ]
    return [(wanted.rank(hit.name, f"{hit.note} {hit.id}") or 1, hit) for hit in hits]


async def _by_id(repository: SearchRepository, caller: Caller, *, seen: Sequence[Picture], typed: str) -> list[Hit]:
    names: dict[str, str] = {picture.project: picture.name for picture in seen}

    def readable(permission: Permission) -> set[str]:
        return {picture.project for picture in seen if may(caller, permission, picture=picture)}

    hits: list[Hit] = []
    if (call := await repository.call(typed, projects=readable(Permission.CALLS_READ))) is not None:
        name = call.name or call.method
        hits.append(Hit(kind=HitKind.CALL, id=typed, name=typed, note=name, project=names[call.project_id or ""]))
    elif (change := await repository.change(typed, projects=readable(Permission.ACTIVITY_READ))) is not None:
        project = names[change.project_id or ""]
        hits.append(Hit(kind=HitKind.ACTIVITY, id=typed, name=typed, note=change.target_name, project=project))
    administered, key = readable(Permission.KEYS_ADMIN), typed.removeprefix(_KEY_PREFIX)
    if (row := await repository.key(key, projects=administered, holder=caller.user)) and row.project_id in names:
        hits.append(Hit(kind=HitKind.KEY, id=row.id, name=row.name, note=key, project=names[row.project_id]))
    if may(caller, Permission.SERVERS_COMMAND) and (found := await repository.approval(typed)) is not None:
        hits.append(
            Hit(kind=HitKind.APPROVAL, id=found.id, name=found.server_name, project=names.get(found.project_id))
        )
    invited = await repository.invitation(typed, projects=readable(Permission.MEMBERS_INVITE))
    if invited is not None:
        hits.append(Hit(kind=HitKind.INVITATION, id=invited.id, name=invited.email, project=names[invited.project_id]))
    return hits
