"""What a configuration file says of one server, whatever shape the file had."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mcp_orch.contract.pictures import Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundServer:
    """One server of a file. Texts may hold slots: `${NAME}`."""

    name: str
    transport: Transport | None = None
    """None: the file does not say, it follows from command and url."""
    command: str | None = None
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    cwd: str | None = None
    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    timeout_s: float | None = None
    """Until the server must be ready."""
    call_timeout_s: float | None = None
    disabled: bool = False
    remarks: tuple[str, ...] = ()
    """What the file says beyond that, and what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """Everything that was found in a file."""

    shape: str
    """What kind of file it is, in words."""
    servers: tuple[FoundServer, ...] = ()
    names: tuple[str, ...] = ()
    """Of all servers in the file, those that can't be taken included."""
    problems: tuple[str, ...] = ()
    """One sentence for each definition that can't be taken."""
