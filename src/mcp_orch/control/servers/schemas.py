"""The values that the servers area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.endpoints import EndpointUrls
from mcp_orch.contract.pictures import Sharing, Transport
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import LogStream, UpstreamState
from mcp_orch.kit.passing import PASSING
from mcp_orch.kit.spoken import SPOKEN

Name = Annotated[str, Field(min_length=1, max_length=48)]
Title = Annotated[str, Field(max_length=200)]
Seconds = Annotated[float, Field(ge=1, le=3600)]
Arguments = Annotated[list[Annotated[str, Field(max_length=8192)]], Field(max_length=200)]
MOST_VALUES: Final = 200
"""Variables, or headers, of one server."""
Values = Annotated[dict[str, Annotated[str, Field(max_length=32_768)]], Field(max_length=MOST_VALUES)]

_SAID: dict[str, JsonValue] = {SPOKEN: True}
_EXAMPLES: list[JsonValue] = [
    {"name": "wiki", "url": "https://wiki.example.org/mcp", "headers": {"Authorization": "Bearer ${WIKI_TOKEN}"}},
    {"name": "files", "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem@2026.1.14", "/srv"]},
]


class SetMark(BaseModel):
    """A sealed value, as it is read: that it is there."""

    model_config = ConfigDict(extra="forbid")

    set: Literal[True] = True


ValueChanges = Annotated[
    dict[str, Annotated[str, Field(max_length=32_768)] | SetMark | None],
    Field(
        max_length=MOST_VALUES, description="Merged by name: a text sets, null deletes, `{set: true}` changes nothing."
    ),
]


class NewServer(BaseModel):
    """A server to be registered. Give `command` for a program, or `url` for a server elsewhere."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": _EXAMPLES})

    name: Name
    title: Title | None = None
    transport: Annotated[Transport | None, Field(description="Left out: inferred from command or url.")] = None
    command: Annotated[str | None, Field(max_length=4096)] = None
    args: Arguments = []
    env: Values = {}
    cwd: Annotated[str | None, Field(max_length=4096)] = None
    url: Annotated[str | None, Field(max_length=4096)] = None
    headers: Values = {}
    timeout: Annotated[Seconds, Field(description="Seconds until the server must be ready.")] = 30
    call_timeout: Annotated[Seconds, Field(description="Seconds a call may go without progress.")] = 300
    disabled: StrictBool = False
    sharing: Sharing = Sharing.AUTO


