"""The command `mcp-orch`: what it can do, and where each command lives."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A self-hosted hub for MCP servers.")


@app.callback()
def main() -> None:
    """A self-hosted hub for MCP servers."""


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Where the hub keeps everything.")] = None,
    config: Annotated[Path | None, typer.Option(help="A file to mirror into project default.")] = None,
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
    no_auth: Annotated[bool, typer.Option("--no-auth", help="Open project default on loopback.")] = False,
) -> None:
    """Runs the hub until it is told to stop."""
    from mcp_orch.app.serve import serve as run_hub  # noqa: PLC0415  --help must not load the hub
    from mcp_orch.app.settings import LogLevel, ServeOptions  # noqa: PLC0415  as above
    from mcp_orch.contract.errors import OrchError  # noqa: PLC0415  as above

    options = ServeOptions(
        host=host, port=port, data_dir=data_dir, config=config, log_level=LogLevel(log_level), no_auth=no_auth
    )
    try:
        run_hub(options, os.environ)
    except OrchError as error:
        sys.stderr.write(f"mcp-orch: {error.message}\n" + (f"  {error.hint}\n" if error.hint else ""))
        raise typer.Exit(1) from error


def run() -> None:
    """The entry point of the installed command."""
    app()
