"""`servers approvals` and `servers approve`: commands that a hub admin lets run, or not."""

import json
from collections.abc import Iterator
from typing import Annotated, cast

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.errands import Columns, Errand, hub_command, text
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import ProjectOption
from mcp_orch.cli.terminal import ago, facts, say


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    hub_command(app)(approvals)
    hub_command(app)(approve)


def approvals(errand: Errand, project: ProjectOption = None) -> None:
    """List the commands that wait for a hub admin, with exactly what would run."""
    with errand.rest() as found:
        path = "approvals" if project is None else at("projects", project, "approvals")
        waiting = [one for one in found.listed(path) if one["state"] == "pending"]
    columns: Columns = {
        "ID": text("id"),
        "PROJECT": text("project_name"),
        "SERVER": text("server_name"),
        "BY": text("proposed_by"),
        "SINCE": lambda one: ago(cast("str | None", one["proposed_at"])),
    }
    errand.table(waiting, columns, empty="Nothing waits for approval.")
    for one in [] if errand.as_json else waiting:
        say()
        for line in facts([("Would run", str(one["id"])), *_code(cast("Document", one["code"]))]):
            say(line)


def _code(code: Document) -> Iterator[tuple[str, str]]:
    """All that is approved with a command, one below the other: a table would cut it where the terminal ends."""
    names = [f"{one['name']} (dangerous)" if one["dangerous"] else str(one["name"]) for one in _listed(code, "env")]
    yield "Command", json.dumps(code["argv"], ensure_ascii=False)
    yield "In", str(code["cwd"] or "")
    yield "Env", ", ".join(names)
    yield "Secrets", ", ".join(cast("list[str]", code["slots"]))
    yield "Sandbox", str(code["sandbox"])


def _listed(code: Document, field: str) -> list[Document]:
    return cast("list[Document]", code[field])


def approve(
    errand: Errand,
    approval: Annotated[str, typer.Argument(help="Its id, as `servers approvals` shows it.")],
    reject: Annotated[bool, typer.Option("--reject", help="Say no.")] = False,
    reason: Annotated[str | None, typer.Option("--note", help="Why; whoever proposed it reads this.")] = None,
) -> None:
    """Let a proposed command run on the hub's machine, or with --reject not."""
    with errand.rest() as found:
        wanted = next((one for one in found.listed("approvals") if one["id"] == approval), None)
        if wanted is None:
            raise CommandError(
                f"nothing with the id {approval} waits", hint="mcp-orch servers approvals", code=Exit.NOT_FOUND
            )
        body: Document = {"decision": "reject" if reject else "approve", "note": reason}
        said = found.send("POST", at("projects", str(wanted["project"]), "approvals", approval), body)
    errand.tell(said, f"The command of server {said['server_name']} is {said['state']}.")
