"""What is running code: the parts of a definition that only a holder of `servers:command` may set."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.pictures import Transport

_DANGEROUS: Final = frozenset(
    {
        "BASH_ENV",
        "CLASSPATH",
        "COMSPEC",
        "ENV",
        "GIT_EXEC_PATH",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "IFS",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "NODE_OPTIONS",
        "NODE_PATH",
        "PATH",
        "PATHEXT",
        "PERL5LIB",
        "PERL5OPT",
        "RUBYLIB",
        "RUBYOPT",
        "SHELL",
        "_JAVA_OPTIONS",
    }
)
_DANGEROUS_STARTS: Final = ("LD_", "DYLD_", "PYTHON", "NPM_CONFIG_", "UV_", "PIP_", "BUN_", "DENO_", "GIT_CONFIG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How a server is reached, sealed values aside."""

    transport: Transport
    command: str | None = None
    args: tuple[str, ...] = ()
    cwd: str | None = None
    url: str | None = None


def is_dangerous(name: str) -> bool:
    """Whether an environment variable makes programs load or run something."""
    upper = name.upper()
    return upper in _DANGEROUS or upper.startswith(_DANGEROUS_STARTS)


def code_in(reach: Reach, env_names: Iterable[str]) -> str | None:
    """What of a new definition runs code, in words; None: nothing does."""
    if reach.transport is Transport.STDIO:
        return f"the command {(reach.command or '')[:60]!r}"
    return _dangerous_name(env_names)


def code_in_change(before: Reach, after: Reach, *, env_names: Iterable[str]) -> str | None:
    """What of a change runs code; `env_names` are those that get another value."""
    if before.transport is not after.transport and Transport.STDIO in {before.transport, after.transport}:
        return f"changing the transport from {before.transport} to {after.transport}"
    for field in ("command", "args", "cwd"):
        if getattr(before, field) != getattr(after, field):
            return f"changing {field}"
    return _dangerous_name(env_names)


def _dangerous_name(names: Iterable[str]) -> str | None:
    found = next((name for name in names if is_dangerous(name)), None)
    return None if found is None else f"the environment variable {found}"
