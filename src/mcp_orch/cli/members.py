"""`members`: who is in a project, who is invited, which teams were asked."""

from typing import Annotated, Final, TypeAlias, cast

import typer

from mcp_orch.cli import invitations
from mcp_orch.cli.client import Document, Rest
from mcp_orch.cli.errands import Columns, Errand, project_command, text
from mcp_orch.cli.terminal import ago

app = typer.Typer(help="Members of a project: list, add, invite, change, remove, leave.", no_args_is_help=True)

Who: TypeAlias = Annotated[str, typer.Argument(help="E-mail address or id of a user, or team:NAME.")]
RoleOption: TypeAlias = Annotated[str, typer.Option(help="viewer, member or admin.")]

_TEAM: Final = "team:"


def _why(person: Document) -> str:
    sources = cast("list[Document]", person["sources"])
    return ", ".join("own" if one["kind"] == "user" else f"team {one['team_name']}" for one in sources)


_PEOPLE: Final[Columns] = {"E-MAIL": text("email"), "NAME": text("name"), "ROLE": text("role"), "THROUGH": _why}
_REQUESTS: Final[Columns] = {
    "ID": text("id"),
    "TEAM": text("team"),
    "AS": text("role"),
    "BY": text("asked_by"),
    "SINCE": lambda one: ago(str(one["created_at"])),
}


@project_command(app, "list")
def list_members(errand: Errand) -> None:
    """List everybody who may enter a project, what they are in effect, and why."""
    with errand.rest() as found:
        people = found.listed(errand.at("people"))
        members = found.listed(errand.at("members"))
    if errand.as_json:
        errand.tell({"items": [*members], "people": [*people]}, "")
    else:
        errand.table(people, _PEOPLE, empty=f"Nobody is in project {errand.project}: hub admins look after it.")


@project_command(app)
def add(errand: Errand, who: Who, role: RoleOption = "member") -> None:
    """Add a user of the hub, or a team."""
    body: Document = {"role": role}
    body["team" if who.startswith(_TEAM) else "user"] = who.removeprefix(_TEAM)
    with errand.rest() as found:
        added = found.send("POST", errand.at("members"), body)
    errand.tell(added, f"{added['name']} is {added['role']} of project {errand.project}.")


@project_command(app)
def change(errand: Errand, who: Who, role: Annotated[str, typer.Argument(help="viewer, member or admin.")]) -> None:
    """Give a member another role; the last admin stays one."""
    with errand.rest() as found:
        changed = found.send("PATCH", errand.at("members", _id_of(found, errand, who=who)), {"role": role})
    errand.tell(changed, f"{changed['name']} is {changed['role']} of project {errand.project}.")


@project_command(app)
def remove(errand: Errand, who: Who) -> None:
    """Take a user or a team out of a project; the last admin stays."""
    with errand.rest() as found:
        found.send("DELETE", errand.at("members", _id_of(found, errand, who=who)))
    errand.tell({"member": who, "removed": True}, f"{who} is out of project {errand.project}.")


@project_command(app)
def leave(errand: Errand) -> None:
    """Leave a project yourself (with --hub)."""
    with errand.rest() as found:
        found.send("POST", errand.at("leave"))
    errand.tell({"project": errand.project, "left": True}, f"You are out of project {errand.project}.")


@project_command(app, "ask-team")
def ask_team(
    errand: Errand, team: Annotated[str, typer.Argument(help="Its name or id.")], role: RoleOption = "member"
) -> None:
    """Ask the admins of a team that you are not in whether the project may add it."""
    with errand.rest() as found:
        asked = found.send("POST", errand.at("team-requests"), {"team": team, "role": role})
    errand.tell(asked, f"The admins of team {asked['team']} are asked.")


@project_command(app, "asked-teams")
def asked_teams(errand: Errand) -> None:
    """List the teams that were asked and have not answered."""
    with errand.rest() as found:
        asked = found.listed(errand.at("team-requests"))
    errand.table(asked, _REQUESTS, empty=f"Project {errand.project} waits for no team.")


invitations.add_to(app)


def _id_of(found: Rest, errand: Errand, *, who: str) -> str:
    name = who.removeprefix(_TEAM).lower()
    kind = "team" if who.startswith(_TEAM) else "user"
    for one in found.listed(errand.at("members")):
        known = {str(one["name"]).lower()} if kind == "team" else {str(one["email"]).lower(), str(one["user"])}
        if one["kind"] == kind and name in known:
            return str(one["id"])
    return who
