"""What one caller may see and call through one endpoint. The same answer serves lists and calls."""

from collections.abc import Iterator
from typing import Final

import msgspec

from mcp_orch.access.decide import STRANGER, Verdict, may
from mcp_orch.access.methods import ENDPOINT
from mcp_orch.access.permissions import Permission
from mcp_orch.contract.callers import Caller, Scopes
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture, ServerView, ToolOverride, ToolsetView

_AS_LISTED: Final = ToolOverride()


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a project that one caller has through one endpoint. `endpoint_key` and `scopes` identify it."""

    picture: Picture
    scopes: Scopes
    server: ServerView | None = None
    """Set on a server's own endpoint: names are untouched there."""
    toolset: ToolsetView | None = None

    @property
    def is_shared(self) -> bool:
        """Whether several servers share the endpoint, so that names carry the server's."""
        return self.server is None

    @property
    def endpoint_key(self) -> str:
        """Identifies the endpoint within its project."""
        part = self.server or self.toolset
        return part.id if part else ""

    def servers(self) -> Iterator[ServerView]:
        """The servers that are switched on and of which something may be reached, in the picture's order."""
        if self.server is not None:
            yield self.server
            return
        for view in self.picture.servers.values():
            if view.enabled and self.reaches_into(view.id):
                yield view

    def offers_tool(self, view: ServerView, tool: str) -> bool:
        """Whether this tool of the server may be seen and called."""
        override = view.tools.get(tool, _AS_LISTED)
        if not (view.enabled and override.enabled):
            return False
        if self.scopes.read_only and not override.read_only:
            return False
        in_toolset = self.toolset is None or self.toolset.holds(view.id, tool)
        return in_toolset and self._in_scope(view.id, tool)

    def offers_others(self, view: ServerView) -> bool:
        """Whether prompts, resources and completion of the server may be reached. A limit to tools shuts them out."""
        limited_to_tools = self.scopes.tools or self.scopes.toolsets or self.toolset is not None
        return view.enabled and not limited_to_tools and (not self.scopes.servers or view.id in self.scopes.servers)

    def _in_scope(self, server: ServerId, tool: str) -> bool:
        scopes = self.scopes
        if not (scopes.servers or scopes.tools or scopes.toolsets):
            return True
        if server in scopes.servers or (server, tool) in scopes.tools:
            return True
        toolsets = (self.picture.toolsets.get(one) for one in scopes.toolsets)
        return any(toolset is not None and toolset.holds(server, tool) for toolset in toolsets)

    def reaches_into(self, server: ServerId) -> bool:
        """Whether anything of the server can be within the limits of the toolset and of the credential."""
        if self.toolset is not None and server not in self.toolset.servers:
            return False
        scopes = self.scopes
        if not (scopes.servers or scopes.tools or scopes.toolsets) or server in scopes.servers:
            return True
        toolsets = (self.picture.toolsets.get(one) for one in scopes.toolsets)
        in_toolsets = any(toolset is not None and server in toolset.servers for toolset in toolsets)
        return in_toolsets or server in scopes.tool_servers


def reach_of(
    caller: Caller, endpoint: EndpointRef, *, picture: Picture | None, needs: Permission = ENDPOINT
) -> Reach | Verdict:
    """What the caller has through the endpoint for what needs this permission; a Verdict says why it has nothing."""
    if caller.project is not None and (picture is None or picture.project != caller.project):
        # The same words whether the target exists or not: only the key's own project is named.
        return _no(ErrorKind.NOT_FOUND, f"this key opens project {caller.project_name or caller.project}")
    if picture is None:
        return STRANGER
    verdict = may(caller, needs, picture=picture)
    if not verdict:
        return verdict
    if endpoint.kind is EndpointKind.SERVER:
        return _server_reach(caller, picture, ref=endpoint.name or "")
    if endpoint.kind is EndpointKind.TOOLSET:
        return _toolset_reach(caller, picture, ref=endpoint.name or "")
    return Reach(picture=picture, scopes=caller.scopes)


def _server_reach(caller: Caller, picture: Picture, *, ref: str) -> Reach | Verdict:
    view = picture.server(ref)
    reach = Reach(picture=picture, scopes=caller.scopes, server=view)
    if view is None or not reach.reaches_into(view.id):
        return _no(ErrorKind.NOT_FOUND, f"project {picture.name} has no server {ref[:60]!r} for you")
    if not view.enabled:
        reason = view.off_reason or "it is switched off"
        return _no(ErrorKind.NOT_FOUND, f"server {view.name} cannot be called: {reason}")
    return reach


def _toolset_reach(caller: Caller, picture: Picture, *, ref: str) -> Reach | Verdict:
    toolset = picture.toolset(ref)
    if toolset is None or (caller.scopes.toolsets and toolset.id not in caller.scopes.toolsets):
        return _no(ErrorKind.NOT_FOUND, f"project {picture.name} has no toolset {ref[:60]!r} for you")
    return Reach(picture=picture, scopes=caller.scopes, toolset=toolset)


def _no(kind: ErrorKind, reason: str) -> Verdict:
    return Verdict(allowed=False, kind=kind, reason=reason)
