"""`serve`: the hub itself."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from mcp_orch.app.settings import DEFAULT_HOST, DEFAULT_PORT, LogLevel, ServeOptions, read_settings
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import DataDirOption
from mcp_orch.cli.places import USUAL_FILE

_HEAP: Final = {
    # Heaps of their own for a handful of threads that allocate little would cost more memory than they save time.
    "MALLOC_ARENA_MAX": "1",
    # The 19 MiB that checking a password takes go back when it is done: a heap grown by them would never shrink again.
    "MALLOC_MMAP_THRESHOLD_": str(1024 * 1024),
}
"""How glibc keeps memory; other C libraries do not read it."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = DEFAULT_HOST,
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 takes any that is free.", min=0, max=65535)
    ] = DEFAULT_PORT,
    data_dir: DataDirOption = None,
    config: Annotated[
        Path | None,
        typer.Option(
            help="Mirror this file, live, into project default [./mcp-config.json if present].", metavar="FILE"
        ),
    ] = None,
    log_level: Annotated[LogLevel, typer.Option(help="How much to say on stderr.")] = LogLevel.INFO,
    no_auth: Annotated[
        bool,
        typer.Option("--no-auth", help="Open the MCP endpoints of project default to this machine, without a key."),
    ] = False,
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", help="Certificate and chain, PEM: serve https itself.", metavar="FILE")
    ] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help="Its key, PEM.", metavar="FILE")] = None,
) -> None:
    """Run the hub: MCP endpoints, API and web application on one port."""
    if config is None and USUAL_FILE.is_file():
        config = USUAL_FILE
    if config is not None and not config.is_file():
        raise CommandError(
            f"there is no file {config}", hint="make it, or leave --config out: it can come later", code=Exit.NOT_FOUND
        )
    options = ServeOptions(
        host=host,
        port=port,
        data_dir=data_dir.absolute() if data_dir is not None else None,
        config=config.absolute() if config is not None else None,
        log_level=log_level,
        no_auth=no_auth,
        tls_cert=tls_cert.absolute() if tls_cert is not None else None,
        tls_key=tls_key.absolute() if tls_key is not None else None,
    )
    # Wrong settings are told before anything is started.
    read_settings(options, os.environ)
    surroundings = {**_HEAP, **os.environ}
    said = json.dumps(asdict(options), default=str)
    os.execve(sys.executable, [sys.executable, "-m", "mcp_orch.cli.hub_process", said], surroundings)  # noqa: S606  this very program
