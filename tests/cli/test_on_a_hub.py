"""Commands on the hub of this machine, through its socket."""

import json
import sys
from pathlib import Path

import pytest

from tests.rig.processes import until
from tests.rig.raw_http import RawClient

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def on(orch, hub_dir):
    return lambda *arguments, **values: orch(*arguments, data_dir=hub_dir, **values)


def test_servers_are_listed_with_their_state(on):
    said = on("list-servers", "--project", "demo")
    assert said.out.splitlines()[0].startswith("Looking at hub of ")
    assert said.out.splitlines()[1].split() == ["SERVER", "STATE", "TOOLS", "SPEAKS", "TRANSPORT", "SINCE"]
    assert "● ready" in said.out
    (server,) = on("list-servers", "--project", "demo", "--json").value["items"]
    assert (server["state"], server["era"], server["tool_count"]) == ("ready", "modern", 6)


def test_tools_are_listed_by_the_names_that_call_takes(on):
    assert "demo__echo" in on("list-tools").out
    names = [tool["public_name"] for tool in on("list-tools", "demo", "--json").value["items"]]
    assert names[:2] == ["demo__echo", "demo__add"]
    assert on("list-tools", "other", "--project", "demo").code == 3


def test_a_tool_is_called_in_the_project_that_has_it(on):
    assert on("call", "demo.echo", "text=hello").out == "hello\n"
    assert on("call", "demo__add", "a=1", "b=2").out == "3\n"
    assert on("call", "demo.add", '{"a": 1, "b": 2}', "--json").value["structuredContent"] == {"sum": 3}
    assert on("call", "demo.echo", "text=5", "--project", "demo").out == "5\n"
    assert on("call", "demo.picture").out.startswith("[image image/png, ")


def test_calls_that_fail_say_why_and_end_with_their_code(on):
    failed = on("call", "demo.fail", "reason=tired")
    assert (failed.code, failed.out) == (1, "tired\n")
    assert on("call", "demo.nope").code == 3
    assert on("call", "nobody.nope").code == 3
    assert on("call", "demo.echo", "hello").code == 2
    assert on("call", "demo.echo", "{nope").code == 2
    assert on("call", "demo.echo", "{}", "--project", "nowhere").code == 3


def test_arguments_come_from_stdin(on, monkeypatch):
    monkeypatch.setattr("sys.stdin.read", lambda: '{"text": "piped"}')
    assert on("call", "demo.echo", "-").out == "piped\n"
    monkeypatch.setattr("sys.stdin.read", lambda: "[1]")
    assert on("call", "demo.echo", "-").code == 2


def test_what_a_key_was_used_with_is_listed(on):
    made = on("keys", "create", "telling", "-p", "demo", "--json").value
    assert "was not used" in on("keys", "clients", made["id"], "-p", "demo").out
    assert RawClient(url=made["url"], key=made["key"]).modern("tools/list").status == 200
    until(lambda: on("keys", "clients", made["id"], "-p", "demo", "--json").value["items"], limit_s=20)
    head, row = on("keys", "clients", made["id"], "-p", "demo").out.splitlines()[-2:]
    assert head.split() == ["CLIENT", "VERSION", "REVISION", "TRANSPORT", "FROM", "LAST", "USED"]
    assert row.split()[:5] == ["raw", "1", "2026-07-28", "mcp", "127.0.0.1"]
    listed = next(line for line in on("keys", "list", "-p", "demo").out.splitlines() if made["id"] in line)
    assert listed.split()[-4:] == ["ago", "raw", "1", "127.0.0.1"]


def test_a_key_lives_and_ends(on):
    made = on("keys", "create", "laptop", "-p", "demo", "--expires-in-days", "3", "--server", "demo", "--read-only")
    assert made.out.startswith("project_")
    assert "shown this once" in made.err
    key = next(one for one in on("keys", "list", "-p", "demo", "--json").value["items"] if one["name"] == "laptop")
    assert "demo, read-only" in on("keys", "list", "-p", "demo").out
    assert on("keys", "rotate", key["id"], "-p", "demo", "--grace", "60").out.startswith("project_")
    assert on("keys", "rotate", key["id"], "-p", "demo", "--json").value["id"] == key["id"]
    assert "is revoked" in on("keys", "revoke", key["id"], "-p", "demo").out
    assert on("keys", "revoke", key["id"], "-p", "demo", "--json").value["state"] == "revoked"
    assert on("keys", "rotate", "nope", "-p", "demo").code == 3


def test_a_key_comes_with_what_to_paste(on):
    said = on("keys", "create", "cursor", "-p", "demo", "--client", "cursor")
    assert '"mcpServers"' in said.out
    assert on("keys", "create", "x", "--client", "netscape").code == 2
    made = on("keys", "create", "json", "-p", "demo", "--json").value
    assert made["url"].endswith("/projects/demo/unified/mcp")


def test_projects_are_made_and_listed(on):
    assert "/projects/paper/unified/mcp" in on("projects", "create", "paper", "--title", "Paper").out
    assert on("projects", "create", "plain", "--json").value["name"] == "plain"
    assert {"demo", "paper"} <= {one["name"] for one in on("projects", "list", "--json").value["items"]}
    assert "PROJECT" in on("projects", "list").out
    assert on("projects", "create", "paper").code == 1
    assert "has no keys" in on("keys", "list", "-p", "paper").out


