"""Headers, sessions, views and trace context, as raw requests through a running hub."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.requirements import requirement
from tests.rig.foreign_servers import conformance_http, odd_stdio
from tests.rig.hub import Hub, Project
from tests.rig.raw_http import RawClient, envelope, initialize

TRACE = {
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "tracestate": "vendor=opaque",
    "baggage": "user=alice",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """A project with a child process, one that has views, and a modern server over HTTP."""

    project: Project
    key: str

    def client(self, server: str | None = None, *, key: str | None = None, transport: str = "mcp") -> RawClient:
        return RawClient(url=self.project.url(server, transport=transport), key=key or self.key)


@pytest.fixture(scope="module")
def wires(hub: Hub) -> Iterator[Wires]:
    project = hub.new_project("wires")
    with conformance_http(era="modern") as url:
        project.add_server("odd", **odd_stdio("odd").definition)
        project.add_server("views", **odd_stdio("views", "views").definition)
        project.add_server("new", url=url, transport="streamable-http")
        project.wait_ready("odd", "views", "new")
        yield Wires(project=project, key=project.new_key("wires"))
    project.delete()


def opened(client: RawClient, revision: str) -> dict[str, str]:
    """The fields of a session that was just opened."""
    answer = client.post(initialize(revision))
    assert answer.message["result"]["protocolVersion"] == revision
    return {"Mcp_Session_Id": answer.headers["mcp-session-id"], "MCP_Protocol_Version": revision}


def listed(client: RawClient) -> list[dict[str, Any]]:
    return client.modern("tools/list").message["result"]["tools"]


@requirement("P05")
@pytest.mark.parametrize(("server", "tool"), [("new", "test_x_mcp_header"), (None, "new__test_x_mcp_header")])
def test_arguments_in_headers_must_be_those_of_the_body_whatever_the_tool_is_called(
    wires: Wires, server: str | None, tool: str
) -> None:
    client = wires.client(server)
    call = {"name": tool, "arguments": {"region": "us-west1"}}
    for said in ("us-west1", "=?base64?dXMtd2VzdDE=?="):
        assert "result" in client.modern("tools/call", call, Mcp_Param_Region=said).message
    for said in ("eu-north1", None, "=?base64?broken"):
        refused = client.modern("tools/call", call, Mcp_Param_Region=said)
        assert (refused.status, refused.error_code) == (400, -32020)
    for field in ("Mcp_Method", "Mcp_Name", "MCP_Protocol_Version"):
        refused = client.modern("tools/call", call, Mcp_Param_Region="us-west1", **{field: "other"})
        assert (refused.status, refused.error_code) in {(400, -32020), (400, -32022)}


@requirement("P01", "P03")
def test_views_of_tools_are_read_where_they_are_named(wires: Wires) -> None:
    own, shared = wires.client("views"), wires.client()
    [tool] = [one for one in listed(own) if one["name"] == "shown"]
    assert tool["_meta"] == {"ui": {"resourceUri": "ui://odd/view.html"}, "com.example/x": 1}
    [tool] = [one for one in listed(shared) if one["name"] == "views__shown"]
    uri = tool["_meta"]["ui"]["resourceUri"]
    assert uri == "ui://mcp+views+odd/view.html"
    for client, at in ((own, "ui://odd/view.html"), (shared, uri)):
        result = client.modern("resources/read", {"uri": at}).message["result"]
        assert [(one["uri"], one["text"]) for one in result["contents"]] == [(at, "<p>hello</p>")]
        assert result["cacheScope"] == "private"


@requirement("P03")
def test_a_tool_that_can_not_be_mirrored_is_left_out_where_it_must_be_and_the_reason_is_seen(wires: Wires) -> None:
    client = wires.client("views")
    assert [one["name"] for one in listed(client)] == ["shown"]
    refused = client.modern("tools/call", {"name": "unmirrored", "arguments": {}})
    assert refused.error_code == -32602
    fields = opened(client, "2025-11-25")
    legacy = client.post({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}, **fields).message["result"]["tools"]
    assert [one["name"] for one in legacy] == ["shown", "unmirrored"]
    tools = wires.project.rest("GET", "servers/views/tools")["items"]
    assert [bool(one["hidden"]) for one in tools] == [False, True]
    assert "x-mcp-header of place is not a header name" in tools[1]["hidden"]


@requirement("bytes:unknown-fields-survive")
@pytest.mark.parametrize(("server", "prefix"), [("odd", ""), (None, "odd__")])
def test_trace_context_travels_with_the_call(wires: Wires, server: str | None, prefix: str) -> None:
    client = wires.client(server)
    call = {"name": f"{prefix}exact", "_meta": {**envelope(), **TRACE}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    fields = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": "tools/call", "Mcp_Name": f"{prefix}exact"}
    assert client.post(message, **fields).status == 200
    seen = json.loads(client.call(f"{prefix}seen").message["result"]["content"][0]["text"])
    assert {name: seen["params"]["_meta"].get(name) for name in TRACE} == TRACE


@requirement("P04", "P05")
@pytest.mark.parametrize("revision", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_a_session_is_its_callers_at_its_endpoint_until_it_ends(wires: Wires, revision: str) -> None:
    client, ping = wires.client("odd"), {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    fields = opened(client, revision)
    assert client.post(ping, **fields).message["result"] == {}
    stranger = wires.client("odd", key=wires.project.new_key(f"stranger {revision}"))
    for other in (stranger, wires.client("views"), wires.client()):
        assert other.post(ping, **fields).status == 404
    assert client.post(ping, **{**fields, "MCP_Protocol_Version": "1999-01-01"}).status == 400
    assert client.post(ping, **fields, Origin="https://evil.example").status == 403
    assert client.post(ping, **fields, Host="evil.example").status == 421
    batch = client.post([ping, {**ping, "id": 3}], **fields)
    if revision == "2025-03-26":
        assert [one["id"] for one in json.loads(batch.body)] == [2, 3]
    else:
        assert batch.status == 400
    assert client.send("DELETE", **fields).status == 204
    assert client.post(ping, **fields).status == 404


@requirement("P25")
def test_a_server_shows_what_it_speaks(wires: Wires) -> None:
    spoken = {server: wires.project.status(server) for server in ("odd", "new")}
    assert {server: (said["era"], said["revision"]) for server, said in spoken.items()} == {
        "odd": ("legacy", "2025-11-25"),
        "new": ("modern", "2026-07-28"),
    }
