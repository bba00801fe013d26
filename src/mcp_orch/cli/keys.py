"""`keys`: the keys of a project."""

from typing import Annotated, Final, TypeAlias, cast

import typer

from mcp_orch.cli.client import Document, Rest
from mcp_orch.cli.errands import Columns, Errand, project_command, text
from mcp_orch.cli.options import something, without_nothing
from mcp_orch.cli.terminal import ago, note, one_line, say
from mcp_orch.formats.connect import CLIENTS, Connection, snippet

app = typer.Typer(help="Keys of a project: create, list, show, change, rotate, revoke.", no_args_is_help=True)

KeyId: TypeAlias = Annotated[str, typer.Argument(help="The key's id, as `keys list` shows it.")]


def _state(key: Document) -> str:
    until = cast("str | None", key["previous_until"])
    return f"{key['state']}, old text ends {ago(until)}" if until else str(key["state"])


def _limits(key: Document) -> str:
    scopes, limits = cast("Document", key["scopes"]), cast("Document", key["limits"])
    parts = [
        str(one) for field in ("servers", "toolsets", "tools") for one in cast("list[str]", scopes.get(field) or [])
    ]
    if scopes.get("read_only"):
        parts.append("read-only")
    parts += [f"from {one}" for one in cast("list[str]", key["addresses"])]
    if limits["calls_per_minute"]:
        parts.append(f"{limits['calls_per_minute']}/min")
    if limits["concurrent"]:
        parts.append(f"{limits['concurrent']} at a time")
    return ", ".join(parts)


_LIST: Final[Columns] = {
    "ID": text("id"),
    "NAME": text("name"),
    "KIND": text("kind"),
    "STATE": _state,
    "LIMITED TO": _limits,
    "ENDS": lambda key: ago(cast("str | None", key["expires_at"])) or "never",
    "LAST USED": lambda key: ago(cast("str | None", key["last_used_at"])) or "never",
    "BY": text("last_used_client"),
    "FROM": text("last_used_address"),
}
_CLIENTS: Final[Columns] = {
    "CLIENT": text("name"),
    "VERSION": text("version"),
    "REVISION": text("revision"),
    "TRANSPORT": text("transport"),
    "FROM": text("last_address"),
    "LAST USED": lambda one: ago(str(one["last_used_at"])),
}


@project_command(app)
def create(
    errand: Errand,
    name: Annotated[str, typer.Argument(help="What it is for.")],
    expires_in_days: Annotated[int | None, typer.Option(help="Days until it ends.", min=1, max=3650)] = None,
    server: Annotated[list[str] | None, typer.Option(help="Only this server (repeatable).")] = None,
    tool: Annotated[list[str] | None, typer.Option(help="Only this tool, as server.tool (repeatable).")] = None,
    toolset: Annotated[list[str] | None, typer.Option(help="Only this toolset (repeatable).")] = None,
    address: Annotated[
        list[str] | None, typer.Option(help="Only from this network, as 192.0.2.0/24 (repeatable).", metavar="CIDR")
    ] = None,
    per_minute: Annotated[int | None, typer.Option(help="Calls a minute.", min=1)] = None,
    concurrent: Annotated[int | None, typer.Option(help="Calls at the same time.", min=1)] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Only tools confirmed as read-only.")] = False,
    personal: Annotated[bool, typer.Option("--personal", help="Your own (with --hub); else the project's.")] = False,
    client: Annotated[str | None, typer.Option(help=f"Also print what to paste into: {', '.join(CLIENTS)}.")] = None,
) -> None:
    """Make a key. Its text is shown this once."""
    if client is not None and client not in CLIENTS:
        raise typer.BadParameter(f"is none of {', '.join(CLIENTS)}", param_hint="--client")
    if client is not None and CLIENTS[client].is_cloud:
        raise typer.BadParameter(f"{CLIENTS[client].title} takes no key: it asks for OAuth", param_hint="--client")
    scopes: Document = {
        "servers": [*(server or [])],
        "toolsets": [*(toolset or [])],
        "tools": [*(tool or [])],
        "read_only": read_only,
    }
    body: Document = {
        "name": name,
        "kind": "personal" if personal else "service",
        "scopes": scopes,
        "addresses": [*(address or [])],
        "limits": {"calls_per_minute": per_minute, "concurrent": concurrent},
    }
    if expires_in_days is not None:
        body["expires_in_days"] = expires_in_days
    with errand.rest() as found:
        minted = found.send("POST", errand.at("keys"), body)
        url = str(cast("Document", found.get(errand.at())["endpoints"])["mcp"])
    _show_text(errand, minted, {**minted, "url": url})
    if errand.as_json:
        return
    note(f"It opens {url}")
    if client is not None:
        written = snippet(client, Connection(name=errand.project, url=url, key=str(minted["key"])))
        note(f"{written.client}, {written.place}:")
        say(written.text)
        if written.note:
            note(written.note)


