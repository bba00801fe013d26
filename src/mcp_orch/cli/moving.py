"""`backup`, `restore` and `migrate`: a hub's data in a file, and in databases."""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import DataDirOption, JsonOption
from mcp_orch.cli.places import data_dir as place_of
from mcp_orch.cli.places import offline_settings, where
from mcp_orch.cli.progress import Progress
from mcp_orch.cli.terminal import note, say

if TYPE_CHECKING:
    from mcp_orch.app.backing_up import Backup, Tell

_NO_ROOT = (
    "The root secret (AUTH_SECRET, or the file auth_secret) is not in it: keep that apart, or sealed secrets are lost."
)


def backup(
    file: Annotated[Path | None, typer.Argument(help="The file to write [mcp-orch-TIME.backup].")] = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write everything that the database holds into one file. A running hub goes on meanwhile; secrets stay sealed."""
    from mcp_orch.app.moving import back_up  # noqa: PLC0415  heavy: it loads the database

    settings = offline_settings(where(data_dir=data_dir))
    path = file or Path(f"mcp-orch-{datetime.now().astimezone():%Y%m%dT%H%M%S}.backup")
    with Progress("rows") as progress:
        made = asyncio.run(back_up(settings.database_url.reveal(), path, tell=_told(progress)))
    if as_json:
        say(json.dumps(_document(path, made), indent=2))
        return
    say(f"{path}: {made.rows} rows of {len(made.tables)} tables, schema {made.schema}")
    note(_NO_ROOT)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `mcp-orch backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Set the SQLite database that is there aside (it is kept).")
    ] = False,
    accept_commands: Annotated[
        bool,
        typer.Option("--accept-commands", help="Let commands run that were approved in the backup; else they wait."),
    ] = False,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fill the database from a backup. The hub must be stopped."""
    from mcp_orch.app.data_dir import holding, prepare_data_dir  # noqa: PLC0415  loaded with the next line
    from mcp_orch.app.moving import bring_back  # noqa: PLC0415  heavy: it loads the database

    asked = where(data_dir=data_dir)
    settings = offline_settings(asked)
    with holding(prepare_data_dir(place_of(asked).path)), Progress("rows") as progress:
        done = asyncio.run(
            bring_back(
                settings.database_url.reveal(),
                file,
                replaces=replace,
                accepts_commands=accept_commands,
                tell=_told(progress),
            )
        )
    former = None if done.former is None else str(done.former)
    if as_json:
        say(
            json.dumps(
                {**_document(file, done.backup), "former": former, "waiting": done.waiting, "paused": done.paused},
                indent=2,
            )
        )
        return
    say(f"{done.backup.rows} rows of the hub of {done.backup.at} are back.")
    if former is not None:
        say(f"The former database lies in {former}")
    if done.waiting:
        say(f"{done.waiting} commands wait for approval: what was approved there would run here.")
    if done.paused:
        say(f"{done.paused} deliveries of the audit trail are paused: the hub of before may tell the same places.")
        note("Once it does not any more: mcp-orch audit deliveries change NAME --enable")
    note(_NO_ROOT)


def migrate(
    to: Annotated[
        str | None,
        typer.Option("--to", help="Copy everything into this empty database, to be DATABASE_URL then.", metavar="URL"),
    ] = None,
    data_dir: DataDirOption = None,
) -> None:
    """Bring the database to the schema of this version, or into another database. The hub must be stopped."""
    from mcp_orch.app.data_dir import holding, prepare_data_dir  # noqa: PLC0415  loaded with the next line
    from mcp_orch.app.migrating import bring_up_to_date  # noqa: PLC0415  heavy: it loads the database
    from mcp_orch.app.moving import move  # noqa: PLC0415  loaded with the line above

    asked = where(data_dir=data_dir)
    settings = offline_settings(asked)
    with holding(prepare_data_dir(place_of(asked).path)):
        done = asyncio.run(bring_up_to_date(settings))
        if done.copy is not None:
            say(f"The former database was copied to {done.copy}")
        say(f"The database is at schema {done.schema}.")
        if to is None:
            return
        if to == settings.database_url.reveal():
            raise CommandError("this is the database that the hub has already", code=Exit.USAGE)
        with Progress("rows") as progress:
            count = asyncio.run(move(settings.database_url.reveal(), to, tell=_told(progress)))
    say(f"{count} rows were copied. Set DATABASE_URL to the new database and start the hub.")


def _document(path: Path, made: "Backup") -> dict[str, object]:
    return {"file": str(path), "schema": made.schema, "version": made.version, "at": made.at, "rows": made.counts}


def _told(progress: Progress) -> "Tell":
    return lambda step: progress.at(step.done, of=step.of, about=step.table)
