"""What is written into each client: one golden value per row of the table, and the way back."""

import base64
import json
import tomllib
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml

from mcp_orch.formats.client_rows import FileLanguage, System, Way
from mcp_orch.formats.clients import BY_ID, CLIENTS
from mcp_orch.formats.connect import Connection, SnippetLanguage, entry_of, link_of, said_by, snippet
from mcp_orch.formats.editing import entry_in, with_entry

CONNECTION = Connection(name="demo", url="http://127.0.0.1:8000/projects/demo/unified/mcp", key="project_k")
BEARER = {"Authorization": "Bearer project_k"}
URL = CONNECTION.url
PLAIN = {"url": URL, "headers": BEARER}
HTTP = {"type": "http", **PLAIN}

GOLDEN = {
    "claude-code": {"mcpServers": {"demo": HTTP}},
    "claude-desktop": {
        "mcpServers": {"demo": {"command": "mcp-orch", "args": ["bridge", URL], "env": {"MCP_ORCH_KEY": "project_k"}}}
    },
    "cursor": {"mcpServers": {"demo": PLAIN}},
    "vscode": {"servers": {"demo": HTTP}},
    "visual-studio": {"servers": {"demo": HTTP}},
    "copilot-cli": {"mcpServers": {"demo": {**HTTP, "tools": ["*"]}}},
    "copilot-jetbrains": {"servers": {"demo": {"url": URL, "requestInit": {"headers": BEARER}}}},
    "jetbrains": {"mcpServers": {"demo": PLAIN}},
    "junie": {"mcpServers": {"demo": PLAIN}},
    "cline": {"mcpServers": {"demo": {"type": "streamableHttp", "disabled": False, **PLAIN}}},
    "roo-code": {"mcpServers": {"demo": {"type": "streamable-http", **PLAIN}}},
    "kilo-code": {"mcp": {"demo": {"type": "remote", "enabled": True, **PLAIN}}},
    "windsurf": {"mcpServers": {"demo": {"serverUrl": URL, "headers": BEARER}}},
    "antigravity": {"mcpServers": {"demo": {"serverUrl": URL, "headers": BEARER}}},
    "zed": {"context_servers": {"demo": PLAIN}},
    "gemini-cli": {"mcpServers": {"demo": {"httpUrl": URL, "headers": BEARER}}},
    "qwen-code": {"mcpServers": {"demo": {"httpUrl": URL, "headers": BEARER}}},
    "codex": {"mcp_servers": {"demo": {"url": URL, "http_headers": BEARER}}},
    "grok-cli": {"mcp_servers": {"demo": PLAIN}},
    "goose": {
        "extensions": {
            "demo": {
                "type": "streamable_http",
                "name": "demo",
                "enabled": True,
                "timeout": 300,
                "uri": URL,
                "headers": BEARER,
            }
        }
    },
    "lm-studio": {"mcpServers": {"demo": PLAIN}},
    "continue": {
        "mcpServers": [
            {"name": "demo", "type": "streamable-http", "url": URL, "requestOptions": {"headers": BEARER}},
        ]
    },
    "opencode": {"mcp": {"demo": {"type": "remote", "enabled": True, "oauth": False, **PLAIN}}},
    "crush": {"mcp": {"demo": HTTP}},
    "amp": {"amp.mcpServers": {"demo": PLAIN}},
    "warp": {"mcpServers": {"demo": PLAIN}},
    "kiro": {"mcpServers": {"demo": {"disabled": False, **PLAIN}}},
    "factory-droid": {"mcpServers": {"demo": HTTP}},
    "openclaw": {"mcp": {"servers": {"demo": {"transport": "streamable-http", **PLAIN}}}},
    "hermes": {"mcp_servers": {"demo": PLAIN}},
    "librechat": {"mcpServers": {"demo": {"type": "streamable-http", **PLAIN}}},
    "anythingllm": {"mcpServers": {"demo": {"type": "streamable", **PLAIN}}},
}
IN_WORDS = {"chatgpt", "claude-web", "n8n", "open-webui", "mcp-inspector"}
READERS = {
    SnippetLanguage.JSON: json.loads,
    SnippetLanguage.TOML: tomllib.loads,
    SnippetLanguage.YAML: yaml.safe_load,
}


def test_every_row_has_its_golden_value_and_ids_are_unique() -> None:
    assert {one.id for one in CLIENTS} == {*GOLDEN, *IN_WORDS}
    assert len(BY_ID) == len(CLIENTS)


@pytest.mark.parametrize("client", GOLDEN)
def test_each_client_gets_the_shape_it_reads(client: str) -> None:
    written = snippet(client, CONNECTION)
    assert READERS[written.language](written.text) == GOLDEN[client]


@pytest.mark.parametrize("client", [one.id for one in CLIENTS if one.way is Way.FILE])
def test_what_was_written_is_read_again_as_it_was_meant(client: str) -> None:
    row = BY_ID[client]
    body = with_entry(b"", row, name="demo", entry=entry_of(row, CONNECTION))
    entry = entry_in(body, row, name="demo")
    assert entry is not None
    assert said_by(row, entry) == Connection(name="", url=URL, key="project_k")
    assert set(row.files) == set(System)


def test_entries_of_others_are_not_taken_for_ours() -> None:
    cursor = BY_ID["cursor"]
    assert said_by(cursor, {"command": "npx"}) is None
    assert said_by(cursor, {"url": URL, "headers": ["Authorization"]}) is None
    assert said_by(BY_ID["claude-desktop"], {"args": ["bridge"], "env": {"MCP_ORCH_KEY": "k"}}) is None


def test_the_old_transport_is_written_where_it_is_known() -> None:
    assert entry_of(BY_ID["vscode"], CONNECTION, is_sse=True)["type"] == "sse"
    assert entry_of(BY_ID["gemini-cli"], CONNECTION, is_sse=True) == PLAIN
    assert entry_of(BY_ID["codex"], CONNECTION, is_sse=True) == entry_of(BY_ID["codex"], CONNECTION)


def test_clients_without_a_file_get_words() -> None:
    shell = snippet("mcp-inspector", CONNECTION)
    assert (shell.place, shell.language, URL in shell.text) == ("in a shell", SnippetLanguage.TEXT, True)
    words = snippet("n8n", CONNECTION)
    assert (words.place, words.text) == ("in its settings", URL)
    assert words.note is not None
    assert URL in words.note


def test_links_open_the_client_and_carry_no_key() -> None:
    links = {one.id: link for one in CLIENTS if (link := link_of(one, CONNECTION)) is not None}
    assert set(links) == {"cursor", "vscode", "goose", "lm-studio", "kiro"}
    assert not [link for link in links.values() if "project_k" in link or "Bearer" in unquote(link)]
    config = parse_qs(urlsplit(links["cursor"]).query)["config"][0]
    assert json.loads(base64.b64decode(config)) == {"url": URL}
    assert json.loads(unquote(links["vscode"].partition("?")[2])) == {"name": "demo", "type": "http", "url": URL}
    assert parse_qs(urlsplit(links["goose"]).query)["url"] == [URL]


def test_a_client_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        snippet("netscape", CONNECTION)


def test_every_file_is_in_a_language_that_is_edited() -> None:
    assert {one.language for one in CLIENTS if one.way is Way.FILE} == set(FileLanguage)
