"""Project files: what is written is read again, and says no secret."""

import pytest

from mcp_orch.contract.pictures import Transport
from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.formats.project_file import (
    FileEntry,
    FileServer,
    FileSettings,
    FileTool,
    FileToolset,
    ProjectFile,
    as_slots,
    read_project_file,
    slots_of,
    write_project_file,
)

SERVER = FileServer(
    name="wiki",
    transport=Transport.STREAMABLE_HTTP,
    url="https://wiki.example.org/mcp?key=${KEY}",
    headers={"Authorization": "Bearer ${TOKEN}"},
    tools=[FileTool(name="search", enabled=False)],
)
FILE = ProjectFile(
    project=FileSettings(title="Wiki"),
    servers=[SERVER],
    toolsets=[FileToolset(name="some", entries=[FileEntry(server="wiki", tool="search"), FileEntry(server="wiki")])],
    secrets=["KEY", "TOKEN"],
)


def test_what_is_written_is_read_again() -> None:
    text = write_project_file(FILE)
    assert read_project_file(text) == FILE
    assert write_project_file(read_project_file(text)) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "this is no project file: "),
        ("[]", "this is no project file: "),
        ('{"mcpServers": {}}', "this is no project file"),
        ('{"kind": "mcp-orch project", "version": 2}', "has version 2"),
        ('{"kind": "mcp-orch project", "version": 1}', "can't be read: "),
        ('{"kind": "mcp-orch project", "version": 1, "project": {}, "more": 1}', "can't be read: "),
    ],
)
def test_what_is_no_project_file_says_so(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read_project_file(text)


def test_only_values_that_are_nothing_but_a_slot_are_told() -> None:
    values = {"A": "${X}", "B": "Bearer ${X}", "C": "debug", "D": "key-${X}", "E": "Bearer x ${X}"}
    assert as_slots("my-server", values) == {
        "A": "${X}",
        "B": "Bearer ${X}",
        "C": "${MY_SERVER_C}",
        "D": "${MY_SERVER_D}",
        "E": "${MY_SERVER_E}",
    }


def test_slots_are_gathered_from_everywhere() -> None:
    program = FileServer(name="p", transport=Transport.STDIO, command="x", args=["--k=${ARG}"], env={"E": "${ENV}"})
    assert slots_of([SERVER, program]) == ["ARG", "ENV", "KEY", "TOKEN"]
