from dataclasses import replace

import pytest

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.upstreams import Listing
from mcp_orch.contract.why import Why
from mcp_orch.control.servers.schemas import NewServer, ServerChange, ToolBrief, ToolChange, ToolShelf
from mcp_orch.storage.paging import PageAsked
from tests.control.fake_upstreams import a_catalog
from tests.control.house import House

pytestmark = pytest.mark.anyio

ALL = PageAsked(limit=200)


async def register(house: House, name: str, *tools: str) -> str:
    made = await house.servers.create(house.local("demo"), NewServer(name=name, url="https://a.example.org/mcp"))
    if tools:
        house.upstreams.catalogs[ServerId(made.id)] = a_catalog(ServerId(made.id), *tools)
    return made.id


@pytest.fixture(autouse=True)
async def demo(house: House) -> None:
    await house.project("demo", admin=await house.user("ann"))


async def test_every_server_that_is_on_brings_its_tools_and_what_was_decided_about_them(house: House) -> None:
    wiki, files = await register(house, "wiki", "search", "open"), await register(house, "Files")
    await register(house, "gone", "x")
    await house.servers.change(house.local("demo"), "gone", change=ServerChange(disabled=True))
    change = ToolChange(enabled=False, description="Ours. " * 50, read_only=True)
    await house.tools.change(house.local("demo"), "wiki", tool="open", change=change)
    page = await house.shelves.page(house.local("demo"), ALL)
    search = ToolBrief(
        name="search", title=None, description="Does search.", enabled=True, read_only=False, repeatable=False
    )
    opened = search.model_copy(
        update={"name": "open", "description": ("Ours. " * 50)[:160], "enabled": False, "read_only": True}
    )
    assert page.items == [
        ToolShelf(
            server="Files",
            server_id=files,
            known=False,
            reason="the process exited with code 1",
            diagnosis=because(Why.EXITED, code=1),
            tools=[],
        ),
        ToolShelf(server="wiki", server_id=wiki, known=True, reason=None, diagnosis=None, tools=[search, opened]),
    ]
    assert page.next_cursor is None


async def test_servers_come_in_pages_by_name(house: House) -> None:
    for name in ("b", "A", "c"):
        await register(house, name, "t")
    first = await house.shelves.page(house.local("demo"), PageAsked(limit=2))
    assert [shelf.server for shelf in first.items] == ["A", "b"]
    second = await house.shelves.page(house.local("demo"), PageAsked(limit=2, cursor=first.next_cursor))
    assert ([shelf.server for shelf in second.items], second.next_cursor) == (["c"], None)


async def test_a_definition_that_cannot_be_read_is_a_tool_all_the_same(house: House) -> None:
    wiki = ServerId(await register(house, "wiki", "odd"))
    odd = Listing(key="odd", definition=b'{"name": "odd", "title": 7}')
    house.upstreams.catalogs[wiki] = replace(house.upstreams.catalogs[wiki], tools=(odd,))
    [shelf] = (await house.shelves.page(house.local("demo"), ALL)).items
    assert [(tool.name, tool.title) for tool in shelf.tools] == [("odd", None)]
