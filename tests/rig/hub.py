"""The hub as its users have it: the installed command as a process, its REST surface, its endpoints."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.rig.processes import Watched, until

EMAIL = "admin@example.com"
PASSWORD = "correct horse battery staple 7"
REST_LIMIT_S = 40.0


class Problem(AssertionError):
    """REST said no where the journey wanted yes."""

    def __init__(self, response: httpx2.Response) -> None:
        super().__init__(f"{response.request.method} {response.request.url}: {response.status_code} {response.text}")
        self.response = response


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project of a running hub, seen by its admin."""

    hub: "Hub"
    name: str

    def rest(self, method: str, path: str = "", *, json: Any = None) -> Any:
        return self.hub.rest(method, f"projects/{self.name}/{path}".rstrip("/"), json=json)

    def add_server(self, name: str, **definition: Any) -> dict[str, Any]:
        return self.rest("POST", "servers", json={"name": name, **definition})

    def delete(self) -> None:
        self.hub.rest("DELETE", f"projects/{self.name}?confirm={self.name}")

    def status(self, server: str) -> dict[str, Any]:
        return self.rest("GET", f"servers/{server}/status")

    def wait_ready(self, *servers: str, limit_s: float = 30.0) -> None:
        for server in servers:
            until(lambda server=server: self._is_settled(server), limit_s=limit_s, what=f"{server} ready")

    def _is_settled(self, server: str) -> bool:
        try:
            status = self.status(server)
        except Problem as problem:
            # Between the row of a new server and the picture with it lies a moment.
            if problem.response.status_code == 404:
                return False
            raise
        if status["state"] == "failed":
            raise AssertionError(f"{server} failed: {status}")
        return status["state"] in {"ready", "sleeping"} and status.get("tool_count") is not None

    def new_key(self, name: str, **more: Any) -> str:
        return self.rest("POST", "keys", json={"name": name, "kind": "service", **more})["key"]

    def url(self, server: str | None = None, *, transport: str = "mcp") -> str:
        """The endpoint of one server, or the unified one."""
        where = f"servers/{server}" if server is not None else "unified"
        return f"{self.hub.url}/projects/{self.name}/{where}/{transport}"


class Hub:
    """A running hub. Use `running_hub`."""

    def __init__(self, process: Watched, url: str, data_dir: Path) -> None:
        self.process = process
        self.url = url
        self.data_dir = data_dir
        self._http = httpx2.Client(base_url=f"{url}/api/v1/", timeout=REST_LIMIT_S)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def token(self) -> str:
        """The bearer token of its admin."""
        return self._http.headers["Authorization"].removeprefix("Bearer ")

    def sign_in(self) -> None:
        """As the admin of the settings, whose account the hub makes before it says where the pages are."""
        self.process.line_with(r"^Web\s")
        said = self._http.post("auth/password-token", json={"email": EMAIL, "password": PASSWORD})
        if said.status_code >= 300:
            raise Problem(said)
        self._http.headers["Authorization"] = f"Bearer {said.json()['token']}"

    def rest(self, method: str, path: str, *, json: Any = None) -> Any:
        """The decoded answer. Raises Problem for anything but success."""
        response = self._http.request(method, path, json=json)
        if response.status_code >= 300:
            raise Problem(response)
        return response.json() if response.content else None

    def new_project(self, name: str) -> Project:
        self.rest("POST", "projects", json={"name": name})
        return Project(hub=self, name=name)

    def close(self) -> None:
        self._http.close()


def command() -> list[str]:
    """The installed `mcp-orch`."""
    return [str(Path(sys.executable).parent / "mcp-orch")]


def environment(**more: str) -> dict[str, str]:
    """What a hub of the rig runs with: nothing of the developer's own settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MCP_ORCH_", "AUTH_", "DATABASE"))
    }
    # Without it each hub would compile itself anew, which takes longer than all the rest of its start.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {
        **kept,
        "INITIAL_ADMIN_EMAIL": EMAIL,
        "INITIAL_ADMIN_PASSWORD": PASSWORD,
        "MCP_ORCH_ENV": "development",
        "MCP_ORCH_SKIP_UI": "1",
        "NO_COLOR": "1",
        **more,
    }


def start_hub(data_dir: Path, *arguments: str, **settings: str) -> Hub:
    """Starts `mcp-orch serve` on a free port and waits until it can serve calls."""
    serve = [*command(), "serve", "--port", "0", "--data-dir", str(data_dir), *arguments]
    data_dir.mkdir(parents=True, exist_ok=True)
    process = Watched(serve, env=environment(**settings), cwd=data_dir, label="mcp-orch serve")
    try:
        url = process.line_with(r"http://(?:127\.0\.0\.1|localhost):(\d+)")
        hub = Hub(process, f"http://127.0.0.1:{url[1]}", data_dir)
        until(lambda: _is_ready(hub), limit_s=60, what="/ready")
    except BaseException:
        process.stop()
        raise
    return hub


def _is_ready(hub: Hub) -> bool:
    try:
        return httpx2.get(f"{hub.url}/ready", timeout=5).status_code == 200
    except httpx2.TransportError:
        return False


@contextmanager
def running_hub(data_dir: Path, *arguments: str, **settings: str) -> Iterator[Hub]:
    """A hub with its admin signed in, stopped afterwards."""
    hub = start_hub(data_dir, *arguments, **settings)
    try:
        hub.sign_in()
        yield hub
    finally:
        hub.close()
        hub.process.stop()
