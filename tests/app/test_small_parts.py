"""Parts of the hub by themselves."""

import asyncio
import io
import logging
import os
import signal
import socket
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mcp_orch.app import application, diagnosis, listening, logs, naming, pages, serve, version
from mcp_orch.app.application import HubApplication, RestLater
from mcp_orch.app.banner import banner
from mcp_orch.app.config_mirror import ConfigMirror
from mcp_orch.app.data_dir import DataDir
from mcp_orch.app.open_callers import ANONYMOUS, OpenCallers
from mcp_orch.app.settings import LogLevel, ServeOptions, read_settings
from mcp_orch.app.steps import DemoKey, FirstSteps
from mcp_orch.app.ui_build import UiBuildFailed
from mcp_orch.app.variables import Environment
from mcp_orch.app.wiring import Hub
from mcp_orch.cli import hub_process
from mcp_orch.contract.errors import OrchError
from mcp_orch.storage.engine import StoreUnavailable
from tests.app.hubs import hub
from tests.app.test_tls import files_in

ROOT = Path(__file__).resolve().parents[2]


def settings(*, host=None, data_dir: Path | None = Path("/srv/hub"), no_auth=False, config=None, **values):
    options = ServeOptions(host=host, data_dir=data_dir, no_auth=no_auth, config=config)
    return read_settings(options, {"MCP_ORCH_ENV": "development", **values})


def test_the_version_is_that_of_the_package():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == version.VERSION


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("0.0.0.0", 80, "http://127.0.0.1:80"),
        ("::1", 8000, "http://[::1]:8000"),
    ],
)
def test_urls_are_what_somebody_here_types(host, port, url):
    assert naming.url_of(host, port) == url


def test_the_hub_is_addressed_by_names_it_knows():
    found = naming.hosts_of(settings(host="10.1.2.3", MCP_ORCH_ALLOWED_HOSTS="Other"), "https://Hub.example.org")
    assert found == {"localhost", "127.0.0.1", "[::1]", "10.1.2.3", "hub.example.org", "other"}
    assert "[fd00::1]" in naming.hosts_of(settings(host="fd00::1"), "http://[fd00::1]:8000")
    assert "0.0.0.0" not in naming.hosts_of(settings(host="0.0.0.0"), "http://127.0.0.1:8000")


NOTHING = FirstSteps(setup_token=None, admin_made=None, demo=None, key=None)


def printed(given, steps=NOTHING, urls=("http://127.0.0.1:8000",)):
    return banner(given, urls=list(urls), public_url="http://127.0.0.1:8000", steps=steps)


def test_the_banner_says_what_was_asked_for_and_what_to_mind():
    given = settings(no_auth=True, config=Path("/etc/mcp.json"), AUTH_SECRET="weak")
    text = printed(given, urls=["http://127.0.0.1:8000", "http://127.0.0.1:3000"])
    for words in ("/etc/mcp.json, mirrored", "AUTH_SECRET has fewer", "(--no-auth)", "also     http://127.0.0.1:3000"):
        assert words in text


def test_commands_are_printed_as_they_can_be_typed(monkeypatch, tmp_path):
    steps = FirstSteps(
        setup_token=None, admin_made=None, demo="demo", key=DemoKey(id="K", prefix="project_K", text=None)
    )
    own = Path(sys.executable).with_name("mcp-orch")
    monkeypatch.setattr("shutil.which", lambda _: str(own))
    usual = settings(data_dir=tmp_path / "mcp-orch", XDG_DATA_HOME=str(tmp_path))
    assert "  mcp-orch keys rotate K" in printed(usual, steps)
    # Another terminal does not have the variable that this process was started with.
    elsewhere = settings(data_dir=None, XDG_DATA_HOME=str(tmp_path), MCP_ORCH_DATA_DIR="/srv/other")
    assert "MCP_ORCH_DATA_DIR=/srv/other mcp-orch keys rotate K" in printed(elsewhere, steps)
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.chdir(own.parents[1])
    assert "MCP_ORCH_DATA_DIR=/srv/hub bin/mcp-orch keys rotate K" in printed(settings(), steps)


class Known:
    def resolve(self, credential):
        return credential

    def subscribe(self, listener):
        return listener


def test_without_a_credential_one_is_anonymous():
    known: Any = Known()
    callers = OpenCallers(known)
    assert callers.resolve(None) is ANONYMOUS
    assert callers.resolve("key") == "key"
    assert callers.subscribe(print) is print


async def ask(app, path, kind="http"):
    sent = []

    async def send(message):
        sent.append(message)

    await app({"type": kind, "path": path, "method": "GET", "headers": []}, None, send)
    return sent


