"""The command `mcp-orch`."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Annotated, Final, cast

import typer

from mcp_orch.cli.exits import EXIT_CODES, Exit, fail
from mcp_orch.contract.errors import OrchError

_ABOUT: Final = f"""mcp-orch: a self-hosted hub for MCP servers.

Listings and `call` look at --config FILE, --hub URL, the hub of the data directory, or ./mcp-config.json, in that
order; their first line says which.

{EXIT_CODES}"""

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "serve": ("serving", "serve"),
    "list-servers": ("listing", "list_servers"),
    "list-tools": ("listing", "list_tools"),
    "call": ("calling", "call"),
    "import": ("importing", "import_file"),
    "export": ("importing", "export_file"),
    "connect": ("connecting", "connect"),
    "bridge": ("bridge", "bridge"),
    "status": ("status", "status"),
    "login": ("signing_in", "login"),
    "logout": ("signing_in", "logout"),
    "doctor": ("doctoring", "doctor"),
    "backup": ("moving", "backup"),
    "restore": ("moving", "restore"),
    "migrate": ("moving", "migrate"),
}
"""Module and function of each command, in the order of the help."""

GROUPS: Final[Mapping[str, str]] = {
    "keys": "keys",
    "tokens": "tokens",
    "secrets": "secrets",
    "servers": "servers",
    "toolsets": "toolsets",
    "projects": "projects",
    "audit": "audit",
    "users": "users",
    "teams": "teams",
    "members": "members",
}
"""Module of each group of commands."""


def program(wanted: str | None = None) -> typer.Typer:
    """The command-line program; with the name of a command in it, that one alone, so that it starts at once."""
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
    is_known = wanted in COMMANDS or wanted in GROUPS
    for name, (module, function) in COMMANDS.items():
        if not is_known or name == wanted:
            found = cast("Callable[..., None]", getattr(import_module(f"mcp_orch.cli.{module}"), function))
            app.command(name=name)(found)
    for name, module in GROUPS.items():
        if not is_known or name == wanted:
            app.add_typer(cast("typer.Typer", import_module(f"mcp_orch.cli.{module}").app), name=name)
    return app


def about(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """What `mcp-orch` does without a command."""
    if version:
        from mcp_orch.app.version import VERSION  # noqa: PLC0415  for this alone

        sys.stdout.write(f"mcp-orch {VERSION}\n")
        raise typer.Exit


def run() -> None:
    """The entry point: runs a command, and words its failure."""
    try:
        program(next(iter(sys.argv[1:]), None))()
    except OrchError as error:
        fail(error)
    except KeyboardInterrupt:
        sys.exit(int(Exit.INTERRUPTED))
    except BrokenPipeError:
        # Whoever read our output has enough.
        sys.stderr.close()
        sys.exit(int(Exit.OK))


if __name__ == "__main__":
    run()
