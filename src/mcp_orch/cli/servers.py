"""`servers`: the servers of a project: registering, changing, switching, looking at them, taking them out."""

from typing import Annotated, Final, TypeAlias, cast

import typer

from mcp_orch.cli import approvals, server_tools, server_trials
from mcp_orch.cli.client import Document, Json
from mcp_orch.cli.errands import Columns, Errand, project_command, text
from mcp_orch.cli.options import named_values, something, without_nothing
from mcp_orch.cli.server_trials import Server
from mcp_orch.cli.terminal import ago, in_local_time, inert, note, on_the_clock, one_line, say
from mcp_orch.contract.pictures import Sharing, Transport

app = typer.Typer(
    help="Servers of a project: list, add, test, change, switch, remove; their tools; approve commands.",
    no_args_is_help=True,
)

_HELD: Final = "It waits for approval: a hub admin decides whether its command may run (mcp-orch servers approvals)."


def _status(server: Document) -> Document:
    return cast("Document", server["status"])


def _state(server: Document) -> str:
    state = str(_status(server)["state"])
    return state if server["enabled"] or state == "held" else "off"


_LIST: Final[Columns] = {
    "SERVER": text("name"),
    "STATE": _state,
    "TRANSPORT": text("transport"),
    "TOOLS": lambda one: str(_status(one)["tool_count"] if _status(one)["tool_count"] is not None else ""),
    "SINCE": lambda one: ago(str(_status(one)["since"])),
    "WHY": lambda one: str(_status(one)["reason"] or one["off_reason"] or ""),
}

Words: TypeAlias = Annotated[
    list[str] | None, typer.Argument(help="After --: the command and its arguments, as -- npx -y thing@1.2.3.")
]
Url: TypeAlias = Annotated[str | None, typer.Option(help="Where it answers, instead of a command.")]
Env: TypeAlias = Annotated[
    list[str] | None, typer.Option(help="NAME=value (repeatable); ${SECRET} stands for a secret.")
]
Header: TypeAlias = Annotated[list[str] | None, typer.Option(help="Name=value (repeatable).")]
TransportOption: TypeAlias = Annotated[
    Transport | None, typer.Option("--transport", help="How it is spoken to; left out: as what is given asks for.")
]
SharingOption: TypeAlias = Annotated[
    Sharing | None, typer.Option("--sharing", help="Who uses a connection together; caller or session: nobody else.")
]
Cwd: TypeAlias = Annotated[str | None, typer.Option(help="Working directory of the command.")]


@project_command(app, "list")
def list_servers(errand: Errand) -> None:
    """List the servers of a project, how each stands, and why."""
    with errand.rest() as found:
        servers = found.listed(errand.at("servers"))
    errand.table(servers, _LIST, empty=f"Project {errand.project} has no servers. Add one: mcp-orch servers add")


@project_command(app)
def show(errand: Errand, server: Server) -> None:
    """Show one server: how it stands, what runs or answers, where clients reach it."""
    with errand.rest() as found:
        said = found.get(errand.at("servers", server))
    endpoints = cast("Document", said["endpoints"])
    facts = [
        ("Server", str(said["name"])),
        ("Title", str(said["title"] or "")),
        ("State", f"{_state(said)} since {in_local_time(str(_status(said)['since']))}"),
        ("Why", str(_status(said)["reason"] or said["off_reason"] or "")),
        ("Runs", " ".join([str(said.get("command") or ""), *cast("list[str]", said.get("args") or [])])),
        ("Answers at", str(said.get("url") or "")),
        ("In", str(said.get("cwd") or "")),
        ("Env", ", ".join(cast("Document", said.get("env") or {}))),
        ("Headers", ", ".join(cast("Document", said.get("headers") or {}))),
        ("Speaks", f"{said['transport']} {_status(said)['revision'] or ''}"),
        ("Shared", str(said["sharing"])),
        ("Limits", f"ready within {said['timeout']} s, a call {said['call_timeout']} s without progress"),
        ("Clients use", str(endpoints["mcp"])),
    ]
    errand.sheet(said, facts)


@project_command(app)
def add(
    errand: Errand,
    name: Annotated[str, typer.Argument(help="Its name in the project.")],
    command: Words = None,
    url: Url = None,
    env: Env = None,
    header: Header = None,
    cwd: Cwd = None,
    transport: TransportOption = None,
    sharing: SharingOption = None,
    only_test: Annotated[bool, typer.Option("--test", help="Only say what it says; register nothing.")] = False,
) -> None:
    """Register a server, or with --test try it before."""
    body: Document = {
        "name": name,
        "env": named_values(env, "--env"),
        "headers": named_values(header, "--header"),
        **_what_runs(command, url=url, cwd=cwd),
        **without_nothing(transport=transport, sharing=sharing),
    }
    path = errand.at("servers")
    with errand.rest() as found:
        said = found.send("POST", f"{path}/test" if only_test else path, body)
    if only_test:
        server_trials.show(errand, said)
    else:
        _told(errand, said, f"Server {name} is registered in project {errand.project}.")


