"""`import` and `export`: files of clients in, mcp-config.json out."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, cast

import typer

from mcp_orch.cli.client import Document, Json, Rest, at
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.options import DataDirOption, HubOption, JsonOption, OneProject
from mcp_orch.cli.places import rest, where
from mcp_orch.cli.terminal import note, one_line, say
from mcp_orch.contract.pictures import Transport
from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.literal_secrets import LiteralSecret, find_secrets, lift_secrets
from mcp_orch.formats.mcp_config import ExportedServer, write_config
from mcp_orch.formats.shapes import read_file
from mcp_orch.formats.slots import slots_in


def import_file(
    file: Annotated[Path, typer.Argument(help="Settings of Claude, Cursor, VS Code, Cline ..., or a mcp-config.json.")],
    project: OneProject = "default",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would happen.")] = False,
    overwrite_secrets: Annotated[
        bool, typer.Option("--overwrite-secrets", help="Replace secrets of the project that have the same names.")
    ] = False,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Register the servers of a file in a project. Doing it twice does nothing the second time."""
    try:
        found = read_file(file.read_bytes())
    except OSError as refused:
        raise CommandError(f"{file} can't be read: {refused.strerror}", code=Exit.NOT_FOUND) from refused
    literal = [secret for server in found.servers for secret in find_secrets(server)]
    lifted = [lift_secrets(server) for server in found.servers]
    with rest(where(hub=hub, data_dir=data_dir)) as client:
        note(one_line(f"Importing {found.shape} from {file} into project {project} of {client.where}"))
        if not preview:
            values = {name: text for _, found_values in lifted for name, text in found_values.items()}
            _keep_secrets(client, project, values=values, overwrites=overwrite_secrets)
        body: Document = {"servers": [_definition(server) for server, _ in lifted], "preview": preview}
        report = client.send("POST", at("projects", project, "servers", "import"), body)
        kept = {name for _, found_values in lifted for name in found_values}
        missing = _missing_secrets(client, project, [server for server, _ in lifted], kept=kept)
    items = cast("list[Document]", report["items"])
    if as_json:
        exposed: list[Json] = [{"server": one.server, "where": one.where} for one in literal]
        problems: list[Json] = list(found.problems)
        unset: list[Json] = list(missing)
        document: Document = {**report, "problems": problems, "literal_secrets": exposed, "missing_secrets": unset}
        say(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        _show(items, found.servers)
        _show_secrets(literal, missing, project=project)
    refused_items = [one for one in items if one["action"] == "refused"]
    for problem in found.problems:
        note(f"not taken: {one_line(problem)}")
    if refused_items or found.problems:
        raise CommandError(f"{len(refused_items) + len(found.problems)} of the definitions were not taken")


def export_file(
    project: OneProject = "default",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of stdout.")] = None,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the servers of a project as mcp-config.json; sealed values become ${NAME}."""
    with rest(where(hub=hub, data_dir=data_dir)) as client:
        servers = client.listed(at("projects", project, "servers"))
    hidden = next((one for one in servers if not (one["command"] or one["url"])), None)
    if hidden is not None:
        raise CommandError(
            f"what server {hidden['name']} runs is not shown to you, so a file would be of no use",
            hint=f"ask an admin of project {project} for it",
            code=Exit.REFUSED,
        )
    export = write_config([_exported(server) for server in reversed(servers)])
    if output is None:
        sys.stdout.write(export.text)
    else:
        try:
            output.write_text(export.text, encoding="utf-8")
        except OSError as refused:
            raise CommandError(f"{output} can't be written: {refused.strerror}") from refused
    if as_json and output is not None:
        variables: list[Json] = list(export.variables)
        document: Document = {"file": str(output), "servers": len(servers), "variables": variables}
        say(json.dumps(document, indent=2, ensure_ascii=False))
    elif export.variables:
        note(f"Set before using it: {', '.join(export.variables)} (their values never leave the hub)")


def _definition(server: FoundServer) -> Document:
    optional: Document = {
        "transport": server.transport.value if server.transport else None,
        "command": server.command,
        "cwd": server.cwd,
        "url": server.url,
        "timeout": server.timeout_s,
        "call_timeout": server.call_timeout_s,
    }
    return {
        "name": server.name,
        "args": list(server.args),
        "env": dict(server.env),
        "headers": dict(server.headers),
        "disabled": server.disabled,
        **{key: value for key, value in optional.items() if value is not None},
    }


def _keep_secrets(client: Rest, project: str, *, values: dict[str, str], overwrites: bool) -> None:
    """Sets secrets. One that is there may be what another server needs: it is replaced only by somebody's word."""
    known = _secret_names(client, project) if values else frozenset[str]()
    for name, text in values.items():
        if name in known and not overwrites and not _is_to_be_replaced(name, project):
            note(one_line(f"secret {name} is set already and stays as it is (--overwrite-secrets replaces it)"))
            continue
        client.send("PUT", at("projects", project, "secrets", name), {"value": text})


def _is_to_be_replaced(name: str, project: str) -> bool:
    is_asked = sys.stdin.isatty() and sys.stderr.isatty()
    question = one_line(f"Project {project} has a secret {name}. Replace it with the value in the file?")
    return is_asked and typer.confirm(question, default=False, err=True)


def _secret_names(client: Rest, project: str) -> frozenset[str]:
    return frozenset(str(one["name"]) for one in client.listed(at("projects", project, "secrets")))


def _missing_secrets(client: Rest, project: str, servers: Sequence[FoundServer], *, kept: set[str]) -> list[str]:
    """Names of secrets that the definitions need, and that neither the project has nor the file brings with it."""
    needed = {
        name
        for server in servers
        for text in (*server.args, *server.env.values(), *server.headers.values(), server.url or "")
        for name in slots_in(text)
    }
    if not needed:
        return []
    return sorted(needed - kept - _secret_names(client, project))


def _show(items: Sequence[Document], servers: Sequence[FoundServer]) -> None:
    remarks = {server.name: server.remarks for server in servers}
    for item in items:
        name = str(item["name"])
        reason = f": {item['reason']}" if item.get("reason") else ""
        say(f"{item['action']!s:<10} {one_line(name + reason)}")
        for change in cast("list[Document]", item.get("changes") or []):
            difference = f"{change['field']}: {change['before']} -> {change['after']}"
            say(f"{'':<10} {one_line(difference)}")
        for remark in remarks.get(name, ()):
            say(f"{'':<10} {one_line(remark)}")


def _show_secrets(literal: Sequence[LiteralSecret], missing: Sequence[str], *, project: str) -> None:
    for one in literal:
        place = f"as secret {one.slot} of the project" if one.is_exposed else "with the server"
        note(
            one_line(
                f"secret in plain text: {one.server} {one.where}; it is kept sealed {place}, remove it from the file"
            )
        )
    for name in missing:
        note(f"secret {name} is needed and not set: mcp-orch secrets set {name} --project {project}")


def _exported(server: Document) -> ExportedServer:
    return ExportedServer(
        name=str(server["name"]),
        transport=Transport(str(server["transport"])),
        command=cast("str | None", server["command"]),
        args=tuple(cast("list[str]", server["args"] or [])),
        env_names=tuple(cast("Document", server["env"] or {})),
        cwd=cast("str | None", server["cwd"]),
        url=cast("str | None", server["url"]),
        header_names=tuple(cast("Document", server["headers"] or {})),
        timeout_s=cast("float", server["timeout"]),
        call_timeout_s=cast("float", server["call_timeout"]),
        disabled=bool(server["disabled"]),
    )
