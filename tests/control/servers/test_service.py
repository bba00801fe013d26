from dataclasses import replace

import pytest

from mcp_orch.access.names import BadName
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import RemoteAddress, Role, StdioLaunch, Transport
from mcp_orch.contract.upstreams import Listing
from mcp_orch.control.secrets.schemas import SecretMark
from mcp_orch.control.servers.errors import (
    InvalidServer,
    NoSuchServer,
    NoSuchTool,
    ServerNameTaken,
)
from mcp_orch.control.servers.schemas import NewServer, ServerChange, SetMark, ToolChange
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.paging import BadCursor, PageAsked
from tests.control.fake_upstreams import a_catalog
from tests.control.house import House

WIKI = NewServer(
    name="wiki", url="https://wiki.example.org/mcp", headers={"Authorization": "Bearer ${WIKI_TOKEN}", "X-Team": "red"}
)
FILES = NewServer(name="files", command="npx", args=["-y", "files"], env={"API_KEY": "k3y"})


async def a_project(house: House) -> None:
    owner = await house.user("owner")
    await house.project("demo", admin=owner)


@pytest.mark.anyio
async def test_a_new_server_is_in_the_picture_at_once_with_its_secrets_filled(house: House) -> None:
    await a_project(house)
    await house.secrets.put(house.local("demo"), "WIKI_TOKEN", value=Secret("t0ken"))
    made = await house.servers.create(house.local("demo"), WIKI)
    view = house.picture("demo").server("WIKI")
    assert view is not None
    assert view.definition.reach == RemoteAddress(
        url="https://wiki.example.org/mcp", headers={"Authorization": Secret("Bearer t0ken"), "X-Team": Secret("red")}
    )
    assert (made.transport, made.enabled, made.headers, made.env, made.args) == (
        Transport.STREAMABLE_HTTP,
        True,
        {"Authorization": SetMark(), "X-Team": SetMark()},
        {},
        [],
    )
    assert made.endpoints.mcp == "https://hub.example.org/projects/demo/servers/wiki/mcp"
    assert (await house.activity())[-1] == ("server.added", "wiki")
    assert await house.servers.get(house.local("demo"), "wiki") == made


@pytest.mark.anyio
async def test_a_server_whose_secret_is_missing_is_off_and_says_which(house: House) -> None:
    await a_project(house)
    await house.servers.create(house.local("demo"), WIKI)
    view = house.picture("demo").server("wiki")
    assert view is not None
    assert (view.enabled, view.off_reason) == (False, "the secret WIKI_TOKEN is not set in this project")
    mark = await house.secrets.put(house.local("demo"), "WIKI_TOKEN", value=Secret("t0ken"))
    assert mark == await house.secrets.get(house.local("demo"), "WIKI_TOKEN")
    assert isinstance(mark, SecretMark)
    healed = house.picture("demo").server("wiki")
    assert healed is not None
    assert healed.enabled
    await house.secrets.delete(house.local("demo"), "WIKI_TOKEN")
    broken = house.picture("demo").server("wiki")
    assert broken is not None
    assert not broken.enabled


@pytest.mark.anyio
async def test_env_and_headers_merge_by_name(house: House) -> None:
    await a_project(house)
    await house.servers.create(house.local("demo"), FILES.model_copy(update={"env": {"A": "1", "B": "2", "C": "3"}}))
    changed = await house.servers.change(
        house.local("demo"),
        "files",
        change=ServerChange.model_validate({"env": {"A": {"set": True}, "B": None, "C": "4", "D": "5"}}),
    )
    assert changed.env == {"A": SetMark(), "C": SetMark(), "D": SetMark()}
    view = house.picture("demo").server("files")
    assert view is not None
    assert isinstance(view.definition.reach, StdioLaunch)
    assert view.definition.reach.env == {"A": Secret("1"), "C": Secret("4"), "D": Secret("5")}
    row = await house.newest_activity()
    assert row.details == {"env": {"from": ["A", "B", "C"], "to": ["B", "C", "D"]}}


