"""`teams`: named groups of users."""

from typing import Annotated, Final, TypeAlias

import typer

from mcp_orch.cli.client import Document, Rest, at
from mcp_orch.cli.errands import Columns, Errand, hub_command, text
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import something, without_nothing
from mcp_orch.cli.terminal import ago

app = typer.Typer(
    help="Teams: list, create, change, delete, who is in them, and projects that ask for them.", no_args_is_help=True
)

Team: TypeAlias = Annotated[str, typer.Argument(help="Name or id of the team.")]
Person: TypeAlias = Annotated[str, typer.Argument(help="E-mail address or id.")]

_LIST: Final[Columns] = {
    "TEAM": text("name"),
    "TITLE": text("title"),
    "PEOPLE": text("member_count"),
    "PROJECTS": text("project_count"),
    "YOU": text("role"),
}
_PEOPLE: Final[Columns] = {"E-MAIL": text("email"), "NAME": text("name"), "ROLE": text("role")}
_PROJECTS: Final[Columns] = {"PROJECT": text("project_name"), "ROLE": text("role")}
_REQUESTS: Final[Columns] = {
    "ID": text("id"),
    "PROJECT": text("project_name"),
    "AS": text("role"),
    "BY": text("asked_by"),
    "SINCE": lambda one: ago(str(one["created_at"])),
}


@hub_command(app, "list")
def list_teams(errand: Errand) -> None:
    """List teams, newest first."""
    with errand.rest() as found:
        teams = found.listed("teams")
    errand.table(teams, _LIST, empty="There are no teams yet. Make one: mcp-orch teams create NAME")


@hub_command(app)
def create(
    errand: Errand,
    name: Annotated[str, typer.Argument(help="Its name.")],
    title: Annotated[str | None, typer.Option(help="A title for people.")] = None,
) -> None:
    """Make a team."""
    with errand.rest() as found:
        made = found.send("POST", "teams", {"name": name, "title": title})
    errand.tell(made, f"Team {made['name']} ({made['id']}).")


@hub_command(app)
def change(
    errand: Errand,
    team: Team,
    name: Annotated[str | None, typer.Option(help="Its new name.")] = None,
    title: Annotated[str | None, typer.Option(help="A title for people.")] = None,
) -> None:
    """Give a team another name or title."""
    changes = something(without_nothing(name=name, title=title), such_as="--title")
    with errand.rest() as found:
        said = found.send("PATCH", at("teams", team), changes)
    errand.tell(said, f"Team {said['name']} is changed.")


@hub_command(app)
def delete(errand: Errand, team: Team) -> None:
    """Delete a team; what its people had through it ends at once."""
    with errand.rest() as found:
        found.send("DELETE", at("teams", team))
    errand.tell({"name": team, "deleted": True}, f"Team {team} is deleted.")


@hub_command(app)
def members(errand: Errand, team: Team) -> None:
    """List the people of a team."""
    with errand.rest() as found:
        people = found.listed(at("teams", team, "members"))
    errand.table(people, _PEOPLE, empty=f"Nobody is in team {team}. Add somebody: mcp-orch teams add {team} E-MAIL")


@hub_command(app)
def projects(errand: Errand, team: Team) -> None:
    """List the projects that a team opens, and as what."""
    with errand.rest() as found:
        opened = found.listed(at("teams", team, "projects"))
    errand.table(opened, _PROJECTS, empty=f"Team {team} is in no project.")


@hub_command(app)
def add(
    errand: Errand,
    team: Team,
    user: Person,
    role: Annotated[str, typer.Option(help="member or admin.")] = "member",
) -> None:
    """Add a user to a team, and so to every project of the team."""
    body: Document = {"user": user, "role": role}
    with errand.rest() as found:
        added = found.send("POST", at("teams", team, "members"), body)
    errand.tell(added, f"{added['email']} is {added['role']} of team {team}.")


@hub_command(app)
def role(
    errand: Errand, team: Team, user: Person, role: Annotated[str, typer.Argument(help="member or admin.")]
) -> None:
    """Make somebody in a team its admin, or an ordinary member again."""
    with errand.rest() as found:
        path = at("teams", team, "members", _id_of(found, team, user=user))
        changed = found.send("PATCH", path, {"role": role})
    errand.tell(changed, f"{changed['email']} is {changed['role']} of team {team}.")


@hub_command(app)
def remove(errand: Errand, team: Team, user: Person) -> None:
    """Take a user out of a team, and so out of every project of the team."""
    with errand.rest() as found:
        found.send("DELETE", at("teams", team, "members", _id_of(found, team, user=user)))
    errand.tell({"user": user, "team": team, "removed": True}, f"{user} is out of team {team}.")


@hub_command(app)
def leave(errand: Errand, team: Team) -> None:
    """Leave a team yourself (with --hub)."""
    with errand.rest() as found:
        found.send("POST", at("teams", team, "leave"))
    errand.tell({"team": team, "left": True}, f"You are out of team {team}.")


@hub_command(app)
def requests(errand: Errand, team: Team) -> None:
    """List the projects that want to add a team and wait for its admins."""
    with errand.rest() as found:
        asked = found.listed(at("teams", team, "requests"))
    errand.table(asked, _REQUESTS, empty=f"No project asks for team {team}.")


@hub_command(app)
def answer(
    errand: Errand,
    team: Team,
    request: Annotated[str, typer.Argument(help="Its id, as `teams requests` shows it.")],
    decline: Annotated[bool, typer.Option("--decline", help="Say no.")] = False,
) -> None:
    """Let a project add a team, or with --decline not."""
    with errand.rest() as found:
        asked = next((one for one in found.listed(at("teams", team, "requests")) if one["id"] == request), None)
        if asked is None:
            raise CommandError(
                f"no request {request} waits for team {team}",
                hint=f"mcp-orch teams requests {team}",
                code=Exit.NOT_FOUND,
            )
        found.send("POST", at("teams", team, "requests", request), {"decision": "refuse" if decline else "accept"})
        # A team that was in the project before keeps the role that it has there.
        opened = [] if decline else found.listed(at("teams", team, "projects"))
    role = next((str(one["role"]) for one in opened if one["project"] == asked["project"]), asked["role"])
    verdict = "is not added" if decline else f"is {role} now"
    errand.tell({**asked, "accepted": not decline}, f"Project {asked['project_name']}: team {team} {verdict}.")


def _id_of(found: Rest, team: str, *, user: str) -> str:
    people = found.listed(at("teams", team, "members"))
    known = (str(one["id"]) for one in people if user.lower() in {str(one["email"]).lower(), str(one["user"])})
    return next(known, user)
