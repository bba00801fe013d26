"""`secrets`: the secrets of a project, and the root that seals them."""

import asyncio
import json
import sys
from getpass import getpass
from typing import Annotated, cast

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption, OneProject
from mcp_orch.cli.places import data_dir, offline_settings, rest, where
from mcp_orch.cli.terminal import ago, aligned, say

app = typer.Typer(
    help="Secrets of a project: list, set, remove; rotate the root that seals them.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="As definitions write it: GITHUB_TOKEN stands for ${GITHUB_TOKEN}.")]


@app.command(name="list")
def list_secrets(
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir_given: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the names that are set. No value can be read."""
    with rest(where(hub=hub, data_dir=data_dir_given)) as found:
        secrets = found.listed(at("projects", project, "secrets"))
    if as_json:
        say(json.dumps({"items": secrets}, indent=2, ensure_ascii=False))
        return
    if not secrets:
        say(f"Project {project} has no secrets. Set one: mcp-orch secrets set NAME --project {project}")
        return
    rows = [
        [str(one["name"]), ago(cast("str | None", one["updated_at"])), str(one["updated_by"])]
        for one in sorted(secrets, key=lambda one: str(one["name"]))
    ]
    for line in aligned(["SECRET", "SET", "BY"], rows):
        say(line)


@app.command(name="set")
def set_secret(
    name: Name,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir_given: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set or replace a secret. Its value is asked for, or read from stdin: never an argument, which others can see."""
    value = getpass(f"Value of {name}: ") if sys.stdin.isatty() else sys.stdin.read().removesuffix("\n")
    if not value:
        raise CommandError("no value was given", hint="printf %s VALUE | mcp-orch secrets set NAME", code=Exit.USAGE)
    with rest(where(hub=hub, data_dir=data_dir_given)) as found:
        mark = found.send("PUT", at("projects", project, "secrets", name), {"value": value})
    say(json.dumps(mark, indent=2, ensure_ascii=False) if as_json else f"Secret {name} of project {project} is set.")


@app.command()
def remove(
    name: Name,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir_given: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Forget a secret; servers that need it are off until it is set again."""
    with rest(where(hub=hub, data_dir=data_dir_given)) as found:
        found.send("DELETE", at("projects", project, "secrets", name))
    done: Document = {"name": name, "set": False}
    say(json.dumps(done, indent=2) if as_json else f"Secret {name} of project {project} is removed.")


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
