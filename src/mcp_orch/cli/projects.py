"""`projects`: what the hub holds."""

import sys
from pathlib import Path
from typing import Annotated, Final, TypeAlias, cast
from urllib.parse import urlencode

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.errands import Columns, Errand, hub_command, text
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import something, without_nothing
from mcp_orch.cli.progress import Waiting
from mcp_orch.cli.terminal import ago, in_local_time, note, one_line, say
from mcp_orch.formats.project_file import read_project_file

app = typer.Typer(
    help="Projects: list, create, change, archive, delete, restore, export, import.", no_args_is_help=True
)


Project: TypeAlias = Annotated[str, typer.Argument(help="Name or id of the project.")]
Title: TypeAlias = Annotated[str | None, typer.Option(help="A title for people.")]


def _url(project: Document) -> str:
    return str(cast("Document", project["endpoints"])["mcp"])


_LIST: Final[Columns] = {
    "PROJECT": text("name"),
    "STATE": text("state"),
    "SERVERS": text("server_count"),
    "PEOPLE": text("member_count"),
    "MADE": lambda one: ago(str(one["created_at"])),
    "URL": _url,
}


@hub_command(app, "list")
def list_projects(
    errand: Errand,
    closed: Annotated[bool, typer.Option("--closed", help="Those that are archived or deleted.")] = False,
) -> None:
    """List projects and the URL of each."""
    with errand.rest() as found:
        states = ("archived", "deleted") if closed else (None,)
        projects = [one for state in states for one in found.listed("projects", state=state)]
    empty = "No project is closed." if closed else "There are no projects yet. Make one: mcp-orch projects create NAME"
    errand.table(sorted(projects, key=lambda one: str(one["name"])), _LIST, empty=empty)


@hub_command(app)
def show(errand: Errand, project: Project) -> None:
    """Show one project: how it stands, what is in it, how it is set."""
    with errand.rest() as found:
        said = found.get(at("projects", project))
    purged = cast("str | None", said["purge_at"])
    facts = [
        ("Project", f"{said['name']} ({said['id']})"),
        ("Title", str(said["title"] or "")),
        ("State", f"{said['state']}, purged {in_local_time(purged)}" if purged else str(said["state"])),
        ("You", str(said["role"] or "")),
        ("Holds", f"{said['server_count']} servers, {said['member_count']} people"),
        ("Admin", "" if said["has_admin"] else "none: hub admins look after it"),
        ("Tool names", f"server{said['separator']}tool, at most {said['max_name_length']} characters"),
        ("Records keep", f"{said['call_content']} of arguments and results"),
        ("Kept for", f"{said['call_days']} days" if said["call_days"] else "as long as the hub keeps them"),
        ("Answers wait", "for their record on the disk" if said["is_strict"] else ""),
        ("Clients use", _url(said)),
    ]
    errand.sheet(said, facts)


@hub_command(app)
def create(
    errand: Errand,
    name: Annotated[str, typer.Argument(help="Its name, as it stands in URLs.")],
    title: Title = None,
) -> None:
    """Make a project."""
    with errand.rest() as found:
        made = found.send("POST", "projects", {"name": name, **without_nothing(title=title)})
    errand.tell(made, f"Project {made['name']}: {_url(made)}")


@hub_command(app)
def change(
    errand: Errand,
    project: Project,
    name: Annotated[str | None, typer.Option(help="Another name; the old one answers until it is reused.")] = None,
    title: Title = None,
    separator: Annotated[str | None, typer.Option(help="Between server and tool in names: __, . or none.")] = None,
    max_name_length: Annotated[int | None, typer.Option(help="Characters of a tool name.", min=40, max=128)] = None,
    call_content: Annotated[
        str | None, typer.Option(help="What records keep of calls: off, digest, redacted or full.")
    ] = None,
    call_days: Annotated[
        int | None, typer.Option(help="Days for which these are kept; 0: as long as the hub does.", min=0, max=3650)
    ] = None,
    strict: Annotated[
        bool | None, typer.Option("--strict/--not-strict", help="Answers wait until their record is on the disk.")
    ] = None,
) -> None:
    """Change what is given of a project; the rest stays."""
    body = without_nothing(
        name=name,
        title=title,
        separator="" if separator == "none" else separator,
        max_name_length=max_name_length,
        call_content=call_content,
        is_strict=strict,
    )
    if call_days is not None:
        body["call_days"] = call_days or None
    with errand.rest() as found:
        said = found.send("PATCH", at("projects", project), something(body, such_as="--title"))
    errand.tell(said, f"Project {said['name']} is changed.")


