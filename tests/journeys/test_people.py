"""People come into projects, through teams and by invitation, and are gone again at once."""

import secrets
from typing import Any

import httpx2

from tests.requirements import requirement
from tests.rig.hub import Hub

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
PASSWORD = "three quiet words"


class Person:
    """Somebody with a token of their own."""

    def __init__(self, hub: Hub, email: str, *, is_new: bool = True) -> None:
        self.email = email
        self._url = hub.url
        if is_new:
            hub.rest("POST", "users", json={"email": email, "password": PASSWORD})
        body = {"email": email, "password": PASSWORD}
        self._token = httpx2.post(f"{hub.url}/api/v1/auth/password-token", json=body, timeout=30).json()["token"]

    def asks(self, method: str, path: str, *, json: Any = None) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self._token}"}
        return httpx2.request(method, f"{self._url}/api/v1/{path}", json=json, headers=headers, timeout=30)


def word() -> str:
    return f"n{secrets.token_hex(5)}"


@requirement("P11")
def test_a_team_gives_its_members_a_role_as_long_as_they_are_in_it(hub: Hub) -> None:
    name = word()
    kim, lee = Person(hub, f"kim-{name}@example.org"), Person(hub, f"lee-{name}@example.org")
    assert kim.asks("POST", "projects", json={"name": name}).status_code == 201
    assert kim.asks("POST", "teams", json={"name": name}).status_code == 201
    added = kim.asks("POST", f"projects/{name}/members", json={"team": name, "role": "member"})
    assert added.status_code == 201
    assert lee.asks("GET", f"projects/{name}").status_code == 404
    seat = kim.asks("POST", f"teams/{name}/members", json={"user": lee.email}).json()
    assert lee.asks("GET", f"projects/{name}").json()["role"] == "member"
    key = lee.asks("POST", f"projects/{name}/keys", json={"name": "k", "kind": "personal"}).json()["key"]
    assert called(hub, name, key) == 200
    kim.asks("PATCH", f"projects/{name}/members/{added.json()['id']}", json={"role": "viewer"})
    assert lee.asks("GET", f"projects/{name}").json()["role"] == "viewer"
    assert called(hub, name, key) == 403
    assert kim.asks("DELETE", f"teams/{name}/members/{seat['id']}").status_code == 204
    assert lee.asks("GET", f"projects/{name}").status_code == 404
    assert called(hub, name, key) in {401, 404}


@requirement("P12")
def test_people_are_invited_and_accept_or_decline(hub: Hub) -> None:
    name = word()
    kim, lee = Person(hub, f"kim-{name}@example.org"), Person(hub, f"lee-{name}@example.org")
    kim.asks("POST", "projects", json={"name": name})

    def invite(email: str) -> str:
        sent = kim.asks("POST", f"projects/{name}/invitations", json={"email": email, "role": "viewer"}).json()
        return sent["url"].partition("#")[2]

    token = invite(lee.email)
    assert [one["project_name"] for one in lee.asks("GET", "invitations").json()["items"]] == [name]
    assert lee.asks("POST", f"invitations/{token}/decline").status_code == 204
    assert lee.asks("POST", f"invitations/{token}/accept", json={}).status_code == 404
    assert lee.asks("POST", f"invitations/{invite(lee.email)}/accept", json={}).json()["role"] == "viewer"
    email = f"new-{name}@example.org"
    link = f"{hub.url}/api/v1/invitations/{invite(email)}"
    assert httpx2.get(link, timeout=30).json()["has_account"] is False
    body = {"name": "New", "password": PASSWORD}
    assert httpx2.post(f"{link}/accept", json=body, timeout=30).json()["is_new"] is True
    new = Person(hub, email, is_new=False)
    assert new.asks("GET", f"projects/{name}").json()["role"] == "viewer"
    states = [one["state"] for one in kim.asks("GET", f"projects/{name}/invitations").json()["items"]]
    assert states == ["accepted", "accepted", "declined"]


def called(hub: Hub, project: str, key: str) -> int:
    """The status of a list of tools."""
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}}
    headers = {
        "Authorization": f"Bearer {key}",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/list",
    }
    return httpx2.post(
        f"{hub.url}/projects/{project}/unified/mcp", json=message, headers=headers, timeout=30
    ).status_code
