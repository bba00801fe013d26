"""Project files: a project written out, to be read in elsewhere. Names of secrets, never their values."""

import json
import re
from typing import Final, Literal

import msgspec

from mcp_orch.contract.pictures import Sharing, Transport
from mcp_orch.contract.records import ContentMode
from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.formats.slots import slot_name, slots_in

KIND: Final = "mcp-orch project"
VERSION: Final = 1

_SAYS_NOTHING: Final = re.compile(r"(?:(?:Bearer|Basic|Token|Bot|ApiKey) )?\$\{[A-Za-z_][A-Za-z0-9_]*\}")


class FileTool(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was decided about a tool."""

    name: str
    enabled: bool = True
    description: str | None = None
    read_only: bool = False
    repeatable: bool = False


class FileServer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A server. Values of env and headers are slots."""

    name: str
    title: str | None = None
    transport: Transport
    command: str | None = None
    args: list[str] = []
    env: dict[str, str] = {}
    cwd: str | None = None
    url: str | None = None
    headers: dict[str, str] = {}
    timeout: float = 30.0
    call_timeout: float = 300.0
    sharing: Sharing = Sharing.AUTO
    disabled: bool = False
    tools: list[FileTool] = []


class FileEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An entry of a toolset: a tool of a server, or all of them."""

    server: str
    tool: str | None = None


class FileToolset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A selection of tools."""

    name: str
    title: str | None = None
    entries: list[FileEntry] = []


class FileSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of the project. Its name is not one of them: elsewhere it may have another."""

    title: str | None = None
    separator: Literal["__", ".", ""] = "__"
    max_name_length: int = 64
    is_strict: bool = False
    call_content: ContentMode = ContentMode.DIGEST
    call_days: int | None = None


class ProjectFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything of a project that can be somewhere else. People and keys can't."""

    kind: Literal["mcp-orch project"] = KIND
    version: Literal[1] = VERSION
    project: FileSettings
    servers: list[FileServer] = []
    toolsets: list[FileToolset] = []
    secrets: list[str] = []
    """The slots that have to be filled."""


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a part of a file."""

    kind: Literal["project", "server", "tool", "toolset"]
    name: str
    action: Literal["added", "changed", "unchanged", "refused"]
    reason: str | None = None
    changes: dict[str, tuple[object, object]] = {}
    """Field -> before and after; for sealed values the names that are there."""
    held: bool = False
    """Its command waits for a hub admin."""


def write_project_file(file: ProjectFile) -> str:
    """The file, in an order that does not change."""
    return json.dumps(msgspec.to_builtins(file), indent=2, ensure_ascii=False) + "\n"


def read_project_file(text: str) -> ProjectFile:
    """What a file says. Raises UnreadableFile, which says where."""
    try:
        head = msgspec.json.decode(text, type=_Head)
    except msgspec.DecodeError as broken:
        raise UnreadableFile(f"this is no project file: {broken}") from broken
    if head.kind != KIND:
        raise UnreadableFile("this is no project file", hint="mcp-orch import reads the files of clients")
    if head.version != VERSION:
        raise UnreadableFile(f"this project file has version {head.version}", hint="it was written by a newer hub")
    try:
        return msgspec.json.decode(text, type=ProjectFile)
    except msgspec.DecodeError as broken:
        raise UnreadableFile(f"the project file can't be read: {broken}") from broken


def as_slots(server: str, values: dict[str, str]) -> dict[str, str]:
    """Sealed values as a file may hold them: one that is nothing but a slot stays, others become one."""
    return {
        name: value if _SAYS_NOTHING.fullmatch(value) else "${" + slot_name(server, name) + "}"
        for name, value in values.items()
    }


def slots_of(servers: list[FileServer]) -> list[str]:
    """The slots that servers need."""
    texts = (text for one in servers for text in (*one.args, *one.env.values(), *one.headers.values(), one.url or ""))
    return sorted({name for text in texts for name in slots_in(text)})


class _Head(msgspec.Struct):
    kind: str = ""
    version: int = 0
