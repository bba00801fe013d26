"""The client-facing MCP URLs of a project, taken apart."""

from dataclasses import dataclass, field
from enum import StrEnum


class EndpointKind(StrEnum):
    """What one endpoint holds."""

    SERVER = "server"
    TOOLSET = "toolset"
    UNIFIED = "unified"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointUrls:
    """Where an MCP client connects to: Streamable HTTP, and HTTP+SSE for older clients."""

    mcp: str
    sse: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAddress:
    """Under which URL people reach the hub: no slash at its end."""

    url: str

    def urls(self, path: str) -> dict[str, str]:
        """The URLs of the endpoint with this path, by transport."""
        return {"mcp": f"{self.url}{path}/mcp", "sse": f"{self.url}{path}/sse"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRef:
    """An endpoint as a URL names it: `project` and `name` are names or ids, not yet looked up."""

    project: str
    kind: EndpointKind
    name: str | None = None
    """The server or toolset; None for unified."""
    path: str = field(init=False, compare=False, repr=False)
    """The URL path without `/mcp` or `/sse`."""

    def __post_init__(self) -> None:
        is_unified = self.kind is EndpointKind.UNIFIED
        rest = "unified" if is_unified else f"{self.kind.value}s/{self.name}"
        # Put together once: every record of a call names it.
        object.__setattr__(self, "path", f"/projects/{self.project}/{rest}")
