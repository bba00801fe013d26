"""The hub as one process, from its first word to its last."""

import asyncio
import json
import socket
import sqlite3
import stat
import sys

import httpx2
import pytest

from mcp_orch.app.errors import plain_errors
from mcp_orch.app.listening import bound_socket
from mcp_orch.contract.errors import OrchError
from mcp_orch.storage.migrate import SchemaTooNew
from tests.app.hubs import KEY, hub

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]
DEMO = {"command": sys.executable, "args": ["-m", "mcp_orch.demo"]}


async def until(condition, limit_s=10):
    async with asyncio.timeout(limit_s):
        while not (found := await condition()):  # noqa: ASYNC110  what is looked at is behind a socket
            await asyncio.sleep(0.05)
        return found


async def test_a_first_start_gives_a_way_in_a_key_and_a_first_call(tmp_path, monkeypatch):
    data = tmp_path / "hub"
    async with hub(data, monkeypatch) as running:
        assert "/setup#" in running.text
        assert "call demo.echo text=hello" in running.text
        answer = await running.call("demo__echo", {"text": "hello"}, key=running.key)
        assert answer.json()["result"]["content"][0]["text"] == "hello"
        assert (await running.http.get("/health")).json() == {"status": "ok"}
        assert (await running.http.get("/ready")).status_code == 200
        metrics = (await running.http.get("/metrics")).text
        assert 'mcp_orch_servers{state="ready"} 1' in metrics
        assert "mcp_orch_call_seconds_bucket" in metrics
        assert (await running.http.get("/projects/demo/servers", headers={"Accept": "text/html"})).status_code in {
            200,
            503,
        }
        assert (await running.http.get("/.well-known/nothing")).status_code == 404
        assert (await running.http.get("/api/v1/projects")).status_code == 401
        local = httpx2.AsyncHTTPTransport(uds=str(data / "hub.sock"))
        async with httpx2.AsyncClient(transport=local, base_url="http://localhost") as here:
            projects = (await here.get("/api/v1/projects")).json()["items"]
        assert {one["name"] for one in projects} == {"default", "demo"}
        assert stat.S_IMODE((data / "hub.sock").stat().st_mode) == 0o600
        key = running.key
    assert not (data / "hub.sock").exists()

    async with hub(data, monkeypatch) as running:
        assert KEY.search(running.text) is None
        assert key[:20] in running.text
        assert "keys rotate" in running.text
        assert (await running.call("demo__echo", {"text": "again"}, key=key)).status_code == 200


async def test_the_account_of_the_environment_is_made_once(tmp_path, monkeypatch):
    email, password = "kim@example.org", "correct horse battery staple"
    async with hub(tmp_path, monkeypatch, INITIAL_ADMIN_EMAIL=email, INITIAL_ADMIN_PASSWORD=password) as running:
        assert "Sign in as kim@example.org" in running.text
        assert "/setup#" not in running.text
        body = {"email": email, "password": password}
        assert (await running.http.post("/api/v1/auth/password-token", json=body)).status_code == 200
    async with hub(tmp_path, monkeypatch, INITIAL_ADMIN_EMAIL=email, INITIAL_ADMIN_PASSWORD=password) as running:
        assert "Sign in: http" in running.text


async def test_a_file_is_followed_and_a_broken_one_keeps_the_last_good_state(tmp_path, monkeypatch, caplog):
    caplog.set_level("INFO")
    file = tmp_path / "mcp-config.json"
    servers = {
        "one": DEMO,
        "needs": {"command": "x", "env": {"A": "${NOT_SET}"}},
        "bad": {"args": 3},
        "long" * 20: DEMO,
    }
    file.write_text(json.dumps({"mcpServers": servers}))
    async with hub(tmp_path / "hub", monkeypatch, config=file, no_auth=True) as running:
        local = httpx2.AsyncHTTPTransport(uds=str(tmp_path / "hub" / "hub.sock"))
        async with httpx2.AsyncClient(transport=local, base_url="http://localhost/api/v1/projects/default/") as here:

            async def listed():
                return {one["name"]: one["enabled"] for one in (await here.get("servers")).json()["items"]}

            assert await listed() == {"one": True}
            assert "NOT_SET" in caplog.text
            assert "server 'bad'" in caplog.text
            answer = await running.call("one__echo", {"text": "open"}, project="default")
            assert answer.json()["result"]["content"][0]["text"] == "open"
            assert (await running.http.get("/api/v1/projects")).status_code == 401

            file.write_text('{"mcpServers": {\n"one": ')
            await until(lambda: _says(caplog, "line 2"))
            assert await listed() == {"one": True}

            file.unlink()
            await until(lambda: _says(caplog, "can't be read"))
            file.write_text(json.dumps({"mcpServers": {"two": DEMO}}))

            async def changed():
                return await listed() == {"one": False, "two": True}

            await until(changed)
            await until(lambda: _says(caplog, "is well again"))


async def _says(caplog, words):
    return words in caplog.text


async def test_a_running_call_is_finished_when_the_hub_stops(tmp_path, monkeypatch):
    async with hub(tmp_path, monkeypatch) as running:
        arguments = {"seconds": 0.5, "steps": 1}
        async with asyncio.TaskGroup() as group:
            calling = group.create_task(running.call("demo__long_task", arguments, key=running.key))

            async def in_flight():
                return "mcp_orch_calls_in_flight 1" in (await running.http.get("/metrics")).text

            await until(in_flight)
            running.process.stop()
        assert calling.result().json()["result"]["content"][0]["text"] == "done: 1 steps in 0.5 s"


async def test_a_second_port_is_used_when_it_is_free_and_left_alone_when_not(tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr("mcp_orch.app.settings.SECOND_PORT", port)
        async with hub(tmp_path, monkeypatch, MCP_ORCH_QUICKSTART="1") as running:
            assert f":{port}" not in running.text
    async with hub(tmp_path, monkeypatch, MCP_ORCH_QUICKSTART="1") as running:
        assert f"also     http://127.0.0.1:{port}" in running.text
        async with httpx2.AsyncClient() as http:
            assert (await http.get(f"http://127.0.0.1:{port}/health")).status_code == 200


async def test_a_hub_that_cannot_start_says_why_and_leaves_nothing(tmp_path, monkeypatch):
    async with hub(tmp_path, monkeypatch):
        pass
    with sqlite3.connect(tmp_path / "hub.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNew), plain_errors():
        async with hub(tmp_path, monkeypatch):
            pytest.fail("it started")


async def test_a_taken_port_is_refused_with_a_way_out(tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OrchError) as caught:
        bound_socket("127.0.0.1", taken.getsockname()[1])
    assert caught.value.hint is not None
    with pytest.raises(OrchError, match="not an address"):
        bound_socket("no.such.host.invalid", 0)


async def test_the_demo_project_can_be_removed_for_good(tmp_path, monkeypatch):
    async with hub(tmp_path, monkeypatch):
        local = httpx2.AsyncHTTPTransport(uds=str(tmp_path / "hub.sock"))
        async with httpx2.AsyncClient(transport=local, base_url="http://localhost/api/v1/") as here:
            assert (await here.delete("projects/demo?confirm=demo")).status_code == 204
    async with hub(tmp_path, monkeypatch) as running:
        assert "Project demo" not in running.text
