"""Scoping: names that people write become ids when a key is made, so that a rename changes nothing."""

from mcp_orch.contract.callers import Scopes
from mcp_orch.contract.names import ServerId, ToolsetId
from mcp_orch.contract.pictures import Picture, ServerView
from mcp_orch.contract.ports import UpstreamControl
from mcp_orch.control.keys.errors import BadScope
from mcp_orch.control.keys.schemas import KeyScopes

_CATALOG_WAIT_S = 3.0


async def resolve_scopes(wanted: KeyScopes, picture: Picture, *, upstreams: UpstreamControl) -> Scopes:
    """The scopes as ids. Raises BadScope for a name that means nothing or more than one thing in this project.

    A tool of a server whose catalogue is not known is taken as it is written: the server may be down today.
    """
    return Scopes(
        servers=frozenset(_server(name, picture).id for name in wanted.servers),
        toolsets=frozenset(_toolset(name, picture) for name in wanted.toolsets),
        tools=frozenset([await _tool(entry, picture, upstreams=upstreams) for entry in wanted.tools]),
        read_only=wanted.read_only,
    )


def named_scopes(scopes: Scopes, picture: Picture) -> KeyScopes:
    """The scopes as people read them, with today's names; what is gone keeps its id."""
    return KeyScopes(
        servers=sorted(_name_of(one, picture) for one in scopes.servers),
        toolsets=sorted(_toolset_name_of(one, picture) for one in scopes.toolsets),
        tools=sorted(f"{_name_of(server, picture)}.{tool}" for server, tool in scopes.tools),
        read_only=scopes.read_only,
    )


def _server(name: str, picture: Picture) -> ServerView:
    found = picture.server(name)
    if found is None:
        raise BadScope(f"scopes.servers: no server {name[:60]!r} in {picture.name}")
    return found


def _toolset(name: str, picture: Picture) -> ToolsetId:
    found = picture.toolset(name)
    if found is None:
        raise BadScope(f"scopes.toolsets: no toolset {name[:60]!r} in {picture.name}")
    return found.id


async def _tool(entry: str, picture: Picture, *, upstreams: UpstreamControl) -> tuple[ServerId, str]:
    # Server names may hold dots, and so may tool names: every way to read the entry is tried.
    readings = [
        (server, tool)
        for server, tool in _readings_of(entry, picture)
        if await _has_tool(server, tool, upstreams=upstreams)
    ]
    if len(readings) == 1:
        server, tool = readings[0]
        return server.id, tool
    if readings:
        ways = ", ".join(f"{tool!r} of {server.name!r}" for server, tool in readings)
        raise BadScope(
            f"scopes.tools: {entry[:120]!r} is ambiguous: {ways}", hint="write the server's id before the dot"
        )
    raise BadScope(
        f"scopes.tools: no tool {entry[:120]!r} in {picture.name}", hint="write server.tool, as in demo.echo"
    )


def _readings_of(entry: str, picture: Picture) -> list[tuple[ServerView, str]]:
    found: list[tuple[ServerView, str]] = []
    position = entry.find(".")
    while position > 0:
        server, tool = picture.server(entry[:position]), entry[position + 1 :]
        if server is not None and tool:
            found.append((server, tool))
        position = entry.find(".", position + 1)
    return found


async def _has_tool(server: ServerView, tool: str, *, upstreams: UpstreamControl) -> bool:
    catalog = await upstreams.catalog(server.id, _CATALOG_WAIT_S if server.enabled else 0)
    return catalog is None or tool in server.tools or any(one.key == tool for one in catalog.tools)


def _name_of(server: ServerId, picture: Picture) -> str:
    found = picture.servers.get(server)
    return found.name if found is not None else server


def _toolset_name_of(toolset: ToolsetId, picture: Picture) -> str:
    found = picture.toolsets.get(toolset)
    return found.name if found is not None else toolset
