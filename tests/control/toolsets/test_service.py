import pytest

from mcp_orch.access.names import BadName
from mcp_orch.contract.names import ServerId
from mcp_orch.control.servers.schemas import NewServer, ServerChange
from mcp_orch.control.toolsets.errors import NoSuchToolset, ToolsetNameTaken, UnknownEntry
from mcp_orch.control.toolsets.schemas import NewToolset, ToolsetChange
from tests.control.fake_upstreams import a_catalog
from tests.control.house import House


async def a_project(house: House, **servers: list[str] | None) -> dict[str, ServerId]:
    await house.project("demo", admin=await house.user("owner"))
    ids: dict[str, ServerId] = {}
    for written, tools in servers.items():
        name = written.replace("_", ".")
        made = await house.servers.create(house.local("demo"), NewServer(name=name, url="https://x.example.org/mcp"))
        ids[name] = ServerId(made.id)
        if tools is not None:
            house.upstreams.catalogs[ids[name]] = a_catalog(ids[name], *tools)
    return ids


@pytest.mark.anyio
async def test_a_toolset_is_made_changed_and_deleted(house: House) -> None:
    ids = await a_project(house, files=["read", "write"], wiki=["find"])
    made = await house.toolsets.create(
        house.local("demo"), NewToolset(name="reading", title="R", tools=["files.read", "wiki.*", "files.read"])
    )
    assert (made.name, made.title, made.tools) == ("reading", "R", ["files.read", "wiki.*"])
    assert made.endpoints.mcp == "https://hub.example.org/projects/demo/toolsets/reading/mcp"
    view = house.picture("demo").toolset("READING")
    assert view is not None
    assert view.entries == ((ids["files"], "read"), (ids["wiki"], None))
    changed = await house.toolsets.change(
        house.local("demo"), "reading", change=ToolsetChange(name="both", title=None, tools=["wiki.*", "files.write"])
    )
    assert (changed.name, changed.title, changed.tools) == ("both", None, ["wiki.*", "files.write"])
    assert await house.toolsets.get(house.local("demo"), made.id) == changed
    count = len(await house.activity())
    await house.toolsets.change(house.local("demo"), "both", change=ToolsetChange(name="both", tools=changed.tools))
    assert len(await house.activity()) == count
    assert [one.name for one in (await house.toolsets.page(house.local("demo"))).items] == ["both"]
    await house.toolsets.delete(house.local("demo"), "both")
    assert house.picture("demo").toolsets == {}
    with pytest.raises(NoSuchToolset):
        await house.toolsets.get(house.local("demo"), "both")
    with pytest.raises(NoSuchToolset):
        await house.toolsets.change(house.local("demo"), "both", change=ToolsetChange(title="T"))


@pytest.mark.anyio
async def test_entries_follow_a_rename_and_leave_with_their_server(house: House) -> None:
    await a_project(house, files=["read"], wiki=["find"])
    await house.toolsets.create(house.local("demo"), NewToolset(name="all", tools=["files.read", "wiki.find"]))
    await house.servers.change(house.local("demo"), "files", change=ServerChange(name="disk"))
    assert (await house.toolsets.get(house.local("demo"), "all")).tools == ["disk.read", "wiki.find"]
    await house.servers.delete(house.local("demo"), "wiki")
    assert (await house.toolsets.get(house.local("demo"), "all")).tools == ["disk.read"]


@pytest.mark.anyio
async def test_entries_that_name_nothing_or_two_things_are_refused(house: House) -> None:
    ids = await a_project(house, a=["b.c"], a_b=["c"], gone=None)
    for text, words in (
        ("nobody.tool", "names no server"),
        ("files", "names no server"),
        ("a.nothing", "lists no tool 'nothing'"),
        ("a.b.c", "can be read in 2 ways"),
    ):
        with pytest.raises(UnknownEntry, match=words):
            await house.toolsets.create(house.local("demo"), NewToolset(name="t", tools=[text]))
    made = await house.toolsets.create(
        house.local("demo"), NewToolset(name="t", tools=[f"{ids['a.b']}.c", "gone.anything"])
    )
    assert made.tools == ["a.b.c", "gone.anything"]


@pytest.mark.anyio
async def test_an_entry_is_kept_while_its_tool_is_away(house: House) -> None:
    ids = await a_project(house, files=["read"])
    await house.toolsets.create(house.local("demo"), NewToolset(name="t", tools=["files.read"]))
    house.upstreams.catalogs[ids["files"]] = a_catalog(ids["files"], "other")
    kept = await house.toolsets.change(
        house.local("demo"), "t", change=ToolsetChange(tools=["files.read", "files.other"])
    )
    assert kept.tools == ["files.read", "files.other"]


@pytest.mark.anyio
async def test_names_are_unique_in_a_project(house: House) -> None:
    await a_project(house, files=["read"])
    await house.toolsets.create(house.local("demo"), NewToolset(name="one", tools=["files.read"]))
    await house.toolsets.create(house.local("demo"), NewToolset(name="two", tools=["files.read"]))
    with pytest.raises(ToolsetNameTaken):
        await house.toolsets.create(house.local("demo"), NewToolset(name="0ne", tools=["files.read"]))
    with pytest.raises(ToolsetNameTaken):
        await house.toolsets.change(house.local("demo"), "two", change=ToolsetChange(name="ONE"))
    with pytest.raises(BadName):
        await house.toolsets.create(house.local("demo"), NewToolset(name="sse", tools=["files.read"]))
