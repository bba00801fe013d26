"""`list-servers` and `list-tools`."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from mcp_orch.cli.client import Document
from mcp_orch.cli.lines import ServerLine
from mcp_orch.cli.options import ConfigOption, DataDirOption, HubOption, JsonOption, ProjectOption, Where
from mcp_orch.cli.places import file_of, offline_settings, rest, where
from mcp_orch.cli.shop import Shop
from mcp_orch.cli.terminal import ago, aligned, inert, note, one_line, paint, say

_MARKS: Final = {
    "ready": ("●", "green"),
    "starting": ("◐", "blue"),
    "sleeping": ("○", "grey"),
    "degraded": ("▲", "yellow"),
    "failed": ("✗", "red"),
    "off": ("–", "grey"),
    "held": ("‖", "yellow"),
}
_LAST_LINES: Final = 5


@contextmanager
def shop(asked: Where, *, as_json: bool) -> Generator[Shop]:
    """The place that is meant; the first line of output says which."""
    path = file_of(asked)
    if path is not None:
        from mcp_orch.cli.file_shop import FileShop  # noqa: PLC0415  heavy: it loads the gateway

        found = FileShop(path, offline_settings(asked))
        _first_line(found.where, as_json=as_json)
        for problem in found.problems:
            note(f"warning: {one_line(problem)}")
        yield found
        return
    from mcp_orch.cli.hub_shop import HubShop  # noqa: PLC0415  as above, for symmetry

    with rest(asked) as client:
        _first_line(client.where, as_json=as_json)
        yield HubShop(client)


def list_servers(
    config: ConfigOption = None,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """List servers: state, protocol, tools, and why one failed. Changes nothing."""
    with shop(where(config=config, hub=hub, data_dir=data_dir), as_json=as_json) as place:
        servers = place.servers(project)
        if as_json:
            _print_json([one.document() for one in servers], source=place.where)
        elif not servers:
            say("No servers. Add one in the web application, or: mcp-orch import FILE --project NAME")
        else:
            _show_servers(servers)


def list_tools(
    server: Annotated[str | None, typer.Argument(help="Only this server.")] = None,
    config: ConfigOption = None,
    hub: HubOption = None,
    data_dir: DataDirOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """List tools, by the names that `call` and the unified endpoint know them by."""
    with shop(where(config=config, hub=hub, data_dir=data_dir), as_json=as_json) as place:
        found = place.tools(project, server)
        for missing in found.missing:
            note(f"warning: {one_line(missing)}")
        if as_json:
            _print_json([one.document() for one in found.tools], source=place.where)
            return
        if not found.tools:
            say("No tools.")
            return
        several = len({one.project for one in found.tools}) > 1
        rows = [
            [*([one.project] if several else []), one.public_name, "" if one.enabled else "off", one.description or ""]
            for one in found.tools
        ]
        for line in aligned([*(["PROJECT"] if several else []), "TOOL", "", "DESCRIPTION"], _shortened(rows)):
            say(line)


def _show_servers(servers: Sequence[ServerLine]) -> None:
    several = len({one.project for one in servers}) > 1
    head = [*(["PROJECT"] if several else []), "SERVER", "STATE", "TOOLS", "SPEAKS", "TRANSPORT", "SINCE"]
    rows = [
        [
            *([one.project] if several else []),
            one.name,
            f"{_MARKS.get(one.state, ('?', 'grey'))[0]} {one.state}",
            "" if one.tool_count is None else str(one.tool_count),
            one.revision or "",
            one.transport,
            ago(one.since),
        ]
        for one in servers
    ]
    first, *lines = aligned(head, rows)
    say(first)
    for server, line in zip(servers, lines, strict=True):
        mark, colour = _MARKS.get(server.state, ("?", "grey"))
        say(line.replace(f"{mark} {server.state}", paint(f"{mark} {server.state}", colour), 1))
    for server in servers:
        if server.reason:
            say()
            say(f"{one_line(server.name)} is {server.state}: {one_line(server.reason)}")
            for last in server.last_lines[-_LAST_LINES:]:
                say(f"    {inert(last)}")


def _shortened(rows: list[list[str]]) -> list[list[str]]:
    """Descriptions by their first sentence: models read them whole, people look for a name."""
    return [[*row[:-1], row[-1].strip().partition("\n")[0].partition(". ")[0].rstrip(".")] for row in rows]


def _first_line(place: str, *, as_json: bool) -> None:
    text = one_line(f"Looking at {place}")
    if as_json:
        note(text)
    else:
        say(paint(text, "grey"))


def _print_json(items: list[Document], *, source: str) -> None:
    say(json.dumps({"source": source, "items": items}, indent=2, ensure_ascii=False))