class ServerChange(BaseModel):
    """What is to be different; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"disabled": True}, {"env": {"TOKEN": "new", "OLD": None}}]}
    )

    name: Name | None = None
    title: Title | None = None
    transport: Transport | None = None
    command: Annotated[str | None, Field(max_length=4096)] = None
    args: Arguments | None = None
    env: ValueChanges = {}
    cwd: Annotated[str | None, Field(max_length=4096)] = None
    url: Annotated[str | None, Field(max_length=4096)] = None
    headers: ValueChanges = {}
    timeout: Seconds | None = None
    call_timeout: Seconds | None = None
    disabled: StrictBool | None = None
    sharing: Sharing | None = None


class ServerStatus(BaseModel):
    """How a server is, since when, and why."""

    state: UpstreamState
    reason: Annotated[str | None, Field(description="`diagnosis` in one line of English.")]
    diagnosis: Diagnosis | None
    since: datetime
    revision: str | None
    era: Era | None
    tool_count: int | None
    last_lines: Annotated[list[str], Field(description="Its last words on stderr, when something failed.")]


class Server(BaseModel):
    """A server. Definition fields are empty for those who may see the server, but not how it is reached."""

    id: str
    name: str
    title: str | None
    transport: Transport
    enabled: bool
    disabled: bool
    off_reason: Annotated[str | None, Field(json_schema_extra={PASSING: True, SPOKEN: True})]
    mirrored: Annotated[bool, Field(description="Kept by the file that `serve --config` follows: read-only here.")]
    command: str | None = None
    args: list[str] | None = None
    env: dict[str, SetMark] | None = None
    cwd: str | None = None
    url: str | None = None
    headers: dict[str, SetMark] | None = None
    timeout: float
    call_timeout: float
    sharing: Sharing
    status: Annotated[ServerStatus, Field(json_schema_extra={PASSING: True})]
    created_at: datetime
    updated_at: datetime
    endpoints: EndpointUrls


class HubServer(BaseModel):
    """A server with its project, as hub admins see it in the list of all."""

    id: str
    name: str
    title: str | None
    project: Annotated[str, Field(description="Name of the project.")]
    transport: Transport
    enabled: bool
    status: ServerStatus
    process_id: Annotated[int | None, Field(description="Of a local server that runs.")]
    created_at: datetime


class HubServerPage(BaseModel):
    """The servers of all projects, newest first."""

    items: list[HubServer]
    next_cursor: str | None


class ServerPage(BaseModel):
    """Servers, newest first."""

    items: list[Server]
    next_cursor: str | None


class Tool(BaseModel):
    """A tool of a server, with what admins decided about it."""

    server: str
    name: Annotated[str, Field(description="As the server calls it.")]
    public_name: Annotated[str, Field(description="As shared endpoints list it.")]
    title: str | None
    description: str | None
    server_description: Annotated[str | None, Field(description="The server's own words, where they are overridden.")]
    enabled: bool
    read_only: bool
    repeatable: bool
    input_schema: JsonValue
    output_schema: JsonValue = None
    annotations: Annotated[JsonValue, Field(description="Claims of the server.")] = None
    hidden: Annotated[str | None, Field(description="Why some clients are not shown it; null: all are.")] = None


class ToolPage(BaseModel):
    """The tools of a server, in its own order."""

    items: list[Tool]
    next_cursor: str | None = None
    reason: Annotated[str | None, Field(description="Why nothing is known of its tools.")] = None
    diagnosis: Annotated[Diagnosis | None, Field(description="The same by its kind.")] = None


class ToolBrief(BaseModel):
    """A tool as lists of many show it."""

    name: Annotated[str, Field(description="As the server calls it.")]
    title: str | None
    description: Annotated[str | None, Field(description="Its beginning.")]
    enabled: bool
    read_only: bool
    repeatable: bool


class ToolShelf(BaseModel):
    """The tools of one server, in its own order."""

    server: str
    server_id: str
    known: Annotated[bool, Field(description="Whether the server has told its tools.")]
    reason: Annotated[str | None, Field(description="Why nothing is known of its tools.")]
    diagnosis: Annotated[Diagnosis | None, Field(description="The same by its kind.")]
    tools: list[ToolBrief]


class ToolShelfPage(BaseModel):
    """Servers by name, each with its tools."""

    items: list[ToolShelf]
    next_cursor: str | None


class ToolChange(BaseModel):
    """What is decided about a tool; what is left out stays, null as description gives the server's own back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"enabled": False}]})

    enabled: StrictBool | None = None
    description: Annotated[str | None, Field(max_length=10_000)] = None
    read_only: StrictBool | None = None
    repeatable: StrictBool | None = None


class LogEntry(BaseModel):
    """A line of a server's log. Inert text."""

    at: datetime
    stream: LogStream
    level: str | None
    text: str


class ServerLogs(BaseModel):
    """The newest lines of a server's log, oldest first."""

    items: list[LogEntry]
    next_cursor: str | None = None


class CloneAsked(BaseModel):
    """Under which name a server is to be there once more."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "files-2"}]})

    name: Name
    title: Annotated[Title | None, Field(description="Left out: that of the original.")] = None
    disabled: StrictBool = False


class Mark(StrEnum):
    """How good it is."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


class Inspection(BaseModel):
    """What was found by looking at a definition, before anything runs."""

    about: Annotated[str, Field(description="`command`, `version` or `url`.")]
    mark: Mark
    text: str
    remedy: str | None = None
    diagnosis: Annotated[Diagnosis, Field(description="Both by their kind.")]


