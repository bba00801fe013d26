"""What somebody who looks after a hub types every day: looking at things, changing them, letting people in."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mcp_orch.cli.client import Rest, Wire
from mcp_orch.kit.ids import RandomIds
from tests.cli.conftest import Said

pytestmark = pytest.mark.timeout(120)
On = Callable[..., Said]


@pytest.fixture
def on(orch: On, hub_dir: Path) -> On:
    def run(*arguments: str, code: int = 0, **values: str) -> Said:
        said = orch(*arguments, data_dir=hub_dir, **values)
        assert said.code == code, said.err
        return said

    return run


@pytest.fixture
def word() -> str:
    """A word that no other test of this hub uses."""
    return f"n{RandomIds().text(10)}".lower()


@pytest.fixture
def project(on: On, word: str) -> str:
    on("projects", "create", word)
    return word


def test_a_server_is_looked_at_changed_and_started_anew(on: On, project: str) -> None:
    assert "has no servers" in on("servers", "list", "-p", project).out
    demo = ["--", sys.executable, "-m", "mcp_orch.demo"]
    on("servers", "add", "one", "-p", project, "--env", "A=b", "--env", "C=d", *demo)
    shown = on("servers", "show", "one", "-p", project).out
    assert [line.split("  ")[0] for line in shown.splitlines()][:2] == ["Server", "State"]
    assert "Env          A, C" in shown
    changed = on("servers", "change", "one", "-p", project, "--title", "First", "--unset", "A", "--env", "E=f", *demo)
    assert changed.out == "Server one is changed.\n"
    assert "Env          C, E" in on("servers", "show", "one", "-p", project).out
    on("servers", "change", "one", "-p", project, "--name", "first")
    assert "first" in on("servers", "list", "-p", project).out
    assert "first was started anew" in on("servers", "restart", "first", "-p", project).out
    assert on("servers", "show", "first", "-p", project, "--json").value["title"] == "First"
    logs = on("servers", "logs", "first", "-p", project)
    assert logs.out or "has said nothing yet" in logs.err
    assert "items" in on("servers", "logs", "first", "-p", project, "--json").value
    on("servers", "show", "nope", "-p", project, code=3)
    on("servers", "change", "first", "-p", project, code=2)


def test_a_tool_is_switched_and_confirmed(on: On, project: str) -> None:
    on("servers", "add", "one", "-p", project, "--", sys.executable, "-m", "mcp_orch.demo")
    on("list-tools", "-p", project)
    listed = on("servers", "tools", "one", "-p", project).out
    assert listed.splitlines()[0].split() == ["TOOL", "STATE", "CONFIRMED", "LISTED", "AS", "DESCRIPTION"]
    assert on("servers", "tool", "one", "echo", "--off", "-p", project).out == "Tool echo of one is off.\n"
    said = on("servers", "tool", "one", "echo", "--on", "--read-only", "--repeatable", "-p", project)
    assert said.out == "Tool echo of one is on, read-only, repeatable.\n"
    described = on("servers", "tool", "one", "echo", "--description", "Says it again", "-p", project, "--json").value
    assert described["description"] == "Says it again"
    on("servers", "tool", "one", "echo", "--description", "", "-p", project)
    on("servers", "tool", "one", "echo", "-p", project, code=2)


def test_a_toolset_is_made_changed_and_deleted(on: On, project: str) -> None:
    on("servers", "add", "one", "-p", project, "--", sys.executable, "-m", "mcp_orch.demo")
    on("list-tools", "-p", project)
    assert "has no toolsets" in on("toolsets", "list", "-p", project).out
    made = on("toolsets", "create", "few", "one.echo", "-p", project).out
    assert made.endswith(f"/projects/{project}/toolsets/few/mcp\n")
    on("toolsets", "change", "few", "--add", "one.add", "--remove", "one.echo", "--title", "Few", "-p", project)
    assert on("toolsets", "show", "few", "-p", project, "--json").value["tools"] == ["one.add"]
    assert "Holds        one.add" in on("toolsets", "show", "few", "-p", project).out
    assert "few" in on("toolsets", "list", "-p", project).out
    on("toolsets", "delete", "few", "-p", project)
    on("toolsets", "show", "few", "-p", project, code=3)


def test_a_project_is_looked_at_and_changed(on: On, project: str) -> None:
    on("projects", "change", project, "--title", "Paper", "--separator", ".", "--call-content", "off", "--strict")
    shown = on("projects", "show", project).out
    assert "Tool names    server.tool, at most 64 characters" in shown
    assert "Answers wait  for their record on the disk" in shown
    assert "Kept for      as long as the hub keeps them" in shown
    on("projects", "change", project, "--call-days", "14")
    assert "Kept for      14 days" in on("projects", "show", project).out
    on("projects", "change", project, "--call-days", "0")
    assert on("projects", "show", project, "--json").value["call_days"] is None
    on("projects", "change", project, "--call-content", "everything", code=2)
    on("projects", "archive", project)
    assert project not in on("projects", "list").out
    assert "archived" in on("projects", "list", "--closed").out
    assert on("projects", "show", project, "--json").value["state"] == "archived"


def test_a_key_is_looked_at_and_changed(on: On, project: str) -> None:
    key = on("keys", "create", "ci", "-p", project, "--json").value["id"]
    changes = ["--name", "nightly", "--address", "192.0.2.0/24", "--per-minute", "9", "--expires-in-days", "3"]
    on("keys", "change", key, "-p", project, *changes)
    assert "from 192.0.2.0/24, 9/min" in on("keys", "show", key, "-p", project).out
    on("keys", "change", key, "-p", project, "--address", "any", "--per-minute", "0", "--never-expires")
    said = on("keys", "show", key, "-p", project, "--json").value
    assert (said["addresses"], said["limits"]["calls_per_minute"], said["expires_at"]) == ([], None, None)
    assert said["name"] == "nightly"
    assert project in on("keys", "list", "--all").out
    on("keys", "change", key, "-p", project, code=2)


def test_users_are_looked_at_renamed_and_signed_out(on: On, word: str) -> None:
    email = f"{word}@example.org"
    on("users", "create", email)
    assert on("users", "rename", email, "Kim").out == f"{email} (Kim): user, active.\n"
    shown = on("users", "show", email).out
    assert "Last seen  never" in shown
    assert "Password   not set yet" in shown
    assert "signed out everywhere" in on("users", "sign-out", email).out
    on("users", "show", "nobody@example.org", code=3)


def test_teams_change_give_roles_and_answer_projects(on: On, project: str, word: str, hub_dir: Path) -> None:
    boss, email = f"boss-{word}@example.org", f"{word}@example.org"
    on("users", "create", email)
    Rest(Wire("hub", address=hub_dir / "hub.sock")).send(
        "POST", "users", {"email": boss, "password": "three quiet words"}
    )
    on("teams", "create", word)
    on("teams", "change", word, "--title", "Crew")
    on("teams", "add", word, email)
    assert "is admin of team" in on("teams", "role", word, email, "admin").out
    assert "is in no project" in on("teams", "projects", word).out
    assert "No project asks" in on("teams", "requests", word).out
    on("members", "add", f"team:{word}", "-p", project, "--role", "viewer")
    assert "viewer" in on("teams", "projects", word).out
    on("teams", "answer", word, "none", code=3)
    on("teams", "leave", word, code=2)


def test_a_project_asks_for_a_team_that_its_admin_is_not_in(
    on: On, orch: On, word: str, hub_dir: Path, tmp_path: Path
) -> None:
    url, as_boss = signed_in(orch, word, hub_dir, tmp_path)
    on("teams", "create", word)
    assert orch("projects", "create", word, "--hub", url, **as_boss).code == 0
    asked = orch("members", "ask-team", word, "-p", word, "--hub", url, **as_boss)
    assert asked.out == f"The admins of team {word} are asked.\n"
    assert word in orch("members", "asked-teams", "-p", word, "--hub", url, **as_boss).out
    request = on("teams", "requests", word, "--json").value["items"][0]["id"]
    assert word in on("teams", "requests", word).out
    assert on("teams", "answer", word, request).out == f"Project {word}: team {word} is member now.\n"
    assert "waits for no team" in orch("members", "asked-teams", "-p", word, "--hub", url, **as_boss).out


def test_own_tokens_are_made_listed_and_revoked(orch: On, word: str, hub_dir: Path, tmp_path: Path) -> None:
    url, as_boss = signed_in(orch, word, hub_dir, tmp_path)
    made = orch("tokens", "create", "script", "--read-only", "--expires-in-days", "7", "--hub", url, **as_boss)
    assert made.out.startswith("user_")
    assert "Its text is shown this once" in made.err
    listed = orch("tokens", "list", "--hub", url, **as_boss)
    assert "all that you may, read-only" in listed.out
    token = orch("tokens", "list", "--json", "--hub", url, **as_boss).value["items"][0]["id"]
    assert orch("tokens", "revoke", token, "--hub", url, **as_boss).out == f"Token {token} is revoked.\n"


def test_invitations_are_listed_sent_anew_and_taken_back(on: On, project: str, word: str) -> None:
    assert "Nobody was invited" in on("members", "invitations", "-p", project).out
    sent = on("members", "invite", f"{word}@example.org", "-p", project, "--role", "viewer")
    assert sent.err.startswith("This link works once, until ")
    one = on("members", "invitations", "-p", project, "--json").value["items"][0]
    anew = on("members", "resend", one["id"], "-p", project)
    assert anew.out != sent.out
    assert "viewer" in on("members", "invitations", "-p", project).out
    on("members", "revoke", one["id"], "-p", project)
    on("members", "resend", "none", "-p", project, code=3)


def test_somebody_leaves_by_themselves(on: On, orch: On, word: str, hub_dir: Path, tmp_path: Path) -> None:
    url, as_boss = signed_in(orch, word, hub_dir, tmp_path)
    on("projects", "create", word)
    on("members", "add", f"{word}@example.org", "-p", word)
    assert orch("members", "leave", "-p", word, "--hub", url, **as_boss).out == f"You are out of project {word}.\n"
    on("teams", "create", word)
    on("teams", "add", word, f"{word}@example.org")
    assert orch("teams", "leave", word, "--hub", url, **as_boss).out == f"You are out of team {word}.\n"


def test_nobody_is_there_yet(on: On, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert on("members", "list", "-p", project).out.startswith(f"Nobody is in project {project}")
    monkeypatch.setattr("sys.stdin", io.StringIO("value"))
    on("secrets", "set", "A", "-p", project)
    assert on("secrets", "list", "-p", project, "--json").value["items"][0]["name"] == "A"


def signed_in(orch: On, word: str, hub_dir: Path, tmp_path: Path) -> tuple[str, dict[str, str]]:
    """Somebody who has signed in to the hub over its URL."""
    local = Rest(Wire("hub", address=hub_dir / "hub.sock"))
    local.send("POST", "users", {"email": f"{word}@example.org", "password": "three quiet words"})
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    url = str(local.get("hub")["public_url"])
    assert orch("login", url, "--email", f"{word}@example.org", "--password", "three quiet words", **home).code == 0
    return url, home
