"""What is wrong with a request has its defined answer, and disturbs nobody."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.requirements import requirement
from tests.rig.foreign_servers import odd_stdio
from tests.rig.hub import Hub, Project
from tests.rig.raw_http import MODERN, RawClient, Response, envelope, initialize


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A project with one good server, and another project with its own key."""

    project: Project
    good: RawClient
    foreign_key: str


@pytest.fixture(scope="module")
def scene(hub: Hub) -> Iterator[Scene]:
    project, other = hub.new_project("bad-input"), hub.new_project("bad-input-other")
    project.add_server("good", **odd_stdio("good").definition)
    project.wait_ready("good")
    good = RawClient(url=project.url("good"), key=project.new_key("good"))
    yield Scene(project=project, good=good, foreign_key=other.new_key("foreign"))
    assert good.call("echo", text="still here").message["result"]["content"][0]["text"] == "still here"
    assert not [line for line in hub.process.last_lines if "Traceback" in line]


LIST = {"jsonrpc": "2.0", "id": 7, "method": "tools/list", "params": {"_meta": envelope()}}
MODERN_LIST_HEADERS = {"MCP_Protocol_Version": MODERN, "Mcp_Method": "tools/list"}


def list_with(body: bytes, **headers: str | None) -> Callable[[RawClient], Response]:
    return lambda client: client.send("POST", body, **{**MODERN_LIST_HEADERS, **headers})


GOOD_BODY = json.dumps(LIST).encode()
MALFORMED: dict[str, tuple[Callable[[RawClient], Response], int, set[int]]] = {
    "not JSON": (list_with(b"{oh no"), 400, {-32700}),
    "empty": (list_with(b""), 400, {-32700, -32600}),
    "BOM": (list_with(b"\xef\xbb\xbf" + GOOD_BODY), 400, {-32700}),
    "UTF-16": (list_with(json.dumps(LIST).encode("utf-16")), 400, {-32700}),
    "not UTF-8": (list_with(GOOD_BODY.replace(b"raw", b"r\xffw")), 400, {-32700}),
    "duplicate keys": (
        list_with(GOOD_BODY.replace(b'"id": 7', b'"id": 7, "method": "ping", "id": 8')),
        400,
        {-32700, -32600},
    ),
    "too deep": (list_with(GOOD_BODY.replace(b'"raw"', b"[" * 500 + b"]" * 500)), 400, {-32700, -32600, -32602}),
    "a number": (list_with(b"7"), 400, {-32600, -32700}),
    "method is a number": (list_with(GOOD_BODY.replace(b'"tools/list"', b"5")), 400, {-32600}),
    "id is an object": (list_with(GOOD_BODY.replace(b'"id": 7', b'"id": {}')), 400, {-32600}),
    "params is a list": (
        lambda client: client.post({**LIST, "params": []}, **MODERN_LIST_HEADERS),
        400,
        {-32600, -32602},
    ),
    "no jsonrpc member": (list_with(GOOD_BODY.replace(b'"jsonrpc": "2.0", ', b"")), 400, {-32600}),
    "no envelope": (
        lambda client: client.post({**LIST, "params": {}}, **MODERN_LIST_HEADERS),
        400,
        {-32602, -32020},
    ),
    "header names another method": (list_with(GOOD_BODY, Mcp_Method="tools/call"), 400, {-32020}),
    "header names another tool": (
        lambda client: client.modern("tools/call", {"name": "echo", "arguments": {}}, Mcp_Name="huge"),
        400,
        {-32020},
    ),
    "header names no method": (list_with(GOOD_BODY, Mcp_Method=None), 400, {-32020}),
    "unknown revision": (
        list_with(GOOD_BODY.replace(MODERN.encode(), b"2031-01-01"), MCP_Protocol_Version="2031-01-01"),
        400,
        {-32022},
    ),
    "header names another revision": (list_with(GOOD_BODY, MCP_Protocol_Version="2031-01-01"), 400, {-32020}),
    "revision of body and header differ": (
        list_with(GOOD_BODY.replace(MODERN.encode(), b"2027-01-01")),
        400,
        {-32020, -32022},
    ),
    "unknown method": (lambda client: client.modern("tools/dance"), 404, {-32601}),
    "method of the old era": (lambda client: client.modern("initialize"), 404, {-32601}),
    "unknown tool": (lambda client: client.call("nobody_has_this"), 200, {-32602}),
}


@requirement("bad-input:defined-answer")
@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_request_has_its_defined_answer(scene: Scene, case: str) -> None:
    send, status, codes = MALFORMED[case]
    response = send(scene.good)
    assert response.error_code in codes, response
    assert response.status == status, response
    assert "request_id" in response.body.decode()