def test_a_file_is_imported_once_and_exported_without_its_secrets(on, tmp_path):
    on("projects", "create", "imports")
    servers = {
        "one": {
            "command": sys.executable,
            "args": ["-m", "mcp_orch.demo", "--api-key", "abcdef-123456"],
            "env": {"API_KEY": "abcdef-123456", "OTHER": "${NEEDED}"},
            "autoApprove": ["x"],
        },
        "far": {
            "url": "https://wiki.example.org/mcp",
            "headers": {"Authorization": "Bearer ${TOKEN}"},
            "disabled": True,
        },
        "bad": {"args": 3},
    }
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps({"mcpServers": servers}))
    first = on("import", str(file), "-p", "imports", "--preview")
    assert "added      one" in first.out
    assert "server 'bad'" in first.err
    # It comes with the file.
    assert "secret ONE_API_KEY is needed" not in first.err
    assert first.code == 1
    assert on("list-servers", "-p", "imports", "--json").value["items"] == []
    done = on("import", str(file), "-p", "imports")
    assert "autoApprove is left out" in done.out
    assert "secret in plain text: one args[3]" in done.err
    assert "secret NEEDED is needed and not set: mcp-orch secrets set NEEDED --project imports" in done.err
    again = on("import", str(file), "-p", "imports", "--json").value
    assert [one["action"] for one in again["items"]] == ["unchanged", "unchanged"]
    assert again["missing_secrets"] == ["NEEDED", "TOKEN"]
    assert "secret ONE_API_KEY is set already and stays as it is" in on("import", str(file), "-p", "imports").err
    over = on("import", str(file), "-p", "imports", "--overwrite-secrets")
    assert "is set already" not in over.err
    export = on("export", "-p", "imports")
    assert "abcdef-123456" not in export.out
    exported = json.loads(export.out)["mcpServers"]
    assert exported["one"]["args"][3] == "${ONE_API_KEY}"
    assert exported["far"]["headers"] == {"Authorization": "${FAR_AUTHORIZATION}"}
    assert "Set before using it: " in export.err
    target = tmp_path / "out.json"
    assert on("export", "-p", "imports", "--output", str(target)).out == ""
    assert json.loads(target.read_text())["mcpServers"] == exported
    assert on("export", "-p", "imports", "--output", str(tmp_path)).code == 1
    assert on("import", str(tmp_path / "nowhere.json")).code == 3
    listed = on("list-servers", "-p", "imports")
    assert "the secret" in listed.out


def test_a_definition_that_the_hub_refuses_is_shown(on, tmp_path):
    on("projects", "create", "refusals")
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps({"mcpServers": {"one": {"command": "two words"}}}))
    said = on("import", str(file), "-p", "refusals")
    assert said.code == 1
    assert "refused    one: " in said.out
    assert on("list-servers", "-p", "refusals").out.splitlines()[1].startswith("No servers.")


def test_status_says_what_comes_first(orch, untouched_hub_dir):
    said = orch("status", data_dir=untouched_hub_dir)
    assert "● ready" in said.out
    assert "nobody has an account yet" in said.out


def test_status_says_how_the_hub_is(on):
    assert "● ready" in on("status").out
    document = on("status", "--json").value
    assert document["ready"] is True
    assert document["process_id"] > 0


def test_doctor_finds_a_failing_server_and_its_last_words(on):
    on("projects", "create", "sick")
    definition = json.dumps({"mcpServers": {"sick": {"command": "sh", "args": ["-c", "echo no licence >&2; exit 3"]}}})
    Path("sick.json").write_text(definition)
    on("import", "sick.json", "-p", "sick")
    until(lambda: "✗ failed" in on("list-servers", "-p", "sick").out, limit_s=20)
    shown = on("list-servers", "-p", "sick")
    assert "sick is failed: " in shown.out
    assert "    no licence" in shown.out
    assert "sick/sick is failed" in on("status").out
    said = on("doctor")
    assert said.code == 1
    assert "sick/sick is failed" in said.out
    findings = on("doctor", "--json").value["items"]
    assert {"ok", "fail"} <= {one["level"] for one in findings}
    assert "nothing is known of sick" in on("list-tools", "-p", "sick").err


def test_a_hub_elsewhere_is_asked_by_its_url(on, hub_dir, orch):
    url = on("status", "--json").value["public_url"]
    refused = orch("list-servers", "--hub", url)
    assert refused.code == 4
    assert "MCP_ORCH_TOKEN" in refused.err
    assert orch("status", MCP_ORCH_HUB="http://127.0.0.1:9").code == 5
    assert orch("status", "--hub", "nonsense").code == 2
    assert orch("status", "--hub", "https://127.0.0.1:9").code == 5
    assert orch("call", "a.b", "--project", "p", "--hub", "http://127.0.0.1:9").code == 5


def test_what_runs_needs_the_hub_stopped(on):
    assert "uses the data directory" in on("migrate").err