@project_command(app, "list")
def list_keys(
    errand: Errand,
    all_projects: Annotated[bool, typer.Option("--all", help="Of every project of the hub, for hub admins.")] = False,
) -> None:
    """List the keys of a project, newest first. Their texts are not kept."""
    with errand.rest() as found:
        keys = found.listed("hub/keys" if all_projects else errand.at("keys"))
    columns = {"PROJECT": text("project"), **_LIST} if all_projects else _LIST
    make = f"mcp-orch keys create NAME --project {errand.project}"
    errand.table(keys, columns, empty=f"Project {errand.project} has no keys. Make one: {make}")


@project_command(app)
def show(errand: Errand, key: KeyId) -> None:
    """Show one key: whose it is, what it opens, how it was used. Its text is not kept."""
    with errand.rest() as found:
        said = found.get(errand.at("keys", key))
    holder = cast("Document | None", said["holder"])
    facts = [("Key", str(said["prefix"])), *((head.capitalize(), cell(said)) for head, cell in _LIST.items())]
    errand.sheet(said, [*facts, ("Of", "" if holder is None else f"{holder['name']} <{holder['email']}>")])


@project_command(app)
def clients(
    errand: Errand,
    key: KeyId,
) -> None:
    """List what a key was used with in the last 30 days: programs, revisions, transports."""
    with errand.rest() as found:
        used = found.listed(errand.at("keys", key, "clients"))
    errand.table(used, _CLIENTS, empty=f"Key {key} was not used in the last 30 days.")


@project_command(app)
def change(
    errand: Errand,
    key: KeyId,
    name: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    expires_in_days: Annotated[int | None, typer.Option(help="Days until it ends.", min=1, max=3650)] = None,
    never_expires: Annotated[bool, typer.Option("--never-expires", help="It does not end by itself.")] = False,
    address: Annotated[
        list[str] | None, typer.Option(help="Only from this network (repeatable); `any` lifts that.", metavar="CIDR")
    ] = None,
    per_minute: Annotated[int | None, typer.Option(help="Calls a minute; 0: as the hub allows.", min=0)] = None,
    concurrent: Annotated[int | None, typer.Option(help="Calls at the same time; 0: as the hub allows.", min=0)] = None,
    steward: Annotated[str | None, typer.Option(help="E-mail or id of who answers for it from now on.")] = None,
) -> None:
    """Change what is given of a key, at once, open streams included; the rest stays."""
    body = without_nothing(name=name, expires_in_days=expires_in_days)
    if never_expires and expires_in_days is not None:
        raise typer.BadParameter("leaves no room for --expires-in-days", param_hint="--never-expires")
    if never_expires:
        body["expires_at"] = None
    if address:
        body["addresses"] = [] if address == ["any"] else [*address]
    with errand.rest() as found:
        if steward is not None:
            body["steward"] = _id_of(found, errand, who=steward)
        if per_minute is not None or concurrent is not None:
            limits = cast("Document", found.get(errand.at("keys", key))["limits"])
            given = without_nothing(calls_per_minute=per_minute, concurrent=concurrent)
            body["limits"] = {**limits, **{field: value or None for field, value in given.items()}}
        changes = something(body, such_as="--name, or --address")
        said = found.send("PATCH", errand.at("keys", key), changes)
    errand.tell(said, f"Key {said['name']} ({said['id']}) is changed.")


@project_command(app)
def rotate(
    errand: Errand,
    key: KeyId,
    grace: Annotated[int, typer.Option(help="Seconds for which the old text still opens.", min=0, max=604_800)] = 0,
) -> None:
    """Give a key a new text; its id, limits and sessions stay."""
    with errand.rest() as found:
        minted = found.send("POST", errand.at("keys", key, "rotate"), {"grace_s": grace})
    _show_text(errand, minted, minted)
    if not errand.as_json:
        note(f"The old text ends {f'in {grace} s' if grace else 'now'}.")


@project_command(app)
def revoke(
    errand: Errand,
    key: KeyId,
) -> None:
    """End a key at once, with everything it has open."""
    with errand.rest() as found:
        found.send("DELETE", errand.at("keys", key))
    errand.tell({"id": key, "state": "revoked"}, f"Key {key} is revoked.")


def _id_of(found: Rest, errand: Errand, *, who: str) -> str:
    """The id of somebody in the project; whatever is no address of one is an id."""
    people = found.listed(errand.at("people"))
    return next((str(one["user"]) for one in people if str(one["email"]).lower() == who.lower()), who)


def _show_text(errand: Errand, minted: Document, answer: Document) -> None:
    if not errand.as_json:
        note(one_line(f"Key {minted['name']} ({minted['id']}). Its text is shown this once:"))
    errand.tell(answer, str(minted["key"]))
