"""`login` and `logout`: a token of one's own for a hub elsewhere."""

import os
import platform
from typing import Annotated, cast

import typer

from mcp_orch.app.variables import Environment
from mcp_orch.cli.client import Document, Rest, Wire, at
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.logins import Login, Logins
from mcp_orch.cli.terminal import say

HubUrl = Annotated[str, typer.Argument(help="URL of the hub.", metavar="URL")]


def login(
    hub: HubUrl,
    email: Annotated[str, typer.Option(prompt="E-mail", help="Your e-mail address.")],
    password: Annotated[
        str,
        typer.Option(prompt=True, hide_input=True, help="Better typed than given here."),
    ],
    code: Annotated[str | None, typer.Option(help="One-time code, where you have set that up.")] = None,
    days: Annotated[int, typer.Option(help="Days until you have to sign in again.", min=1, max=365)] = 90,
) -> None:
    """Sign in to a hub: later commands with --hub URL act as you."""
    logins = Logins(Environment(os.environ))
    body: Document = {"email": email, "password": password}
    if code is not None:
        body["code"] = code
    short = Rest(Wire(f"hub {hub}", address=hub)).send("POST", "auth/password-token", body)
    rest = Rest(Wire(f"hub {hub}", address=hub, token=str(short["token"])))
    wanted: Document = {"name": f"mcp-orch on {platform.node() or 'a terminal'}"[:100], "expires_in_days": days}
    made = rest.send("POST", "auth/tokens", wanted)
    former = logins.get(hub)
    logins.put(hub, Login(id=str(made["id"]), token=str(made["token"])))
    user = cast("Document", rest.get("auth/session")["user"])
    # Nobody has the texts of these any more. The one that asks goes last.
    for gone in ([former.id] if former else []) + [str(short["token"]).split("_")[1]]:
        _revoke(rest, gone)
    say(f"Signed in to {hub} as {user['email']}. The token is in {logins.path}.")


def _revoke(rest: Rest, token: str) -> None:
    try:
        rest.send("DELETE", at("auth", "tokens", token))
    except CommandError as refused:
        if refused.code not in {Exit.REFUSED, Exit.NOT_FOUND}:
            raise
        # It has ended there already, or was somebody else's.


def logout(hub: HubUrl) -> None:
    """Sign out of a hub: the token is revoked there and forgotten here."""
    logins = Logins(Environment(os.environ))
    known = logins.get(hub)
    if known is None:
        raise CommandError(f"nobody is signed in to {hub} from here", code=Exit.NOT_FOUND)
    _revoke(Rest(Wire(f"hub {hub}", address=hub, token=known.token)), known.id)
    logins.put(hub, None)
    say(f"Signed out of {hub}.")
