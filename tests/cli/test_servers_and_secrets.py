"""Servers, secrets and approvals as they are typed."""

import io
import json
import sys

import pytest

from mcp_orch.app.data_dir import prepare_data_dir

pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def on(orch, hub_dir):
    return lambda *arguments, **values: orch(*arguments, data_dir=hub_dir, **values)


@pytest.fixture
def project(on, request):
    name = "p-" + request.node.name.removeprefix("test_").replace("_", "-")[:40]
    on("projects", "create", name)
    return name


def type_in(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_secret_is_set_listed_and_removed_and_never_shown(on, project, monkeypatch):
    assert "has no secrets" in on("secrets", "list", "-p", project).out
    type_in(monkeypatch, "s3cret-value\n")
    assert on("secrets", "set", "TOKEN", "-p", project).out == f"Secret TOKEN of project {project} is set.\n"
    listed = on("secrets", "list", "-p", project)
    assert listed.out.split()[:4] == ["SECRET", "SET", "BY", "TOKEN"]
    assert "s3cret" not in listed.out + on("secrets", "list", "-p", project, "--json").out
    type_in(monkeypatch, "")
    assert on("secrets", "set", "TOKEN", "-p", project).code == 2
    assert on("secrets", "remove", "TOKEN", "-p", project, "--json").value == {"name": "TOKEN", "set": False}
    assert on("secrets", "remove", "TOKEN", "-p", project).code == 3


def test_a_server_is_tried_registered_copied_switched_and_removed(on, project):
    command = ["--", sys.executable, "-m", "mcp_orch.demo"]
    tried = on("servers", "add", "one", "--test", "-p", project, *command)
    assert "lists 6 tools: echo, add" in tried.out
    assert on("servers", "add", "one", "-p", project, "--env", "A=b", *command).code == 0
    assert on("servers", "test", "one", "-p", project, "--json").value["tools"][0] == "echo"
    assert on("servers", "clone", "one", "two", "-p", project).out == "Server two is a copy of one.\n"
    off = on("servers", "disable", "two", "-p", project)
    assert (off.out, off.err) == ("Server two is off.\n", "switched off by an admin\n")
    assert on("servers", "enable", "two", "-p", project, "--json").value["enabled"] is True
    assert on("servers", "remove", "two", "-p", project).out == "Server two is removed.\n"
    assert on("servers", "remove", "two", "-p", project).code == 3


def test_how_a_server_is_spoken_to_and_shared_is_typed(on, project):
    url = ["--url", "http://127.0.0.1:9/mcp"]
    made = on("servers", "add", "old", "-p", project, *url, "--transport", "sse", "--sharing", "caller", "--json").value
    assert (made["transport"], made["sharing"]) == ("sse", "caller")
    changed = ["change", "old", "-p", project, "--transport", "streamable-http", "--sharing", "session", "--json"]
    said = on("servers", *changed).value
    assert (said["transport"], said["sharing"], said["url"]) == ("streamable-http", "session", url[1])
    assert "a url was given" in on("servers", "change", "old", "-p", project, "--transport", "stdio").err
    assert on("servers", "change", "old", "-p", project, "--sharing", "everybody").code == 2


def test_a_project_is_written_out_and_says_where(on, project, tmp_path):
    file = tmp_path / "project.json"
    said = on("projects", "export", project, "-o", str(file), "--json").value
    assert said == {"file": str(file), "bytes": file.stat().st_size}
    assert on("projects", "export", project, "--json").value == json.loads(file.read_text())
    assert on("projects", "import", str(file), project, "--json").value["items"] is not None
    config = tmp_path / "mcp-config.json"
    assert on("export", "-p", project, "-o", str(config), "--json").value == {
        "file": str(config),
        "servers": 0,
        "variables": [],
    }


def test_a_trial_that_fails_says_what_the_server_said(on, project):
    failed = on("servers", "add", "bad", "--test", "-p", project, "--", "sh", "-c", "echo no licence >&2; exit 3")
    assert failed.code == 5
    assert "no licence" in failed.err
    missing = on("servers", "add", "bad", "--test", "-p", project, "--", "no-such-program-here")
    assert missing.out.startswith("x command: 'no-such-program-here' is not found")
    assert on("servers", "add", "bad", "-p", project, "--header", "oops", "--url", "https://x.example.org").code == 2


def test_what_waits_is_listed_and_decided(on, project):
    assert on("servers", "approvals").out == "Nothing waits for approval.\n"
    assert on("servers", "approvals", "-p", project, "--json").value == {"items": []}
    assert on("servers", "approve", "apr_none").code == 3


def test_limits_of_keys_are_typed_and_shown(on, project):
    on("servers", "add", "one", "-p", project, "--url", "http://127.0.0.1:9/mcp")
    limits = ["--server", "one", "--address", "192.0.2.0/24", "--per-minute", "30", "--concurrent", "2"]
    made = on("keys", "create", "ci", "-p", project, *limits, "--json").value
    listed = on("keys", "list", "-p", project).out
    assert "one, from 192.0.2.0/24, 30/min, 2 at a time" in listed
    on("keys", "rotate", made["id"], "-p", project, "--grace", "3600")
    assert "active, old text ends in " in on("keys", "list", "-p", project).out


def test_the_root_is_rotated_while_the_hub_is_stopped_alone(on, orch, tmp_path):
    assert "hub" in on("secrets", "rotate").err
    assert orch("secrets", "rotate").code == 3
    prepare_data_dir(tmp_path / "mine")
    first = orch("secrets", "rotate", "--json", data_dir=tmp_path / "mine")
    assert json.loads(first.out)["former"].endswith("auth_secret.former")
    assert "still opens sessions" in orch("secrets", "rotate", data_dir=tmp_path / "mine").out
    given = orch("secrets", "rotate", data_dir=tmp_path / "mine", AUTH_SECRET="x7" * 30)
    assert "sealed under AUTH_SECRET" in given.out
