"""`tokens`: your own tokens for a hub elsewhere, for scripts that act as you."""

from typing import Annotated, Final, cast

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.errands import Columns, Errand, hub_command, text
from mcp_orch.cli.terminal import ago, note, one_line

app = typer.Typer(help="Your own tokens on a hub (with --hub): list, create, revoke.", no_args_is_help=True)


def _opens(token: Document) -> str:
    scopes = cast("Document", token["scopes"])
    names = [one for field in ("servers", "toolsets", "tools") for one in cast("list[str]", scopes[field])]
    project = [f"project {scopes['project']}"] if scopes["project"] else ["all that you may"]
    return ", ".join([*project, *names, *(["read-only"] if scopes["read_only"] else [])])


_LIST: Final[Columns] = {
    "ID": text("id"),
    "NAME": text("name"),
    "KIND": text("kind"),
    "STATE": text("state"),
    "OPENS": _opens,
    "ENDS": lambda one: ago(cast("str | None", one["expires_at"])) or "never",
    "LAST USED": lambda one: ago(cast("str | None", one["last_used_at"])) or "never",
}


@hub_command(app, "list")
def list_tokens(errand: Errand) -> None:
    """List your tokens, newest first. Their texts are not kept."""
    with errand.rest() as found:
        tokens = found.listed("auth/tokens")
    errand.table(tokens, _LIST, empty="You have no tokens. Make one: mcp-orch tokens create NAME")


@hub_command(app)
def create(
    errand: Errand,
    name: Annotated[str, typer.Argument(help="What it is for.")],
    project: Annotated[
        str | None, typer.Option("--project", "-p", help="It opens this project's MCP endpoints and nothing else.")
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="It changes nothing.")] = False,
    expires_in_days: Annotated[int, typer.Option(help="Days until it ends.", min=1, max=3650)] = 90,
) -> None:
    """Make a token. Its text is shown this once."""
    scopes: Document = {"read_only": read_only} if project is None else {"read_only": read_only, "project": project}
    body: Document = {"name": name, "expires_in_days": expires_in_days, "scopes": scopes}
    with errand.rest() as found:
        minted = found.send("POST", "auth/tokens", body)
    if not errand.as_json:
        note(one_line(f"Token {minted['name']} ({minted['id']}), ends {ago(str(minted['expires_at']))}."))
        note("Its text is shown this once:")
    errand.tell(minted, str(minted["token"]))


@hub_command(app)
def revoke(errand: Errand, token: Annotated[str, typer.Argument(help="Its id, as `tokens list` shows it.")]) -> None:
    """End a token at once, with everything it has open."""
    with errand.rest() as found:
        found.send("DELETE", at("auth", "tokens", token))
    errand.tell({"id": token, "state": "revoked"}, f"Token {token} is revoked.")