@requirement("bad-input:defined-answer")
def test_an_oversized_body_is_refused_unread(scene: Scene) -> None:
    response = list_with(GOOD_BODY.replace(b'"raw"', b'"' + b"x" * (5 << 20) + b'"'))(scene.good)
    assert response.status == 413, response


@requirement("bad-input:defined-answer")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Type": "text/plain"}, {415, 400}),
        ({"Accept": "text/html"}, {406}),
        ({"Host": "evil.example.com"}, {403, 421}),
        ({"Origin": "https://evil.example.com"}, {403}),
        ({"Content_Length": "nonsense"}, {400}),
    ],
    ids=["content type", "accept", "host", "origin", "length"],
)
def test_a_wrong_header_is_refused(scene: Scene, headers: dict[str, str], status: set[int]) -> None:
    response = list_with(GOOD_BODY, **headers)(scene.good)
    assert response.status in status, response


@requirement("bad-input:defined-answer")
@pytest.mark.parametrize("key", [None, "nonsense", "project_abcdefghijkl_wrong", "user_wrong"])
@pytest.mark.parametrize("target", ["good", "nobody"])
def test_a_wrong_key_is_401_whatever_it_knocks_at(scene: Scene, key: str | None, target: str) -> None:
    client = RawClient(url=scene.project.url(target), key=key)
    response = client.modern("tools/list")
    assert response.status == 401, response
    assert response.headers["www-authenticate"].startswith("Bearer")
    if key is not None:
        assert 'error="invalid_token"' in response.headers["www-authenticate"]


@requirement("bad-input:defined-answer")
@pytest.mark.parametrize("target", ["good", "nobody"])
def test_a_foreign_key_is_404_and_says_what_it_opens(scene: Scene, target: str) -> None:
    response = RawClient(url=scene.project.url(target), key=scene.foreign_key).modern("tools/list")
    assert response.status == 404, response
    assert "this key opens project bad-input-other" in response.body.decode()


@requirement("bad-input:defined-answer")
def test_an_unknown_server_is_404(scene: Scene) -> None:
    response = RawClient(url=scene.project.url("nobody"), key=scene.good.key).modern("tools/list")
    assert response.status == 404, response


@requirement("bad-input:defined-answer")
def test_a_revoked_key_is_401(scene: Scene) -> None:
    made = scene.project.rest("POST", "keys", json={"name": "short", "kind": "service"})
    client = RawClient(url=scene.project.url("good"), key=made["key"])
    assert client.modern("tools/list").status == 200
    scene.project.rest("DELETE", f"keys/{made['id']}")
    assert client.modern("tools/list").status == 401


@requirement("bad-input:defined-answer")
def test_a_server_switched_off_is_404_with_the_reason(scene: Scene) -> None:
    scene.project.add_server("off", **odd_stdio("off").definition, disabled=True)
    response = RawClient(url=scene.project.url("off"), key=scene.good.key).modern("tools/list")
    assert response.status == 404, response
    assert "off" in response.body.decode()


@requirement("bad-input:defined-answer")
def test_sessions_of_the_old_era(scene: Scene) -> None:
    unknown = scene.good.post(
        {"jsonrpc": "2.0", "id": 2, "method": "ping"},
        Mcp_Session_Id="nobody-has-this",
        MCP_Protocol_Version="2025-11-25",
    )
    assert unknown.status == 404, unknown
    missing = scene.good.post({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}, MCP_Protocol_Version="2025-11-25")
    assert missing.status == 400, missing
    opened = scene.good.post(initialize())
    session = opened.headers["mcp-session-id"]
    known = {"Mcp_Session_Id": session, "MCP_Protocol_Version": "2025-11-25"}
    answered = scene.good.post({"jsonrpc": "2.0", "id": 2, "method": "tools/dance"}, **known)
    assert (answered.status, answered.error_code) == (200, -32601), answered
    foreign = RawClient(url=scene.good.url, key=scene.foreign_key).post(
        {"jsonrpc": "2.0", "id": 2, "method": "ping"}, **known
    )
    assert foreign.status == 404, foreign
    assert scene.good.send("DELETE", **known).status in {200, 202, 204}
    gone = scene.good.post({"jsonrpc": "2.0", "id": 2, "method": "ping"}, **known)
    assert gone.status == 404, gone


@requirement("bad-input:defined-answer")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_other_http_methods_are_405(scene: Scene, method: str) -> None:
    response = scene.good.send(method)
    assert response.status == 405, response


@requirement("bad-input:defined-answer")
def test_a_post_to_the_old_transport_needs_its_session(scene: Scene) -> None:
    client = RawClient(url=scene.project.url("good", transport="sse"), key=scene.good.key)
    assert client.post(initialize()).status == 405
