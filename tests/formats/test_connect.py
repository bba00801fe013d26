"""What is written into each client: one golden text per row of the table."""

import json
import tomllib

import pytest

from mcp_orch.formats.connect import CLIENTS, Connection, SnippetLanguage, snippet

CONNECTION = Connection(name="demo", url="http://127.0.0.1:8000/projects/demo/unified/mcp", key="project_k")
BEARER = {"Authorization": "Bearer project_k"}
URL = CONNECTION.url

GOLDEN = {
    "cursor": {"mcpServers": {"demo": {"url": URL, "headers": BEARER}}},
    "vscode": {
        "servers": {
            "demo": {"type": "http", "url": URL, "headers": {"Authorization": "Bearer ${input:demo-key}"}},
        },
        "inputs": [
            {"id": "demo-key", "type": "promptString", "description": "Key for 127.0.0.1:8000", "password": True}
        ],
    },
    "cline": {"mcpServers": {"demo": {"type": "streamableHttp", "disabled": False, "url": URL, "headers": BEARER}}},
    "windsurf": {"mcpServers": {"demo": {"serverUrl": URL, "headers": BEARER}}},
    "gemini-cli": {"mcpServers": {"demo": {"httpUrl": URL, "headers": BEARER}}},
    "zed": {"context_servers": {"demo": {"url": URL, "headers": BEARER}}},
    "codex": {"mcp_servers": {"demo": {"url": URL, "http_headers": BEARER}}},
}


@pytest.mark.parametrize("client", GOLDEN)
def test_each_client_gets_the_shape_it_reads(client):
    written = snippet(client, CONNECTION)
    read = tomllib.loads if written.language is SnippetLanguage.TOML else json.loads
    assert read(written.text) == GOLDEN[client]


def test_claude_code_gets_a_command():
    assert snippet("claude-code", CONNECTION).text == (
        f'claude mcp add --transport http demo {URL} --header "Authorization: Bearer project_k"'
    )


def test_every_row_has_its_golden_text():
    assert set(CLIENTS) == {*GOLDEN, "claude-code"}


def test_a_client_nobody_knows_is_an_error():
    with pytest.raises(KeyError):
        snippet("netscape", CONNECTION)
