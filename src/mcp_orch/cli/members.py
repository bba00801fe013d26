"""`members`: who is in a project."""

import json
from typing import Annotated, cast

import typer

from mcp_orch.cli.client import Document, Rest, at
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption, OneProject
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import aligned, note, say

app = typer.Typer(help="Members of a project: list, add, invite, change, remove.", no_args_is_help=True)

Who = Annotated[str, typer.Argument(help="E-mail address or id of a user, or team:NAME.")]
RoleOption = Annotated[str, typer.Option(help="viewer, member or admin.")]
_TEAM = "team:"


@app.command(name="list")
def list_members(
    project: OneProject = "default", hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False
) -> None:
    """List everybody who may enter a project, what they are in effect, and why."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        people = cast("list[Document]", found.get(at("projects", project, "people"))["items"])
        members = found.listed(at("projects", project, "members"))
    if as_json:
        say(json.dumps({"items": members, "people": people}, indent=2, ensure_ascii=False))
        return
    rows = [[str(one["email"]), str(one["name"]), str(one["role"]), _why(one)] for one in people]
    for line in aligned(["E-MAIL", "NAME", "ROLE", "THROUGH"], rows):
        say(line)


@app.command()
def add(
    who: Who,
    project: OneProject = "default",
    role: RoleOption = "member",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
) -> None:
    """Add a user of the hub, or a team."""
    body: Document = {"role": role}
    body["team" if who.startswith(_TEAM) else "user"] = who.removeprefix(_TEAM)
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        added = found.send("POST", at("projects", project, "members"), body)
    say(f"{added['name']} is {added['role']} of project {project}.")


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="E-mail address; an account is made when there is none.")],
    project: OneProject = "default",
    role: RoleOption = "member",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Invite an address and print the link."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        sent = found.send("POST", at("projects", project, "invitations"), {"email": email, "role": role})
    if as_json:
        say(json.dumps(sent, indent=2, ensure_ascii=False))
        return
    note(f"It can be used once until {sent['expires_at']}" + (", and was mailed." if sent["mailed"] else "."))
    say(str(sent["url"]))


@app.command()
def change(
    who: Who,
    role: Annotated[str, typer.Argument(help="viewer, member or admin.")],
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
) -> None:
    """Give a member another role; the last admin stays one."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        path = at("projects", project, "members", _id_of(found, project, who=who))
        changed = found.send("PATCH", path, {"role": role})
    say(f"{changed['name']} is {changed['role']} of project {project}.")


@app.command()
def remove(who: Who, project: OneProject = "default", hub: HubOption = None, data_dir: DataDirOption = None) -> None:
    """Take a user or a team out of a project; the last admin stays."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("DELETE", at("projects", project, "members", _id_of(found, project, who=who)))
    say(f"{who} is out of project {project}.")


def _id_of(found: Rest, project: str, *, who: str) -> str:
    name = who.removeprefix(_TEAM).lower()
    kind = "team" if who.startswith(_TEAM) else "user"
    for one in found.listed(at("projects", project, "members")):
        known = {str(one["name"]).lower()} if kind == "team" else {str(one["email"]).lower(), str(one["user"])}
        if one["kind"] == kind and name in known:
            return str(one["id"])
    return who


def _why(person: Document) -> str:
    sources = cast("list[Document]", person["sources"])
    return ", ".join("own" if one["kind"] == "user" else f"team {one['team_name']}" for one in sources)
