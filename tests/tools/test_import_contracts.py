"""The import contracts catch planted violations: a wall that nobody has pushed against proves nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PLANTED = [
    ("floors", "storage/planted.py", "import mcp_orch.control.projects.planted_target"),
    ("floors", "contract/planted.py", "import mcp_orch.access.planted_target"),
    ("floors", "control/projects/planted.py", "import mcp_orch.gateway.planted_target"),
    ("gateway: four rooms", "gateway/upstream/planted.py", "import mcp_orch.gateway.edge.planted_target"),
    ("gateway: four rooms", "gateway/call/planted.py", "import mcp_orch.gateway.era.planted_target"),
    ("the gateway knows neither database", "gateway/call/planted.py", "import sqlalchemy"),
    ("the gateway knows neither database", "gateway/edge/planted.py", "import fastapi"),
    ("know no wire", "gateway/call/planted.py", "import httptools"),
    ("the SDK is a test dependency", "gateway/upstream/planted.py", "import mcp"),
    ("the demo server stands apart", "demo/planted.py", "import mcp_orch.kit.planted_target"),
    (
        "areas do not form cycles",
        "control/projects/planted.py",
        "import mcp_orch.control.servers.planted",
    ),
    ("an area has one shape", "control/projects/repository.py", "import mcp_orch.control.projects.service"),
]


@pytest.fixture(scope="module")
def copied_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = tmp_path_factory.mktemp("house")
    shutil.copytree(
        ROOT / "src",
        house / "src",
        ignore=shutil.ignore_patterns("__pycache__", "static", "node_modules"),
    )
    shutil.copy(ROOT / "pyproject.toml", house)
    return house


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=house,
        env={"PYTHONPATH": str(house / "src"), "PATH": "/usr/bin:/bin", "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(("contract", "path", "text"), PLANTED)
def test_planted_violation_is_caught(copied_house: Path, contract: str, path: str, text: str) -> None:
    added: list[tuple[Path, str | None]] = []
    source = copied_house / "src" / "mcp_orch"

    def plant(where: Path, what: str) -> None:
        added.append((where, where.read_text() if where.exists() else None))
        where.write_text((added[-1][1] or "") + "\n" + what + "\n")

    plant(source / path, text)
    target = text.removeprefix("import ").removeprefix("mcp_orch.")
    if target.endswith("planted_target"):
        plant(source / (target.replace(".", "/") + ".py"), "")
    if contract == "areas do not form cycles":
        plant(source / "control/servers/planted.py", "import mcp_orch.control.projects.planted")
    try:
        checked = lint_imports(copied_house)
    finally:
        for where, before in reversed(added):
            if before is None:
                where.unlink()
            else:
                where.write_text(before)

    assert checked.returncode == 1
    assert any(contract in line and "BROKEN" in line for line in checked.stdout.splitlines()), checked.stdout
