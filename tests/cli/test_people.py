"""Users, teams, members, projects and signing in, from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mcp_orch.cli.client import Rest, Wire
from mcp_orch.kit.ids import RandomIds
from tests.cli.conftest import Said

Orch = Callable[..., Said]

PASSWORD = "three quiet words"


@pytest.fixture
def word() -> str:
    """A word that no other test of this hub uses."""
    return f"n{RandomIds().text(10)}".lower()


def somebody(hub_dir: Path, word: str) -> tuple[str, str]:
    """A new user's address, and where their hub is."""
    email = f"{word}@example.org"
    local = Rest(Wire("hub", address=hub_dir / "hub.sock"))
    local.send("POST", "users", {"email": email, "password": PASSWORD})
    return email, str(local.get("hub")["public_url"])


def done(said: Said) -> str:
    assert said.code == 0, said.err
    return said.out


def test_a_user_is_made_let_in_and_shut_out(orch: Orch, hub_dir: Path, word: str) -> None:
    email = f"{word}@example.org"
    url = done(orch("users", "create", email, "--name", "Kim", data_dir=hub_dir)).strip()
    assert "/reset-password#" in url
    assert email in done(orch("users", "list", data_dir=hub_dir))
    again = orch("users", "reset-password", email, "--without-codes", data_dir=hub_dir)
    assert done(again).strip() != url
    assert "This link works once, until " in again.err
    assert "deactivated" in done(orch("users", "deactivate", email, data_dir=hub_dir))
    assert "active" in done(orch("users", "reactivate", email, data_dir=hub_dir))
    assert "hub admin" in done(orch("users", "promote", email, data_dir=hub_dir))
    refused = orch("users", "demote", email, data_dir=hub_dir)
    if refused.code:
        assert "last hub admin" in refused.err
    found = orch("users", "list", "--json", data_dir=hub_dir).value["items"]
    assert [one["email"] for one in found if one["email"] == email] == [email]
    missing = orch("users", "deactivate", "nobody@example.org", data_dir=hub_dir)
    assert (missing.code, "no user" in missing.err) == (3, True)


def test_the_locked_out_are_let_in_on_the_machine_itself_while_no_hub_runs(orch: Orch, tmp_path: Path) -> None:
    place = tmp_path / "fresh"
    done(orch("migrate", data_dir=place))
    link = orch("users", "setup-link", data_dir=place)
    assert "/setup#" in done(link)
    assert "No hub runs at the moment" in link.err
    done(orch("users", "create", "kim@example.org", "--hub-admin", data_dir=place))
    refused = orch("users", "setup-link", data_dir=place)
    assert (refused.code, refused.out) == (1, "")
    assert "users reset-password" in refused.err
    let_in = orch("users", "reset-password", "kim@example.org", data_dir=place)
    assert "/reset-password#" in done(let_in)
    assert orch("users", "reset-password", "nobody@example.org", data_dir=place).code == 3


def test_a_team_brings_its_people_into_a_project(orch: Orch, hub_dir: Path, word: str) -> None:
    email = f"{word}@example.org"
    done(orch("users", "create", email, data_dir=hub_dir))
    done(orch("projects", "create", word, data_dir=hub_dir))
    assert word in done(orch("teams", "create", word, "--title", "Crew", data_dir=hub_dir))
    assert "member of team" in done(orch("teams", "add", word, email, data_dir=hub_dir))
    assert email in done(orch("teams", "members", word, data_dir=hub_dir))
    assert word in done(orch("teams", "list", data_dir=hub_dir))
    done(orch("members", "add", f"team:{word}", "--project", word, "--role", "viewer", data_dir=hub_dir))
    listed = done(orch("members", "list", "--project", word, data_dir=hub_dir))
    assert "viewer" in listed
    assert f"team {word}" in listed
    assert "member" in done(orch("members", "change", f"team:{word}", "member", "--project", word, data_dir=hub_dir))
    done(orch("teams", "remove", word, email, data_dir=hub_dir))
    assert orch("members", "list", "--project", word, "--json", data_dir=hub_dir).value["people"] == []
    done(orch("members", "remove", f"team:{word}", "--project", word, data_dir=hub_dir))
    done(orch("members", "add", email, "--project", word, "--role", "member", data_dir=hub_dir))
    done(orch("members", "remove", email, "--project", word, data_dir=hub_dir))
    assert "/invitation#" in done(orch("members", "invite", f"x{email}", "--project", word, data_dir=hub_dir))
    assert orch("teams", "members", word, "--json", data_dir=hub_dir).value == {"items": []}
    done(orch("teams", "delete", word, data_dir=hub_dir))
    assert orch("teams", "members", word, data_dir=hub_dir).code == 3


def test_a_project_is_closed_opened_deleted_and_brought_back(orch: Orch, hub_dir: Path, word: str) -> None:
    done(orch("projects", "create", word, data_dir=hub_dir))
    done(orch("projects", "archive", word, data_dir=hub_dir))
    assert orch("projects", "archive", word, data_dir=hub_dir).code == 1
    done(orch("projects", "reopen", word, data_dir=hub_dir))
    unsure = orch("projects", "delete", word, "--confirm", "other", data_dir=hub_dir)
    assert (unsure.code, "confirms" in unsure.err) == (2, True)
    done(orch("projects", "delete", word, "--confirm", word, data_dir=hub_dir))
    done(orch("projects", "restore", word, data_dir=hub_dir))
    missing = orch("projects", "transfer", word, "nobody@example.org", data_dir=hub_dir)
    assert (missing.code, "nobody in this project" in missing.err) == (3, True)