@hub_command(app)
def archive(errand: Errand, project: Project) -> None:
    """Close a project: nothing in it is called or changed until it is reopened."""
    _act(errand, project, "archive", word="archived")


@hub_command(app)
def reopen(errand: Errand, project: Project) -> None:
    """Open an archived project again, with everything as it was."""
    _act(errand, project, "reopen", word="open")


@hub_command(app)
def delete(
    errand: Errand,
    project: Project,
    confirm: Annotated[
        str | None, typer.Option(help="The name of the project once more; else it is asked for.")
    ] = None,
) -> None:
    """Delete a project; until its time of grace is over, `restore` brings it back."""
    if confirm is None:
        # Beside what programs read.
        confirm = str(typer.prompt("Its name, to confirm", err=True))
    with errand.rest() as found:
        found.send("DELETE", f"{at('projects', project)}?{urlencode({'confirm': confirm})}")
    errand.tell({"project": project, "deleted": True}, f"Project {project} is deleted.")


@hub_command(app)
def restore(errand: Errand, project: Project) -> None:
    """Bring a deleted project back, as it was."""
    _act(errand, project, "restore", word="back")


@hub_command(app)
def transfer(
    errand: Errand,
    project: Project,
    to: Annotated[str, typer.Argument(help="E-mail address or id of somebody in the project.")],
) -> None:
    """Make somebody in the project its admin in your place."""
    with errand.rest() as found:
        found.send("POST", at("projects", project, "transfer"), {"user": to})
    errand.tell({"project": project, "admin": to}, f"{to} is admin of project {project}.")


def _act(errand: Errand, project: str, step: str, *, word: str) -> None:
    with errand.rest() as found:
        said = found.send("POST", at("projects", project, step))
    errand.tell(said, f"Project {project} is {word}.")


@hub_command(app)
def export(
    errand: Errand,
    project: Project,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of stdout.")] = None,
) -> None:
    """Write a project out as one file: settings, servers, tools, toolsets; of secrets the names alone."""
    with errand.rest() as found, Waiting(f"Reading project {project}"):
        lines = b"".join(found.lines(at("projects", project, "export")))
    if output is None:
        sys.stdout.write(lines.decode())
        return
    try:
        output.write_bytes(lines)
    except OSError as refused:
        raise CommandError(f"{output} can't be written: {refused.strerror}") from refused
    errand.wrote(output, count=len(lines), unit="bytes")


@hub_command(app, "import")
def import_project(
    errand: Errand,
    file: Annotated[Path, typer.Argument(help="A file that `mcp-orch projects export` wrote.")],
    project: Annotated[str, typer.Argument(help="Name of the project; it is made when there is none.")],
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would happen.")] = False,
) -> None:
    """Bring a project to a file. Nothing that the file does not have is taken away."""
    try:
        read = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as refused:
        raise CommandError(f"{file} can't be read: {refused}", code=Exit.NOT_FOUND) from refused
    # Before a project is made for it.
    read_project_file(read)
    with errand.rest() as found:
        if not any(str(one["name"]).lower() == project.lower() for one in found.listed("projects")):
            if preview:
                raise CommandError(f"there is no project {project} yet", hint="without --preview it is made")
            found.send("POST", "projects", {"name": project})
        with Waiting(f"Bringing project {project} to {file.name}"):
            report = found.send("POST", at("projects", project, "import"), {"text": read, "preview": preview})
    if errand.as_json:
        errand.tell(report, "")
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