@pytest.mark.anyio
async def test_echoing_what_was_read_changes_nothing(house: House) -> None:
    await a_project(house)
    made = await house.servers.create(house.local("demo"), FILES)
    before = len(await house.activity())
    echo = made.model_dump(
        include={"name", "title", "command", "args", "cwd", "env", "headers", "timeout", "call_timeout", "sharing"},
        mode="json",
    )
    await house.servers.change(house.local("demo"), "files", change=ServerChange.model_validate(echo))
    assert len(await house.activity()) == before


@pytest.mark.anyio
async def test_viewers_and_members_see_no_definition(house: House) -> None:
    await a_project(house)
    await house.servers.create(house.local("demo"), FILES)
    viewer = await house.member("vic", project="demo", role=Role.VIEWER)
    seen = await house.servers.get(house.visit(viewer, "demo"), "files")
    assert (seen.command, seen.args, seen.env, seen.status.last_lines) == (None, None, None, [])
    assert seen.status.state.value == "failed"
    admin = await house.servers.get(house.local("demo"), "files")
    assert (admin.command, admin.args, admin.status.last_lines) == ("npx", ["-y", "files"], ["boom"])


@pytest.mark.anyio
async def test_a_former_name_answers_until_it_is_reused(house: House) -> None:
    await a_project(house)
    made = await house.servers.create(house.local("demo"), WIKI)
    await house.servers.change(house.local("demo"), "wiki", change=ServerChange(name="docs"))
    assert (await house.servers.get(house.local("demo"), "wiki")).name == "docs"
    again = await house.servers.create(house.local("demo"), WIKI)
    assert (await house.servers.get(house.local("demo"), "wiki")).id == again.id
    assert (await house.servers.get(house.local("demo"), made.id)).name == "docs"
    with pytest.raises(ServerNameTaken):
        await house.servers.change(house.local("demo"), "docs", change=ServerChange(name="WIKI"))
    with pytest.raises(ServerNameTaken):
        await house.servers.create(house.local("demo"), WIKI)
    back = await house.servers.change(house.local("demo"), "docs", change=ServerChange(name="Docs"))
    assert back.name == "Docs"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ({"name": "s"}, "neither a command nor a url"),
        ({"name": "s", "command": "npx", "url": "https://x/mcp"}, "not both"),
        ({"name": "s", "command": "npx -y files"}, "no shell takes it apart"),
        ({"name": "s", "command": "${EVIL}"}, "not in command or cwd"),
        ({"name": "s", "url": "ftp://x/mcp"}, "must begin with http"),
        ({"name": "s", "url": "https:///mcp"}, "is not complete"),
        ({"name": "s", "url": "https://[::1/mcp"}, "is not a URL"),
        ({"name": "s", "url": "https://kim:pw@x/mcp"}, "must hold no password"),
        ({"name": "s", "url": "https://x/mcp#a"}, "no #fragment"),
        ({"name": "s", "transport": "sse", "command": "npx"}, "but a command was given"),
        ({"name": "s", "transport": "stdio", "url": "https://x"}, "but a url was given"),
        ({"name": "s", "transport": "sse"}, "needs one"),
        ({"name": "s", "command": "npx", "args": ["\x00"]}, "NUL"),
        ({"name": "s", "command": "npx", "env": {"A=B": "1"}}, "not a variable name"),
        ({"name": "s", "command": "npx", "env": {"A": "\x00"}}, "NUL"),
        ({"name": "s", "url": "https://x/mcp", "headers": {"Host": "y"}}, "set by the hub itself"),
        ({"name": "s", "url": "https://x/mcp", "headers": {"A B": "y"}}, "not a header name"),
        ({"name": "s", "url": "https://x/mcp", "headers": {"A": "y\r\nB: z"}}, "can't carry"),
    ],
)
async def test_a_definition_that_can_not_work_is_refused_with_the_reason(
    house: House, definition: dict[str, object], words: str
) -> None:
    await a_project(house)
    with pytest.raises(InvalidServer, match=words):
        await house.servers.create(house.local("demo"), NewServer.model_validate(definition))
    with pytest.raises(BadName):
        await house.servers.create(house.local("demo"), NewServer(name="mcp", url="https://x/mcp"))


