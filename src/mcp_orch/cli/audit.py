"""`audit`: the audit trail: read, verify, export, hold checkpoints, erase a person."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, TypeAlias, cast

import typer

from mcp_orch.cli import deliveries
from mcp_orch.cli.client import Document, Rest, at
from mcp_orch.cli.errands import Errand, hub_command
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.progress import Progress
from mcp_orch.cli.terminal import aligned, inert, on_the_clock, paint, say

app = typer.Typer(help="The audit trail: list, verify, export, deliveries, checkpoints, erase.", no_args_is_help=True)
app.add_typer(deliveries.app, name="deliveries")

_SHOWN = 50
_MOST_CHECKPOINT_LETTERS = 900_000


class Stream(StrEnum):
    """What a chain is made of."""

    ACTIONS = "actions"
    CALLS = "calls"


class Outcome(StrEnum):
    """How a call ended."""

    OK = "ok"
    TOOL_ERROR = "tool-error"
    ERROR = "error"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Format(StrEnum):
    """How records are written out."""

    JSONL = "jsonl"
    CSV = "csv"


ProjectOption: TypeAlias = Annotated[
    str | None, typer.Option("--project", "-p", help="Only this project; else the whole hub.")
]
StreamOption: TypeAlias = Annotated[Stream, typer.Option(help="Management actions, or calls.")]
SinceOption: TypeAlias = Annotated[str | None, typer.Option(help="From this time on (RFC 3339).", metavar="TIME")]
UntilOption: TypeAlias = Annotated[str | None, typer.Option(help="Until before this time.", metavar="TIME")]
MemberOption: TypeAlias = Annotated[
    str | None, typer.Option(help="Only what this person did, whatever they did it with.", metavar="E-MAIL")
]
KindOption: TypeAlias = Annotated[
    str | None, typer.Option(help="Only this kind of action, such as key.created.", metavar="KIND")
]
MethodOption: TypeAlias = Annotated[
    str | None, typer.Option(help="Only calls of this method, such as tools/call.", metavar="METHOD")
]
OutcomeOption: TypeAlias = Annotated[Outcome | None, typer.Option(help="Only calls that ended like this.")]
OutOption: TypeAlias = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of stdout.", metavar="FILE")
]


@hub_command(app, "list")
def list_records(
    errand: Errand,
    project: ProjectOption = None,
    stream: StreamOption = Stream.ACTIONS,
    member: MemberOption = None,
    kind: KindOption = None,
    method: MethodOption = None,
    outcome: OutcomeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int, typer.Option(help="So many, newest first.", min=1, max=200)] = _SHOWN,
) -> None:
    """List the newest records with their places in the chains."""
    wanted = _wanted(stream=stream, member=member, kind=kind, method=method, outcome=outcome)
    with errand.rest() as found:
        page = _newest(found, _path(project), wanted | {"since": since, "until": until}, limit=limit)
    if errand.as_json:
        errand.tell(page, "")
        return
    rows = [_row(one) for one in cast("list[Document]", page["items"])]
    if not rows:
        say("No record is like that.")
        return
    for line in aligned(["AT", "PLACE", "WHO", "WHAT", "TO WHICH", "HOW"], rows):
        say(line)


@hub_command(app)
def verify(
    errand: Errand,
    project: ProjectOption = None,
    checkpoints: Annotated[
        Path | None, typer.Option(help="Hold the chains against checkpoints in this file.", metavar="FILE")
    ] = None,
) -> None:
    """Walk the chains and name the first record that is not as it was written. Exit code 1 when there is one."""
    held = "" if checkpoints is None else _newest_statements(_text_of(checkpoints))
    with errand.rest() as found:
        total = _how_many(found) if project is None else None
        report = _verified(found, f"{_path(project)}/verify", {"checkpoints": held}, of=total)
    if errand.as_json:
        errand.tell(report, "")
    else:
        _show_report(report)
    if not report["intact"]:
        raise CommandError("the audit trail is not as it was written", hint="the first finding is the place to look")


@hub_command(app)
def export(
    errand: Errand,
    project: ProjectOption = None,
    stream: StreamOption = Stream.ACTIONS,
    form: Annotated[Format, typer.Option("--format", help="Lines of JSON, or a table.")] = Format.JSONL,
    member: MemberOption = None,
    kind: KindOption = None,
    method: MethodOption = None,
    outcome: OutcomeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    output: OutOption = None,
) -> None:
    """Write records out, oldest first, one a line."""
    if errand.as_json and output is None and form is Format.CSV:
        raise CommandError("a table on stdout is no JSON", hint="give --output FILE, too", code=Exit.USAGE)
    wanted = _wanted(stream=stream, member=member, kind=kind, method=method, outcome=outcome)
    with errand.rest() as found:
        lines = found.lines(f"{_path(project)}/export", format=form.value, since=since, until=until, **wanted)
        count = _written(lines, output)
    errand.wrote(output, count=count, unit="lines")


@hub_command(app)
def checkpoints(errand: Errand, output: OutOption = None) -> None:
    """Write all signed checkpoints out, to be held where the hub can't change them."""
    with errand.rest() as found:
        count = _written(found.lines("audit/checkpoints"), output)
    errand.wrote(output, count=count, unit="checkpoints")


