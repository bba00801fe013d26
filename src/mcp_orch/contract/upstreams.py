"""What is known of a server from talking to it: state, facts, catalogue, last words."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.revisions import Era


class UpstreamState(StrEnum):
    """The states people see (visual-language.md)."""

    READY = "ready"
    STARTING = "starting"
    SLEEPING = "sleeping"
    DEGRADED = "degraded"
    FAILED = "failed"
    OFF = "off"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """What a server said of itself when it was connected."""

    revision: str
    era: Era
    server_info: bytes
    """Raw JSON object: name, version, title, icons."""
    capabilities: bytes
    """Raw JSON object, as the server declared them."""
    instructions: str | None
    probed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamStatus:
    """How a server is, since when, and why."""

    server: ServerId
    state: UpstreamState
    diagnosis: Diagnosis | None
    """What failed; None when all is well."""
    since: datetime
    facts: ServerFacts | None = None
    tool_count: int | None = None
    process_id: int | None = None
    last_lines: tuple[str, ...] = ()
    """The last lines on stderr, inert text, newest last; filled when something failed."""

    @property
    def reason(self) -> str | None:
        """One line of English: what failed and what to do; None when all is well."""
        return None if self.diagnosis is None else self.diagnosis.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One tool, prompt, resource or resource template of a server."""

    key: str
    """Its name; for a resource its URI, for a template its uriTemplate."""
    definition: bytes
    """Raw JSON object, exactly as the server sent it."""


HeaderPaths: TypeAlias = tuple[tuple[tuple[str, ...], str], ...]
"""(path of `properties` keys, header name) of every argument of a tool that is mirrored into a header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Everything a server lists, all pages of it, in the order in which the server listed it."""

    server: ServerId
    version: int
    """Grows with every change within this process."""
    facts: ServerFacts
    tools: tuple[Listing, ...] = ()
    prompts: tuple[Listing, ...] = ()
    resources: tuple[Listing, ...] = ()
    templates: tuple[Listing, ...] = ()
    tools_by_key: dict[str, Listing] = field(default_factory=dict[str, Listing])
    mirrored: dict[str, HeaderPaths] = field(default_factory=dict[str, HeaderPaths])
    """Tools whose arguments clients of 2026-07-28 mirror into headers."""
    header_faults: dict[str, str] = field(default_factory=dict[str, str])
    """Tools that clients of 2026-07-28 must not be shown, since their `x-mcp-header` is illegal, and why."""


class LogStream(StrEnum):
    """Where a log line came from."""

    STDERR = "stderr"
    MESSAGE = "message"
    HUB = "hub"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of a server's log: its stderr, a log message that named no call, or a note of the hub."""

    at: datetime
    stream: LogStream
    text: str
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeReport:
    """What a server said when it was tried once: connected, listed, and let go of."""

    catalog: Catalog | None
    diagnosis: Diagnosis | None
    """Why it failed; None when it did not."""
    last_lines: tuple[str, ...]
    duration_s: float

    @property
    def reason(self) -> str | None:
        """The same in one line of English."""
        return None if self.diagnosis is None else self.diagnosis.line


class ListKind(StrEnum):
    """What a `list_changed` is about."""

    TOOLS = "tools"
    PROMPTS = "prompts"
    RESOURCES = "resources"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogChanged:
    """The lists of a server are not what they were."""

    server: ServerId
    kinds: frozenset[ListKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceUpdated:
    """A resource that somebody subscribed to has changed, or a part of it."""

    server: ServerId
    uri: str
    part_of: str | None = None
    """The resource that was subscribed to, where `uri` is a part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged:
    """A server went from one state to another."""

    status: UpstreamStatus
