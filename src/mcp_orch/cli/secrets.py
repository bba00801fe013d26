"""`secrets`: the secrets of a project, and the root that seals them."""

import asyncio
import json
import sys
from getpass import getpass
from typing import Annotated, Final, TypeAlias, cast

import typer

from mcp_orch.cli.client import Document
from mcp_orch.cli.errands import Columns, Errand, project_command, text
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import DataDirOption, JsonOption
from mcp_orch.cli.places import data_dir, offline_settings, where
from mcp_orch.cli.terminal import ago, say

app = typer.Typer(
    help="Secrets of a project: list, set, remove; rotate the root that seals them.", no_args_is_help=True
)

Name: TypeAlias = Annotated[
    str, typer.Argument(help="As definitions write it: GITHUB_TOKEN stands for ${GITHUB_TOKEN}.")
]

_LIST: Final[Columns] = {
    "SECRET": text("name"),
    "SET": lambda one: ago(cast("str | None", one["updated_at"])),
    "BY": text("updated_by"),
}


@project_command(app, "list")
def list_secrets(errand: Errand) -> None:
    """List the names that are set. No value can be read."""
    with errand.rest() as found:
        secrets = found.listed(errand.at("secrets"))
    empty = f"Project {errand.project} has no secrets. Set one: mcp-orch secrets set NAME --project {errand.project}"
    errand.table(sorted(secrets, key=lambda one: str(one["name"])), _LIST, empty=empty)


@project_command(app, "set")
def set_secret(errand: Errand, name: Name) -> None:
    """Set or replace a secret. Its value is asked for, or read from stdin: never an argument, which others can see."""
    value = getpass(f"Value of {name}: ") if sys.stdin.isatty() else sys.stdin.read().removesuffix("\n")
    if not value:
        raise CommandError("no value was given", hint="printf %s VALUE | mcp-orch secrets set NAME", code=Exit.USAGE)
    with errand.rest() as found:
        mark = found.send("PUT", errand.at("secrets", name), {"value": value})
    errand.tell(mark, f"Secret {name} of project {errand.project} is set.")


@project_command(app)
def remove(errand: Errand, name: Name) -> None:
    """Forget a secret; servers that need it are off until it is set again."""
    with errand.rest() as found:
        found.send("DELETE", errand.at("secrets", name))
    errand.tell({"name": name, "set": False}, f"Secret {name} of project {errand.project} is removed.")


@app.command()
def rotate(data_dir_given: DataDirOption = None, as_json: JsonOption = False) -> None:
    """Seal every secret anew under a new root. The hub must be stopped.

    With AUTH_SECRET set: set the new one as AUTH_SECRET and the old one as AUTH_SECRET_PREVIOUS, then run this.
    """
    from mcp_orch.app.data_dir import holding, prepare_data_dir  # noqa: PLC0415  loaded with the next line
    from mcp_orch.app.rotating import rotate as rotate_root  # noqa: PLC0415  heavy: it loads the database

    asked = where(data_dir=data_dir_given)
    place = data_dir(asked)
    if not place.path.is_dir():
        raise CommandError(f"there is no hub in {place.path}", code=Exit.NOT_FOUND)
    with holding(prepare_data_dir(place.path)):
        done = asyncio.run(rotate_root(offline_settings(asked), place))
    former = str(done.former) if done.former else None
    if as_json:
        document: Document = {"renewed": done.values.renewed, "kept": done.values.kept, "former": former}
        say(json.dumps(document, indent=2))
        return
    say(f"{done.values.renewed} sealed values are sealed anew, {done.values.kept} were already.")
    if former is None:
        say("They are sealed under AUTH_SECRET. AUTH_SECRET_PREVIOUS can go once the sessions of before may end.")
    else:
        say(f"The former root is in {former}: it still opens sessions. Delete it when they may end.")
