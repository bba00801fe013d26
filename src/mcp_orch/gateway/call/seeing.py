"""Seeing: which of a caller's lists a server has a part in, and which differ from one picture to the next."""

from collections.abc import Iterator
from typing import Final

from mcp_orch.access.reach import Reach
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import ServerView, ToolOverride, ToolsetView
from mcp_orch.contract.upstreams import ListKind

NOTHING: Final[frozenset[ListKind]] = frozenset()
_ALL: Final = frozenset(ListKind)
_TOOLS: Final = frozenset({ListKind.TOOLS})
_NAMED: Final = frozenset({ListKind.TOOLS, ListKind.PROMPTS})
_AS_LISTED: Final = ToolOverride()


def kinds_offered(reach: Reach, server: ServerId) -> frozenset[ListKind]:
    """The lists in which things of this server can stand for the caller."""
    view = reach.picture.servers.get(server)
    if view is None or not view.enabled or (reach.server is not None and reach.server.id != server):
        return NOTHING
    if not reach.reaches_into(server):
        return NOTHING
    return _ALL if reach.offers_others(view) else _TOOLS


def kinds_changed(before: Reach, after: Reach) -> frozenset[ListKind]:
    """The lists in which the caller may find something different, as far as pictures tell."""
    servers = [(view.id, view.name) for view in before.servers()]
    if servers != [(view.id, view.name) for view in after.servers()]:
        return _ALL
    naming = _NAMED if after.is_shared and before.picture.naming != after.picture.naming else NOTHING
    toolsets = _TOOLS if list(_toolsets(before)) != list(_toolsets(after)) else NOTHING
    tools = _TOOLS if any(_tools_changed(before, view, after=after) for view in after.servers()) else NOTHING
    return naming | toolsets | tools


def _toolsets(reach: Reach) -> Iterator[ToolsetView | None]:
    yield reach.toolset
    for one in sorted(reach.scopes.toolsets):
        yield reach.picture.toolsets.get(one)


def _tools_changed(before: Reach, view: ServerView, *, after: Reach) -> bool:
    was = before.picture.servers[view.id]
    if was.tools == view.tools:
        return False
    for tool in was.tools.keys() | view.tools.keys():
        was_offered, is_offered = before.offers_tool(was, tool), after.offers_tool(view, tool)
        if was_offered is not is_offered:
            return True
        if is_offered and _description(was, tool) != _description(view, tool):
            return True
    return False


def _description(view: ServerView, tool: str) -> str | None:
    return view.tools.get(tool, _AS_LISTED).description
