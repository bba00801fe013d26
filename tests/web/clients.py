"""An MCP client from outside, as small as one can be."""

from typing import Any, Final

import httpx2

from tests.rig.hub import Project
from tests.rig.processes import until

REVISION: Final = "2025-06-18"
LIMIT_S: Final = 20.0


def call_tools(project: Project, calls: dict[str, dict[str, Any]], *, client: str = "Cursor", key: str = "") -> None:
    """Calls tools on the unified endpoint, one after the other, with a key made for it or the one given."""
    known = _recorded(project)
    bearer = key or project.new_key(f"{client} in a test")
    headers = {"Authorization": f"Bearer {bearer}", "Accept": "application/json, text/event-stream"}
    hello = {
        "protocolVersion": REVISION,
        "capabilities": {},
        "clientInfo": {"name": client, "version": "2.4"},
    }
    with httpx2.Client(headers=headers, timeout=LIMIT_S) as http:
        greeted = http.post(project.url(), json=_request(1, "initialize", hello)).raise_for_status()
        http.headers["MCP-Protocol-Version"] = REVISION
        http.headers["Mcp-Session-Id"] = greeted.headers["mcp-session-id"]
        http.post(project.url(), json={"jsonrpc": "2.0", "method": "notifications/initialized"}).raise_for_status()
        for number, (name, arguments) in enumerate(calls.items(), start=2):
            http.post(project.url(), json=_request(number, "tools/call", {"name": name, "arguments": arguments}))
    # Records reach the list a moment after the answers.
    until(lambda: len(_recorded(project) - known) >= len(calls), limit_s=LIMIT_S, what="the records of these calls")


def _recorded(project: Project) -> set[str]:
    return {one["id"] for one in project.rest("GET", "calls?limit=100")["items"] if one["method"] == "tools/call"}


def _request(number: int, method: str, params: dict[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
