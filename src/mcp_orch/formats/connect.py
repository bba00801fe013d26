"""What to write into each client so that it reaches the hub: one row of a table per client."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit


class SnippetLanguage(StrEnum):
    """What a snippet is written in."""

    JSON = "json"
    TOML = "toml"
    SHELL = "shell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What a client is to be told."""

    name: str
    """Under which name the client shows it: that of the project or server, not of the product."""
    url: str
    """Streamable HTTP."""
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """One client: where its settings lie and what to write there."""

    id: str
    title: str
    place: str
    """A file, relative to the home directory, or the place in words."""
    language: SnippetLanguage
    write: Callable[[Connection], str]
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """What to write, and where."""

    client: str
    place: str
    language: SnippetLanguage
    text: str
    note: str | None


def snippet(client: str, connection: Connection) -> Snippet:
    """The snippet for a client of the table. Raises KeyError for others."""
    row = CLIENTS[client]
    return Snippet(client=row.title, place=row.place, language=row.language, text=row.write(connection), note=row.note)


def _bearer(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.key}"}


def _json(container: str, *, url_key: str = "url", **more: object) -> Callable[[Connection], str]:
    def write(connection: Connection) -> str:
        entry = {**more, url_key: connection.url, "headers": _bearer(connection)}
        return json.dumps({container: {connection.name: entry}}, indent=2, ensure_ascii=False)

    return write


def _claude_code(connection: Connection) -> str:
    return (
        f"claude mcp add --transport http {connection.name} {connection.url} "
        f'--header "Authorization: Bearer {connection.key}"'
    )


def _codex(connection: Connection) -> str:
    # A basic string of TOML escapes like one of JSON.
    name, url, bearer = (json.dumps(text) for text in (connection.name, connection.url, f"Bearer {connection.key}"))
    return f"[mcp_servers.{name}]\nurl = {url}\nhttp_headers = {{ Authorization = {bearer} }}"


def _vs_code(connection: Connection) -> str:
    secret = f"{connection.name}-key"
    entry = {
        "type": "http",
        "url": connection.url,
        "headers": {"Authorization": f"Bearer ${{input:{secret}}}"},
    }
    host = urlsplit(connection.url).netloc
    question = {"id": secret, "type": "promptString", "description": f"Key for {host}", "password": True}
    return json.dumps({"servers": {connection.name: entry}, "inputs": [question]}, indent=2, ensure_ascii=False)


_ROWS: Final = (
    ClientRow(
        id="claude-code",
        title="Claude Code",
        place="in a shell",
        language=SnippetLanguage.SHELL,
        write=_claude_code,
    ),
    ClientRow(
        id="cursor",
        title="Cursor",
        place="~/.cursor/mcp.json",
        language=SnippetLanguage.JSON,
        write=_json("mcpServers"),
    ),
    ClientRow(
        id="vscode",
        title="VS Code",
        place=".vscode/mcp.json",
        language=SnippetLanguage.JSON,
        write=_vs_code,
        note="VS Code asks for the key once and keeps it.",
    ),
    ClientRow(
        id="cline",
        title="Cline",
        place="cline_mcp_settings.json (MCP Servers > Configure)",
        language=SnippetLanguage.JSON,
        write=_json("mcpServers", type="streamableHttp", disabled=False),
        note="Without exactly this type Cline falls back to the old transport.",
    ),
    ClientRow(
        id="windsurf",
        title="Windsurf",
        place="~/.codeium/windsurf/mcp_config.json",
        language=SnippetLanguage.JSON,
        write=_json("mcpServers", url_key="serverUrl"),
    ),
    ClientRow(
        id="codex",
        title="Codex",
        place="~/.codex/config.toml",
        language=SnippetLanguage.TOML,
        write=_codex,
    ),
    ClientRow(
        id="gemini-cli",
        title="Gemini CLI",
        place="~/.gemini/settings.json",
        language=SnippetLanguage.JSON,
        write=_json("mcpServers", url_key="httpUrl"),
    ),
    ClientRow(
        id="zed",
        title="Zed",
        place="~/.config/zed/settings.json",
        language=SnippetLanguage.JSON,
        write=_json("context_servers"),
    ),
)

CLIENTS: Final = {row.id: row for row in _ROWS}
"""By id, in the order in which they are shown."""
