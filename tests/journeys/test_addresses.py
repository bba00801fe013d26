"""Where the hub is reached: behind nginx and Caddy as deploy/ shows them, with a host of its own and below a path."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest

from tests.rig.hub import EMAIL, PASSWORD, Hub, Project, command, environment, running_hub
from tests.rig.processes import Watched, until
from tests.rig.proxies import Gateway, Kind, Place, gateway, proxied
from tests.rig.raw_http import ACCEPT, MODERN, RawClient, envelope, initialize

WAYS: list[tuple[Kind, Place]] = [("nginx", "host"), ("nginx", "path"), ("caddy", "host"), ("caddy", "path")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A hub and the proxy in front of it."""

    hub: Hub
    at: Gateway
    key: str

    def visitor(self, *, address: str = "127.0.0.1") -> httpx2.Client:
        """Somebody who comes from this address."""
        transport = httpx2.HTTPTransport(verify=self.at.context, local_address=address)
        return httpx2.Client(base_url=f"{self.at.url}/", transport=transport, timeout=20)

    @property
    def origin(self) -> str:
        parts = urlsplit(self.at.url)
        return f"{parts.scheme}://{parts.netloc}"


@pytest.fixture(scope="module", params=WAYS, ids="-".join)
def reached(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reached]:
    kind, place = request.param
    at = gateway(kind, place, tmp_path_factory.mktemp(kind))
    # Of the loopback addresses one is the proxy's; who comes from another one is a stranger.
    settings = {"MCP_ORCH_PUBLIC_URL": at.url, "MCP_ORCH_TRUSTED_PROXIES": "127.0.0.1"}
    with running_hub(tmp_path_factory.mktemp("hub"), **settings) as hub, proxied(at, urlsplit(hub.url).port or 0):
        demo = Project(hub=hub, name="demo")
        demo.wait_ready("demo")
        yield Reached(hub=hub, at=at, key=demo.new_key("proxied"))


def headers_of(key: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "Accept": ACCEPT, **more}


def message_in(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"].startswith("text/event-stream"):
        return next(
            json.loads(line[5:]) for line in answer.text.splitlines() if line.startswith("data:") and "id" in line
        )
    return answer.json()


def test_a_browser_signs_in_and_acts(reached: Reached) -> None:
    with reached.visitor() as visitor:
        body = {"email": EMAIL, "password": PASSWORD}
        entered = visitor.post("api/v1/auth/login", json=body, headers={"Origin": reached.origin})
        assert entered.status_code == 200, entered.text
        cookie = entered.headers["set-cookie"]
        path = urlsplit(reached.at.url).path or "/"
        assert cookie.startswith("__Host-orch_session=" if path == "/" else "__Secure-orch_session=")
        assert f"Path={path};" in f"{cookie};"
        assert {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}
        own = {"X-CSRF-Token": entered.json()["csrf_token"], "Origin": reached.origin}
        made = visitor.post("api/v1/projects", json={"name": "through-the-proxy"}, headers=own)
        assert made.status_code == 201, made.text
        assert made.json()["endpoints"]["mcp"] == f"{reached.at.url}/projects/through-the-proxy/unified/mcp"
        foreign = visitor.post("api/v1/projects", json={"name": "x"}, headers={**own, "Origin": "https://evil.example"})
        assert foreign.status_code == 403
        link = reached.hub.rest("POST", f"users/{EMAIL}/password-link", json={})["url"]
        assert link.startswith(f"{reached.at.url}/reset-password#")
        assert visitor.post("api/v1/auth/logout", headers=own).status_code == 204
        assert visitor.get("api/v1/auth/session").status_code == 401
    reached.hub.rest("DELETE", "projects/through-the-proxy?confirm=through-the-proxy")


def test_the_pages_and_all_they_load_are_found(reached: Reached) -> None:
    with reached.visitor() as visitor:
        page = visitor.get("projects/demo/servers", headers={"Accept": "text/html"})
        assert page.headers["content-type"].startswith("text/html")
        links = [
            word.partition('"')[2].partition('"')[0] for word in page.text.split() if word[:5] in {'src="', "href="}
        ]
        found = [link for link in links if "/" in link]
        base = urlsplit(reached.at.url).path
        assert found
        for link in found:
            assert link.startswith(f"{base}/"), link
            assert visitor.get(urljoin(reached.at.url, link)).status_code == 200, link


def test_what_leads_back_to_the_hub_leads_there(reached: Reached) -> None:
    with reached.visitor() as visitor:
        refused = visitor.get("api/v1/projects")
        assert refused.status_code == 401
        page = visitor.get(urljoin(str(refused.url), refused.json()["type"]))
        assert page.json()["type"] == refused.json()["type"]
        described = visitor.get("api/v1/openapi.json")
        server = described.json().get("servers", [{"url": "/"}])[0]["url"].rstrip("/")
        assert urljoin(str(described.url), f"{server}/api/v1/openapi.json") == str(described.url)


def test_a_call_of_each_generation_is_answered(reached: Reached) -> None:
    url = f"{reached.at.url}/projects/demo/unified/mcp"
    call = {"name": "demo__echo", "arguments": {"text": "through"}}
    with reached.visitor() as visitor:
        begun = visitor.post(url, json=initialize(), headers=headers_of(reached.key))
        assert message_in(begun)["result"]["protocolVersion"] == "2025-11-25"
        session = {"Mcp-Session-Id": begun.headers["mcp-session-id"]}
        legacy = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}
        answered = message_in(visitor.post(url, json=legacy, headers=headers_of(reached.key, **session)))
        assert answered["result"]["content"][0]["text"] == "through"
        modern = {**legacy, "params": {**call, "_meta": envelope()}}
        named = {"MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/call", "Mcp-Name": "demo__echo"}
        answered = message_in(visitor.post(url, json=modern, headers=headers_of(reached.key, **named)))
        assert answered["result"]["content"][0]["text"] == "through"


