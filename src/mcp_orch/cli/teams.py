"""`teams`: named groups of users."""

import json
from typing import Annotated

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import aligned, say

app = typer.Typer(help="Teams: list, create, delete, and who is in them.", no_args_is_help=True)

Team = Annotated[str, typer.Argument(help="Name or id of the team.")]
Person = Annotated[str, typer.Argument(help="E-mail address or id.")]


@app.command(name="list")
def list_teams(hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """List teams, newest first."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        teams = found.listed("teams")
    if as_json:
        say(json.dumps({"items": teams}, indent=2, ensure_ascii=False))
        return
    rows = [[str(one["name"]), str(one["member_count"]), str(one["project_count"])] for one in teams]
    for line in aligned(["TEAM", "PEOPLE", "PROJECTS"], rows):
        say(line)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Its name.")],
    title: Annotated[str | None, typer.Option(help="A title for people.")] = None,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a team."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        made = found.send("POST", "teams", {"name": name, "title": title})
    say(json.dumps(made, indent=2, ensure_ascii=False) if as_json else f"Team {made['name']} ({made['id']}).")


@app.command()
def delete(team: Team, hub: HubOption = None, data_dir: DataDirOption = None) -> None:
    """Delete a team; what its people had through it ends at once."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("DELETE", at("teams", team))
    say(f"Team {team} is deleted.")


@app.command()
def members(team: Team, hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """List the people of a team."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        people = found.listed(at("teams", team, "members"))
    if as_json:
        say(json.dumps({"items": people}, indent=2, ensure_ascii=False))
        return
    rows = [[str(one["email"]), str(one["name"]), str(one["role"])] for one in people]
    for line in aligned(["E-MAIL", "NAME", "ROLE"], rows):
        say(line)


@app.command()
def add(
    team: Team,
    user: Person,
    role: Annotated[str, typer.Option(help="member or admin.")] = "member",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
) -> None:
    """Add a user to a team, and so to every project of the team."""
    body: Document = {"user": user, "role": role}
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        added = found.send("POST", at("teams", team, "members"), body)
    say(f"{added['email']} is {added['role']} of team {team}.")


@app.command()
def remove(team: Team, user: Person, hub: HubOption = None, data_dir: DataDirOption = None) -> None:
    """Take a user out of a team, and so out of every project of the team."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        people = found.listed(at("teams", team, "members"))
        ids = [str(one["id"]) for one in people if user.lower() in {str(one["email"]).lower(), str(one["user"])}]
        found.send("DELETE", at("teams", team, "members", ids[0] if ids else user))
    say(f"{user} is out of team {team}.")
