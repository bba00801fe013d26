"""`serve` as people start it: its options, its settings, its one port."""

import subprocess
from pathlib import Path

import httpx2
import pytest

from tests.requirements import requirement
from tests.rig.hub import Hub, command, environment, running_hub
from tests.rig.processes import free_port


@requirement("P24")
def test_serve_takes_host_port_and_log_level(rig: None, tmp_path: Path) -> None:
    port = free_port()
    with running_hub(tmp_path / "hub", "--host", "127.0.0.1", "--port", str(port), "--log-level", "debug") as hub:
        assert hub.url.endswith(f":{port}")
        assert httpx2.get(f"http://127.0.0.1:{port}/health").status_code == 200


@requirement("P27")
def test_one_process_serves_pages_api_and_endpoints_on_one_port(hub: Hub) -> None:
    page = httpx2.get(f"{hub.url}/", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<!doctype html>" in page.text.lower()
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert httpx2.get(f"{hub.url}/projects/default/servers", headers={"Accept": "text/html"}).status_code == 200
    document = httpx2.get(f"{hub.url}/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    unknown = httpx2.get(f"{hub.url}/api/v1/no-such-route")
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "application/problem+json")
    assert "html" not in httpx2.get(f"{hub.url}/.well-known/anything").headers["content-type"]
    help_text = subprocess.run(
        [*command(), "serve", "--help"], capture_output=True, text=True, timeout=20, check=True, env=environment()
    ).stdout
    assert "8000" in help_text


@requirement("P27")
def test_health_is_public_and_metrics_are_for_this_machine(hub: Hub) -> None:
    assert httpx2.get(f"{hub.url}/health").status_code == 200
    assert httpx2.get(f"{hub.url}/ready").status_code == 200
    metrics = httpx2.get(f"{hub.url}/metrics")
    assert metrics.status_code == 200
    assert "# TYPE" in metrics.text


@requirement("P31")
@pytest.mark.parametrize(
    "settings",
    [{"AUTH_SECRET": "changeme"}, {"AUTH_SECRET": "secret"}, {"INITIAL_ADMIN_PASSWORD": "admin"}],
    ids=["changeme", "secret", "password"],
)
def test_production_refuses_weak_secrets(rig: None, tmp_path: Path, settings: dict[str, str]) -> None:
    started = serve_until_end(tmp_path, MCP_ORCH_ENV="production", **settings)
    assert started.returncode not in {0, None}
    said = started.stdout + started.stderr
    assert next(iter(settings)) in said
    assert "Traceback" not in said
    assert next(iter(settings.values())) not in said.replace("INITIAL_ADMIN_PASSWORD", "")


@requirement("P24")
def test_no_auth_is_refused_on_any_host_but_loopback(rig: None, tmp_path: Path) -> None:
    started = serve_until_end(tmp_path, "--no-auth", "--host", "0.0.0.0")
    assert started.returncode not in {0, None}
    assert "loopback" in started.stdout + started.stderr


def serve_until_end(folder: Path, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    serve = [*command(), "serve", "--port", "0", "--data-dir", str(folder / "hub"), *arguments]
    return subprocess.run(
        serve, capture_output=True, text=True, timeout=30, check=False, env=environment(**settings), cwd=folder
    )
