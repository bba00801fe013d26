"""The options that many commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from mcp_orch.app.variables import Environment
from mcp_orch.cli.client import Document, Json
from mcp_orch.cli.exits import CommandError, Exit

ConfigOption: TypeAlias = Annotated[
    Path | None, typer.Option("--config", help="Look at this mcp-config.json instead of a hub.", metavar="FILE")
]
HubOption: TypeAlias = Annotated[
    str | None, typer.Option("--hub", help="Talk to the hub at this URL (token in MCP_ORCH_TOKEN).", metavar="URL")
]
DataDirOption: TypeAlias = Annotated[
    Path | None, typer.Option("--data-dir", help="The data directory of the hub on this machine.", metavar="DIR")
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
ProjectOption: TypeAlias = Annotated[str | None, typer.Option("--project", "-p", help="Only this project.")]
OneProject: TypeAlias = Annotated[str, typer.Option("--project", "-p", help="The project.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where a command is to look."""

    config: Path | None = None
    hub: str | None = None
    data_dir: Path | None = None
    environment: Environment


def named_values(given: list[str] | None, option: str) -> Document:
    """What `NAME=value` says, given several times."""
    values: Document = {}
    for one in given or []:
        name, mark, value = one.partition("=")
        if not mark or not name:
            raise CommandError(f"{one[:60]!r} is not NAME=value", hint=f"{option} NAME=value", code=Exit.USAGE)
        values[name] = value
    return values


def without_nothing(**given: Json) -> Document:
    """What was given; options that were left out are none."""
    return {name: value for name, value in given.items() if value is not None}


def something(body: Document, *, such_as: str) -> Document:
    """The changes that were given. Raises CommandError when there are none."""
    if not body:
        raise CommandError("nothing to change was given", hint=f"such as {such_as}", code=Exit.USAGE)
    return body
