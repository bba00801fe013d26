"""`projects`: what the hub holds."""

import json
from typing import Annotated, cast

import typer

from mcp_orch.cli.client import Document
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import ago, aligned, say

app = typer.Typer(help="Projects: list, create.", no_args_is_help=True)


@app.command(name="list")
def list_projects(hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """List projects and the URL of each."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        projects = sorted(found.listed("projects"), key=lambda one: str(one["name"]))
    if as_json:
        say(json.dumps({"items": projects}, indent=2, ensure_ascii=False))
        return
    rows = [
        [
            str(one["name"]),
            str(one["server_count"]),
            ago(cast("str | None", one["created_at"])),
            str(cast("Document", one["endpoints"])["mcp"]),
        ]
        for one in projects
    ]
    for line in aligned(["PROJECT", "SERVERS", "MADE", "URL"], rows):
        say(line)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Its name, as it stands in URLs.")],
    title: Annotated[str | None, typer.Option(help="A title for people.")] = None,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a project."""
    body: Document = {"name": name} if title is None else {"name": name, "title": title}
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        made = found.send("POST", "projects", body)
    if as_json:
        say(json.dumps(made, indent=2, ensure_ascii=False))
    else:
        say(f"Project {made['name']}: {cast('Document', made['endpoints'])['mcp']}")
