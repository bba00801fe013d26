"""The environment, home and program of a child process."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.pictures import ServerDefinition, StdioLaunch
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.settings import UpstreamSettings
from mcp_orch.gateway.upstream.system_words import of_system

MARK: Final = "MCP_ORCH_CHILD"
"""Every process of a connection carries this variable, so that strays can be found by it."""

_FALLBACK_PATH: Final = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPlan:
    """Exactly what is started: no shell ever reads it."""

    argv: tuple[str, ...]
    environment: dict[str, str]
    cwd: str


def plan_child(
    definition: ServerDefinition, launch: StdioLaunch, *, settings: UpstreamSettings, nonce: str
) -> ChildPlan:
    """What to start for this definition. Raises UpstreamUnavailable when the command or the directory is not there."""
    home = _home_of(definition, settings)
    environment = {
        name: settings.environment[name] for name in settings.passed_variables if name in settings.environment
    }
    environment.setdefault("PATH", _FALLBACK_PATH)
    environment.setdefault("LANG", "C.UTF-8")
    environment["HOME"] = str(home)
    environment.update({name: value.reveal() for name, value in launch.env.items()})
    environment[MARK] = nonce
    cwd = launch.cwd or str(home)
    if not Path(cwd).is_dir():
        raise UpstreamUnavailable(because(Why.NO_DIRECTORY, directory=cwd))
    program = _program(launch.command, environment["PATH"], cwd=cwd)
    return ChildPlan(argv=(program, *launch.args), environment=environment, cwd=cwd)


def _home_of(definition: ServerDefinition, settings: UpstreamSettings) -> Path:
    home = settings.home / definition.id
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as broken:
        raise UpstreamUnavailable(because(Why.NO_HOME, cause=of_system(broken), directory=home)) from broken
    return home


def _program(command: str, path: str, *, cwd: str) -> str:
    if os.sep in command:
        at = Path(cwd, command)
        found = str(at) if at.is_file() and os.access(at, os.X_OK) else None
    else:
        found = shutil.which(command, path=path)
    if found is None:
        raise UpstreamUnavailable(because(Why.COMMAND_NOT_FOUND, command=command, path=path))
    return found