def test_somebody_signs_in_to_a_hub_and_out_again(orch: Orch, hub_dir: Path, word: str, tmp_path: Path) -> None:
    email, url = somebody(hub_dir, word)
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    refused = orch("login", url, "--email", email, "--password", "wrong", **home)
    assert refused.code == 4
    assert email in done(orch("login", url, "--email", email, "--password", PASSWORD, **home))
    kept = tmp_path / "config" / "mcp-orch" / "logins.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert done(orch("projects", "create", word, "--hub", url, **home))
    assert word in done(orch("projects", "list", "--hub", f"{url}/", **home))
    # Of two logins one is left, and of the passwords behind them nothing.
    done(orch("login", url, "--email", email, "--password", PASSWORD, **home))
    tokens = orch("tokens", "list", "--hub", url, "--json", **home).value["items"]
    assert [one["kind"] for one in tokens if one["state"] == "active"] == ["personal"]
    token = kept.read_text()
    assert "Signed out" in done(orch("logout", url, **home))
    assert orch("projects", "list", "--hub", url, **home).code == 4
    assert orch("logout", url, **home).code == 3
    # A token that has ended there is forgotten here all the same.
    kept.write_text(token)
    assert "Signed out" in done(orch("logout", url, **home))
    kept.write_text("not JSON")
    broken = orch("projects", "list", "--hub", url, **home)
    assert (broken.code, "can't be read" in broken.err) == (1, True)


def test_a_team_says_no_and_one_that_is_in_keeps_its_role(orch: Orch, hub_dir: Path, word: str) -> None:
    done(orch("projects", "create", word, data_dir=hub_dir))
    done(orch("teams", "create", word, data_dir=hub_dir))
    done(orch("members", "ask-team", word, "--project", word, data_dir=hub_dir))
    [asked] = orch("teams", "requests", word, "--json", data_dir=hub_dir).value["items"]
    assert "is not added" in done(orch("teams", "answer", word, asked["id"], "--decline", data_dir=hub_dir))
    assert orch("teams", "projects", word, "--json", data_dir=hub_dir).value == {"items": []}
    done(orch("members", "add", f"team:{word}", "--project", word, "--role", "admin", data_dir=hub_dir))
    done(orch("members", "ask-team", word, "--project", word, "--role", "viewer", data_dir=hub_dir))
    [asked] = orch("teams", "requests", word, "--json", data_dir=hub_dir).value["items"]
    assert f"team {word} is admin now" in done(orch("teams", "answer", word, asked["id"], data_dir=hub_dir))


def test_members_beyond_the_first_page_are_listed_and_found_by_their_address(
    orch: Orch, hub_dir: Path, word: str
) -> None:
    local = Rest(Wire("hub", address=hub_dir / "hub.sock"))
    done(orch("projects", "create", word, data_dir=hub_dir))
    emails = [f"{word}-{number:02}@example.org" for number in range(51)]
    for email in emails:
        local.send("POST", "users", {"email": email})
        local.send("POST", f"projects/{word}/members", {"user": email, "role": "member"})
    listed = done(orch("members", "list", "--project", word, data_dir=hub_dir))
    assert [email for email in emails if email not in listed] == []
    key = local.send("POST", f"projects/{word}/keys", {"name": "shared", "kind": "service"})
    done(orch("keys", "change", str(key["id"]), "--steward", emails[-1], "--project", word, data_dir=hub_dir))


def test_only_people_leave(orch: Orch, hub_dir: Path, word: str) -> None:
    done(orch("projects", "create", word, data_dir=hub_dir))
    done(orch("teams", "create", word, data_dir=hub_dir))
    for command in (("members", "leave", "--project", word), ("teams", "leave", word)):
        refused = orch(*command, data_dir=hub_dir)
        assert (refused.code, "nobody is signed in" in refused.err) == (2, True)


def test_somebody_with_less_rights(orch: Orch, hub_dir: Path, word: str, tmp_path: Path) -> None:
    email, url = somebody(hub_dir, word)
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "MCP_ORCH_HUB": url}
    done(orch("login", url, "--email", email, "--password", PASSWORD, **home))
    done(orch("members", "add", email, "--project", "demo", "--role", "viewer", data_dir=hub_dir))
    # A file with servers that nobody could start would look like a good one.
    hidden = orch("export", "--project", "demo", **home)
    assert (hidden.code, hidden.out, "not shown to you" in hidden.err) == (4, "", True)
    # What a hub admin lets run is shown whole.
    done(orch("projects", "create", word, **home))
    proposed = ["--env", "LD_PRELOAD=/tmp/x.so", "--cwd", "/tmp", "--", "npx", "-y", "a thing"]
    done(orch("servers", "add", "thing", "--project", word, *proposed, **home))
    shown = done(orch("servers", "approvals", "--project", word, data_dir=hub_dir))
    for words in ('["npx", "-y", "a thing"]', "/tmp", "LD_PRELOAD (dangerous)", "Sandbox"):
        assert words in shown
    waiting = next(text for text in shown.split() if text.startswith("apr_"))
    done(orch("servers", "approve", waiting, "--reject", data_dir=hub_dir))
    key = orch("keys", "create", "k", "--project", "demo", "--json", data_dir=hub_dir).value["id"]
    done(orch("keys", "change", key, "--project", "demo", "--steward", email.upper(), data_dir=hub_dir))
    done(orch("members", "remove", email, "--project", "demo", data_dir=hub_dir))
