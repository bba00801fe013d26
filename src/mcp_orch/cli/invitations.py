"""`members invite` and what becomes of invitations."""

from typing import Annotated, Final, TypeAlias

import typer

from mcp_orch.cli.client import Document
from mcp_orch.cli.errands import Columns, Errand, project_command, text
from mcp_orch.cli.terminal import ago, in_local_time, note

Invitation: TypeAlias = Annotated[str, typer.Argument(help="Its id, as `members invitations` shows it.")]

_LIST: Final[Columns] = {
    "ID": text("id"),
    "E-MAIL": text("email"),
    "AS": text("role"),
    "STATE": text("state"),
    "BY": text("invited_by"),
    "SENT": lambda one: ago(str(one["sent_at"])),
    "ENDS": lambda one: ago(str(one["expires_at"])),
}


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    project_command(app)(invite)
    project_command(app)(invitations)
    project_command(app)(resend)
    project_command(app)(revoke)


def invite(
    errand: Errand,
    email: Annotated[str, typer.Argument(help="E-mail address; an account is made when there is none.")],
    role: Annotated[str, typer.Option(help="viewer, member or admin.")] = "member",
) -> None:
    """Invite an address and print the link."""
    with errand.rest() as found:
        sent = found.send("POST", errand.at("invitations"), {"email": email, "role": role})
    _show_link(errand, sent)


def invitations(errand: Errand) -> None:
    """List who was invited, and what became of it."""
    with errand.rest() as found:
        sent = found.listed(errand.at("invitations"))
    errand.table(sent, _LIST, empty=f"Nobody was invited to project {errand.project}.")


def resend(errand: Errand, invitation: Invitation) -> None:
    """Give an invitation a new link and a new end; the link of before opens nothing any more."""
    with errand.rest() as found:
        sent = found.send("POST", errand.at("invitations", invitation, "resend"))
    _show_link(errand, sent)


def revoke(errand: Errand, invitation: Invitation) -> None:
    """Take an invitation back."""
    with errand.rest() as found:
        found.send("DELETE", errand.at("invitations", invitation))
    errand.tell({"id": invitation, "revoked": True}, f"Invitation {invitation} opens nothing any more.")


def _show_link(errand: Errand, sent: Document) -> None:
    if not errand.as_json:
        mailed = " It was mailed to them as well." if sent["mailed"] else ""
        note(f"This link works once, until {in_local_time(str(sent['expires_at']))}.{mailed}")
    errand.tell(sent, str(sent["url"]))
