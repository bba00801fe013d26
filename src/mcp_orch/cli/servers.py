"""`servers`: the servers of a project: registering, switching, trying, and what waits for approval."""

import json
from typing import Annotated, cast

import typer

from mcp_orch.cli.client import Document, Json, at
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption, OneProject, ProjectOption, named_values
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import ago, aligned, note, one_line, say

app = typer.Typer(
    help="Servers of a project: add, test, clone, switch, remove; approve commands.", no_args_is_help=True
)

Server = Annotated[str, typer.Argument(help="Name or id of the server.")]
_HELD = "It waits for approval: a hub admin decides whether its command may run (mcp-orch servers approvals)."
_MARKS = {"good": "ok", "doubtful": "!", "bad": "x"}


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Its name in the project.")],
    command: Annotated[
        list[str] | None, typer.Argument(help="After --: the command and its arguments, as -- npx -y thing@1.2.3.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Where it answers, instead of a command.")] = None,
    env: Annotated[list[str] | None, typer.Option(help="NAME=value (repeatable); ${SECRET} stands for one.")] = None,
    header: Annotated[list[str] | None, typer.Option(help="Name=value (repeatable).")] = None,
    cwd: Annotated[str | None, typer.Option(help="Working directory of the command.")] = None,
    only_test: Annotated[bool, typer.Option("--test", help="Only say what it says; register nothing.")] = False,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Register a server, or with --test try it before."""
    words: list[Json] = [*(command or [])]
    optional: Document = {"url": url, "cwd": cwd, "command": words[0] if words else None}
    body: Document = {
        "name": name,
        "args": words[1:],
        "env": named_values(env, "--env"),
        "headers": named_values(header, "--header"),
        **{key: value for key, value in optional.items() if value is not None},
    }
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        path = at("projects", project, "servers")
        said = found.send("POST", f"{path}/test" if only_test else path, body)
    if only_test:
        _show_trial(said, as_json=as_json)
        return
    _show(said, f"Server {name} is registered in project {project}.", as_json=as_json)


@app.command(name="test")
def try_out(
    server: Server,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Connect once, beside the connections in use, and show what the server says."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        said = found.send("POST", at("projects", project, "servers", server, "test"))
    _show_trial(said, as_json=as_json)


@app.command()
def clone(
    server: Server,
    name: Annotated[str, typer.Argument(help="The name of the copy.")],
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy a server with its sealed values and its tool switches."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        said = found.send("POST", at("projects", project, "servers", server, "clone"), {"name": name})
    _show(said, f"Server {name} is a copy of {server}.", as_json=as_json)


@app.command()
def enable(
    server: Server,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Switch a server on."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        said = found.send("PATCH", at("projects", project, "servers", server), {"disabled": False})
    _show(said, f"Server {server} is on.", as_json=as_json)


@app.command()
def disable(
    server: Server,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Switch a server off, for everybody, at once."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        said = found.send("PATCH", at("projects", project, "servers", server), {"disabled": True})
    _show(said, f"Server {server} is off.", as_json=as_json)


@app.command()
def remove(
    server: Server,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a server out of its project."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("DELETE", at("projects", project, "servers", server))
    say(json.dumps({"name": server, "removed": True}) if as_json else f"Server {server} is removed.")


@app.command()
def approvals(
    project: ProjectOption = None, hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False
) -> None:
    """List the commands that wait for a hub admin, with exactly what would run."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        path = "approvals" if project is None else at("projects", project, "approvals")
        waiting = [one for one in found.listed(path) if one["state"] == "pending"]
        names = {str(one["id"]): str(one["name"]) for one in found.listed("projects")}
    if as_json:
        say(json.dumps({"items": waiting}, indent=2, ensure_ascii=False))
        return
    if not waiting:
        say("Nothing waits for approval.")
        return
    rows = [
        [
            str(one["id"]),
            names.get(str(one["project"]), str(one["project"])),
            str(one["server_name"]),
            str(one["proposed_by"]),
            ago(cast("str | None", one["proposed_at"])),
            json.dumps(cast("Document", one["code"])["argv"], ensure_ascii=False),
        ]
        for one in waiting
    ]
    for line in aligned(["ID", "PROJECT", "SERVER", "BY", "SINCE", "WOULD RUN"], rows):
        say(line)


@app.command()
def approve(
    approval: Annotated[str, typer.Argument(help="Its id, as `servers approvals` shows it.")],
    reject: Annotated[bool, typer.Option("--reject", help="Say no.")] = False,
    reason: Annotated[str | None, typer.Option("--note", help="Why; whoever proposed it reads this.")] = None,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a proposed command run on the hub's machine, or with --reject not."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        wanted = next((one for one in found.listed("approvals") if one["id"] == approval), None)
        if wanted is None:
            raise CommandError(
                f"nothing with the id {approval} waits", hint="mcp-orch servers approvals", code=Exit.NOT_FOUND
            )
        body: Document = {"decision": "reject" if reject else "approve", "note": reason}
        said = found.send("POST", at("projects", str(wanted["project"]), "approvals", approval), body)
    if as_json:
        say(json.dumps(said, indent=2, ensure_ascii=False))
    else:
        say(f"The command of server {said['server_name']} is {said['state']}.")


def _show(server: Document, text: str, *, as_json: bool) -> None:
    if as_json:
        say(json.dumps(server, indent=2, ensure_ascii=False))
        return
    say(text)
    off = str(server.get("off_reason") or "")
    if "approv" in off:
        note(_HELD)
    elif off:
        note(one_line(off))


def _show_trial(report: Document, *, as_json: bool) -> None:
    if as_json:
        say(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        for one in cast("list[Document]", report["inspections"]):
            remedy = f" ({one['remedy']})" if one.get("remedy") else ""
            say(one_line(f"{_MARKS[str(one['mark'])]:<3}{one['about']}: {one['text']}{remedy}"))
        for line in cast("list[str]", report["last_lines"]):
            note(one_line(f"    {line}"))
        if report["ok"]:
            tools = cast("list[str]", report["tools"])
            say(one_line(f"ok It speaks {report['revision']} and lists {len(tools)} tools: {', '.join(tools[:20])}"))
    if not report["ok"] and not report["needs_approval"]:
        raise CommandError(str(report["reason"]), hint=cast("str | None", report.get("hint")), code=Exit.UNREACHABLE)
    if report["needs_approval"] and not as_json:
        note(one_line(str(report["reason"])))
