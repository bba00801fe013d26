"""`projects`: what the hub holds."""

import json
import sys
from pathlib import Path
from typing import Annotated, cast
from urllib.parse import urlencode

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import ago, aligned, note, one_line, say

app = typer.Typer(help="Projects: list, create, export, import, archive, delete, restore.", no_args_is_help=True)


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


@app.command()
def export(
    project: Project,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of stdout.")] = None,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
) -> None:
    """Write a project out as one file: settings, servers, tools, toolsets; of secrets the names alone."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        lines = b"".join(found.lines(at("projects", project, "export")))
    if output is None:
        sys.stdout.write(lines.decode())
        return
    try:
        output.write_bytes(lines)
    except OSError as refused:
        raise CommandError(f"{output} can't be written: {refused.strerror}") from refused


@app.command(name="import")
def import_project(
    file: Annotated[Path, typer.Argument(help="A file that `mcp-orch projects export` wrote.")],
    project: Annotated[str, typer.Argument(help="Name of the project; it is made when there is none.")],
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would happen.")] = False,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring a project to a file. Nothing that the file does not have is taken away."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as refused:
        raise CommandError(f"{file} can't be read: {refused}", code=Exit.NOT_FOUND) from refused
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        if not any(str(one["name"]).lower() == project.lower() for one in found.listed("projects")):
            if preview:
                raise CommandError(f"there is no project {project} yet", hint="without --preview it is made")
            found.send("POST", "projects", {"name": project})
        report = found.send("POST", at("projects", project, "import"), {"text": text, "preview": preview})
    if as_json:
        say(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _show_report(report, project)
    refused_parts = [one for one in cast("list[Document]", report["items"]) if one["action"] == "refused"]
    if refused_parts:
        raise CommandError(f"{len(refused_parts)} parts of the file were not taken")


def _show_report(report: Document, project: str) -> None:
    for one in cast("list[Document]", report["items"]):
        reason = f": {one['reason']}" if one["reason"] else ", its command waits for a hub admin" if one["held"] else ""
        say(f"{one['action']!s:<10} {one['kind']!s:<8} {one_line(str(one['name']) + reason)}")
        for change in cast("list[Document]", one["changes"]):
            difference = f"{change['field']}: {change['before']} -> {change['after']}"
            say(f"{'':<19} {one_line(difference)}")
    for name in cast("list[str]", report["missing_secrets"]):
        note(f"secret {name} is needed and not set: mcp-orch secrets set {name} --project {project}")
