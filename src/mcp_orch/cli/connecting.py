"""`connect`: writes into a client's own settings how it reaches the hub, and proves it by a round trip."""

import json
import os
import shutil
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, cast

import typer

from mcp_orch.app.variables import Environment
from mcp_orch.cli.client import Document, Rest, at
from mcp_orch.cli.client_files import ClientFile, file_of_client
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption, OneProject
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.round_trip import Proof, over_http, over_stdio
from mcp_orch.cli.terminal import aligned, note, one_line, say
from mcp_orch.formats.client_rows import Client, Way
from mcp_orch.formats.clients import CLIENTS
from mcp_orch.formats.connect import BY_ID, Connection, entry_of, said_by, snippet
from mcp_orch.kit.wire_json import JsonObject

_STAND_IN: Final = "<your key>"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """Which endpoint, and with which key."""

    project: str
    server: str | None
    toolset: str | None
    key: str | None
    name: str | None

    def name_of(self) -> str:
        """Under which name the client shows it."""
        return self.name or self.server or self.toolset or self.project


def connect(
    client: Annotated[str | None, typer.Argument(help="Which client; left out: those found here are listed.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only ask whether what it has works.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the hub out of its settings.")] = False,
    print_only: Annotated[bool, typer.Option("--print", help="Only print what would be written.")] = False,
    server: Annotated[str | None, typer.Option("--server", "-s", help="One server instead of all.")] = None,
    toolset: Annotated[str | None, typer.Option("--toolset", "-t", help="One toolset instead of all.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="A key that is there; else one is made.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Its name there; else that of the project.")] = None,
    project: OneProject = "default",
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Connect a client on this machine to the hub: its own file, a backup beside it, a round trip as proof."""
    key = key or Environment(os.environ).get("MCP_ORCH_KEY")
    wish = _Wish(project=project, server=server, toolset=toolset, key=key, name=name)
    if client is None:
        _list(wish.name_of(), as_json=as_json)
        return
    row = BY_ID.get(client)
    if row is None:
        raise CommandError(
            f"no client {client[:40]!r} is known", hint=f"one of: {', '.join(BY_ID)}", code=Exit.NOT_FOUND
        )
    if check or remove:
        _look_after(row, wish.name_of(), removes=remove, as_json=as_json)
        return
    with rest(where(hub=hub, data_dir=data_dir)) as found:
        url = _endpoint(found, wish)
        if print_only or row.way is Way.PAGE:
            _print(row, Connection(name=wish.name_of(), url=url, key=wish.key or _STAND_IN), as_json=as_json)
            return
        file = file_of_client(row)
        # A key that is made for a file that can't take it would open the hub, and nobody would have it.
        file.insist_on_room(wish.name_of(), _our_entry(row, Connection(name=wish.name_of(), url=url, key=_STAND_IN)))
        connection = Connection(name=wish.name_of(), url=url, key=wish.key or _mint(found, wish, client=row))
    _write(file, connection, as_json=as_json)


def _write(file: ClientFile, connection: Connection, *, as_json: bool) -> None:
    former = file.entry(connection.name)
    backup = file.write(connection.name, _our_entry(file.client, connection))
    if not as_json:
        note(f"Wrote {connection.name} into {file.path}" + (f" (before: {backup.name})" if backup else ""))
        if file.is_open_to_others:
            note(f"Others on this machine can read the key in it: chmod go= {file.path}")
        _tell_of_key(file.client, former, word="The key it had before", kept=connection.key)
    proof = _prove(file, connection.name)
    _tell(file, connection.name, proof=proof, as_json=as_json)
    if not as_json and file.client.note:
        note(file.client.note)


def _look_after(client: Client, name: str, *, removes: bool, as_json: bool) -> None:
    file = file_of_client(client)
    entry = file.entry(name)
    if entry is None:
        raise CommandError(
            f"{client.title} has no {name} in {file.path}",
            hint="--project or --name says which one is meant",
            code=Exit.NOT_FOUND,
        )
    if not removes:
        _tell(file, name, proof=_prove(file, name), as_json=as_json)
        return
    backup = file.remove(name)
    if as_json:
        key_id = _key_id(client, entry)
        say(json.dumps({"client": client.id, "name": name, "file": str(file.path), "removed": True, "key": key_id}))
        return
    say(f"Took {name} out of {file.path}" + (f" (before: {backup.name})" if backup else "") + ".")
    _tell_of_key(client, entry, word="Its key")


def _tell_of_key(client: Client, entry: JsonObject | None, *, word: str, kept: str = "") -> None:
    """Says which key an entry that is gone had: it opens the hub all the same."""
    key_id = _key_id(client, entry) if entry is not None else None
    if key_id is not None and f"_{key_id}_" not in kept:
        note(f"{word} still opens the hub. If nothing else uses it: mcp-orch keys revoke {key_id} --project ...")


def _key_id(client: Client, entry: JsonObject) -> str | None:
    said = said_by(client, entry)
    return said.key.split("_")[1] if said is not None and said.key.count("_") > 1 else None


def _prove(file: ClientFile, name: str) -> Proof:
    """Reads what stands in the file, as the client will, and asks the hub with it. Raises CommandError."""
    entry = file.entry(name)
    said = said_by(file.client, entry) if entry is not None else None
    if entry is None or said is None:
        raise CommandError(f"{name} in {file.path} is not of our making", hint="connect it anew", code=Exit.FAILED)
    if file.client.is_stdio:
        command = [str(entry["command"]), *cast("list[str]", entry["args"])]
        variables = cast("Mapping[str, str]", entry["env"])
        return over_stdio(command, {**os.environ, **variables})
    return over_http(said.url, said.key)


def _tell(file: ClientFile, name: str, *, proof: Proof, as_json: bool) -> None:
    if as_json:
        document: Document = {
            "client": file.client.id,
            "name": name,
            "file": str(file.path),
            "ok": True,
            "revision": proof.revision,
            "tools": [*proof.tools],
        }
        say(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        say(one_line(f"{file.client.title} reaches {name}: {len(proof.tools)} tools."))


def _our_entry(client: Client, connection: Connection) -> JsonObject:
    entry = entry_of(client, connection)
    if client.is_stdio:
        # Clients that are started from a desktop have another PATH than this shell.
        own = Path(sys.executable).with_name("mcp-orch")
        entry["command"] = str(own) if own.is_file() else shutil.which("mcp-orch") or sys.argv[0]
    return entry


def _endpoint(found: Rest, wish: _Wish) -> str:
    if wish.server is not None and wish.toolset is not None:
        raise CommandError("a server and a toolset are two endpoints", hint="give one of them", code=Exit.USAGE)
    path = at("projects", wish.project)
    if wish.server is not None:
        path = at("projects", wish.project, "servers", wish.server)
    elif wish.toolset is not None:
        path = at("projects", wish.project, "toolsets", wish.toolset)
    return str(cast("Document", found.get(path)["endpoints"])["mcp"])


def _mint(found: Rest, wish: _Wish, *, client: Client) -> str:
    body: Document = {"name": f"{client.title} on {socket.gethostname()}"[:100], "kind": "personal"}
    if wish.server is not None:
        body["scopes"] = {"servers": [wish.server]}
    elif wish.toolset is not None:
        body["scopes"] = {"toolsets": [wish.toolset]}
    path = at("projects", wish.project, "keys")
    try:
        return str(found.send("POST", path, body)["key"])
    except CommandError as refused:
        # Through the socket of this machine nobody in particular asks: the project's own kind of key then.
        if refused.code is not Exit.USAGE:
            raise
        return str(found.send("POST", path, {**body, "kind": "service"})["key"])


def _print(client: Client, connection: Connection, *, as_json: bool) -> None:
    if client.is_cloud:
        raise CommandError(
            f"{client.title} connects from its maker's machines and takes no key",
            hint="it needs a public https address and OAuth",
            code=Exit.REFUSED,
        )
    if connection.key == _STAND_IN:
        note(f"Make a key: mcp-orch keys create NAME, and write it for {_STAND_IN}")
    written = snippet(client.id, connection)
    if as_json:
        document: Document = {"client": client.id, "place": written.place, "text": written.text, "note": written.note}
        say(json.dumps(document, indent=2, ensure_ascii=False))
        return
    note(f"{written.client}, {written.place}:")
    say(written.text)
    if written.note:
        note(written.note)


def _list(name: str, *, as_json: bool) -> None:
    found = [file for one in CLIENTS if one.way is Way.FILE and (file := file_of_client(one)).is_installed]
    if as_json:
        items: list[Document] = [
            {"client": one.client.id, "title": one.client.title, "file": str(one.path), "connected": one.has(name)}
            for one in found
        ]
        say(json.dumps({"items": items}, indent=2, ensure_ascii=False))
        return
    if not found:
        say("No client was found on this machine. mcp-orch connect CLIENT --print says what to write by hand.")
        return
    rows = [[one.client.id, one.client.title, "yes" if one.has(name) else "no", str(one.path)] for one in found]
    for line in aligned(["CLIENT", "", f"HAS {name}", "FILE"], rows):
        say(line)
    note("Connect one: mcp-orch connect CLIENT")
