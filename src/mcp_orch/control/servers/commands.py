"""What of a definition or of a change runs code, in words: only holders of `servers:command` decide about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from mcp_orch.access.running_code import is_dangerous
from mcp_orch.contract.pictures import Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How a server is reached, sealed values aside."""

    transport: Transport
    command: str | None = None
    args: tuple[str, ...] = ()
    cwd: str | None = None
    url: str | None = None


def code_in(reach: Reach) -> str | None:
    """What of a new definition runs code, in words; None: nothing does."""
    return f"the command {(reach.command or '')[:60]!r}" if reach.transport is Transport.STDIO else None


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
