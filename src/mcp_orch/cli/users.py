"""`users`: the people of a hub."""

from typing import Annotated, Final, TypeAlias, cast

import typer

from mcp_orch.cli.client import Document, Json, at
from mcp_orch.cli.errands import Columns, Errand, hub_command, text
from mcp_orch.cli.options import DataDirOption, JsonOption
from mcp_orch.cli.terminal import ago, in_local_time, note

app = typer.Typer(help="Users of a hub: list, create, change, let in again.", no_args_is_help=True)

_MAILED: Final = " It was mailed to them as well."
_LIST: Final[Columns] = {
    "E-MAIL": text("email"),
    "NAME": text("name"),
    "KIND": lambda one: "hub admin" if one["is_hub_admin"] else "user",
    "STATE": lambda one: "active" if one["active"] else "deactivated",
    "MADE": lambda one: ago(str(one["created_at"])),
    "LAST SEEN": lambda one: ago(cast("str | None", one["last_seen_at"])) or "never",
}

User: TypeAlias = Annotated[str, typer.Argument(help="E-mail address or id.")]


@hub_command(app, "list")
def list_users(errand: Errand) -> None:
    """List all users, newest first."""
    with errand.rest() as found:
        users = found.listed("users")
    errand.table(users, _LIST, empty="The hub has no users yet. `mcp-orch serve` prints a link for the first one.")


@hub_command(app)
def show(errand: Errand, user: User) -> None:
    """Show one user."""
    with errand.rest() as found:
        said = found.get(at("users", user))
    shown = [("User", str(said["id"])), *((head.capitalize(), cell(said)) for head, cell in _LIST.items())]
    errand.sheet(said, [*shown, ("Password", "set" if said["has_password"] else "not set yet")])


@hub_command(app)
def create(
    errand: Errand,
    email: Annotated[str, typer.Argument(help="E-mail address.")],
    name: Annotated[str, typer.Option(help="What to call the person.")] = "",
    hub_admin: Annotated[bool, typer.Option("--hub-admin", help="May do everything on the hub.")] = False,
) -> None:
    """Make a user and print the link by which they choose a password."""
    body: Document = {"email": email, "name": name, "is_hub_admin": hub_admin}
    with errand.rest() as found:
        made = found.send("POST", "users", body)
        link = found.send("POST", at("users", str(made["id"]), "password-link"), {"expires_in_days": 7})
        _show_link(errand, {**made, "password_link": link}, link, is_open=not found.is_fresh)


@hub_command(app)
def rename(errand: Errand, user: User, name: Annotated[str, typer.Argument(help="What to call the person.")]) -> None:
    """Change what a user is called."""
    _change(errand, user, {"name": name})


@hub_command(app)
def reset_password(
    errand: Errand,
    user: User,
    without_codes: Annotated[
        bool, typer.Option("--without-codes", help="Ask for no one-time code any more: the device with them is lost.")
    ] = False,
) -> None:
    """Print a one-time link by which a user chooses a new password. Works on the machine itself, hub running or not."""
    with errand.rest() as found:
        if without_codes:
            found.send("DELETE", at("users", user, "codes"))
        link = found.send("POST", at("users", user, "password-link"), {"expires_in_days": 1})
        _show_link(errand, link, link, is_open=not found.is_fresh)


@app.command(name="setup-link")
def setup_link(data_dir: DataDirOption = None, as_json: JsonOption = False) -> None:
    """Print a new link for the first hub admin. Works on the machine itself, hub running or not."""
    errand = Errand(hub=None, data_dir=data_dir, as_json=as_json)
    with errand.rest() as found:
        link = found.send("POST", "setup/link")
        _show_link(errand, link, {**link, "mailed": False}, is_open=not found.is_fresh)


@hub_command(app)
def sign_out(errand: Errand, user: User) -> None:
    """End every session of a user, in every browser. Their keys and tokens stay."""
    with errand.rest() as found:
        found.send("DELETE", at("users", user, "sessions"))
    errand.tell({"user": user, "signed_out": True}, f"{user} is signed out everywhere.")


@hub_command(app)
def deactivate(errand: Errand, user: User) -> None:
    """Shut a user out: every key, token, session and stream of theirs ends at once."""
    _change(errand, user, {"active": False})


@hub_command(app)
def reactivate(errand: Errand, user: User) -> None:
    """Let a user in again."""
    _change(errand, user, {"active": True})


@hub_command(app)
def promote(errand: Errand, user: User) -> None:
    """Make a user hub admin."""
    _change(errand, user, {"is_hub_admin": True})


@hub_command(app)
def demote(errand: Errand, user: User) -> None:
    """Make a hub admin an ordinary user; the last one stays."""
    _change(errand, user, {"is_hub_admin": False})


def _change(errand: Errand, user: str, change: Document) -> None:
    with errand.rest() as found:
        changed = found.send("PATCH", at("users", user), change)
    kind = "hub admin" if changed["is_hub_admin"] else "user"
    name = f" ({changed['name']})" if changed["name"] else ""
    errand.tell(changed, f"{changed['email']}{name}: {kind}, {'active' if changed['active'] else 'deactivated'}.")


def _show_link(errand: Errand, answer: Json, link: Document, *, is_open: bool) -> None:
    if not errand.as_json:
        note(f"This link works once, until {in_local_time(str(link['expires_at']))}." + _MAILED * bool(link["mailed"]))
        if not is_open:
            note("No hub runs at the moment: start it (mcp-orch serve), and open the link at the address it prints.")
    errand.tell(answer, str(link["url"]))