@project_command(app)
def change(
    errand: Errand,
    server: Server,
    command: Words = None,
    url: Url = None,
    env: Env = None,
    header: Header = None,
    cwd: Cwd = None,
    transport: TransportOption = None,
    sharing: SharingOption = None,
    unset: Annotated[list[str] | None, typer.Option(help="Take this env or header away (repeatable).")] = None,
    name: Annotated[str | None, typer.Option(help="Another name; the old one answers until it is reused.")] = None,
    title: Annotated[str | None, typer.Option(help="A title for people.")] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds until it must be ready.")] = None,
    call_timeout: Annotated[float | None, typer.Option(help="Seconds a call may take without progress.")] = None,
) -> None:
    """Change what is given of a server; the rest stays. A changed command waits for approval again."""
    body: Document = without_nothing(
        name=name, title=title, timeout=timeout, call_timeout=call_timeout, transport=transport, sharing=sharing
    )
    body |= _what_runs(command, url=url, cwd=cwd)
    with errand.rest() as found:
        kept = found.get(errand.at("servers", server))
        for field, values in (("env", named_values(env, "--env")), ("headers", named_values(header, "--header"))):
            gone: Document = {one: None for one in unset or [] if one in cast("Document", kept.get(field) or {})}
            if values or gone:
                body[field] = {**gone, **values}
        said = found.send("PATCH", errand.at("servers", server), something(body, such_as="--title, or --env"))
    _told(errand, said, f"Server {said['name']} is changed.")


@project_command(app)
def clone(errand: Errand, server: Server, name: Annotated[str, typer.Argument(help="The name of the copy.")]) -> None:
    """Copy a server with its sealed values and its tool switches."""
    with errand.rest() as found:
        said = found.send("POST", errand.at("servers", server, "clone"), {"name": name})
    _told(errand, said, f"Server {name} is a copy of {server}.")


@project_command(app)
def enable(errand: Errand, server: Server) -> None:
    """Switch a server on."""
    _switch(errand, server, is_off=False)


@project_command(app)
def disable(errand: Errand, server: Server) -> None:
    """Switch a server off, for everybody, at once."""
    _switch(errand, server, is_off=True)


@project_command(app)
def restart(errand: Errand, server: Server) -> None:
    """End a server's connections and processes, and start it anew."""
    with errand.rest() as found:
        said = found.send("POST", errand.at("servers", server, "restart"))
    errand.tell(said, f"Server {server} was started anew; it is {said['state']}.")


@project_command(app)
def logs(
    errand: Errand,
    server: Server,
    lines: Annotated[int, typer.Option(help="So many, the newest.", min=1, max=1000)] = 50,
) -> None:
    """Show what a server said last: on stderr, and as log messages."""
    with errand.rest() as found:
        said = found.get(errand.at("servers", server, "logs"), lines=str(lines))
    items = cast("list[Document]", said["items"])
    if errand.as_json:
        errand.tell(said, "")
    elif not items:
        note(f"Server {server} has said nothing yet.")
    for one in [] if errand.as_json else items:
        say(f"{on_the_clock(str(one['at']))}  {inert(str(one['text']))}")


@project_command(app)
def remove(errand: Errand, server: Server) -> None:
    """Take a server out of its project."""
    with errand.rest() as found:
        found.send("DELETE", errand.at("servers", server))
    errand.tell({"name": server, "removed": True}, f"Server {server} is removed.")


def _switch(errand: Errand, server: str, *, is_off: bool) -> None:
    with errand.rest() as found:
        said = found.send("PATCH", errand.at("servers", server), {"disabled": is_off})
    _told(errand, said, f"Server {server} is {'off' if is_off else 'on'}.")


def _what_runs(command: list[str] | None, *, url: str | None, cwd: str | None) -> Document:
    words: list[Json] = [*(command or [])]
    running: Document = {"command": words[0], "args": words[1:]} if words else {}
    return running | without_nothing(url=url, cwd=cwd)


def _told(errand: Errand, server: Document, sentence: str) -> None:
    errand.tell(server, sentence)
    off = "" if errand.as_json else str(server.get("off_reason") or "")
    if "approv" in off:
        note(_HELD)
    elif off:
        note(one_line(off))


server_trials.add_to(app)
server_tools.add_to(app)
approvals.add_to(app)
