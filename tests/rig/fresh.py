"""A fresh machine, as near as one machine can come to it: a copy of the checkout, an empty home, no caches."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.rig.processes import Watched

ROOT: Final = Path(__file__).resolve().parents[2]
COLD_LIMIT_S: Final = 120.0

_REGISTRIES: Final = (
    "PIP_",
    "UV_INDEX",
    "UV_DEFAULT",
    "NPM_CONFIG",
    "npm_config",
    "SSL_",
    "REQUESTS_",
    "NODE_EXTRA",
    "HTTP",
)
_SETTINGS: Final = (".npmrc", ".config/pip/pip.conf", ".config/uv/uv.toml", ".pip/pip.conf")


def copy_of_the_checkout(target: Path) -> Path:
    """The tracked and new files of this checkout, and nothing that was built or installed in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=30,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def fresh_environment(home: Path) -> dict[str, str]:
    """What a fresh account has: a home and the system's PATH. Settings of package registries stay as they are here."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(_REGISTRIES)}
    home.mkdir()
    for settings in _SETTINGS:
        if (Path.home() / settings).is_file():
            (home / settings).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(Path.home() / settings, home / settings)
    return {**kept, "HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


@contextmanager
def quickstart(checkout: Path, environment: dict[str, str], *arguments: str) -> Iterator[Watched]:
    """`scripts/quickstart.sh`, stopped afterwards."""
    process = Watched(["sh", "scripts/quickstart.sh", *arguments], env=environment, cwd=checkout, label="quickstart.sh")
    try:
        yield process
    finally:
        process.stop()
