"""The installed command as people type it."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rig.hub import command, environment

LIMIT_S = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """Its output as JSON."""
        assert self.code == 0, self
        return json.loads(self.out)

    @property
    def items(self) -> list[dict[str, Any]]:
        """Its listing."""
        value = self.value
        return value["items"] if isinstance(value, dict) else value

    def named(self, name: str) -> dict[str, Any]:
        """The entry of its listing with this name."""
        return next(one for one in self.items if one["name"] == name)


def orch(*arguments: str, cwd: Path, **settings: str) -> Said:
    """Runs `mcp-orch` with these arguments. MCP_ORCH_DATA_DIR is a folder below `cwd` unless given."""
    surroundings = environment(**{"MCP_ORCH_DATA_DIR": str(cwd / "data"), **settings})
    done = subprocess.run(
        [*command(), *arguments],
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
        env=surroundings,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
    )
    return Said(code=done.returncode, out=done.stdout, err=done.stderr)
