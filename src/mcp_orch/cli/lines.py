"""Servers and tools as listings show them, wherever they were found."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mcp_orch.cli.client import Document, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLine:
    """One server."""

    project: str
    name: str
    transport: str
    state: str
    reason: str | None = None
    since: str | None = None
    era: str | None = None
    revision: str | None = None
    tool_count: int | None = None
    last_lines: tuple[str, ...] = ()

    def document(self) -> Document:
        """For --json."""
        return {
            "project": self.project,
            "name": self.name,
            "transport": self.transport,
            "state": self.state,
            "reason": self.reason,
            "since": self.since,
            "era": self.era,
            "revision": self.revision,
            "tool_count": self.tool_count,
            "last_lines": list(self.last_lines),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolLine:
    """One tool."""

    project: str
    server: str
    name: str
    public_name: str
    description: str | None = None
    enabled: bool = True
    input_schema: Json = None

    @property
    def names(self) -> frozenset[str]:
        """What people call it by."""
        return frozenset({self.public_name, f"{self.server}.{self.name}", f"{self.server}__{self.name}"})

    def document(self) -> Document:
        """For --json."""
        return {
            "project": self.project,
            "server": self.server,
            "name": self.name,
            "public_name": self.public_name,
            "description": self.description,
            "enabled": self.enabled,
            "input_schema": self.input_schema,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolListing:
    """Tools, and what is missing among them."""

    tools: Sequence[ToolLine]
    missing: Sequence[str] = field(default=())
    """One sentence per server of which nothing is known."""
