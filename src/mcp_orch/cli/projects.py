"""`projects`: what the hub holds."""

import json
from typing import Annotated, cast
from urllib.parse import urlencode

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import ago, aligned, say

app = typer.Typer(help="Projects: list, create, archive, delete, restore.", no_args_is_help=True)


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


Project = Annotated[str, typer.Argument(help="Name or id of the project.")]


@app.command()
def archive(project: Project, hub: HubOption = None, data_dir: DataDirOption = None) -> None:
    """Close a project: nothing in it is called or changed until it is reopened."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("POST", at("projects", project, "archive"))
    say(f"Project {project} is archived.")


@app.command()
def reopen(project: Project, hub: HubOption = None, data_dir: DataDirOption = None) -> None:
    """Open an archived project again, with everything as it was."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("POST", at("projects", project, "reopen"))
    say(f"Project {project} is open.")


@app.command()
def delete(
    project: Project,
    confirm: Annotated[str, typer.Option(help="The name of the project once more.", prompt="Its name, to confirm")],
    hub: HubOption = None,
    data_dir: DataDirOption = None,
) -> None:
    """Delete a project; until its time of grace is over, `restore` brings it back."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("DELETE", f"{at('projects', project)}?{urlencode({'confirm': confirm})}")
    say(f"Project {project} is deleted.")


@app.command()
def restore(project: Project, hub: HubOption = None, data_dir: DataDirOption = None) -> None:
    """Bring a deleted project back, as it was."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("POST", at("projects", project, "restore"))
    say(f"Project {project} is back.")


@app.command()
def transfer(
    project: Project,
    to: Annotated[str, typer.Argument(help="E-mail address or id of somebody in the project.")],
    hub: HubOption = None,
    data_dir: DataDirOption = None,
) -> None:
    """Make somebody in the project its admin in your place."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("POST", at("projects", project, "transfer"), {"user": to})
    say(f"{to} is admin of project {project}.")
