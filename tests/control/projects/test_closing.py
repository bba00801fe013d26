"""Projects that are archived, deleted, brought back, handed over, purged, and starred."""

import asyncio
from datetime import timedelta

import pytest

from mcp_orch.access.decide import may, permissions_of
from mcp_orch.access.permissions import Permission
from mcp_orch.access.reach import reach_of
from mcp_orch.access.roles import CLOSED_PERMISSIONS
from mcp_orch.contract.callers import Caller, CallerKind
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId, ProjectId, UserId
from mcp_orch.contract.pictures import Role
from mcp_orch.control.hub.schemas import HubSettingsChange
from mcp_orch.control.projects.closing import Purger
from mcp_orch.control.projects.errors import (
    NameNotConfirmed,
    NobodyStars,
    NotInProject,
    ProjectArchived,
    ProjectNotClosed,
)
from mcp_orch.control.projects.states import ProjectState
from mcp_orch.control.servers.schemas import NewServer
from tests.control.house import House, caller_of, visit

pytestmark = pytest.mark.anyio


def a_key(project: str) -> Caller:
    return Caller(
        kind=CallerKind.SERVICE_KEY,
        principal=PrincipalId("key:k"),
        name="k",
        project=ProjectId(project),
        project_name="demo",
    )


async def test_an_archived_project_is_looked_at_and_nothing_more(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    await house.servers.create(house.local("demo"), NewServer(name="wiki", url="http://127.0.0.1:1/mcp"))
    mine = house.visit(kim, "demo")
    await house.closing.archive(mine)
    picture = house.picture("demo")
    assert [(one.enabled, one.off_reason) for one in picture.servers.values()] == [(False, "the project is archived")]
    assert permissions_of(caller_of(kim), picture) <= CLOSED_PERMISSIONS
    assert not may(caller_of(kim), Permission.SERVERS_EDIT, picture=picture)
    reach = reach_of(a_key(picture.project), EndpointRef(project="demo", kind=EndpointKind.UNIFIED), picture=picture)
    assert (getattr(reach, "kind", None), getattr(reach, "reason", None)) == (
        ErrorKind.NOT_FOUND,
        "project demo is archived",
    )
    with pytest.raises(ProjectArchived):
        await house.closing.archive(house.visit(kim, "demo"))
    assert (await house.projects.page(visit(kim))).items == []
    shown = (await house.projects.page(visit(kim), state=ProjectState.ARCHIVED)).items
    assert [(one.name, one.state) for one in shown] == [("demo", ProjectState.ARCHIVED)]
    await house.closing.reopen(house.visit(kim, "demo"))
    assert [one.enabled for one in house.picture("demo").servers.values()] == [True]
    for back in (house.closing.reopen, house.closing.restore):
        with pytest.raises(ProjectNotClosed):
            await back(house.visit(kim, "demo"))
    assert [tag for tag, _ in await house.activity()][-2:] == ["project.archived", "project.reopened"]


async def test_a_deleted_project_is_seen_by_its_admins_until_it_is_purged(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    mia = await house.member("mia", project="demo", role=Role.MEMBER)
    with pytest.raises(NameNotConfirmed, match="confirms"):
        await house.closing.delete(house.visit(kim, "demo"), confirmed="")
    await house.closing.delete(house.visit(kim, "demo"), confirmed="Demo")
    assert house.picture("demo").members == {kim.id: Role.ADMIN}
    assert (await house.projects.page(visit(mia), state=None)).items == []
    shown = (await house.projects.page(visit(kim), state=ProjectState.DELETED)).items
    assert [(one.state, one.purge_at) for one in shown] == [
        (ProjectState.DELETED, house.clock.now() + timedelta(days=7))
    ]
    with pytest.raises(ProjectArchived, match="will be purged on 2026-12-01"):
        await house.closing.delete(house.visit(kim, "demo"), confirmed="demo")
    with pytest.raises(ProjectNotClosed):
        await house.closing.reopen(house.visit(kim, "demo"))
    await house.closing.restore(house.visit(kim, "demo"))
    assert house.picture("demo").members == {kim.id: Role.ADMIN, mia.id: Role.MEMBER}
    await house.closing.delete(house.visit(kim, "demo"), confirmed="demo")
    house.clock.time += timedelta(days=6)
    assert await house.closing.purge_due() == 0
    house.clock.time += timedelta(days=2)
    gone = asyncio.Event()
    house.pictures.subscribe(lambda _: gone.set())
    async with Purger(house.closing), asyncio.timeout(5):
        await gone.wait()
    assert house.pictures.current("demo") is None
    assert await house.closing.purge_due() == 0
    assert (await house.activity())[-1] == ("project.purged", "demo")


async def test_without_a_time_of_grace_a_project_is_purged_at_once(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    await house.hub.change_settings(visit(), HubSettingsChange(deletion_grace_days=0))
    await house.closing.delete(house.visit(kim, "demo"), confirmed="demo")
    assert house.pictures.current("demo") is None


async def test_a_project_is_handed_over_to_somebody_in_it(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    mia = await house.member("mia", project="demo", role=Role.VIEWER)
    for ref in (lee.email, "nobody@example.org"):
        with pytest.raises(NotInProject):
            await house.closing.transfer(house.visit(kim, "demo"), to=ref)
    await house.closing.transfer(house.visit(kim, "demo"), to=mia.email)
    assert house.picture("demo").members == {kim.id: Role.MEMBER, mia.id: Role.ADMIN}
    await house.closing.transfer(house.local("demo"), to=f"user:{kim.id}")
    assert house.picture("demo").members[UserId(kim.id)] is Role.ADMIN
    assert (await house.activity())[-1] == ("project.transferred", "demo")


async def test_stars_are_everybodys_own(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    await house.project("other", admin=kim)
    mine = house.visit(kim, "demo")
    await house.stars.add(mine)
    await house.stars.add(mine)
    assert [one.name for one in (await house.projects.page(visit(kim), starred=True)).items] == ["demo"]
    assert (await house.projects.get(mine)).favourite
    mia = await house.member("mia", project="demo", role=Role.VIEWER)
    assert (await house.projects.page(visit(mia), starred=True)).items == []
    await house.stars.remove(mine)
    assert not (await house.projects.get(mine)).favourite
    for attempt in (house.stars.add(house.local("demo")), house.stars.remove(house.local("demo"))):
        with pytest.raises(NobodyStars):
            await attempt
