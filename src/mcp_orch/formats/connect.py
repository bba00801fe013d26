"""What to write into each client so that it reaches the hub, made from the row of the client."""

import base64
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from mcp_orch.formats.client_rows import Client
from mcp_orch.formats.clients import BY_ID
from mcp_orch.formats.editing import with_entry
from mcp_orch.kit.wire_json import JsonObject, JsonValue


class SnippetLanguage(StrEnum):
    """What a snippet is written in."""

    JSON = "json"
    TOML = "toml"
    YAML = "yaml"
    TEXT = "text"


CLIENTS: Final = BY_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What a client is to be told."""

    name: str
    """Under which name the client shows it: that of the project or server, not of the product."""
    url: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """What to write, and where."""

    client: str
    place: str
    language: SnippetLanguage
    text: str
    note: str | None


def snippet(client: str, connection: Connection, *, is_sse: bool = False) -> Snippet:
    """The snippet for a client of the table. Raises KeyError for others."""
    row = BY_ID[client]
    note = row.note.replace("{url}", connection.url) if row.note else None
    if not row.entry:
        text = _filled_text(row.command, connection) if row.command else connection.url
        place = "in a shell" if row.command else "in its settings"
        return Snippet(client=row.title, place=place, language=SnippetLanguage.TEXT, text=text, note=note)
    place = next(iter(row.files.values()), "in its settings")
    text = with_entry(b"", row, name=connection.name, entry=entry_of(row, connection, is_sse=is_sse)).decode()
    return Snippet(
        client=row.title, place=place, language=SnippetLanguage(row.language.value), text=text.strip(), note=note
    )


def entry_of(client: Client, connection: Connection, *, is_sse: bool = False) -> JsonObject:
    """The entry of this client for this connection."""
    template = client.sse_entry if is_sse and client.sse_entry is not None else client.entry
    found = _filled(template, connection)
    assert isinstance(found, dict)
    return found


def link_of(client: Client, connection: Connection) -> str | None:
    """A link that opens the client with everything but the key, which links must not carry; None: it has none."""
    if client.link is None:
        return None
    plain = {key: value for key, value in entry_of(client, connection).items() if key != "headers"}
    if client.link_encoding == "url":
        config = quote(json.dumps({"name": connection.name, **plain}), safe="")
    else:
        config = quote(base64.b64encode(json.dumps(plain).encode()).decode(), safe="")
    name, url = quote(connection.name, safe=""), quote(connection.url, safe="")
    return client.link.replace("{name}", name).replace("{url}", url).replace("{config}", config)


def said_by(client: Client, entry: JsonObject) -> Connection | None:
    """What an entry of this client says: the way back from `entry_of`; None when it is not of our making."""
    url, bearer, key = _where("{url}", client.entry), _where("{bearer}", client.entry), _where("{key}", client.entry)
    found_url = _at(entry, url)
    found_key = _at(entry, bearer or key)
    if not isinstance(found_url, str) or not isinstance(found_key, str):
        return None
    return Connection(name="", url=found_url, key=found_key.removeprefix("Bearer "))


def _filled(template: JsonValue, connection: Connection) -> JsonValue:
    if isinstance(template, dict):
        return {key: _filled(value, connection) for key, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, connection) for value in template]
    return _filled_text(template, connection) if isinstance(template, str) else template


def _filled_text(text: str, connection: Connection) -> str:
    values = {
        "{name}": connection.name,
        "{url}": connection.url,
        "{bearer}": f"Bearer {connection.key}",
        "{key}": connection.key,
    }
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def _where(mark: str, template: JsonValue, *, path: tuple[str | int, ...] = ()) -> tuple[str | int, ...] | None:
    if template == mark:
        return path
    pairs: list[tuple[str | int, JsonValue]] = []
    if isinstance(template, dict):
        pairs = [*template.items()]
    elif isinstance(template, list):
        pairs = [*enumerate(template)]
    return next((found for key, value in pairs if (found := _where(mark, value, path=(*path, key)))), None)


def _at(value: JsonValue, path: tuple[str | int, ...] | None) -> JsonValue:
    for step in path or ():
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value if path else None
