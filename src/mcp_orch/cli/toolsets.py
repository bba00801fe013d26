"""`toolsets`: named selections of a project's tools, each with an endpoint of its own."""

from typing import Annotated, Final, TypeAlias, cast

import typer

from mcp_orch.cli.client import Document
from mcp_orch.cli.errands import Columns, Errand, project_command, text
from mcp_orch.cli.options import something, without_nothing

app = typer.Typer(help="Toolsets of a project: list, show, create, change, delete.", no_args_is_help=True)

Toolset: TypeAlias = Annotated[str, typer.Argument(help="Name or id of the toolset.")]
Title: TypeAlias = Annotated[str | None, typer.Option(help="A title for people.")]


def _url(toolset: Document) -> str:
    return str(cast("Document", toolset["endpoints"])["mcp"])


_LIST: Final[Columns] = {
    "TOOLSET": text("name"),
    "TITLE": text("title"),
    "HOLDS": lambda one: ", ".join(cast("list[str]", one["tools"])),
    "URL": _url,
}


@project_command(app, "list")
def list_toolsets(errand: Errand) -> None:
    """List the toolsets of a project and the URL of each."""
    with errand.rest() as found:
        toolsets = found.listed(errand.at("toolsets"))
    make = "mcp-orch toolsets create NAME server.tool"
    errand.table(toolsets, _LIST, empty=f"Project {errand.project} has no toolsets. Make one: {make}")


@project_command(app)
def show(errand: Errand, toolset: Toolset) -> None:
    """Show one toolset, a tool a line."""
    with errand.rest() as found:
        said = found.get(errand.at("toolsets", toolset))
    first = [("Toolset", str(said["name"])), ("Title", str(said["title"] or "")), ("Clients use", _url(said))]
    errand.sheet(said, [*first, *(("Holds", tool) for tool in cast("list[str]", said["tools"]))])


@project_command(app)
def create(
    errand: Errand,
    name: Annotated[str, typer.Argument(help="Its name, as it stands in URLs.")],
    tools: Annotated[list[str], typer.Argument(help="server.tool, or server.* for all tools of a server.")],
    title: Title = None,
) -> None:
    """Make a toolset of these tools."""
    body: Document = {"name": name, "tools": [*tools], **without_nothing(title=title)}
    with errand.rest() as found:
        made = found.send("POST", errand.at("toolsets"), body)
    errand.tell(made, f"Toolset {made['name']}: {_url(made)}")


@project_command(app)
def change(
    errand: Errand,
    toolset: Toolset,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    title: Title = None,
    add: Annotated[list[str] | None, typer.Option(help="server.tool to be in it, too (repeatable).")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="server.tool to be out of it (repeatable).")] = None,
) -> None:
    """Change what is given of a toolset, at once for everybody; the rest stays."""
    body = without_nothing(name=name, title=title)
    with errand.rest() as found:
        if add or remove:
            held = cast("list[str]", found.get(errand.at("toolsets", toolset))["tools"])
            added = [one for one in add or [] if one not in held]
            body["tools"] = [one for one in [*held, *added] if one not in (remove or [])]
        said = found.send("PATCH", errand.at("toolsets", toolset), something(body, such_as="--add, or --title"))
    errand.tell(said, f"Toolset {said['name']} is changed.")


@project_command(app)
def delete(errand: Errand, toolset: Toolset) -> None:
    """Delete a toolset and its endpoint. The tools stay."""
    with errand.rest() as found:
        found.send("DELETE", errand.at("toolsets", toolset))
    errand.tell({"name": toolset, "deleted": True}, f"Toolset {toolset} is deleted.")
