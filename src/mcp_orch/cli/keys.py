"""`keys`: the keys of a project."""

import json
from typing import Annotated, cast

import typer

from mcp_orch.cli.client import Document, at
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption, OneProject
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import ago, aligned, note, say
from mcp_orch.formats.connect import CLIENTS, Connection, snippet

app = typer.Typer(help="Keys of a project: create, list, see used, rotate, revoke.", no_args_is_help=True)

KeyId = Annotated[str, typer.Argument(help="The key's id, as `keys list` shows it.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    project: OneProject = "default",
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
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key. Its text is shown this once."""
    if client is not None and client not in CLIENTS:
        raise typer.BadParameter(f"is none of {', '.join(CLIENTS)}", param_hint="--client")
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
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        minted = found.send("POST", at("projects", project, "keys"), body)
        url = str(cast("Document", found.get(at("projects", project))["endpoints"])["mcp"])
    if as_json:
        say(json.dumps({**minted, "url": url}, indent=2))
        return
    _show_text(minted)
    note(f"It opens {url}")
    if client is not None:
        written = snippet(client, Connection(name=project, url=url, key=str(minted["key"])))
        note(f"{written.client}, {written.place}:")
        say(written.text)


@app.command(name="list")
def list_keys(
    project: OneProject = "default", hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False
) -> None:
    """List the keys of a project, newest first. Their texts are not kept."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        keys = found.listed(at("projects", project, "keys"))
    if as_json:
        say(json.dumps({"items": keys}, indent=2, ensure_ascii=False))
        return
    if not keys:
        say(f"Project {project} has no keys. Make one: mcp-orch keys create NAME --project {project}")
        return
    rows = [
        [
            str(key["id"]),
            str(key["name"]),
            str(key["kind"]),
            _state(key),
            _limits(key),
            ago(cast("str | None", key["expires_at"])) or "never",
            ago(cast("str | None", key["last_used_at"])) or "never",
            str(key["last_used_client"] or ""),
            str(key["last_used_address"] or ""),
        ]
        for key in keys
    ]
    for line in aligned(["ID", "NAME", "KIND", "STATE", "LIMITED TO", "ENDS", "LAST USED", "BY", "FROM"], rows):
        say(line)


@app.command()
def clients(
    key: KeyId,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what a key was used with in the last 30 days: programs, revisions, transports."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        used = found.listed(at("projects", project, "keys", key, "clients"))
    if as_json:
        say(json.dumps({"items": used}, indent=2, ensure_ascii=False))
        return
    if not used:
        say(f"Key {key} was not used in the last 30 days.")
        return
    shown = ("name", "version", "revision", "transport", "last_address")
    rows = [[*(str(one[field]) for field in shown), ago(str(one["last_used_at"]))] for one in used]
    for line in aligned(["CLIENT", "VERSION", "REVISION", "TRANSPORT", "FROM", "LAST USED"], rows):
        say(line)


@app.command()
def rotate(
    key: KeyId,
    project: OneProject = "default",
    grace: Annotated[int, typer.Option(help="Seconds for which the old text still opens.", min=0, max=604_800)] = 0,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a key a new text; its id, limits and sessions stay."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        minted = found.send("POST", at("projects", project, "keys", key, "rotate"), {"grace_s": grace})
    if as_json:
        say(json.dumps(minted, indent=2))
    else:
        _show_text(minted)
        note(f"The old text ends {f'in {grace} s' if grace else 'now'}.")


@app.command()
def revoke(
    key: KeyId,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a key at once, with everything it has open."""
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        found.send("DELETE", at("projects", project, "keys", key))
    if as_json:
        say(json.dumps({"id": key, "state": "revoked"}))
    else:
        say(f"Key {key} is revoked.")


def _show_text(minted: Document) -> None:
    note(f"Key {minted['name']} ({minted['id']}). Its text is shown this once:")
    say(str(minted["key"]))


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
