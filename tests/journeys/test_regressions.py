"""What went wrong in hubs of this kind before, in one place and through the doors of the product: one test each."""

import base64
import json
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from tests.rig.hub import EMAIL, PASSWORD, Hub, Project, command, environment, running_hub
from tests.rig.processes import until
from tests.rig.raw_http import RawClient, initialize

ROOT: Final = Path(__file__).parents[2]
SECRET: Final = "canary-3f9a1c77d2"
AUTH_SECRET: Final = "hT7wq2Zk9-LmXcVb4NfRs8YuJpAeD6GiO3"
OWN_WORDS: Final = "three quiet words"
EVIL: Final = "https://evil.example"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with running_hub(tmp_path_factory.mktemp("hub"), AUTH_SECRET=AUTH_SECRET) as running:
        yield running


@pytest.fixture(scope="module")
def demo(hub: Hub) -> Project:
    project = Project(hub=hub, name="demo")
    project.wait_ready("demo")
    return project


@pytest.fixture(scope="module")
def sam(hub: Hub) -> dict[str, str]:
    """The credential of somebody who is in no project."""
    return bearer(person(hub, "sam@example.org"))


def person(hub: Hub, email: str) -> str:
    hub.rest("POST", "users", json={"email": email, "password": OWN_WORDS})
    said = httpx2.post(
        f"{hub.url}/api/v1/auth/password-token", json={"email": email, "password": OWN_WORDS}, timeout=30
    )
    return said.json()["token"]


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def status(hub: Hub, method: str, path: str, *, headers: dict[str, str], body: Any = None) -> int:
    return httpx2.request(method, f"{hub.url}{path}", headers=headers, json=body, timeout=30).status_code


def tools(project: Project, key: str) -> set[str]:
    listed = RawClient(url=project.url(), key=key).modern("tools/list")
    return {one["name"] for one in listed.message["result"]["tools"]}


def unsigned(hub: Hub, *, algorithm: str) -> str:
    """A JWT that says it is the hub admin."""
    admin = next(one["id"] for one in hub.rest("GET", "users")["items"] if one["email"] == EMAIL)
    claims = {"sub": admin, "id": admin, "user_id": admin, "email": EMAIL, "is_admin": True, "exp": 4_102_444_800}
    parts = [{"alg": algorithm, "typ": "JWT"}, claims]
    return ".".join([*(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts), ""])


# Who is calling


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS256"])
def test_a_jwt_without_a_signature_is_nobody(hub: Hub, demo: Project, algorithm: str) -> None:
    forged = unsigned(hub, algorithm=algorithm)
    assert status(hub, "GET", "/api/v1/users", headers=bearer(forged)) == 401
    assert RawClient(url=demo.url(), key=forged).call("demo__echo", text="x").status == 401
    cookie = {"Cookie": f"orch_session={forged}; __Host-orch_session={forged}"}
    assert status(hub, "GET", "/api/v1/users", headers=cookie) == 401


def test_headers_that_name_somebody_are_not_believed_and_make_nobody(hub: Hub, demo: Project) -> None:
    names = ("X-User-Id", "X-User-ID", "X-User-Email", "X-Forwarded-User", "X-Forwarded-Email", "Remote-User")
    headers: dict[str, str] = dict.fromkeys((*names, "X-Auth-Request-Email", "X-Remote-User"), EMAIL)
    before = len(hub.rest("GET", "users")["items"])
    for path in ("/api/v1/users", "/api/v1/projects", "/api/v1/auth/session", "/api/v1/projects/demo/servers"):
        assert status(hub, "GET", path, headers=headers) == 401
        assert status(hub, "GET", path, headers={**headers, "X-User-Email": "new@example.org"}) == 401
    assert RawClient(url=demo.url(), headers=headers).call("demo__echo", text="x").status == 401
    assert len(hub.rest("GET", "users")["items"]) == before


def test_no_route_but_the_public_ones_answers_the_anonymous(hub: Hub) -> None:
    document = httpx2.get(f"{hub.url}/api/v1/openapi.json", timeout=30).json()
    shut = [
        (method.upper(), path.replace("{", "").replace("}", ""))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation["security"]
    ]
    assert len(shut) > 100
    answers = {f"{method} {path}": status(hub, method, path, headers={}) for method, path in shut}
    assert {one: code for one, code in answers.items() if code != 401} == {}


def test_no_spelling_of_an_endpoint_runs_a_tool_for_the_anonymous(hub: Hub, demo: Project) -> None:
    endpoint = f"{hub.url}/projects/{demo.name}"
    for path in ("servers/demo/mcp", "servers/demo/mcp/", "servers/demo/sse", "servers/demo/messages", "unified/mcp"):
        for url in (f"{endpoint}/{path}", f"{endpoint}/{path}?session=guess", f"{endpoint}//{path}"):
            answer = httpx2.post(url, json=initialize(), timeout=30)
            assert answer.status_code in {401, 404, 405}, (url, answer.status_code)
    for path in ("/api/process/start", "/api/servers", "/api/tools", "/messages/", "/api/workers/stop"):
        assert status(hub, "POST", path, headers={}, body={}) in {401, 404, 405}