@pytest.mark.anyio
async def test_requests_wait_for_rest_and_are_turned_away_when_it_does_not_come(monkeypatch):
    monkeypatch.setattr(application, "_WAIT_S", 0.01)
    later = RestLater()
    start, body = await ask(later, "/api/v1/x")
    assert start["status"] == 503
    assert (b"retry-after", b"2") in start["headers"]
    assert b"still starting" in body["body"]

    async def rest(scope, receive, send):
        await send({"type": "answered", "path": scope["path"]})

    monkeypatch.setattr(application, "_WAIT_S", 5)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(ask(later, "/ready"))
        await asyncio.sleep(0)
        later.open(rest)
    assert waiting.result() == [{"type": "answered", "path": "/ready"}]
    assert await ask(later, "/", kind="lifespan") == []
    nobody: Any = None
    assert await ask(HubApplication(gateway=nobody, rest=later, pages=nobody), "/", kind="websocket") == []


def test_logs_are_one_line_each_and_libraries_are_quiet(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.set_up_logs(LogLevel.INFO)
    logging.getLogger("mcp_orch.x").info("hello")
    logging.getLogger("sqlalchemy").info("noise")
    assert written.getvalue().endswith(" INFO    hello\n")
    assert written.getvalue().count("\n") == 1


def test_pages_are_built_where_their_sources_changed(monkeypatch, tmp_path, caplog):
    caplog.set_level("INFO")
    built = []
    monkeypatch.setattr(pages.ui_build, "checkout_of", lambda _: tmp_path)
    monkeypatch.setattr(pages.ui_build, "is_current", lambda *_: bool(built))
    monkeypatch.setattr(pages.ui_build, "build", lambda *given: built.append(given))
    pages._build(tmp_path)
    pages._build(tmp_path)
    pages.build_behind()
    assert len(built) == 1
    assert "is built" in caplog.text


def test_a_build_that_fails_is_told_and_harms_nothing(monkeypatch, tmp_path, caplog):
    def fails(*_):
        raise UiBuildFailed("no Node")

    monkeypatch.setattr(pages.ui_build, "checkout_of", lambda _: tmp_path)
    monkeypatch.setattr(pages.ui_build, "is_current", lambda *_: False)
    monkeypatch.setattr(pages.ui_build, "build", fails)
    ran = []
    monkeypatch.setattr(pages.threading, "Thread", lambda **given: ran.append(given) or Ran(given))
    pages.build_behind()
    assert "no Node" in caplog.text


class Ran:
    def __init__(self, given):
        self.given = given

    def start(self):
        self.given["target"](*self.given["args"])


def test_a_second_interrupt_ends_at_once(monkeypatch):
    ended = []
    monkeypatch.setattr(os, "_exit", ended.append)
    process = serve.HubProcess(settings(), DataDir(Path("/nowhere")))
    process._on_signal(signal.SIGINT)
    process._on_signal(signal.SIGTERM)
    assert ended == []
    process._on_signal(signal.SIGINT)
    assert ended == [130]


def test_serve_holds_the_directory_and_tells_what_keeps_it_from_starting(monkeypatch, tmp_path, capsys):
    options = (
        '{"host": "127.0.0.1", "port": 0, "data_dir": "%s", "config": null, "log_level": "error", "no_auth": false,'
        ' "tls_cert": null, "tls_key": null}'
    )
    monkeypatch.setattr(sys, "argv", ["hub", options % (tmp_path / "hub")])
    monkeypatch.setenv("DATABASE_URL", "mysql://h/n")
    monkeypatch.setenv("MCP_ORCH_ENV", "development")
    with pytest.raises(SystemExit) as end:
        hub_process.main()
    assert end.value.code == 2
    assert "error: mysql is not a database we can use" in capsys.readouterr().err
    assert (tmp_path / "hub" / "auth_secret").is_file()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(hub_process, "serve", interrupted)
    with pytest.raises(SystemExit) as end:
        hub_process.main()
    assert end.value.code == 130


@pytest.mark.anyio
@pytest.mark.timeout(60)
async def test_calls_that_outlast_the_drain_are_cut(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(serve, "_DRAIN_S", 0.05)
    async with hub(tmp_path, monkeypatch) as running, asyncio.TaskGroup() as group:
        calling = group.create_task(running.call("demo__long_task", {"seconds": 600, "steps": 1}, key=running.key))
        in_flight = "mcp_orch_calls_in_flight 1"
        while in_flight not in (await running.http.get("/metrics")).text:  # noqa: ASYNC110  it is behind a socket
            await asyncio.sleep(0.05)
        running.process.stop()
        answer = await calling
    assert answer.status_code >= 500
    assert "are cut" in caplog.text


@pytest.mark.anyio
@pytest.mark.timeout(60)
async def test_the_demo_server_follows_the_interpreter(tmp_path, monkeypatch):
    async with hub(tmp_path, monkeypatch):
        pass
    link = tmp_path / "python"
    link.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(link))
    async with hub(tmp_path, monkeypatch) as running:
        body = (await running.http.get("/ready")).json()
    assert body == {"status": "ready"}


@pytest.mark.anyio
@pytest.mark.timeout(60)
async def test_a_set_secret_beats_the_file_and_the_file_still_opens(tmp_path, monkeypatch):
    async with hub(tmp_path, monkeypatch) as running:
        key = running.key
    async with hub(tmp_path, monkeypatch, AUTH_SECRET="hT7wq2Zk9-LmXcVb4NfRs8YuJpAeD6GiO3") as running:
        assert (await running.call("demo__echo", {"text": "x"}, key=key)).status_code == 200


def test_a_socket_that_was_left_behind_is_replaced(tmp_path):
    path = tmp_path / "hub.sock"
    path.touch()
    with listening.bound_unix_socket(path):
        assert path.is_socket()
    with pytest.raises(OrchError):
        listening.bound_socket("203.0.113.77", 0)


@pytest.mark.anyio
@pytest.mark.timeout(60)
async def test_the_mirror_tells_what_it_cannot_do_and_goes_on(tmp_path, monkeypatch, caplog):
    file = tmp_path / "mcp.json"
    file.write_text('{"mcpServers": {"default-name": {"command": "two words"}}}')
    async with hub(tmp_path / "hub", monkeypatch, config=file):
        assert "holds blanks" in caplog.text
    seen = []

    class Importer:
        error: Exception

        async def mirror(self, *given, **more):
            seen.append((given, more))
            raise self.error

    importer: Any = Importer()
    importer.error = StoreUnavailable("the database is away")
    here: Any = SimpleNamespace(pictures=Pictures(), settings=settings())
    mirror = ConfigMirror(file, hub=here, importer=importer)
    await mirror.look()
    assert mirror.problems == (f"{file} is not followed: the database is away",)
    importer.error = OrchError("no")
    await mirror.look()
    assert mirror.problems == (f"{file}: no",)
    await mirror.look()
    assert len(seen) == 2
    here.pictures.picture = None
    file.write_text('{"mcpServers": {"other": {"command": "x"}}}')
    await mirror.look()
    assert "no project default" in mirror.problems[0]
    file.write_text('{"servers": 3}')
    await mirror.look()
    assert "(it should hold" in mirror.problems[0]


class Pictures:
    picture = SimpleNamespace(project="prj_1")

    def current(self, ref):
        return self.picture


def test_a_full_journal_is_why_calls_cannot_be_served():
    journal = SimpleNamespace(trouble="the disk is full")
    parts: Any = dict.fromkeys(Hub.__dataclass_fields__) | {"journal": journal}
    sick = Hub(**{**parts, "settings": settings()})
    assert sick.why_not_ready() == "records of calls can't be kept: the disk is full"
    lenient = Hub(**{**parts, "settings": settings(MCP_ORCH_AUDIT="best_effort")})
    assert lenient.why_not_ready() is None


@pytest.mark.parametrize("public", [{}, {"MCP_ORCH_PUBLIC_URL": "https://hub.example.org"}])
def test_doctor_sees_ports_space_and_addresses(monkeypatch, tmp_path, public):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(diagnosis, "DEFAULT_PORT", taken.getsockname()[1])
        monkeypatch.setattr(diagnosis.resource, "getrlimit", lambda _: (256, 1024))
        monkeypatch.setattr(diagnosis.shutil, "disk_usage", lambda _: SimpleNamespace(free=5))
        monkeypatch.setattr(diagnosis.shutil, "which", lambda *_, **__: None)
        environment = Environment({"MCP_ORCH_ENV": "development", "AUTH_SECRET": "weak", **public})
        found = diagnosis.diagnose(environment, DataDir(tmp_path), file=None)
    bad = {one.area for one in found if one.level is diagnosis.Level.WARN}
    # https in front of a hub that trusts no proxy: everybody seems to come from there.
    assert bad == {"command", "environment", "data", "port", "limits"} | ({"proxies"} if public else set())
    assert all(one.remedy for one in found if one.level is diagnosis.Level.WARN and one.area != "environment")
    monkeypatch.setattr(os, "access", lambda *_: False)
    closed = diagnosis.diagnose(environment, DataDir(tmp_path), file=None)
    assert [one.area for one in closed if one.level is diagnosis.Level.FAIL] == ["data"]


def test_doctor_looks_at_the_certificate_and_at_who_is_trusted(tmp_path):
    files = files_in(tmp_path)
    values = {"MCP_ORCH_TLS_CERT": str(files.cert), "MCP_ORCH_TLS_KEY": str(files.key)}
    values["MCP_ORCH_TRUSTED_PROXIES"] = "127.0.0.1"

    def said(area):
        found = diagnosis.diagnose(Environment(values), DataDir(tmp_path / "hub"), file=None)
        return [(one.level, one.text) for one in found if one.area == area]

    assert said("proxies") == [
        (diagnosis.Level.OK, "127.0.0.1 may say where requests come from (MCP_ORCH_TRUSTED_PROXIES)")
    ]
    [(level, text)] = said("tls")
    assert (level, text.startswith(f"https with {files.cert}, which ends ")) == (diagnosis.Level.OK, True)
    files.cert.write_text("nothing")
    assert [level for level, _ in said("tls")] == [diagnosis.Level.FAIL]
