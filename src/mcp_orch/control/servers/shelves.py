"""Shelves: the tools of all servers of a project in few answers, briefly."""

from typing import Final

import msgspec

from mcp_orch.contract.pictures import ServerView, ToolOverride
from mcp_orch.contract.ports import UpstreamControl
from mcp_orch.contract.upstreams import Listing
from mcp_orch.control.servers.schemas import ToolBrief, ToolShelf, ToolShelfPage
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.paging import PageAsked

_UNTOUCHED: Final = ToolOverride()
_MOST_WORDS: Final = 160
"""So much of a description tells tools apart; all of it is with the tool itself."""


class _Said(msgspec.Struct):
    title: str | None = None
    description: str | None = None


class ToolShelves:
    """Reads what servers have told. Starts none of them, and waits for none."""

    def __init__(self, surroundings: ServerSurroundings) -> None:
        self._upstreams: Final[UpstreamControl] = surroundings.upstreams

    async def page(self, visit: ProjectVisit, asked: PageAsked) -> ToolShelfPage:
        """The servers that are on, by name, with their tools. The cursor is the name of the last one."""
        views = sorted((view for view in visit.picture.servers.values() if view.enabled), key=_place)
        after = [view for view in views if asked.cursor is None or _place(view) > asked.cursor]
        shown = after[: asked.limit]
        return ToolShelfPage(
            items=[await self._shelf(view) for view in shown],
            next_cursor=_place(shown[-1]) if len(after) > len(shown) else None,
        )

    async def _shelf(self, view: ServerView) -> ToolShelf:
        status = self._upstreams.status(view.id)
        # Asked for only where it is in memory: this list wakes nobody.
        known = status.tool_count is not None
        catalog = await self._upstreams.catalog(view.id, 0) if known else None
        return ToolShelf(
            server=view.name,
            server_id=view.id,
            known=catalog is not None,
            reason=None if catalog is not None else status.reason,
            diagnosis=None if catalog is not None else status.diagnosis,
            tools=[_brief(tool, view) for tool in catalog.tools] if catalog is not None else [],
        )


def _place(view: ServerView) -> str:
    return view.name.lower()


def _brief(tool: Listing, view: ServerView) -> ToolBrief:
    try:
        said = msgspec.json.decode(tool.definition, type=_Said)
    except msgspec.DecodeError:
        # A server may write anything into its list.
        said = _Said()
    decided = view.tools.get(tool.key, _UNTOUCHED)
    description = said.description if decided.description is None else decided.description
    return ToolBrief(
        name=tool.key,
        title=said.title,
        description=None if description is None else description[:_MOST_WORDS],
        enabled=decided.enabled,
        read_only=decided.read_only,
        repeatable=decided.repeatable,
    )
