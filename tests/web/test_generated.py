"""What is generated and kept is as its sources say: the description of REST, the client made of it."""

import filecmp
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mcp_orch.app import ui_build

WEB = Path(__file__).resolve().parents[2] / "web"


def test_the_description_of_rest_is_the_one_the_hub_gives() -> None:
    said = subprocess.run([sys.executable, "-m", "mcp_orch.rest"], check=True, capture_output=True, timeout=60).stdout
    kept = json.loads((WEB / "openapi.json").read_text())
    assert kept == json.loads(said), "python -m mcp_orch.rest > web/openapi.json; python -m tools.web client"


@pytest.mark.timeout(180)
def test_the_client_is_the_one_made_of_the_description(tmp_path: Path) -> None:
    node = ui_build.ready(WEB)
    command = [str(node), "node_modules/@hey-api/openapi-ts/bin/run.js"]
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "CLIENT_FOLDER": str(tmp_path / "client")}
    subprocess.run(command, cwd=WEB, env=environment, check=True, capture_output=True, timeout=120)
    assert differences(tmp_path / "client", WEB / "src" / "client") == []


def differences(left: Path, right: Path) -> list[str]:
    """Files that are not the same, by their path."""
    names = {str(file.relative_to(folder)) for folder in (left, right) for file in folder.rglob("*") if file.is_file()}
    return sorted(
        name
        for name in names
        if not ((left / name).is_file() and (right / name).is_file())
        or not filecmp.cmp(left / name, right / name, shallow=False)
    )
