from datetime import timedelta

import pytest

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.why import Why
from mcp_orch.control.attention.schemas import AttentionItem, AttentionKind
from mcp_orch.control.servers.schemas import NewServer, ServerChange
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.control.fake_upstreams import a_catalog
from tests.control.house import House, visit
from tests.storage.stores import START

pytestmark = pytest.mark.anyio

WIKI = NewServer(name="wiki", url="https://wiki.example.org/mcp")


async def waiting(house: House, who: Visit) -> list[tuple[AttentionKind, str, str | None]]:
    return [(one.kind, one.name, one.project) for one in (await house.attention.waiting(who)).items]


async def test_a_failed_server_waits_for_those_who_may_restart_it(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    member = await house.member("mia", project="demo", role=Role.MEMBER)
    viewer = await house.member("vic", project="demo", role=Role.VIEWER)
    stranger = await house.user("sam")
    made = await house.servers.create(house.visit(kim, "demo"), WIKI)
    failed = AttentionItem(
        kind=AttentionKind.SERVER_FAILED,
        id=made.id,
        name="wiki",
        at=START,
        project="demo",
        reason="the process exited with code 1",
        diagnosis=because(Why.EXITED, code=1),
    )
    for one in (kim, member):
        assert (await house.attention.waiting(visit(one))).items == [failed]
    for one in (viewer, stranger):
        assert await waiting(house, visit(one)) == []
    house.upstreams.catalogs[ServerId(made.id)] = a_catalog(ServerId(made.id), "search")
    assert await waiting(house, visit(kim)) == []


async def test_a_server_that_is_off_waits_for_nobody(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    await house.servers.create(house.visit(kim, "demo"), WIKI)
    await house.servers.change(house.visit(kim, "demo"), "wiki", change=ServerChange(disabled=True))
    assert await waiting(house, visit(kim)) == []


async def test_a_command_waits_for_those_who_may_approve_it(house: House) -> None:
    kim, ann = await house.user("kim"), await house.user("ann", is_hub_admin=True)
    await house.project("demo", admin=kim)
    await house.servers.create(house.visit(kim, "demo"), NewServer(name="files", command="npx", args=["files"]))
    assert await waiting(house, visit(ann)) == [(AttentionKind.APPROVAL, "files", "demo")]
    assert await waiting(house, visit(kim)) == []


async def test_a_key_that_ends_soon_waits_for_whoever_looks_after_it(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    picture = await house.project("demo", admin=kim)
    for name, days in {"soon": 3, "later": 60, "over": -1}.items():
        row = KeyRow(
            id=name,
            project_id=picture.project,
            name=name,
            kind=KeyKind.SERVICE,
            user_id=kim.id,
            digest=b"\0" * 32,
            created_by=kim.id,
            created_at=START,
            expires_at=START + timedelta(days=days),
        )
        async with UnitOfWork(house.store, clock=house.clock) as work:
            work.session.add(row)
    assert await waiting(house, visit(kim)) == [(AttentionKind.KEY_EXPIRES, "soon", "demo")]
    assert await waiting(house, visit(lee)) == []
