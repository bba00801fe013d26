import pytest

from mcp_orch.contract.pictures import Role
from mcp_orch.control.members.errors import AlreadyMember, LastAdmin, NoSuchMember, UserUnknown
from mcp_orch.control.members.schemas import NewMember
from mcp_orch.control.projects.schemas import NewProject
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.unit_of_work import HUB_ACTOR
from tests.control.house import House


@pytest.mark.anyio
async def test_members_are_added_changed_listed_and_removed(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    added = await house.members.add(house.visit(kim, "demo"), NewMember(user="LEE@example.org", role=Role.VIEWER))
    assert (added.id, added.name, added.email, added.role, added.active) == (
        f"user:{lee.id}",
        "lee",
        "lee@example.org",
        Role.VIEWER,
        True,
    )
    assert house.picture("demo").members == {kim.id: Role.ADMIN, lee.id: Role.VIEWER}
    await house.members.change(house.visit(kim, "demo"), added.id, role=Role.MEMBER)
    await house.members.change(house.visit(kim, "demo"), added.id, role=Role.MEMBER)
    assert house.picture("demo").members == {kim.id: Role.ADMIN, lee.id: Role.MEMBER}
    page = await house.members.page(house.visit(kim, "demo"), PageAsked(limit=10))
    assert {(one.email, one.role) for one in page.items} == {
        ("kim@example.org", Role.ADMIN),
        ("lee@example.org", Role.MEMBER),
    }
    await house.members.remove(house.visit(kim, "demo"), lee.id)
    assert house.picture("demo").members == {kim.id: Role.ADMIN}
    assert [tag for tag, _ in await house.activity()][-3:] == ["member.added", "member.changed", "member.removed"]


@pytest.mark.anyio
async def test_the_last_admin_stays(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    with pytest.raises(LastAdmin):
        await house.members.change(house.visit(kim, "demo"), f"user:{kim.id}", role=Role.MEMBER)
    with pytest.raises(LastAdmin):
        await house.members.remove(house.visit(kim, "demo"), f"user:{kim.id}")
    assert house.picture("demo").members == {kim.id: Role.ADMIN}
    lee = await house.member("lee", project="demo", role=Role.ADMIN)
    await house.members.remove(house.visit(lee, "demo"), f"user:{kim.id}")
    assert house.picture("demo").members == {lee.id: Role.ADMIN}


@pytest.mark.anyio
async def test_a_project_that_has_no_admin_can_lose_members(house: House) -> None:
    await house.projects.ensure(NewProject(name="default"), by=HUB_ACTOR)
    vic = await house.member("vic", project="default", role=Role.VIEWER)
    await house.members.remove(house.local("default"), f"user:{vic.id}")
    assert house.picture("default").members == {}


@pytest.mark.anyio
async def test_strangers_and_members_are_told_apart(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    other = await house.user("other")
    await house.project("elsewhere", admin=other)
    with pytest.raises(UserUnknown):
        await house.members.add(house.visit(kim, "demo"), NewMember(user="nobody@example.org", role=Role.VIEWER))
    with pytest.raises(AlreadyMember):
        await house.members.add(house.visit(kim, "demo"), NewMember(user=kim.id, role=Role.VIEWER))
    with pytest.raises(NoSuchMember):
        await house.members.change(house.visit(kim, "demo"), f"user:{other.id}", role=Role.VIEWER)
    with pytest.raises(NoSuchMember):
        await house.members.remove(house.visit(kim, "demo"), other.id)
