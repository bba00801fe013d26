"""`audit deliveries`: the places outside that the audit trail is told to."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, cast

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.errands import Columns, Errand, hub_command, text
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import named_values, something
from mcp_orch.cli.terminal import ago, note, one_line, say

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


def _state(delivery: Document) -> str:
    if not delivery["enabled"]:
        return "paused"
    return "failing" if delivery["failures"] else "on"


_LIST: Final[Columns] = {
    "NAME": text("name"),
    "KIND": text("kind"),
    "TO": text("url"),
    "STATE": _state,
    "BEHIND": text("behind"),
    "REFUSED": text("set_aside"),
    "MISSED": text("missed"),
    "LAST": lambda one: ago(cast("str | None", one["delivered_at"])) or "never",
    "WHY": lambda one: str(one["off_reason"] or one["last_error"] or ""),
}


@hub_command(app, "list")
def list_deliveries(errand: Errand) -> None:
    """List all places, and how far each has been told."""
    with errand.rest() as found:
        deliveries = found.listed(_PATH)
    empty = "The audit trail is told to no place outside. Add one: mcp-orch audit deliveries add"
    errand.table(deliveries, _LIST, empty=empty)


@hub_command(app)
def show(errand: Errand, name: Name) -> None:
    """Show one place, and which records it would not have."""
    with errand.rest() as found:
        said = found.get(at("audit", "deliveries", name))
    refused = cast("list[Document]", said["refused"])
    facts = [
        *((head.capitalize(), cell(said)) for head, cell in _LIST.items()),
        *((f"Refused {ago(str(one['at']))}", f"{one['id']}: {one['reason']}") for one in refused),
    ]
    errand.sheet(said, facts)


@hub_command(app)
def add(
    errand: Errand,
    name: Annotated[str, typer.Argument(help="Its name.")],
    kind: Annotated[Kind, typer.Argument(help="What it speaks.")],
    url: Annotated[str, typer.Argument(help="udp://, tcp:// or tls://host:port for syslog; else a URL.")],
    header: Headers = None,
    secret_file: SecretFile = None,
    from_the_start: Annotated[bool, typer.Option(help="Tell what is there already, too.")] = False,
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
    with errand.rest() as found:
        made = found.send("POST", _PATH, body)
    told = f"The audit trail is told to {name} from now on."
    if made["secret"] is None or errand.as_json:
        errand.tell(made, told)
        return
    note(one_line(told))
    note("Its messages are signed: any library of Standard Webhooks verifies them. The secret is shown this once:")
    say(str(made["secret"]))


@hub_command(app)
def change(
    errand: Errand,
    name: Name,
    url: Annotated[str | None, typer.Option(help="Where it is from now on.")] = None,
    header: Headers = None,
    secret_file: SecretFile = None,
    enable: Annotated[bool | None, typer.Option("--enable/--disable", help="Go on, or pause.")] = None,
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
    with errand.rest() as found:
        said = found.send("PATCH", at("audit", "deliveries", name), something(body, such_as="--enable"))
    errand.tell(said, f"Delivery {said['name']} is {_state(said)}.")


@hub_command(app)
def tell_again(
    errand: Errand,
    name: Name,
    record: Annotated[str | None, typer.Argument(help="Only this one, as `show` names it.", show_default=False)] = None,
) -> None:
    """Tell a place once more what it refused, behind what is new; what it refuses again stays set aside."""
    with errand.rest() as found:
        said = found.send("POST", at("audit", "deliveries", name, "tell-again"), {"record": record})
    count = said["told_again"]
    again = f"{count} records are told to {said['name']} again." if count else f"{said['name']} has refused nothing."
    errand.tell(said, again)


@hub_command(app)
def test(errand: Errand, name: Name) -> None:
    """Send a place one test message, and say what it answered. Exit code 1 when it does not take it."""
    with errand.rest() as found:
        outcome = found.send("POST", f"{_PATH}/test", {"delivery": name})
    said = f": {outcome['said']}" if outcome["said"] else ""
    if outcome["taken"] or errand.as_json:
        errand.tell(outcome, f"{name} took a test message{said}")
    if not outcome["taken"]:
        raise CommandError(f"{name} does not take a test message{said}")


@hub_command(app)
def remove(errand: Errand, name: Name) -> None:
    """Forget a place: it is told nothing any more."""
    with errand.rest() as found:
        found.send("DELETE", at("audit", "deliveries", name))
    errand.tell({"name": name, "removed": True}, f"Nothing is told to {name} any more.")


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as refused:
        raise CommandError(f"{path} can't be read: {refused}", code=Exit.NOT_FOUND) from refused