class TrialReport(BaseModel):
    """What a server said when it was tried once."""

    ok: bool
    reason: Annotated[str | None, Field(json_schema_extra=_SAID)] = None
    hint: Annotated[str | None, Field(json_schema_extra=_SAID)] = None
    diagnosis: Annotated[
        Diagnosis | None, Field(description="Both by their kind, where it is the server that failed.")
    ] = None
    needs_approval: Annotated[bool, Field(description="It was not run: a hub admin decides about its command.")] = False
    inspections: list[Inspection] = []
    revision: str | None = None
    era: Era | None = None
    server_info: Annotated[JsonValue, Field(description="What it calls itself: claims.")] = None
    instructions: str | None = None
    tools: list[str] = []
    prompts: list[str] = []
    resources: list[str] = []
    last_lines: list[str] = []
    duration_s: float = 0


ImportAction = Literal["added", "changed", "unchanged", "refused", "disabled"]


class ImportChange(BaseModel):
    """A field that differs. Values of env and headers are never shown."""

    field: str
    before: JsonValue
    after: JsonValue


class FoundReach(BaseModel):
    """How a definition of a text is reached. Of env and headers the names alone; secrets in the rest are slots."""

    command_line: Annotated[list[str], Field(description="The command and its arguments.")] = []
    url: str | None = None
    env: Annotated[list[str], Field(description="Names that it sets.")] = []
    headers: Annotated[list[str], Field(description="Names that it sends.")] = []


class ImportedServer(BaseModel):
    """What becomes of one definition."""

    name: str
    action: ImportAction
    reason: Annotated[str | None, Field(json_schema_extra=_SAID)] = None
    changes: list[ImportChange] = []
    held: Annotated[bool, Field(description="Its command waits for a hub admin.")] = False
    reach: Annotated[FoundReach | None, Field(description="Where it was read from a text.")] = None


class ImportAsked(BaseModel):
    """Definitions to be registered in one go; names that exist are brought to the same content."""

    model_config = ConfigDict(extra="forbid")

    servers: Annotated[list[NewServer], Field(max_length=500)]
    preview: Annotated[StrictBool, Field(description="Only say what would happen.")] = False


class ImportReport(BaseModel):
    """What became of the definitions, in their order."""

    preview: bool
    items: list[ImportedServer]


class TextImportAsked(BaseModel):
    """The text of a file: settings of any client, mcp-config.json, or one definition."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": '{"mcpServers": {"wiki": {"url": "https://wiki.example.org/mcp"}}}'}]},
    )

    text: Annotated[str, Field(max_length=900_000)]
    preview: Annotated[StrictBool, Field(description="Only say what would happen.")] = True
    slots: Annotated[
        list[str],
        Field(max_length=1000, description="Of the offered slots, those to be lifted though they are sealed."),
    ] = []


class TextTrialAsked(BaseModel):
    """One definition of a text, to be tried before anything of it is taken."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": '{"mcpServers": {"wiki": {"url": "https://wiki.example.org/mcp"}}}', "server": "wiki"}
            ]
        },
    )

    text: Annotated[str, Field(max_length=900_000)]
    server: Annotated[str, Field(max_length=200, description="Its name, as the text has it.")]


class OfferedSlot(BaseModel):
    """A secret that stands in the text as it is. Its value is not repeated."""

    server: str
    where: Annotated[str, Field(description="`env.API_KEY`, `headers.Authorization`, `args[3]` or `url`.")]
    slot: Annotated[str, Field(description="The secret of the project that can hold it: `${slot}` stands for it then.")]
    exposed: Annotated[bool, Field(description="Others could read it there, so it is lifted in any case.")]
    lifted: Annotated[bool, Field(description="It becomes a secret of the project; else it is sealed with its server.")]


class TextImportReport(ImportReport):
    """What becomes of the definitions in a text."""

    shape: Annotated[str, Field(description="What kind of file it is, in words.", json_schema_extra=_SAID)]
    problems: Annotated[
        list[str], Field(description="A sentence for each definition that can't be taken.", json_schema_extra=_SAID)
    ]
    remarks: Annotated[
        list[str], Field(description="What the file says beyond that, and what became of it.", json_schema_extra=_SAID)
    ]
    secrets: list[OfferedSlot]
    missing_secrets: Annotated[list[str], Field(description="Names that are needed and not set.")]