@pytest.mark.anyio
async def test_a_server_can_move_from_a_command_to_a_url_and_back(house: House) -> None:
    await a_project(house)
    await house.servers.create(house.local("demo"), FILES)
    moved = await house.servers.change(
        house.local("demo"), "files", change=ServerChange(url="https://files.example.org/sse")
    )
    assert (moved.transport, moved.command, moved.args, moved.url) == (
        Transport.SSE,
        None,
        [],
        "https://files.example.org/sse",
    )
    back = await house.servers.change(house.local("demo"), "files", change=ServerChange(command="uvx", args=["files"]))
    assert (back.transport, back.command, back.args, back.url) == (Transport.STDIO, "uvx", ["files"], None)
    kept = await house.servers.change(
        house.local("demo"), "files", change=ServerChange(transport=Transport.STDIO, cwd="/srv")
    )
    assert (kept.cwd, kept.command) == ("/srv", "uvx")


@pytest.mark.anyio
async def test_servers_can_be_switched_restarted_tried_and_removed(house: House) -> None:
    await a_project(house)
    made = await house.servers.create(house.local("demo"), FILES)
    off = await house.servers.change(house.local("demo"), "files", change=ServerChange(disabled=True))
    assert (off.enabled, off.off_reason) == (False, "switched off by an admin")
    assert (await house.activity())[-1] == ("server.disabled", "files")
    await house.servers.change(house.local("demo"), "files", change=ServerChange(disabled=False))
    await house.servers.restart(house.local("demo"), "files")
    assert house.upstreams.restarted == [made.id]
    report = await house.trials.test(house.local("demo"), "files")
    assert (report.ok, report.tools, report.last_lines) == (True, ["echo"], ["hello"])
    await house.trials.test_new(house.local("demo"), FILES.model_copy(update={"name": "other"}))
    assert house.upstreams.probed[-1].name == "other"
    logs = house.servers.logs(house.local("demo"), "files", lines=10)
    assert [line.text for line in logs.items] == [f"{made.id} said"]
    await house.servers.delete(house.local("demo"), "files")
    assert house.picture("demo").servers == {}
    with pytest.raises(NoSuchServer):
        await house.servers.get(house.local("demo"), "files")
    with pytest.raises(NoSuchServer):
        house.servers.status(house.local("demo"), "files")


@pytest.mark.anyio
async def test_servers_are_listed_newest_first_in_pages(house: House) -> None:
    await a_project(house)
    for number in range(5):
        await house.servers.create(house.local("demo"), WIKI.model_copy(update={"name": f"w{number}x"}))
    first = await house.servers.page(house.local("demo"), PageAsked(limit=2))
    second = await house.servers.page(house.local("demo"), PageAsked(limit=2, cursor=first.next_cursor))
    last = await house.servers.page(house.local("demo"), PageAsked(limit=2, cursor=second.next_cursor))
    names = [server.name for page in (first, second, last) for server in page.items]
    assert names == ["w4x", "w3x", "w2x", "w1x", "w0x"]
    assert last.next_cursor is None
    for cursor in ("!", "YQ", "YXxi", "MjAyNi0wMS0wMXxi"):
        with pytest.raises(BadCursor):
            await house.servers.page(house.local("demo"), PageAsked(cursor=cursor))


@pytest.mark.anyio
async def test_tools_are_shown_and_decided_about(house: House) -> None:
    await a_project(house)
    made = await house.servers.create(house.local("demo"), FILES)
    unknown = await house.tools.page(house.local("demo"), "files")
    assert (unknown.items, unknown.reason) == ([], "the process exited with code 1")
    house.upstreams.catalogs[ServerId(made.id)] = a_catalog(ServerId(made.id), "read", "write")
    changed = await house.tools.change(
        house.local("demo"),
        "files",
        tool="write",
        change=ToolChange(enabled=False, description="Writes.", read_only=False, repeatable=True),
    )
    assert (changed.public_name, changed.enabled, changed.description, changed.server_description) == (
        "files__write",
        False,
        "Writes.",
        "Does write.",
    )
    view = house.picture("demo").server("files")
    assert view is not None
    assert (view.tools["write"].enabled, view.tools["write"].repeatable) == (False, True)
    row = await house.newest_activity()
    assert (row.tag.value, row.target_name, row.details) == (
        "tool.changed",
        "files.write",
        {"enabled": False, "description": "Writes.", "repeatable": True},
    )
    tools = (await house.tools.page(house.local("demo"), "files")).items
    assert [(tool.name, tool.enabled) for tool in tools] == [("read", True), ("write", False)]
    with pytest.raises(NoSuchTool):
        await house.tools.change(house.local("demo"), "files", tool="rm", change=ToolChange(enabled=False))
    house.upstreams.catalogs.clear()
    away = await house.tools.change(house.local("demo"), "files", tool="write", change=ToolChange(description=None))
    assert (away.description, away.enabled) == (None, False)


