"""Runs the web application's own tools with the Node that comes from PyPI: `check`, `client`, `dev`, `fix`.

The tools are started as programs, one by one: npm scripts that call npm again do not survive the wheel's layout.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from mcp_orch.app import ui_build

ROOT: Final = Path(__file__).resolve().parents[1]
WEB: Final = ROOT / "web"

STEPS: Final[dict[str, list[list[str]]]] = {
    # Whatever starts Vite makes the tree of routes, which the others read: so it comes first.
    "check": [
        ["vitest/vitest.mjs", "run"],
        ["typescript/bin/tsc", "--noEmit"],
        ["@biomejs/biome/bin/biome", "ci", "."],
        ["knip/bin/knip.js"],
    ],
    "fix": [["@biomejs/biome/bin/biome", "check", "--write", "."]],
    "client": [["@hey-api/openapi-ts/bin/run.js"]],
    "dev": [["vite/bin/vite.js", "--port", "3000", "--strictPort"]],
}


def main() -> int:
    """Runs the steps of one word; the exit code of the first that fails."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    if word not in STEPS:
        print(f"usage: python -m tools.web {'|'.join(STEPS)}")
        return 2
    node = ui_build.ready(WEB)
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    for step in STEPS[word]:
        command = [str(node), f"node_modules/{step[0]}", *step[1:], *sys.argv[2:]]
        done = subprocess.run(command, cwd=WEB, env=environment, check=False)
        if done.returncode != 0:
            print(f"{step[0]} failed in {WEB}")
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
