"""`audit deliveries`: the places outside that the audit trail is told to."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption, named_values
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import ago, aligned, inert, one_line, say

app = typer.Typer(
    help="Tell the trail to other places as it grows: syslog, a webhook, OpenTelemetry.", no_args_is_help=True
)

_PATH = "audit/deliveries"


class Kind(StrEnum):
    """What a place outside speaks."""

    SYSLOG = "syslog"
    WEBHOOK = "webhook"
    OTLP = "otlp"


Name = Annotated[str, typer.Argument(help="Its name or id.")]
SecretFile = Annotated[
    Path | None, typer.Option(help="Sign webhooks with what this file holds.", metavar="FILE", exists=True)
]
Headers = Annotated[list[str] | None, typer.Option("--header", help="Name=value (repeatable); sealed at once.")]


@app.command(name="list")
def list_deliveries(hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """List all places, and how far each has been told."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        deliveries = found.listed(_PATH)
    if as_json:
        say(json.dumps(deliveries, indent=2, ensure_ascii=False))
        return
    if not deliveries:
        say("The audit trail is told to no place outside. Add one: mcp-orch audit deliveries add")
        return
    for line in aligned(["NAME", "KIND", "TO", "STATE", "BEHIND", "LAST", "ERROR"], list(map(_row, deliveries))):
        say(line)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Its name.")],
    kind: Annotated[Kind, typer.Argument(help="What it speaks.")],
    url: Annotated[str, typer.Argument(help="udp://, tcp:// or tls://host:port for syslog; else a URL.")],
    header: Headers = None,
    secret_file: SecretFile = None,
    from_the_start: Annotated[bool, typer.Option(help="Tell what is there already, too.")] = False,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell the trail of the whole hub to a place from now on, checkpoints included."""
    body: Document = {
        "name": name,
        "kind": kind.value,
        "url": url,
        "headers": named_values(header, "--header"),
        "from_the_start": from_the_start,
    }
    if secret_file is not None:
        body["secret"] = _text_of(secret_file)
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        made = found.send("POST", _PATH, body)
    if as_json:
        say(json.dumps(made, indent=2, ensure_ascii=False))
        return
    say(f"The audit trail is told to {inert(name)} from now on.")
    if made["secret"] is not None:
        say(f"Its messages are signed with {made['secret']}")
        say("This is shown once (Standard Webhooks: any of its libraries verifies the messages).")


@app.command()
def change(
    name: Name,
    url: Annotated[str | None, typer.Option(help="Where it is from now on.")] = None,
    header: Headers = None,
    secret_file: SecretFile = None,
    enable: Annotated[bool | None, typer.Option("--enable/--disable", help="Go on, or pause.")] = None,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change a place; the next try is made at once. What it missed while it was paused is told when it goes on."""
    body: Document = {}
    if url is not None:
        body["url"] = url
    if header:
        body["headers"] = named_values(header, "--header")
    if secret_file is not None:
        body["secret"] = _text_of(secret_file)
    if enable is not None:
        body["enabled"] = enable
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        said = found.send("PATCH", at("audit", "deliveries", name), body)
    say(json.dumps(said, indent=2, ensure_ascii=False) if as_json else f"Delivery {inert(name)} is changed.")


@app.command()
def remove(name: Name, hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """Forget a place: it is told nothing any more."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("DELETE", at("audit", "deliveries", name))
    done: Document = {"name": name, "removed": True}
    say(json.dumps(done) if as_json else f"Nothing is told to {inert(name)} any more.")


def _row(one: Document) -> list[str]:
    last = cast("str | None", one["delivered_at"])
    state = "off" if not one["enabled"] else "failing" if one["failures"] else "on"
    return [
        str(one["name"]),
        str(one["kind"]),
        str(one["url"]),
        state,
        str(one["behind"]),
        "never" if last is None else ago(last),
        one_line(str(one["last_error"] or "")),
    ]


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as refused:
        raise CommandError(f"{path} can't be read: {refused}", code=Exit.NOT_FOUND) from refused
