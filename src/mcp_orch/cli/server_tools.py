"""`servers tools` and `servers tool`: the tools of a server, and the switches of each."""

from typing import Annotated, Final, cast

import typer

from mcp_orch.cli.client import Document
from mcp_orch.cli.errands import Columns, Errand, project_command, text
from mcp_orch.cli.options import something, without_nothing
from mcp_orch.cli.server_trials import Server
from mcp_orch.cli.terminal import note, one_line


def _confirmed(tool: Document) -> str:
    marks = {"read-only": tool["read_only"], "repeatable": tool["repeatable"]}
    return ", ".join(word for word, is_so in marks.items() if is_so)


_LIST: Final[Columns] = {
    "TOOL": text("name"),
    "STATE": lambda one: "on" if one["enabled"] else "off",
    "CONFIRMED": _confirmed,
    "LISTED AS": text("public_name"),
    "DESCRIPTION": lambda one: str(one["description"] or "").strip().partition("\n")[0].partition(". ")[0],
}


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    project_command(app, "tools")(list_tools)
    project_command(app, "tool")(change_tool)


def list_tools(errand: Errand, server: Server) -> None:
    """List the tools of a server: on or off, and what an admin has confirmed of each."""
    with errand.rest() as found:
        said = found.get(errand.at("servers", server, "tools"))
    errand.table(cast("list[Document]", said["items"]), _LIST, empty=f"No tools of server {server} are known.")
    if said.get("reason") and not errand.as_json:
        note(one_line(str(said["reason"])))


def change_tool(
    errand: Errand,
    server: Server,
    tool: Annotated[str, typer.Argument(help="As the server calls it.")],
    enabled: Annotated[bool | None, typer.Option("--on/--off", help="Whether it is listed and called.")] = None,
    read_only: Annotated[
        bool | None, typer.Option("--read-only/--not-read-only", help="Confirm that it changes nothing.")
    ] = None,
    repeatable: Annotated[
        bool | None,
        typer.Option("--repeatable/--not-repeatable", help="Confirm that a lost call may be sent again."),
    ] = None,
    description: Annotated[
        str | None, typer.Option(help="What clients read in place of the server's words; empty: the server's again.")
    ] = None,
) -> None:
    """Change the switches of one tool, at once for everybody."""
    body: Document = without_nothing(enabled=enabled, read_only=read_only, repeatable=repeatable)
    if description is not None:
        body["description"] = description or None
    changes = something(body, such_as="--off, or --read-only")
    with errand.rest() as found:
        said = found.send("PATCH", errand.at("servers", server, "tools", tool), changes)
    confirmed = _confirmed(said)
    state = "on" if said["enabled"] else "off"
    errand.tell(said, f"Tool {said['name']} of {server} is {state}{f', {confirmed}' if confirmed else ''}.")
