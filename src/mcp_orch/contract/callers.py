"""Who makes a call, and the reason when nobody could be recognised."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import TypeAlias

from mcp_orch.contract.names import PrincipalId, ProjectId, ServerId, ToolsetId, UserId


class CallerKind(StrEnum):
    """How a caller proved who it is."""

    PERSONAL_KEY = "personal-key"
    SERVICE_KEY = "service-key"
    TOKEN = "token"  # noqa: S105  the word for a kind, not a password
    SESSION = "session"
    LOCAL = "local"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """What a key or token is limited to. Empty sets mean: not limited in this respect."""

    servers: frozenset[ServerId] = frozenset()
    toolsets: frozenset[ToolsetId] = frozenset()
    tools: frozenset[tuple[ServerId, str]] = frozenset()
    read_only: bool = False
    project: ProjectId | None = None
    """For tokens: opens this project's MCP endpoints and nothing else."""
    tool_servers: frozenset[ServerId] = field(init=False, repr=False, compare=False)
    """The servers that `tools` names."""

    def __post_init__(self) -> None:
        # Asked for every server of every list: looked up, not searched.
        object.__setattr__(self, "tool_servers", frozenset(server for server, _ in self.tools))


NO_SCOPES = Scopes()


Network: TypeAlias = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLimits:
    """What a key may not exceed, whatever it reaches. Kept and counted in memory, by each process for itself."""

    networks: tuple[Network, ...] = ()
    """Where it may be used from; empty: anywhere."""
    calls_per_minute: int | None = None
    concurrent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who makes a call. What the caller may do is decided by `access`, over a picture."""

    kind: CallerKind
    principal: PrincipalId
    name: str
    """What people read in records: the key's name and id, or the user's e-mail."""
    user: UserId | None = None
    """The person behind it; None for service keys and anonymous callers."""
    project: ProjectId | None = None
    """The only project a key opens; None: whatever the user may reach."""
    project_name: str | None = None
    """The name of that project, for the message to somebody who knocked at another one."""
    is_hub_admin: bool = False
    scopes: Scopes = field(default=NO_SCOPES)
    limits: KeyLimits | None = None
    """None: the hub's own alone."""


class RefusalReason(StrEnum):
    """Why a credential opens nothing."""

    MISSING = "missing"
    WRONG = "wrong"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ADDRESS = "address"
    """Right, but not from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The answer for a credential that opens nothing."""

    reason: RefusalReason
    message: str
    is_ours: bool = False
    """The credential carries one of our prefixes: a wrong key, not a wrong kind of credential."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallersChanged:
    """A credential was made, changed or revoked; None: any could have been."""

    principal: PrincipalId | None