# What a credential opens


def test_a_key_of_one_project_opens_nothing_of_another(hub: Hub, demo: Project) -> None:
    other = hub.new_project("neighbours")
    key = other.new_key("ours")
    for server in (None, "demo", "no-such-server"):
        for transport in ("mcp", "sse"):
            answer = RawClient(url=demo.url(server, transport=transport), key=key).send("GET")
            assert answer.status == 404
            assert b"this key opens project neighbours" in answer.body
        called = RawClient(url=demo.url(server), key=key).call("demo__echo", text="x")
        assert called.status == 404


def test_a_key_is_not_its_maker(hub: Hub, demo: Project) -> None:
    key = demo.rest("POST", "keys", json={"name": "mine", "kind": "personal"})["key"]
    for method, path in (("GET", "/api/v1/users"), ("GET", "/api/v1/projects"), ("POST", "/api/v1/projects")):
        assert status(hub, method, path, headers=bearer(key), body={"name": "x"}) == 403


def test_an_expired_key_is_shut(demo: Project) -> None:
    key = demo.new_key("short")
    soon = (datetime.now(UTC) + timedelta(seconds=1.5)).isoformat()
    demo.rest("PATCH", f"keys/{key.split('_')[1]}", json={"expires_at": soon})
    client = RawClient(url=demo.url(), key=key)
    until(lambda: client.modern("tools/list").status == 401, limit_s=20, what="the end of the key")
    assert client.call("demo__echo", text="x").status == 401


def test_the_limits_of_a_key_are_kept(demo: Project) -> None:
    elsewhere = demo.new_key("elsewhere", addresses=["192.0.2.0/24"])
    assert RawClient(url=demo.url(), key=elsewhere).modern("tools/list").status == 403
    slow = demo.new_key("slow", limits={"calls_per_minute": 1})
    assert [RawClient(url=demo.url(), key=slow).modern("tools/list").status for _ in range(2)] == [200, 429]


def test_a_tool_that_is_switched_off_is_neither_listed_nor_called(demo: Project) -> None:
    key = demo.new_key("switch")
    assert "demo__add" in tools(demo, key)
    demo.rest("PATCH", "servers/demo/tools/add", json={"enabled": False})
    try:
        assert "demo__add" not in tools(demo, key)
        for url, name in ((demo.url(), "demo__add"), (demo.url(), "demo.add"), (demo.url("demo"), "add")):
            refused = RawClient(url=url, key=key).modern("tools/call", {"name": name, "arguments": {"a": 1, "b": 2}})
            assert "error" in refused.message, (name, refused.message)
    finally:
        demo.rest("PATCH", "servers/demo/tools/add", json={"enabled": True})


def test_strangers_read_and_change_nothing_of_a_project(hub: Hub, demo: Project, sam: dict[str, str]) -> None:
    for path in ("", "/servers", "/servers/demo", "/activity", "/calls", "/keys", "/members", "/secrets", "/audit"):
        assert status(hub, "GET", f"/api/v1/projects/{demo.name}{path}", headers=sam) == 404
    for method, path in (("GET", "/users"), ("GET", "/audit"), ("PATCH", "/hub/settings"), ("GET", "/activity")):
        assert status(hub, method, f"/api/v1{path}", headers=sam, body={}) == 403


def test_nobody_but_a_hub_admin_runs_commands_on_the_machine(hub: Hub, tmp_path: Path) -> None:
    project = hub.new_project("commands")
    token = bearer(person(hub, "pia@example.org"))
    mark = tmp_path / "was here"
    new = {"name": "evil", "command": "touch", "args": [str(mark)]}
    seat = project.rest("POST", "members", json={"user": "pia@example.org", "role": "member"})["id"]
    path = "/api/v1/projects/commands/servers"
    assert status(hub, "POST", path, headers=token, body=new) == 403
    project.rest("PATCH", f"members/{seat}", json={"role": "admin"})
    assert status(hub, "POST", path, headers=token, body=new) == 201
    assert project.status("evil")["state"] == "held"
    assert status(hub, "POST", f"{path}/evil/test", headers=token) in {403, 409}
    assert not mark.exists()


# What is kept, and what is shown of it


def test_a_server_sees_nothing_of_the_environment_of_the_hub(hub: Hub, demo: Project) -> None:
    demo.add_server("nosy", command="sh", args=["-c", "env >&2; cat /proc/$PPID/environ >&2; exit 1"])
    until(lambda: demo.status("nosy")["state"] == "failed", limit_s=30, what="nosy ended")
    told = json.dumps(demo.rest("GET", "servers/nosy/logs"))
    demo.rest("DELETE", "servers/nosy")
    assert "PATH=" in told
    for secret in (AUTH_SECRET, PASSWORD, "INITIAL_ADMIN", "AUTH_SECRET"):
        assert secret not in told


