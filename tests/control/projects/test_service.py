import pytest
from pydantic import ValidationError

from mcp_orch.access.names import BadName
from mcp_orch.contract.endpoints import EndpointUrls
from mcp_orch.contract.pictures import Naming, Role
from mcp_orch.control.hub.schemas import HubSettingsChange, ProjectCreation
from mcp_orch.control.projects.errors import ProjectCreationClosed, ProjectGone, ProjectNameTaken
from mcp_orch.control.projects.schemas import NewProject, ProjectChange
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, UnitOfWork
from tests.control.house import House, visit


@pytest.mark.anyio
async def test_the_maker_of_a_project_is_its_admin(house: House) -> None:
    kim = await house.user("kim")
    made = await house.projects.create(visit(kim), NewProject(name="Search", title="Search and find"))
    assert (made.name, made.title, made.role, made.server_count, made.separator) == (
        "Search",
        "Search and find",
        Role.ADMIN,
        0,
        "__",
    )
    assert "members:edit" in made.permissions
    assert made.endpoints == EndpointUrls(
        mcp="https://hub.example.org/projects/Search/unified/mcp",
        sse="https://hub.example.org/projects/Search/unified/sse",
    )
    assert house.picture("search").members == {kim.id: Role.ADMIN}
    assert await house.projects.get(house.visit(kim, "search")) == made
    assert await house.activity() == [("user.created", "kim@example.org"), ("project.created", "Search")]


@pytest.mark.anyio
async def test_the_maker_is_its_admin_while_nothing_was_told_of_it_yet(house: House) -> None:
    kim = await house.user("kim")
    deaf = House(house.store, house.clock, house.ids)
    made = await deaf.projects.create(visit(kim), NewProject(name="Search"))
    assert (made.role, made.member_count, made.has_admin) == (Role.ADMIN, 1, True)


@pytest.mark.anyio
async def test_people_see_their_own_projects_and_hub_admins_all(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    root = await house.user("root", is_hub_admin=True)
    await house.project("one", admin=kim)
    await house.project("two", admin=lee)
    names = [
        [project.name for project in (await house.projects.page(visit(user))).items] for user in (kim, lee, root, None)
    ]
    assert names == [["one"], ["two"], ["two", "one"], ["two", "one"]]
    first = await house.projects.page(visit(root), PageAsked(limit=1))
    assert (len(first.items), first.next_cursor is not None) == (1, True)
    assert (await house.projects.page(visit(root))).items[0].role is Role.ADMIN


@pytest.mark.anyio
async def test_names_are_unique_without_regard_to_look_alikes(house: House) -> None:
    kim = await house.user("kim")
    await house.project("web-1", admin=kim)
    for name in ("WEB-1", "web_1", "web-l"):
        with pytest.raises(ProjectNameTaken):
            await house.projects.create(visit(kim), NewProject(name=name))
    with pytest.raises(BadName):
        await house.projects.create(visit(kim), NewProject(name="unified"))


@pytest.mark.anyio
async def test_a_former_name_answers_until_another_project_takes_it(house: House) -> None:
    kim = await house.user("kim")
    await house.project("first", admin=kim)
    renamed = await house.projects.change(house.visit(kim, "first"), ProjectChange(name="second"))
    assert renamed.name == "second"
    assert house.picture("FIRST") is house.picture("second")
    assert house.picture("second").former_names == ("first",)
    await house.project("first", admin=kim)
    assert house.picture("first").name == "first"
    assert house.picture("second").former_names == ()
    with pytest.raises(ProjectNameTaken):
        await house.projects.change(house.visit(kim, "second"), ProjectChange(name="First"))
    recased = await house.projects.change(house.visit(kim, "second"), ProjectChange(name="Second"))
    assert recased.name == "Second"
    assert house.picture("second").former_names == ()


@pytest.mark.anyio
async def test_how_a_project_is_served_can_be_changed(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    change = ProjectChange(separator=".", max_name_length=128, is_strict=True, title="Demo")
    changed = await house.projects.change(house.visit(kim, "demo"), change)
    picture = house.picture("demo")
    assert (picture.naming, picture.is_strict) == (Naming(separator=".", max_length=128), True)
    assert (changed.title, changed.is_strict) == ("Demo", True)
    count = len(await house.activity())
    await house.projects.change(house.visit(kim, "demo"), change)
    assert len(await house.activity()) == count
    cleared = await house.projects.change(
        house.visit(kim, "demo"), ProjectChange.model_validate({"title": None, "is_strict": None})
    )
    assert (cleared.title, cleared.is_strict) == (None, True)


@pytest.mark.anyio
async def test_for_how_long_calls_are_kept_is_set_and_given_back_to_the_hub(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    assert (await house.projects.get(house.visit(kim, "demo"))).call_days is None
    assert (await house.projects.change(house.visit(kim, "demo"), ProjectChange(call_days=14))).call_days == 14
    assert (await house.activity())[-1] == ("project.changed", "demo")
    untouched = await house.projects.change(house.visit(kim, "demo"), ProjectChange(title="Demo"))
    assert untouched.call_days == 14
    assert (await house.projects.written(house.visit(kim, "demo"))).call_days == 14
    cleared = await house.projects.change(house.visit(kim, "demo"), ProjectChange(call_days=None))
    assert cleared.call_days is None
    for days in (0, 3651, True):
        with pytest.raises(ValidationError):
            ProjectChange.model_validate({"call_days": days})


@pytest.mark.anyio
async def test_a_deleted_project_is_gone_everywhere(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    late = house.visit(kim, "demo")
    await house.purged("demo")
    assert house.pictures.current("demo") is None
    for attempt in (
        house.projects.get(late),
        house.projects.change(late, ProjectChange(title="T")),
        house.closing.delete(late, confirmed="demo"),
        house.closing.archive(late),
    ):
        with pytest.raises(ProjectGone):
            await attempt
    assert (await house.activity())[-1] == ("project.purged", "demo")


@pytest.mark.anyio
async def test_a_hub_can_leave_projects_to_its_admins(house: House) -> None:
    kim = await house.user("kim")
    await house.hub.change_settings(visit(), HubSettingsChange(project_creation=ProjectCreation.HUB_ADMINS))
    with pytest.raises(ProjectCreationClosed):
        await house.projects.create(visit(kim), NewProject(name="demo"))
    made = await house.projects.create(visit(), NewProject(name="demo"))
    assert (made.role, house.picture("demo").members) == (Role.ADMIN, {})


@pytest.mark.anyio
async def test_the_hub_makes_sure_of_a_project_on_its_start(house: House) -> None:
    first = await house.projects.ensure(NewProject(name="default"), by=HUB_ACTOR)
    assert await house.projects.ensure(NewProject(name="default"), by=HUB_ACTOR) == first
    assert house.picture("default").project == first


@pytest.mark.anyio
async def test_a_deactivated_user_is_no_member(house: House) -> None:
    kim = await house.user("kim")
    picture = await house.project("demo", admin=kim)
    async with UnitOfWork(house.store, clock=house.clock) as work:
        (await work.session.get_one(UserRow, kim.id)).deactivated_at = house.clock.now()
        work.changed(ChangeKind.PROJECT, picture.project)
    assert house.picture("demo").members == {}