@hub_command(app)
def erase(
    errand: Errand,
    user: Annotated[str, typer.Argument(help="Id or e-mail of a deactivated user.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Replace a person's name in every record. The records stay, and stay provable. Can't be undone."""
    if not yes:
        typer.confirm(f"Erase the name of {inert(user)} everywhere? This can't be undone.", abort=True, err=True)
    with errand.rest() as found:
        done = found.send("POST", "audit/erasures", {"user": user})
    errand.tell(done, f"The name was replaced in {done['records']} records.")


def _wanted(
    *, stream: Stream, member: str | None, kind: str | None, method: str | None, outcome: Outcome | None
) -> dict[str, str | None]:
    return {
        "stream": stream.value,
        "member": member,
        "kind": kind,
        "method": method,
        "outcome": None if outcome is None else outcome.value,
    }


def _newest(found: Rest, path: str, wanted: dict[str, str | None], *, limit: int) -> Document:
    """The newest records that fit, in one page; the hub looks through a part of the trail at a time."""
    items: list[Document] = []
    cursor: str | None = None
    while True:
        page = found.get(path, **wanted, limit=str(limit - len(items)), cursor=cursor)
        items += cast("list[Document]", page["items"])
        cursor = cast("str | None", page["next_cursor"])
        if cursor is None or len(items) >= limit:
            return cast("Document", {"items": items, "next_cursor": cursor})


def _path(project: str | None) -> str:
    return "audit" if project is None else at("projects", project, "audit")


def _row(one: Document) -> list[str]:
    record, place = cast("Document", one["record"]), cast("Document | None", one["place"])
    is_call = one["stream"] == Stream.CALLS
    return [
        on_the_clock(str(one["at"])),
        "waiting" if place is None else str(place["seq"]),
        str(record.get("caller" if is_call else "actor") or ""),
        str(record.get("method" if is_call else "tag") or ""),
        str(record.get("name" if is_call else "target_name") or ""),
        str(record.get("outcome") or ""),
    ]


def _verified(found: Rest, path: str, body: Document, *, of: int | None) -> Document:
    with Progress("records") as progress:
        for kind, said in found.events(path, body):
            if kind == "error":
                raise CommandError(str(said["message"]), hint=cast("str | None", said.get("hint")), code=Exit.USAGE)
            progress.at(cast("int", said["records"]), of=of)
            if kind == "result":
                return said
    raise CommandError("the hub stopped before the end of the verification", code=Exit.UNREACHABLE)


def _how_many(found: Rest) -> int:
    chains = cast("list[dict[str, int]]", found.get("audit/chains")["chains"])
    return sum(one["records"] - one["begins_after"] for one in chains)


def _show_report(report: Document) -> None:
    findings = cast("list[Document]", report["findings"])
    mark = paint("● intact", "green") if report["intact"] else paint("✗ not intact", "red")
    say(f"{mark}: {report['records']} records in {report['chains']} chains, {report['checkpoints']} checkpoints")
    for one in findings:
        record = f"record {one['record']}" if one["record"] else "chain"
        say(inert(f"  {one['chain']} at {one['seq']}, {record}: {one['reason']}"))
    for one in cast("list[Document]", report["gaps"]):
        say(f"  gap: {one['calls']} calls from {one['since']} until {one['until']} could not be recorded")
    for key in cast("list[str]", report["foreign_keys"]):
        say(f"  some checkpoints are signed by {key}, which is not a key of this hub")


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as refused:
        raise CommandError(f"{path} can't be read: {refused}", code=Exit.NOT_FOUND) from refused


def _newest_statements(text: str) -> str:
    """The lines that say the newest of each chain: those before are implied by them."""
    told: set[str] = set()
    kept: list[str] = []
    for line in reversed(text.splitlines()):
        try:
            heads = cast("Document", json.loads(json.loads(line)["checkpoint"])["heads"])
        except (ValueError, KeyError, TypeError):
            # The hub says which line is none.
            heads = {line: None}
        if heads.keys() - told and line.strip():
            told |= heads.keys()
            kept.append(line)
    wanted = "\n".join(reversed(kept))
    if len(wanted) > _MOST_CHECKPOINT_LETTERS:
        raise CommandError("the checkpoints tell of too many chains at once", hint="verify one project at a time")
    return wanted


def _written(lines: Iterator[bytes], output: Path | None) -> int:
    count = 0
    with ExitStack() as opened:
        progress = opened.enter_context(Progress("lines"))
        file: BinaryIO = sys.stdout.buffer
        if output is not None:
            try:
                file = opened.enter_context(output.open("xb"))
            except OSError as refused:
                raise CommandError(f"{output} can't be made: {refused.strerror}") from refused
        for line in lines:
            file.write(line)
            count += 1
            if output is not None:
                progress.at(count)
        file.flush()
    return count
