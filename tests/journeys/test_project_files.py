"""A project is written out in one hub and read in by another: the same again, without secrets, commands waiting."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.scene import stdio_definition
from tests.journeys.test_audit import orch
from tests.journeys.test_people import Person
from tests.rig.hub import Hub, Project, running_hub
from tests.rig.processes import until

pytestmark = pytest.mark.timeout(300)

SECRET = "ghp_0123456789abcdefghij"


def filled(hub: Hub) -> Project:
    """A project with a program, a remote server, decisions about tools, a toolset and settings of its own."""
    project = hub.new_project("first")
    project.rest("PATCH", json={"title": "First", "separator": ".", "call_content": "redacted"})
    program = stdio_definition("legacy")
    project.add_server("child", **{**program, "env": {"PLAIN": "debug", "TOKEN": "${GITHUB_TOKEN}"}})
    project.add_server(
        "far",
        url=f"https://wiki.example.org/mcp?api_key={SECRET}",
        headers={"Authorization": f"Bearer {SECRET}", "X-Slot": "Bearer ${WIKI_TOKEN}"},
        disabled=True,
        title="Far away",
    )
    project.rest("PUT", "secrets/GITHUB_TOKEN", json={"value": SECRET})
    project.wait_ready("child")
    project.rest("PATCH", "servers/child/tools/echo", json={"read_only": True, "description": "Says it again"})
    project.rest("POST", "toolsets", json={"name": "some", "tools": ["child.echo", "far.*"]})
    return project


def parts(report: dict[str, Any], action: str) -> list[str]:
    return [f"{one['kind']} {one['name']}" for one in report["items"] if one["action"] == action]


def test_a_project_is_the_same_elsewhere(rig: None, tmp_path: Path) -> None:
    file, again = tmp_path / "first.json", tmp_path / "second.json"
    with running_hub(tmp_path / "one") as one:
        filled(one)
        assert orch(one.data_dir, "projects", "export", "first", "--output", str(file)).returncode == 0
    text = file.read_text()
    assert SECRET not in text
    assert "debug" not in text
    written = json.loads(text)
    assert written["secrets"] == ["CHILD_PLAIN", "FAR_API_KEY", "FAR_AUTHORIZATION", "GITHUB_TOKEN", "WIKI_TOKEN"]
    assert written["servers"][1]["headers"]["X-Slot"] == "Bearer ${WIKI_TOKEN}"
    with running_hub(tmp_path / "two") as two:
        said = orch(two.data_dir, "projects", "import", str(file), "second")
        assert said.returncode == 0, said.stderr
        assert "secret GITHUB_TOKEN is needed and not set" in said.stderr
        assert orch(two.data_dir, "projects", "export", "second", "--output", str(again)).returncode == 0
        assert again.read_text() == text
        second = Project(hub=two, name="second")
        assert parts(taken(second, text, preview=False), "unchanged") == [
            "project second",
            "server child",
            "tool child.echo",
            "server far",
            "toolset some",
        ]
        changed = {**written, "project": {**written["project"], "title": "Other"}}
        changed["servers"][0]["args"] = ["other"]
        report = taken(second, json.dumps(changed), preview=True)
        assert parts(report, "changed") == ["project second", "server child"]
        assert report["items"][0]["changes"] == [{"field": "title", "before": "First", "after": "Other"}]
        assert second.rest("GET")["title"] == "First"
        assert orch(two.data_dir, "projects", "export", "second").stdout == text


def taken(project: Project, text: str, *, preview: bool) -> dict[str, Any]:
    return project.rest("POST", "import", json={"text": text, "preview": preview})


def test_commands_of_a_file_wait_for_whoever_may_approve_them(rig: None, tmp_path: Path) -> None:
    with running_hub(tmp_path / "hub") as hub:
        text = json.dumps(written_with_commands())
        kim = Person(hub, "kim@example.org")
        kim.asks("POST", "projects", json={"name": "kims"})
        report = kim.asks("POST", "projects/kims/import", json={"text": text, "preview": False}).json()
        assert [one["held"] for one in report["items"]] == [False, True, False]
        servers = kim.asks("GET", "projects/kims/servers").json()["items"]
        assert {one["name"]: one["status"]["state"] for one in servers} == {"child": "held", "far": "off"}
        waiting = hub.rest("GET", "projects/kims/approvals")["items"]
        assert [one["server_name"] for one in waiting] == ["child"]
        hub.rest("POST", f"projects/kims/approvals/{waiting[0]['id']}", json={"decision": "approve"})
        kims = Project(hub=hub, name="kims")
        until(
            lambda: kims.status("child")["state"] in {"starting", "ready", "sleeping"},
            limit_s=20,
            what="the approved server",
        )
        for bad, reason in (
            ('{"servers": []}', "no project file"),
            ('{"kind": "mcp-orch project", "version": 9}', "9"),
        ):
            refused = kim.asks("POST", "projects/kims/import", json={"text": bad})
            assert (refused.status_code, reason in refused.text) == (400, True)


def written_with_commands() -> dict[str, Any]:
    program = stdio_definition("legacy")
    servers = [
        {"name": "child", "transport": "stdio", "command": program["command"], "args": program["args"]},
        {"name": "far", "transport": "streamable-http", "url": "https://wiki.example.org/mcp", "disabled": True},
    ]
    return {"kind": "mcp-orch project", "version": 1, "project": {}, "servers": servers}
