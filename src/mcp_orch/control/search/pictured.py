"""What is found in memory: projects, their servers, toolsets and tools."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop
from operator import is_
from typing import Final

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.contract.pictures import Picture, ServerView
from mcp_orch.contract.ports import PictureFeed, UpstreamControl
from mcp_orch.contract.upstreams import Catalog
from mcp_orch.control.search.ranking import Wanted
from mcp_orch.control.search.reach import Reach
from mcp_orch.control.search.schemas import Hit, HitKind
from mcp_orch.control.search.shelves import Group, Ranked, Shelf

_HOME: Final = 2
"""What lies in the project on screen comes before what fits a little better elsewhere."""

_AT_ONCE: Final = 100
"""Projects that are looked at before others get a turn: calls are served from the same loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _ToolShelf:
    """The tools of the servers that are on, and the lists that they were taken from."""

    servers: tuple[ServerId, ...]
    catalogs: tuple[Catalog | None, ...]
    shelf: Shelf


@dataclass(slots=True, kw_only=True)
class _Kept:
    """What was made of a picture; `tools` is made anew when a server lists something else."""

    picture: Picture
    shelves: Mapping[Permission, Shelf]
    tools: _ToolShelf
    mark: int
    """That of the catalogues when the tools were looked at last."""


class PictureSearch:
    """Looks through pictures and through the lists that servers gave. Wakes no server."""

    def __init__(self, *, pictures: PictureFeed, upstreams: UpstreamControl) -> None:
        self._pictures: Final = pictures
        self._upstreams: Final = upstreams
        # One for each project that somebody searched; changed by `_shelves` and `_forget_gone` alone.
        self._kept: dict[ProjectId, _Kept] = {}

    async def best(self, reach: Reach, wanted: Wanted, *, home: Picture | None, most: int) -> tuple[list[Ranked], bool]:
        """What fits best of what the caller may see, `most` things or a few more; and whether there is more."""
        self._forget_gone()
        leads: list[tuple[int, int, Shelf]] = []
        # Taken before anything is looked at: what changes meanwhile is looked at the next time.
        mark = self._upstreams.catalogs_mark()
        for number, (picture, held) in enumerate(reach):
            if number % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)
            extra = _HOME if picture is home else 0
            for shelf in self._shelves(picture, held, mark=mark):
                bound = shelf.bound(wanted)
                if bound:
                    leads.append((bound + extra, extra, shelf))
        return _followed(leads, wanted, most=most)

    def _shelves(self, picture: Picture, held: frozenset[Permission], *, mark: int) -> Iterator[Shelf]:
        kept = self._kept.get(picture.project)
        if kept is None or kept.picture is not picture:
            shelves = {permission: Shelf(groups(picture)) for permission, groups in _GROUPS.items()}
            kept = _Kept(picture=picture, shelves=shelves, tools=self._tools(picture), mark=mark)
            self._kept[picture.project] = kept
        yield from (shelf for permission, shelf in kept.shelves.items() if permission in held)
        if Permission.TOOLS_READ in held:
            if kept.mark != mark:
                known = map(self._upstreams.known_catalog, kept.tools.servers)
                if not all(map(is_, known, kept.tools.catalogs)):
                    kept.tools = self._tools(picture)
                kept.mark = mark
            yield kept.tools.shelf

    def _tools(self, picture: Picture) -> _ToolShelf:
        servers = [server for server in picture.servers.values() if server.enabled]
        catalogs = [self._upstreams.known_catalog(server.id) for server in servers]
        listed = zip(servers, catalogs, strict=True)
        groups = [_tools_of(server, catalog, picture=picture) for server, catalog in listed if catalog is not None]
        return _ToolShelf(servers=tuple(server.id for server in servers), catalogs=tuple(catalogs), shelf=Shelf(groups))

    def _forget_gone(self) -> None:
        pictures = self._pictures.all()
        if len(self._kept) > len(pictures):
            there = {picture.project for picture in pictures}
            self._kept = {project: kept for project, kept in self._kept.items() if project in there}


def _followed(leads: list[tuple[int, int, Shelf]], wanted: Wanted, *, most: int) -> tuple[list[Ranked], bool]:
    """The best of what the leads lead to: followed until none that is left leads to anything better."""
    found: list[Ranked] = []
    ranks: list[int] = []
    for bound, extra, shelf in sorted(leads, key=lambda lead: -lead[0]):
        if len(ranks) == most and ranks[0] >= bound:
            return found, True
        for rank, hit in shelf.fitting(wanted):
            found.append((rank + extra, hit))
            heappush(ranks, rank + extra) if len(ranks) < most else heappushpop(ranks, rank + extra)
    return found, len(found) > most


def _project(picture: Picture) -> Sequence[Group]:
    found = Hit(kind=HitKind.PROJECT, id=picture.project, name=picture.name)
    return [Group(names=(picture.name,), around=f"project {picture.project}", hit=lambda _: found)]


def _servers(picture: Picture) -> Sequence[Group]:
    return [
        _alone(HitKind.SERVER, server.id, name=server.name, project=picture.name) for server in picture.servers.values()
    ]


def _toolsets(picture: Picture) -> Sequence[Group]:
    return [
        _alone(HitKind.TOOLSET, toolset.id, name=toolset.name, project=picture.name)
        for toolset in picture.toolsets.values()
    ]


def _alone(kind: HitKind, id_: str, *, name: str, project: str) -> Group:
    def hit(_: int) -> Hit:
        return Hit(kind=kind, id=id_, name=name, project=project)

    return Group(names=(name,), around=f"{kind} {project} {id_}", hit=hit)


def _tools_of(server: ServerView, catalog: Catalog, *, picture: Picture) -> Group:
    def hit(place: int) -> Hit:
        name = catalog.tools[place].key
        return Hit(kind=HitKind.TOOL, id=name, name=name, project=picture.name, server=server.name)

    names = [tool.key for tool in catalog.tools]
    return Group(names=names, around=f"tool {server.name} {picture.name}", hit=hit)


_GROUPS: Final[Mapping[Permission, Callable[[Picture], Sequence[Group]]]] = {
    Permission.PROJECTS_READ: _project,
    Permission.SERVERS_READ: _servers,
    Permission.TOOLSETS_READ: _toolsets,
}
"""What may be found by whom."""
