"""What is found in memory: projects, their servers, toolsets and tools."""

from collections.abc import AsyncIterator, Iterator
from typing import Final

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.pictures import Picture, ServerView
from mcp_orch.contract.ports import UpstreamControl
from mcp_orch.control.search.ranking import Wanted
from mcp_orch.control.search.schemas import Hit, HitKind

Ranked = tuple[int, Hit]

_HOME: Final = 2
"""What lies in the project on screen comes before what fits a little better elsewhere."""


class PictureSearch:
    """Looks through pictures and through the lists that servers gave. Wakes no server."""

    def __init__(self, upstreams: UpstreamControl) -> None:
        self._upstreams: Final = upstreams

    async def hits(self, caller: Caller, picture: Picture, *, wanted: Wanted, is_home: bool) -> AsyncIterator[Ranked]:
        """Everything of a project that fits and that the caller may see."""
        extra = _HOME if is_home else 0
        for rank, hit in _of_picture(caller, picture, wanted=wanted):
            yield rank + extra, hit
        if not may(caller, Permission.TOOLS_READ, picture=picture):
            return
        for server in picture.servers.values():
            async for rank, hit in self._tools(server, picture, wanted=wanted):
                yield rank + extra, hit

    async def _tools(self, server: ServerView, picture: Picture, *, wanted: Wanted) -> AsyncIterator[Ranked]:
        # Asked only where the answer is in memory: a search starts nothing.
        if not server.enabled or self._upstreams.status(server.id).tool_count is None:
            return
        catalog = await self._upstreams.catalog(server.id, 0)
        for tool in catalog.tools if catalog is not None else ():
            rank = wanted.rank(tool.key, f"tool {server.name} {picture.name}")
            if rank:
                yield (
                    rank,
                    Hit(kind=HitKind.TOOL, id=tool.key, name=tool.key, project=picture.name, server=server.name),
                )


def _of_picture(caller: Caller, picture: Picture, *, wanted: Wanted) -> Iterator[Ranked]:
    yield from _fitting(wanted, Hit(kind=HitKind.PROJECT, id=picture.project, name=picture.name), around="project")
    if may(caller, Permission.SERVERS_READ, picture=picture):
        for server in picture.servers.values():
            hit = Hit(kind=HitKind.SERVER, id=server.id, name=server.name, project=picture.name)
            yield from _fitting(wanted, hit, around=f"server {picture.name}")
    if may(caller, Permission.TOOLSETS_READ, picture=picture):
        for toolset in picture.toolsets.values():
            hit = Hit(kind=HitKind.TOOLSET, id=toolset.id, name=toolset.name, project=picture.name)
            yield from _fitting(wanted, hit, around=f"toolset {picture.name}")


def _fitting(wanted: Wanted, hit: Hit, *, around: str) -> Iterator[Ranked]:
    rank = wanted.rank(hit.name, f"{around} {hit.id}")
    if rank:
        yield rank, hit
