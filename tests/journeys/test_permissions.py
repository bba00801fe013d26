"""One table says who may do what: every route and every MCP method of the installed hub keeps to it."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from tests.requirements import requirement
from tests.rig.hub import Hub

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "authorisation.yaml").read_text())
CALLERS = ("anonymous", "stranger", "viewer", "member", "admin", "service-key", "mistyped")
# Those who are let in get a stream without an end; and the machine of the hub itself, where this runs, reads numbers.
NOT_HERE = {"GET /api/v1/events", "GET /api/v1/projects/{project}/events", "GET /metrics"}
UNSEEN = {"no-such-project", "no-such-team"}
PASSWORD = "three quiet words"
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
MODERN_METHODS = ("tools/list", "tools/call", "prompts/list", "prompts/get", "resources/list", "resources/read")


class Scene:
    """Two projects with a server, a toolset and a team of theirs, and the bearer of every caller."""

    def __init__(self, hub: Hub) -> None:
        self.word = secrets.token_hex(4)
        self.own, self.other = f"own-{self.word}", f"other-{self.word}"
        self.http = httpx2.Client(base_url=hub.url, timeout=60)
        self.bearers: dict[str, str | None] = {"anonymous": None}
        for who in ("stranger", "viewer", "member", "admin", "neighbour"):
            self.bearers[who] = self._person(hub, f"{who}-{self.word}@example.org")
        self._project(self.own, "admin")
        self._project(self.other, "neighbour")
        for role in ("viewer", "member"):
            self.done("admin", "POST", f"projects/{self.own}/members", {"user": self.email(role), "role": role})
        made = self.done("admin", "POST", f"projects/{self.own}/keys", {"name": "k", "kind": "service"})
        self.bearers["service-key"] = made["key"]
        self.bearers["mistyped"] = made["key"][:-1] + ("0" if made["key"][-1] != "0" else "1")

    def email(self, who: str) -> str:
        return f"{who}-{self.word}@example.org"

    def _person(self, hub: Hub, email: str) -> str:
        hub.rest("POST", "users", json={"email": email, "password": PASSWORD})
        return self.http.post("/api/v1/auth/password-token", json={"email": email, "password": PASSWORD}).json()[
            "token"
        ]

    def _project(self, name: str, who: str) -> None:
        self.done(who, "POST", "projects", {"name": name})
        self.done(who, "POST", "teams", {"name": name})
        server = {"name": "tools", "url": "http://127.0.0.1:1/mcp", "disabled": True}
        self.done(who, "POST", f"projects/{name}/servers", server)
        self.done(who, "POST", f"projects/{name}/toolsets", {"name": "some", "tools": ["tools.*"]})

    def done(self, who: str, method: str, path: str, body: Any) -> Any:
        answer = self.ask(who, method, f"/api/v1/{path}", json=body)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json()

    def ask(self, who: str, method: str, path: str, **more: Any) -> httpx2.Response:
        bearer = self.bearers[who]
        headers = {**more.pop("headers", {}), **({} if bearer is None else {"Authorization": f"Bearer {bearer}"})}
        return self.http.request(method, path, headers=headers, **more)


def expected(row: str, where: str) -> dict[str, str]:
    written: dict[str, object] = TABLE["rows"][row].get(where) or TABLE["rows"][row]["own"]
    found: dict[str, str] = {}
    for name, cell in written.items():
        for caller in TABLE["groups"].get(name, [name]):
            found[caller] = str(cell)
    return found


def met(answer: httpx2.Response) -> str:
    """`in`, or the status of the refusal."""
    if answer.status_code in {401, 403}:
        return str(answer.status_code)
    return "404" if answer.status_code == 404 and answer.json().get("code") in UNSEEN else "in"


def filled(template: str, name: str) -> str:
    path = template.replace("{project}", name).replace("{team}", name)
    path = path.replace("{server}", "tools").replace("{toolset}", "some")
    while "{" in path:
        head, _, rest = path.partition("{")
        path = f"{head}nothing{rest.partition('}')[2]}"
    return path


@pytest.fixture
def scene(hub: Hub) -> Iterator[Scene]:
    made = Scene(hub)
    yield made
    made.http.close()


@requirement("P10")
@pytest.mark.timeout(600)
def test_every_route_keeps_to_the_table(scene: Scene) -> None:
    wrong: list[object] = []
    for route, row in TABLE["rest"].items():
        method, _, template = route.partition(" ")
        for where, name in (("own", scene.own), ("other", scene.other)):
            cells = expected(row, where)
            for caller in CALLERS:
                is_let_in = cells[caller] == "in"
                if route in NOT_HERE or (is_let_in and route in TABLE["does"]):
                    # What comes of it has journeys of its own.
                    continue
                body = {} if method in {"GET", "DELETE"} else {"json": []}
                answer = scene.ask(caller, method, filled(template, name), **body)
                if met(answer) != cells[caller]:
                    wrong.append((route, where, caller, answer.status_code, answer.text[:200]))
    assert wrong == [], wrong


@requirement("P10")
def test_every_method_keeps_to_the_table(scene: Scene) -> None:
    for method in MODERN_METHODS:
        for where, name in (("own", scene.own), ("other", scene.other)):
            cells = expected("mcp", where)
            for caller in CALLERS:
                status = called(scene, caller, method, name=name)
                found = "in" if status not in {401, 403, 404} else str(status)
                assert found == cells[caller], (method, where, caller, status)


def called(scene: Scene, caller: str, method: str, *, name: str) -> int:
    params = {"name": "tools__echo", "uri": "x:y", "_meta": META}
    headers = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": method,
        "Mcp-Name": "x:y" if method == "resources/read" else "tools__echo",
    }
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return scene.ask(caller, "POST", f"/projects/{name}/unified/mcp", json=message, headers=headers).status_code
