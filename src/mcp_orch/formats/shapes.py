"""The shapes of files: under which key each product keeps its servers."""

from typing import Final

from mcp_orch.formats.definitions import FoundServer, ReadFile
from mcp_orch.formats.errors import BadDefinition, UnreadableFile
from mcp_orch.formats.jsonc import parse
from mcp_orch.formats.normalising import normalise
from mcp_orch.kit.wire_json import JsonObject, JsonValue

_CONTAINERS: Final = {
    "mcpServers": "mcpServers (Claude, Cursor, Cline, mcp-orch)",
    "servers": "servers (VS Code)",
    "context_servers": "context_servers (Zed)",
    "mcp_servers": "mcp_servers",
    "mcp": "mcp (opencode)",
}
_OF_A_SERVER: Final = frozenset({"command", "url", "serverUrl", "httpUrl", "uri"})


def read_file(body: bytes) -> ReadFile:
    """The servers in a file of any shape we know; a definition that can't be taken does not stop the others.

    Raises UnreadableFile for what is not JSON or has no servers in it.
    """
    value = parse(body)
    if not isinstance(value, dict):
        raise UnreadableFile("the file is not a JSON object", line=1)
    shape, entries = _entries(value)
    servers: list[FoundServer] = []
    problems: list[str] = []
    taken: set[str] = set()
    for name, raw in entries:
        if name.casefold() in taken:
            # Each would change the other on every reading.
            problems.append(f"server {name!r}: another one before it has this name, capitals or not")
            continue
        taken.add(name.casefold())
        try:
            servers.append(normalise(name, raw))
        except BadDefinition as bad:
            problems.append(bad.message if bad.hint is None else f"{bad.message}; {bad.hint}")
    names = tuple(name for name, _ in entries)
    return ReadFile(shape=shape, servers=tuple(servers), names=names, problems=tuple(problems))


def _entries(value: JsonObject) -> tuple[str, list[tuple[str, JsonValue]]]:
    for key, shape in _CONTAINERS.items():
        inside = value.get(key)
        if key == "mcp" and isinstance(inside, dict) and isinstance(inside.get("servers"), dict):
            # VS Code's settings.json nests its servers one deeper.
            return _entries(inside)
        if isinstance(inside, dict):
            return shape, list(inside.items())
        if isinstance(inside, list):
            return shape, [_named(one, place) for place, one in enumerate(inside, start=1)]
    if _looks_like_a_server(value):
        return "a single server", [_named(value, 1)]
    if value and all(_looks_like_a_server(one) for one in value.values()):
        return "servers by name", list(value.items())
    raise UnreadableFile("there are no servers in the file", hint='it should hold {"mcpServers": {"name": {...}}}')


def _named(raw: JsonValue, place: int) -> tuple[str, JsonValue]:
    name = raw.get("name") if isinstance(raw, dict) else None
    return (name if isinstance(name, str) and name else f"server-{place}"), raw


def _looks_like_a_server(value: JsonValue) -> bool:
    return isinstance(value, dict) and not _OF_A_SERVER.isdisjoint(value)
