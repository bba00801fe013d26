"""A hub is looked after from a terminal, from its first project to the person who signs out."""

import secrets
import sys
from pathlib import Path

from tests.requirements import requirement
from tests.rig.command_line import Said, orch
from tests.rig.hub import Hub


@requirement("hub:terminal")
def test_what_the_api_offers_for_daily_work_is_done_from_a_terminal(hub: Hub, tmp_path: Path) -> None:
    name = f"n{secrets.token_hex(5)}"
    email = f"{name}@example.org"

    def on(*arguments: str, code: int = 0) -> Said:
        said = orch(*arguments, cwd=tmp_path, MCP_ORCH_DATA_DIR=str(hub.data_dir))
        assert said.code == code, said
        return said

    on("projects", "create", name)
    on("servers", "add", "demo", "-p", name, "--", sys.executable, "-m", "mcp_orch.demo")
    on("servers", "change", "demo", "-p", name, "--title", "Shown")
    assert on("servers", "show", "demo", "-p", name, "--json").value["title"] == "Shown"
    on("list-tools", "-p", name)
    on("servers", "tool", "demo", "fail", "--off", "-p", name)
    assert {one["name"]: one["enabled"] for one in on("servers", "tools", "demo", "-p", name, "--json").items} == {
        **dict.fromkeys(("echo", "add", "now", "long_task", "picture"), True),
        "fail": False,
    }
    on("toolsets", "create", "few", "demo.echo", "-p", name)
    key = on("keys", "create", "ci", "--toolset", "few", "-p", name, "--json").value
    on("keys", "change", key["id"], "--per-minute", "60", "-p", name)
    assert on("keys", "show", key["id"], "-p", name, "--json").value["limits"]["calls_per_minute"] == 60
    on("users", "create", email)
    on("teams", "create", name)
    on("teams", "add", name, email)
    on("members", "add", f"team:{name}", "--role", "viewer", "-p", name)
    assert email in on("members", "list", "-p", name).out
    on("users", "sign-out", email)
    on("users", "deactivate", email)
    on("servers", "change", "demo", "-p", name, code=2)
    on("servers", "show", "none", "-p", name, code=3)
    on("projects", "delete", name, "--confirm", name)
    on("teams", "delete", name)
