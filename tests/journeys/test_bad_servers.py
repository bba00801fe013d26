"""A server that is broken shows its reason and disturbs nobody."""

import json
import time
from typing import Any

import pytest

from tests.requirements import requirement
from tests.rig.foreign_servers import odd_stdio
from tests.rig.hub import Hub, Project
from tests.rig.odd_server import EXACT_RESULT
from tests.rig.processes import free_port, until
from tests.rig.raw_http import RawClient, envelope


@pytest.fixture(scope="module")
def odd(hub: Hub) -> Project:
    """A project in which most servers are broken and one is well."""
    project = hub.new_project("odd")
    project.add_server("well", **odd_stdio("well").definition)
    project.add_server("exits", **odd_stdio("exits", "exits").definition)
    project.add_server("silent", **odd_stdio("silent", "silent", timeout=2).definition)
    project.add_server("junk", **odd_stdio("junk", "only-garbage", timeout=2).definition)
    project.add_server("chatty", **odd_stdio("chatty", "garbage").definition)
    project.add_server("twice", **odd_stdio("twice", "twice").definition)
    project.add_server("missing", command="/no/such/command")
    project.add_server("nobody-there", url=f"http://127.0.0.1:{free_port()}/mcp", transport="streamable-http")
    project.wait_ready("well", "chatty", "twice")
    return project


BROKEN = {
    "exits": "no licence",
    "silent": "",
    "junk": "",
    "missing": "/no/such/command",
    "nobody-there": "",
}


@requirement("bad-input:defined-answer", "P32")
@pytest.mark.parametrize("server", BROKEN)
def test_a_broken_server_says_why(odd: Project, server: str) -> None:
    status = until(
        lambda: (found := odd.status(server))["state"] in {"failed", "degraded"} and found, limit_s=20, what="failure"
    )
    assert status["reason"]
    assert BROKEN[server] in status["reason"] + " ".join(status["last_lines"])


@requirement("bad-input:defined-answer")
@pytest.mark.parametrize("server", BROKEN)
def test_a_call_to_a_broken_server_fails_clearly_and_soon(odd: Project, server: str) -> None:
    client = RawClient(url=odd.url(server), key=odd.new_key(server))
    started = time.monotonic()
    response = client.call("echo", text="hello")
    assert time.monotonic() - started < 15
    assert response.message["error"]["message"], response


@requirement("lists:dead-server-named", "P01")
def test_broken_servers_are_named_beside_the_list_of_the_others(odd: Project) -> None:
    client = RawClient(url=odd.url(), key=odd.new_key("list"))

    def listed() -> dict[str, Any] | None:
        started = time.monotonic()
        result = client.modern("tools/list").message["result"]
        assert time.monotonic() - started < 10
        names = {tool["name"].partition("__")[0] for tool in result["tools"]}
        return result if names == {"well", "chatty", "twice"} else None

    result = until(listed, limit_s=20, what="the list of the well")
    for server in BROKEN:
        assert f'"{server}"' in str(result["_meta"]).replace("'", '"'), result["_meta"]


@requirement("P34")
def test_lines_that_are_no_messages_are_passed_over(odd: Project) -> None:
    client = RawClient(url=odd.url("chatty"), key=odd.new_key("chatty"))
    assert client.call("echo", text="hello").message["result"]["content"] == [{"type": "text", "text": "hello"}]


@requirement("answers:each-to-its-asker")
def test_a_second_answer_goes_to_nobody(odd: Project) -> None:
    client = RawClient(url=odd.url("twice"), key=odd.new_key("twice"))
    for text in ("one", "two", "three"):
        assert client.call("echo", text=text).message["result"]["content"][0]["text"] == text


@requirement("bad-input:defined-answer")
def test_a_line_of_100_megabytes_fails_its_call_alone(odd: Project, hub: Hub) -> None:
    client = RawClient(url=odd.url("well"), key=odd.new_key("huge"))
    assert "error" in client.call("huge").message
    until(lambda: "result" in client.call("echo", text="again").message, limit_s=15, what="the next call")
    assert hub.rest("GET", "projects")


@requirement("repeat:only-if-nothing-written")
def test_a_call_whose_server_dies_fails_and_is_not_repeated(odd: Project) -> None:
    client = RawClient(url=odd.url("well"), key=odd.new_key("die"))
    assert "error" in client.call("die").message
    first = until(lambda: client.call("pid").message.get("result"), limit_s=15, what="the server is back")
    # Had the call been repeated, the new process would have died of it too.
    assert client.call("pid").message["result"] == first


@requirement("bytes:unknown-fields-survive", "P03")
def test_what_nobody_knows_reaches_the_other_side_unchanged(odd: Project) -> None:
    client = RawClient(url=odd.url("well"), key=odd.new_key("exact"))
    body = (
        b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"exact","arguments":'
        b'{"big":98765432109876543210,"decimal":0.30000000000000000000001,"x":[null,{"y":1.50}]},'
        b'"x-unknown":{"kept":1.0},"_meta":{"com.example/trace":"abc",'
    ) + _envelope_members()
    headers = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": "tools/call", "Mcp_Name": "exact"}
    answered = client.send("POST", body, **headers).body.decode()
    for member in (
        '{"type":"hologram","depth":3.10,"of":"unknown type"}',
        '"big":123456789012345678901234567890,"decimal":0.10000000000000000000000001,"nothing":null',
        '"com.example/mark":{"kept":true,"number":1e400}',
        '"x-unknown":[1,{"deep":[]}]',
    ):
        assert member in EXACT_RESULT
        assert member in answered
    seen = client.call("seen").message["result"]["content"][0]["text"].replace(" ", "")
    for member in (
        '"big":98765432109876543210',
        '"decimal":0.30000000000000000000001',
        '[null,{"y":1.50}]',
        '"x-unknown":{"kept":1.0}',
        '"com.example/trace":"abc"',
    ):
        assert member in seen


def _envelope_members() -> bytes:
    return json.dumps(envelope())[1:].encode() + b"}}"
