"""The picture: the immutable, versioned view of a project that the gateway serves from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mcp_orch.contract.names import ProjectId, ProjectName, ServerId, ServerName, ToolsetId, ToolsetName, UserId
from mcp_orch.contract.records import ContentMode
from mcp_orch.kit.secret import Secret


class Role(StrEnum):
    """The roles in a project, weakest first."""

    VIEWER = "viewer"
    MEMBER = "member"
    ADMIN = "admin"


class Transport(StrEnum):
    """How a server is reached."""

    STDIO = "stdio"
    SSE = "sse"
    STREAMABLE_HTTP = "streamable-http"


class Sharing(StrEnum):
    """Who may share a connection to a server."""

    AUTO = "auto"
    SHARED = "shared"
    CALLER = "caller"
    SESSION = "session"


@dataclass(frozen=True, slots=True, kw_only=True)
class StdioLaunch:
    """How to start a server as a child process. Secrets are expanded already."""

    command: str
    args: tuple[str, ...] = ()
    env: Mapping[str, Secret] = field(default_factory=dict[str, Secret])
    cwd: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAddress:
    """Where a server answers over HTTP. Secrets are expanded already."""

    url: str
    headers: Mapping[str, Secret] = field(default_factory=dict[str, Secret])


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerDefinition:
    """An MCP server as a project registers it, ready to be connected to."""

    id: ServerId
    name: ServerName
    transport: Transport
    reach: StdioLaunch | RemoteAddress
    timeout_s: float = 30.0
    """Seconds until the server must be ready."""
    call_timeout_s: float = 300.0
    """Seconds a call may go without an answer or progress."""
    sharing: Sharing = Sharing.AUTO
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolOverride:
    """What an admin decided about one tool."""

    enabled: bool = True
    description: str | None = None
    read_only: bool = False
    repeatable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    """A server in a picture: its definition and the switches around it."""

    definition: ServerDefinition
    enabled: bool = True
    off_reason: str | None = None
    """Why it is off or held, for those who may see the server."""
    held: bool = False
    """It waits for people to decide about it, and is off meanwhile."""
    tools: Mapping[str, ToolOverride] = field(default_factory=dict[str, ToolOverride])

    @property
    def id(self) -> ServerId:
        """The id of the server."""
        return self.definition.id

    @property
    def name(self) -> ServerName:
        """The name people gave it."""
        return self.definition.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolsetView:
    """A named selection of tools."""

    id: ToolsetId
    name: ToolsetName
    entries: tuple[tuple[ServerId, str | None], ...]
    """(server, tool); None as tool stands for every tool of the server."""
    servers: frozenset[ServerId] = field(init=False, repr=False, compare=False)
    """The servers of which it holds something."""
    _index: frozenset[tuple[ServerId, str | None]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for every tool of every list: looked up, not searched.
        object.__setattr__(self, "servers", frozenset(server for server, _ in self.entries))
        object.__setattr__(self, "_index", frozenset(self.entries))

    def holds(self, server: ServerId, tool: str) -> bool:
        """Whether this tool of this server is in it."""
        return (server, tool) in self._index or (server, None) in self._index


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How tools are named on shared endpoints."""

    separator: str = "__"
    max_length: int = 64


DEFAULT_NAMING = Naming()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything the gateway knows of a project. Replaced as a whole, never changed.

    Look-ups go through `server_ids` and `toolset_ids`: lower-cased name, former name or id -> id.
    """

    version: int
    project: ProjectId
    name: ProjectName
    former_names: tuple[str, ...] = ()
    members: Mapping[UserId, Role] = field(default_factory=dict[UserId, Role])
    """Effective roles, teams counted in."""
    servers: Mapping[ServerId, ServerView] = field(default_factory=dict[ServerId, ServerView])
    """In the order in which they are listed."""
    toolsets: Mapping[ToolsetId, ToolsetView] = field(default_factory=dict[ToolsetId, ToolsetView])
    server_ids: Mapping[str, ServerId] = field(default_factory=dict[str, ServerId])
    toolset_ids: Mapping[str, ToolsetId] = field(default_factory=dict[str, ToolsetId])
    naming: Naming = DEFAULT_NAMING
    is_open: bool = False
    """Opened to the anonymous principal by `serve --no-auth`."""
    closed_reason: str | None = None
    """Why nothing can be called or changed in it, such as `is archived`; None: it is open."""
    call_content: ContentMode = ContentMode.DIGEST
    """What records keep of arguments and results."""
    is_strict: bool = False
    """Answers wait until their record is on the disk."""

    def server(self, ref: str) -> ServerView | None:
        """The server with this id, name or former name."""
        found = self.server_ids.get(ref) or self.server_ids.get(ref.lower())
        return self.servers.get(found) if found else None

    def toolset(self, ref: str) -> ToolsetView | None:
        """The toolset with this id or name."""
        found = self.toolset_ids.get(ref) or self.toolset_ids.get(ref.lower())
        return self.toolsets.get(found) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureChanged:
    """The picture of a project was replaced; `after` is None when the project is gone."""

    project: ProjectId
    before: Picture | None
    after: Picture | None
