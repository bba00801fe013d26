"""The command `mcp-orch`."""

import sys

import typer

from mcp_orch.cli import calling, doctoring, importing, keys, listing, projects, serving, status
from mcp_orch.cli.exits import EXIT_CODES, Exit, fail
from mcp_orch.contract.errors import OrchError

_ABOUT = f"""mcp-orch: a self-hosted hub for MCP servers.

Listings and `call` look at --config FILE, --hub URL, the hub of the data directory, or ./mcp-config.json, in that
order; their first line says which.

{EXIT_CODES}"""

app = typer.Typer(
    name="mcp-orch",
    help=_ABOUT,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serving.serve)
app.command()(listing.list_servers)
app.command()(listing.list_tools)
app.command()(calling.call)
app.command(name="import")(importing.import_file)
app.command(name="export")(importing.export_file)
app.add_typer(keys.app, name="keys")
app.add_typer(projects.app, name="projects")
app.command()(status.status)
app.command()(doctoring.doctor)
app.command()(serving.migrate)


@app.callback(invoke_without_command=True)
def about(
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    """What `mcp-orch` does without a command."""
    if version:
        from mcp_orch.app.version import VERSION  # noqa: PLC0415  for this alone

        sys.stdout.write(f"mcp-orch {VERSION}\n")
        raise typer.Exit


def run() -> None:
    """The entry point: runs a command, and words its failure."""
    try:
        app()
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