def test_a_stream_is_passed_on_piece_by_piece(reached: Reached) -> None:
    url = f"{reached.at.url}/projects/demo/unified/sse"
    with reached.visitor() as visitor, reached.visitor() as sender:
        headers = headers_of(reached.key, Accept="text/event-stream")
        with visitor.stream("GET", url, headers=headers, timeout=10) as stream:
            lines = stream.iter_lines()
            where = next(line.removeprefix("data:").strip() for line in lines if line.startswith("data:"))
            assert where.startswith(f"{urlsplit(url).path}?session=")
            sent = sender.post(urljoin(url, where), json=initialize("2024-11-05"), headers=headers_of(reached.key))
            assert sent.status_code == 202, sent.text
            # The stream is still open: what came was not kept back until its end.
            said = next(json.loads(line[5:]) for line in lines if line.startswith("data:"))
            assert said["result"]["protocolVersion"] == "2024-11-05"


def test_the_address_of_a_client_is_what_a_trusted_proxy_says_and_nobody_else(reached: Reached) -> None:
    body = {"email": EMAIL, "password": PASSWORD}
    claim = {"X-Forwarded-For": "203.0.113.9"}
    with reached.visitor(address="127.0.0.2") as visitor:
        assert visitor.post("api/v1/auth/login", json=body, headers=claim).status_code == 200
        mine = visitor.get("api/v1/auth/sessions").json()["items"]
        assert next(one["address"] for one in mine if one["is_this"]) == "127.0.0.2"
    host = {"Host": urlsplit(reached.at.url).netloc}
    past = httpx2.HTTPTransport(local_address="127.0.0.3")
    with httpx2.Client(base_url=reached.hub.url, transport=past, timeout=20) as visitor:
        entered = visitor.post("/api/v1/auth/login", json=body, headers={**claim, **host})
        cookie = {"Cookie": entered.headers["set-cookie"].partition(";")[0], **host, **claim}
        mine = visitor.get("/api/v1/auth/sessions", headers=cookie).json()["items"]
        assert next(one["address"] for one in mine if one["is_this"]) == "127.0.0.3"


def test_a_host_that_is_not_ours_is_told_which_variable_admits_it(reached: Reached) -> None:
    for path in ("/api/v1/hub", "/projects/demo/unified/mcp"):
        answer = RawClient(url=f"{reached.hub.url}{path}", key=reached.key).send("GET", Host="evil.example")
        assert answer.status == 421
        assert b"MCP_ORCH_ALLOWED_HOSTS" in answer.body


def test_a_hub_without_a_proxy_serves_https_itself_and_follows_its_certificate(tmp_path: Path) -> None:
    at = gateway("nginx", "host", tmp_path)
    tls = ["--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem")]
    serve = [*command(), "serve", "--port", "0", "--data-dir", str(tmp_path / "hub"), *tls]
    process = Watched(serve, env=environment(), cwd=tmp_path, label="mcp-orch serve")
    try:
        port = process.line_with(r"answers on https://127\.0\.0\.1:(\d+)")[1]
        process.line_with(rf"^Web\s+https://127\.0\.0\.1:{port}")
        url = f"https://127.0.0.1:{port}/health"
        assert httpx2.get(url, verify=at.context, timeout=20).json() == {"status": "ok"}
        entered = httpx2.post(
            f"https://127.0.0.1:{port}/api/v1/auth/login",
            json={"email": EMAIL, "password": PASSWORD},
            verify=at.context,
            timeout=20,
        )
        assert entered.headers["set-cookie"].startswith("__Host-orch_session=")
        assert entered.headers["strict-transport-security"]
        renewed = gateway("nginx", "host", tmp_path).context
        until(lambda: _is_answered(url, renewed), limit_s=10, what="the new certificate is shown")
    finally:
        process.stop()


def _is_answered(url: str, trusted: ssl.SSLContext) -> bool:
    try:
        return httpx2.get(url, verify=trusted, timeout=20).status_code == 200
    except httpx2.TransportError:
        return False
