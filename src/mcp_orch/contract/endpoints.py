"""The client-facing MCP URLs of a project, taken apart."""

from dataclasses import dataclass
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

    @property
    def path(self) -> str:
        """The URL path without `/mcp` or `/sse`."""
        if self.kind is EndpointKind.UNIFIED:
            return f"/projects/{self.project}/unified"
        return f"/projects/{self.project}/{self.kind.value}s/{self.name}"
