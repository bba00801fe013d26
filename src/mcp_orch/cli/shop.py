"""A place that holds servers: what listings and `call` ask, alike for a file and for a hub."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from mcp_orch.cli.client import Document
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.lines import ServerLine, ToolListing

Tell: TypeAlias = Callable[[str, Document], None]
"""Takes (kind, what it says): `started`, `progress`, `log`, `result`, `error`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A tool to be called."""

    project: str
    tool: str
    arguments: Document


class Shop(Protocol):
    """Servers and their tools."""

    @property
    def where(self) -> str:
        """What is looked at, for the first line."""
        ...

    def servers(self, project: str | None) -> list[ServerLine]:
        """The servers of a project; None: of all."""
        ...

    def tools(self, project: str | None, server: str | None) -> ToolListing:
        """The tools of a project or of one of its servers; None: of all. Raises CommandError when it is not there."""
        ...

    def project_of(self, tool: str, project: str | None) -> str:
        """The project in which to look for a tool. Raises CommandError when that is not clear."""
        ...

    def call(self, asked: Asked, tell: Tell) -> None:
        """Runs a call and tells what happens on its way; the last is `result` or `error`."""
        ...


def is_on(tool: str, server: str) -> bool:
    """Whether a tool named like this can be on this server: `server.tool` or `server__tool`."""
    return tool.lower().startswith((f"{server}.".lower(), f"{server}__".lower()))


def no_server(name: str, place: str) -> CommandError:
    """A server that is asked for by name and is not there."""
    return CommandError(f"{place} has no server {name!r}", hint="mcp-orch list-servers shows all", code=Exit.NOT_FOUND)
