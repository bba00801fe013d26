"""The table of clients, as pages get it."""

import json

import pytest

from mcp_orch.formats.clients import CLIENTS
from tests.rest.asking import ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio


async def test_pages_get_the_table_that_the_command_uses_and_no_key_is_in_it(hub: Hub) -> None:
    query = "name=demo&url=http://h/projects/demo/unified/mcp&sse_url=http://h/projects/demo/unified/sse"
    said = await ask(hub.rest, "GET", f"/api/v1/clients?{query}", token=hub.tokens["vic"])
    assert said.status == 200, said.body
    cards = {one["id"]: one for one in said.json["items"]}
    assert list(cards) == [one.id for one in CLIENTS]
    cursor, vscode = cards["cursor"], cards["vscode"]
    assert json.loads(cursor["snippet"])["mcpServers"]["demo"] == {
        "url": "http://h/projects/demo/unified/mcp",
        "headers": {"Authorization": "Bearer {key}"},
    }
    assert json.loads(vscode["sse_snippet"])["servers"]["demo"]["url"] == "http://h/projects/demo/unified/sse"
    assert cursor["link"].startswith("cursor://")
    assert (cards["chatgpt"]["cloud"], cards["claude-desktop"]["stdio_only"]) == (True, True)
    assert (cards["codex"]["sse_snippet"], cards["warp"]["connect"]) == (None, None)
    assert cards["claude-code"]["command"].endswith('--header "Authorization: Bearer {key}"')
    assert (cursor["connect"], set(cursor["files"])) == ("mcp-orch connect cursor", {"linux", "macos", "windows"})
