"""The command `mcp-orch`."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Final, cast

import typer

from mcp_orch.cli.exits import EXIT_CODES, CommandError, Exit, tell
from mcp_orch.contract.errors import OrchError

_ABOUT: Final = f"""mcp-orch: a self-hosted hub for MCP servers.

Listings and `call` look at --config FILE, --hub URL, the hub of the data directory, or ./mcp-config.json, in that
order; their first line says which.

{EXIT_CODES}"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the help, and where the command or group of commands behind it is."""

    says: str
    module: str
    function: str = "app"
    """Of a group: the variable that holds it."""


COMMANDS: Final[Mapping[str, Entry]] = {
    "serve": Entry("Run the hub: MCP endpoints, API and web application.", "serving", "serve"),
    "list-servers": Entry("List servers: state, protocol, tools, and why one failed.", "listing", "list_servers"),
    "list-tools": Entry("List tools, by the names that `call` knows them by.", "listing", "list_tools"),
    "call": Entry("Call a tool, such as: mcp-orch call demo.echo text=hello.", "calling", "call"),
    "import": Entry("Register the servers of a file in a project.", "importing", "import_file"),
    "export": Entry("Write the servers of a project as mcp-config.json.", "importing", "export_file"),
    "connect": Entry("Connect a client on this machine to the hub.", "connecting", "connect"),
    "bridge": Entry("Stand between a client that starts programs and a hub.", "bridge", "bridge"),
    "status": Entry("Say whether a hub runs, and how its servers are.", "status", "status"),
    "login": Entry("Sign in to a hub: later commands with --hub URL act as you.", "signing_in", "login"),
    "logout": Entry("Sign out of a hub: the token is revoked and forgotten.", "signing_in", "logout"),
    "doctor": Entry("Look for what is wrong here; each finding has a remedy.", "doctoring", "doctor"),
    "backup": Entry("Write everything that the database holds into one file.", "moving", "backup"),
    "restore": Entry("Fill the database from a backup.", "moving", "restore"),
    "migrate": Entry("Bring the database to this version, or into another one.", "moving", "migrate"),
}
"""The commands, in the order of the help."""

GROUPS: Final[Mapping[str, Entry]] = {
    "keys": Entry("Keys of a project: create, list, show, change, rotate, revoke.", "keys"),
    "tokens": Entry("Your own tokens on a hub (with --hub): list, create, revoke.", "tokens"),
    "secrets": Entry("Secrets of a project: list, set, remove; rotate the root.", "secrets"),
    "servers": Entry("Servers of a project: list, add, test, change, switch, remove.", "servers"),
    "toolsets": Entry("Toolsets of a project: list, show, create, change, delete.", "toolsets"),
    "projects": Entry("Projects: list, create, change, archive, export, import.", "projects"),
    "audit": Entry("The audit trail: list, verify, export, deliveries.", "audit"),
    "users": Entry("Users of a hub: list, create, change, let in again.", "users"),
    "teams": Entry("Teams: list, create, change, delete, who is in them.", "teams"),
    "members": Entry("Members of a project: list, add, invite, change, remove.", "members"),
}
"""The groups of commands, after them."""


def program(names: Iterable[str]) -> typer.Typer:
    """The command-line program with these commands and groups of it: the fewer, the sooner it starts."""
    app = _bare()
    for name in names:
        entry = COMMANDS.get(name) or GROUPS[name]
        found: object = getattr(import_module(f"mcp_orch.cli.{entry.module}"), entry.function)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name=name)(cast("Callable[..., None]", found))
    return app


def overview() -> typer.Typer:
    """The program for who asks what there is, or mistypes it: names and lines of the help, and nothing behind them."""
    app = _bare()
    for name, entry in (COMMANDS | GROUPS).items():
        app.command(name=name, short_help=entry.says)(_nothing)
    return app


def _bare() -> typer.Typer:
    app = typer.Typer(
        name="mcp-orch",
        help=_ABOUT,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(about)
    return app


def _nothing() -> None: ...


def about(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """What `mcp-orch` does without a command."""
    if version:
        from mcp_orch.app.version import VERSION  # noqa: PLC0415  for this alone

        sys.stdout.write(f"mcp-orch {VERSION}\n")
        raise typer.Exit


def run() -> None:
    """The entry point: runs a command, and words its failure."""
    code = _ended()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has enough: what is left of it goes nowhere, at the interpreter's end too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as refused:
        code = tell(CommandError(f"the output can't be written: {refused.strerror}"))
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(int(code))


def _ended() -> int:
    """Runs the command; its exit code."""
    wanted = next(iter(sys.argv[1:]), None)
    try:
        app = program([wanted]) if wanted in COMMANDS or wanted in GROUPS else overview()
        app()
    except SystemExit as end:
        return _code_of(end)
    except OrchError as error:
        return tell(error)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return Exit.OK
    except OSError as refused:
        # No command expects it: the disk is full, or a file belongs to somebody else.
        return tell(CommandError(f"{refused.filename or 'the output'}: {refused.strerror}"))
    return Exit.OK


def _code_of(end: SystemExit) -> int:
    """The exit code. The framework ends a command with 1 when its reader has enough, or a question is interrupted."""
    cause = end.__context__
    if isinstance(cause, BrokenPipeError):
        return Exit.OK
    if isinstance(cause, typer.Abort) and isinstance(cause.__context__, KeyboardInterrupt):
        return Exit.INTERRUPTED
    return end.code if isinstance(end.code, int) else Exit.OK


if __name__ == "__main__":
    run()
