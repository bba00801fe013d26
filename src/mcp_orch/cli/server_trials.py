"""`servers test`, and what a trial found out."""

from typing import Annotated, Final, TypeAlias, cast

import typer

from mcp_orch.cli.client import Document
from mcp_orch.cli.errands import Errand, project_command
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.terminal import note, one_line, say

Server: TypeAlias = Annotated[str, typer.Argument(help="Name or id of the server.")]

_MARKS: Final = {"good": "ok", "doubtful": "!", "bad": "x"}
_TOOLS_NAMED: Final = 20


def add_to(app: typer.Typer) -> None:
    """Registers `test`."""
    project_command(app, "test")(try_out)


def try_out(errand: Errand, server: Server) -> None:
    """Connect once, beside the connections in use, and show what the server says."""
    with errand.rest() as found:
        said = found.send("POST", errand.at("servers", server, "test"))
    show(errand, said)


def show(errand: Errand, report: Document) -> None:
    """Prints the report. Raises CommandError when the server failed."""
    if errand.as_json:
        errand.tell(report, "")
    else:
        _show_to_people(report)
    if not report["ok"] and not report["needs_approval"]:
        raise CommandError(str(report["reason"]), hint=cast("str | None", report.get("hint")), code=Exit.UNREACHABLE)
    if report["needs_approval"] and not errand.as_json:
        note(one_line(str(report["reason"])))


def _show_to_people(report: Document) -> None:
    for one in cast("list[Document]", report["inspections"]):
        remedy = f" ({one['remedy']})" if one.get("remedy") else ""
        say(one_line(f"{_MARKS[str(one['mark'])]:<3}{one['about']}: {one['text']}{remedy}"))
    for line in cast("list[str]", report["last_lines"]):
        note(one_line(f"    {line}"))
    if report["ok"]:
        tools = cast("list[str]", report["tools"])
        named = ", ".join(tools[:_TOOLS_NAMED])
        say(one_line(f"ok It speaks {report['revision']} and lists {len(tools)} tools: {named}"))