def test_secrets_lie_sealed_and_are_shown_to_nobody(hub: Hub, demo: Project) -> None:
    demo.rest("PUT", "secrets/CANARY", json={"value": SECRET})
    demo.add_server("sealed", url="http://127.0.0.1:9/mcp", headers={"X-Token": SECRET}, env={"TOKEN": SECRET})
    for path in ("servers", "servers/sealed", "secrets", "secrets/CANARY", "activity", "audit"):
        assert SECRET not in json.dumps(demo.rest("GET", path)), path
    assert demo.rest("GET", "servers/sealed")["headers"] == {"X-Token": {"set": True}}
    demo.rest("DELETE", "servers/sealed")
    with sqlite3.connect(hub.data_dir / "hub.db") as database:
        dump = "\n".join(str(row) for row in database.iterdump())
    assert SECRET not in dump
    assert SECRET.encode() not in b"".join(one.read_bytes() for one in hub.data_dir.rglob("*") if one.is_file())


def test_the_log_of_the_hub_holds_no_credential(hub: Hub, demo: Project) -> None:
    key = demo.new_key("logged")
    RawClient(url=demo.url(), key=key).call("demo__echo", text=SECRET)
    said = "\n".join(hub.process.last_lines)
    for secret in (key, hub.token, PASSWORD, AUTH_SECRET, SECRET):
        assert secret not in said


@pytest.mark.parametrize("secret", ["changeme", "your-secret-key-change-this-in-production", "short"])
def test_production_starts_with_no_secret_that_everybody_knows(tmp_path: Path, secret: str) -> None:
    serve = [*command(), "serve", "--port", "0", "--data-dir", str(tmp_path)]
    settings = environment(MCP_ORCH_ENV="production", AUTH_SECRET=secret)
    ended = subprocess.run(serve, env=settings, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert "AUTH_SECRET" in ended.stderr
    assert secret not in ended.stderr


# Browsers, and what is told when something breaks


def test_no_foreign_page_is_let_in(hub: Hub, demo: Project) -> None:
    asks = {"Origin": EVIL, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    for path in ("/api/v1/projects", "/api/v1/auth/login", f"/projects/{demo.name}/unified/mcp"):
        for method, headers in (("OPTIONS", asks), ("GET", {"Origin": EVIL}), ("POST", {"Origin": EVIL})):
            answer = httpx2.request(method, f"{hub.url}{path}", headers=headers, timeout=30)
            told = {name.lower() for name in answer.headers}
            assert not told & {"access-control-allow-origin", "access-control-allow-credentials"}, (method, path)


def test_an_error_says_nothing_of_the_inside(hub: Hub, demo: Project) -> None:
    key = demo.new_key("clumsy")
    client = RawClient(url=demo.url(), key=key)
    answers = [
        client.send("POST", body) for body in (b"{", b"[]", b'{"jsonrpc":"2.0","id":{},"method":1}', b"\xff\xfe")
    ]
    answers += [client.modern("no/such-method"), client.call("demo__echo", text=1), client.call("nothing__here")]
    for answer in answers:
        assert answer.status < 500
        assert not any(word in answer.body for word in (b"Traceback", b'File "', b"site-packages", b"sqlalchemy"))
    assert status(hub, "GET", "/api/v1/users?cursor=%00&limit=x", headers=bearer(hub.token)) == 422


# Calls


def test_calls_at_once_on_one_server_do_not_disturb_each_other(demo: Project) -> None:
    client = RawClient(url=demo.url(), key=demo.new_key("many"))

    def echoed(number: int) -> str:
        return client.call("demo__echo", text=f"number {number}").message["result"]["content"][0]["text"]

    with ThreadPoolExecutor(10) as at_once:
        assert list(at_once.map(echoed, range(40))) == [f"number {number}" for number in range(40)]


def test_calls_over_every_transport_and_refused_ones_are_on_record(demo: Project) -> None:
    key = demo.new_key("recorded")
    unified, single = RawClient(url=demo.url(), key=key), RawClient(url=demo.url("demo"), key=key)
    unified.call("demo__echo", text="one")
    single.call("echo", text="two")
    single.call("no-such-tool")
    mine = key.split("_")[1]

    def recorded() -> bool:
        calls = demo.rest("GET", "calls?limit=200")["items"]
        return sum(mine in json.dumps(one) for one in calls) >= 3

    until(recorded, limit_s=20, what="the records of three calls")


def test_looking_at_servers_and_starting_anew_switch_nothing_off(hub: Hub, tmp_path: Path) -> None:
    with running_hub(tmp_path / "hub") as first:
        Project(hub=first, name="demo").wait_ready("demo")
        looked = [*command(), "list-tools", "--data-dir", str(tmp_path / "hub")]
        assert subprocess.run(looked, env=environment(), capture_output=True, timeout=60, check=False).returncode == 0
    with running_hub(tmp_path / "hub") as again:
        project = Project(hub=again, name="demo")
        project.wait_ready("demo")
        assert not project.rest("GET", "servers/demo")["disabled"]


def test_the_compose_file_hands_nobody_the_docker_socket_and_no_default_password() -> None:
    text = (ROOT / "compose.yaml").read_text()
    assert "docker.sock" not in text
    assert not any(word in text.lower() for word in ("changeme", "postgres:postgres", "password: password"))
