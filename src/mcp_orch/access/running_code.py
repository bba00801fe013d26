"""What of a definition is running code, and the digest by which an approval of it is known again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

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


def is_dangerous(name: str) -> bool:
    """Whether an environment variable makes programs load or run something."""
    upper = name.upper()
    return upper in _DANGEROUS or upper.startswith(_DANGEROUS_STARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCode:
    """The parts of a definition that only a holder of `servers:command` decides about."""

    command: str
    args: tuple[str, ...] = ()
    cwd: str | None = None
    dangerous_env: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Names and values of the variables that make programs run something."""

    @property
    def digest(self) -> str:
        """Equal for equal code alone.

        What a slot in the arguments is filled with is not part of it: a secret fills one argument, never two.
        """
        parts = ["running code", self.command, list(self.args), self.cwd, sorted(self.dangerous_env.items())]
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