@pytest.mark.anyio
async def test_a_tool_with_an_unreadable_definition_can_still_be_switched_off(house: House) -> None:
    await a_project(house)
    made = await house.servers.create(house.local("demo"), FILES)
    catalog = a_catalog(ServerId(made.id))
    odd = Listing(key="odd", definition=b'{"name": 7}')
    house.upstreams.catalogs[ServerId(made.id)] = replace(catalog, tools=(odd,), tools_by_key={"odd": odd})
    changed = await house.tools.change(house.local("demo"), "files", tool="odd", change=ToolChange(enabled=False))
    assert (changed.name, changed.enabled, changed.description, changed.input_schema) == ("odd", False, None, None)
    count = len(await house.activity())
    await house.tools.change(house.local("demo"), "files", tool="odd", change=ToolChange(enabled=False))
    assert len(await house.activity()) == count


@pytest.mark.anyio
async def test_a_tool_that_some_clients_are_not_shown_says_why(house: House) -> None:
    await a_project(house)
    made = await house.servers.create(house.local("demo"), FILES)
    catalog = a_catalog(ServerId(made.id), "read", "write")
    house.upstreams.catalogs[ServerId(made.id)] = replace(catalog, header_faults={"write": "x-mcp-header is empty"})
    tools = (await house.tools.page(house.local("demo"), "files")).items
    assert [tool.hidden for tool in tools] == [
        None,
        "not shown to clients of 2026-07-28, which must leave it out: x-mcp-header is empty",
    ]


@pytest.mark.anyio
async def test_headers_merge_as_env_does_and_times_can_be_changed(house: House) -> None:
    await a_project(house)
    await house.servers.create(house.local("demo"), WIKI.model_copy(update={"headers": {"X-A": "1"}}))
    changed = await house.servers.change(
        house.local("demo"),
        "wiki",
        change=ServerChange.model_validate({"headers": {"X-B": "2", "X-A": None}, "timeout": 5, "call_timeout": 6}),
    )
    assert (changed.headers, changed.timeout, changed.call_timeout) == ({"X-B": SetMark()}, 5, 6)
    with pytest.raises(InvalidServer):
        await house.servers.change(
            house.local("demo"), "wiki", change=ServerChange.model_validate({"headers": {"Host": "x"}})
        )


@pytest.mark.anyio
async def test_changes_bring_no_more_values_than_a_new_server_may_have(house: House) -> None:
    await a_project(house)
    many = {f"X-{number}": "1" for number in range(200)}
    await house.servers.create(house.local("demo"), WIKI.model_copy(update={"headers": many}))
    for change in ({"headers": {"X-B": "2"}}, {"env": {f"E{number}": "1" for number in range(200)}}):
        wanted = ServerChange.model_validate(change)
        if "env" in change:
            await house.servers.change(house.local("demo"), "wiki", change=wanted)
            wanted = ServerChange.model_validate({"env": {"F": "1"}})
        with pytest.raises(InvalidServer, match="at most 200"):
            await house.servers.change(house.local("demo"), "wiki", change=wanted)
    swapped = ServerChange.model_validate({"headers": {"X-0": None, "X-B": "2"}})
    assert len((await house.servers.change(house.local("demo"), "wiki", change=swapped)).headers or {}) == 200


@pytest.mark.anyio
async def test_a_server_that_was_removed_a_moment_ago_is_not_there(house: House) -> None:
    await a_project(house)
    await house.servers.create(house.local("demo"), WIKI)
    late = house.local("demo")
    await house.servers.delete(late, "wiki")
    with pytest.raises(NoSuchServer):
        await house.servers.get(late, "wiki")
