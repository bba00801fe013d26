"""`users`: the people of a hub."""

import json
from typing import Annotated

import typer

from mcp_orch.cli.client import Document, Json, at
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import ago, aligned, in_local_time, note, say

app = typer.Typer(help="Users of a hub: list, create, change, let in again.", no_args_is_help=True)

_MAILED = " It was mailed to them as well."

User = Annotated[str, typer.Argument(help="E-mail address or id.")]


@app.command(name="list")
def list_users(hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """List all users, newest first."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        users = found.listed("users")
    if as_json:
        say(json.dumps({"items": users}, indent=2, ensure_ascii=False))
        return
    if not users:
        say("The hub has no users yet. `mcp-orch serve` prints a link for the first one.")
        return
    rows = [
        [
            str(one["email"]),
            str(one["name"]),
            "hub admin" if one["is_hub_admin"] else "user",
            "active" if one["active"] else "deactivated",
            ago(str(one["created_at"])),
        ]
        for one in users
    ]
    for line in aligned(["E-MAIL", "NAME", "KIND", "STATE", "MADE"], rows):
        say(line)


@app.command()
def create(
    email: Annotated[str, typer.Argument(help="E-mail address.")],
    name: Annotated[str, typer.Option(help="What to call the person.")] = "",
    hub_admin: Annotated[bool, typer.Option("--hub-admin", help="May do everything on the hub.")] = False,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a user and print the link by which they choose a password."""
    body: Document = {"email": email, "name": name, "is_hub_admin": hub_admin}
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        made = found.send("POST", "users", body)
        link = found.send("POST", at("users", str(made["id"]), "password-link"), {"expires_in_days": 7})
        _show_link({**made, "password_link": link}, link, as_json=as_json, is_open=not found.is_fresh)


@app.command(name="reset-password")
def reset_password(
    user: User,
    without_codes: Annotated[
        bool, typer.Option("--without-codes", help="Ask for no one-time code any more: the device with them is lost.")
    ] = False,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a one-time link by which a user chooses a new password. Works on the machine itself, hub running or not."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        if without_codes:
            found.send("DELETE", at("users", user, "codes"))
        link = found.send("POST", at("users", user, "password-link"), {"expires_in_days": 1})
        _show_link(link, link, as_json=as_json, is_open=not found.is_fresh)


@app.command(name="setup-link")
def setup_link(data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """Print a new link for the first hub admin. Works on the machine itself, hub running or not."""
    with rest(where(data_dir=data_dir)) as found:
        link = found.send("POST", "setup/link")
        _show_link(link, {**link, "mailed": False}, as_json=as_json, is_open=not found.is_fresh)


@app.command()
def deactivate(user: User, hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """Shut a user out: every key, token, session and stream of theirs ends at once."""
    _change(user, {"active": False}, hub=hub, data_dir=data_dir, as_json=as_json)


@app.command()
def reactivate(user: User, hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """Let a user in again."""
    _change(user, {"active": True}, hub=hub, data_dir=data_dir, as_json=as_json)


@app.command()
def promote(user: User, hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """Make a user hub admin."""
    _change(user, {"is_hub_admin": True}, hub=hub, data_dir=data_dir, as_json=as_json)


@app.command()
def demote(user: User, hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """Make a hub admin an ordinary user; the last one stays."""
    _change(user, {"is_hub_admin": False}, hub=hub, data_dir=data_dir, as_json=as_json)


def _change(user: str, change: Document, *, hub: HubOption, data_dir: DataDirOption, as_json: bool) -> None:
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        changed = found.send("PATCH", at("users", user), change)
    if as_json:
        say(json.dumps(changed, indent=2, ensure_ascii=False))
        return
    kind = "hub admin" if changed["is_hub_admin"] else "user"
    say(f"{changed['email']}: {kind}, {'active' if changed['active'] else 'deactivated'}.")


def _show_link(answer: Json, link: Document, *, as_json: bool, is_open: bool) -> None:
    if as_json:
        say(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    note(f"This link works once, until {in_local_time(str(link['expires_at']))}." + _MAILED * bool(link["mailed"]))
    if not is_open:
        note("No hub runs at the moment: start it (mcp-orch serve), and open the link at the address that it prints.")
    say(str(link["url"]))
