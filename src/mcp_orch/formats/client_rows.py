"""What is known of a client: where it keeps its servers, and in which shape.

A template is JSON in which `{name}`, `{url}`, `{key}` and `{bearer}` stand for what is filled in. Paths begin with `~`
or `%APPDATA%`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mcp_orch.kit.wire_json import JsonObject, JsonValue


class FileLanguage(StrEnum):
    """What the settings of a client are written in."""

    JSON = "json"
    """With or without comments: they are kept."""
    TOML = "toml"
    YAML = "yaml"


class System(StrEnum):
    """Operating systems, where paths differ."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


class Way(StrEnum):
    """How a client learns of a server."""

    FILE = "file"
    PAGE = "page"
    """In its own settings page: there is no file to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client."""

    id: str
    title: str
    way: Way = Way.FILE
    files: Mapping[System, str] = field(default_factory=dict[System, str])
    """The file of the user, by operating system."""
    project_file: str | None = None
    language: FileLanguage = FileLanguage.JSON
    container: tuple[str, ...] = ("mcpServers",)
    """The keys under which servers stand by name."""
    is_list: bool = False
    """Servers are a list, each with its `name`."""
    entry: JsonObject = field(default_factory=dict[str, JsonValue])
    """For Streamable HTTP."""
    sse_entry: JsonObject | None = None
    """For HTTP+SSE; None: it does not speak that, or it is not known how."""
    command: str | None = None
    """What does the same in a shell."""
    link: str | None = None
    """A link that opens the client; `{config}` is the entry without the key. None: there is none."""
    link_encoding: str | None = None
    """How the entry stands in the link: `base64` or `url`."""
    is_stdio: bool = False
    """It starts programs alone: `mcp-orch bridge` stands between."""
    is_cloud: bool = False
    """It connects from its maker's machines: an address on this one is nothing to it."""
    note: str | None = None
