from dataclasses import replace

import pytest

from mcp_orch.contract.names import RequestId, ServerId
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.invitations.schemas import NewInvitation
from mcp_orch.control.search.schemas import Hit, HitKind
from mcp_orch.control.servers.schemas import NewServer
from mcp_orch.identity.visits import Visit
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.control.fake_upstreams import a_catalog
from tests.control.house import House, visit
from tests.control.users.test_users import a_personal_key

pytestmark = pytest.mark.anyio


@pytest.fixture
async def kim(house: House) -> UserRow:
    """The admin of a project with a server; another project is somebody else's."""
    kim, lee = await house.user("kim"), await house.user("lee")
    for project, admin, server in (("demo", kim, "github"), ("other", lee, "wiki")):
        await house.project(project, admin=admin)
        made = await house.servers.create(
            house.visit(admin, project), NewServer(name=server, url="https://a.example.org/mcp")
        )
        tools = ("create_issue", "recreate") if server == "github" else ("create_page",)
        house.upstreams.catalogs[ServerId(made.id)] = a_catalog(ServerId(made.id), *tools)
    return kim


async def found(house: House, who: Visit, typed: str, *, project: str | None = None) -> list[tuple[HitKind, str]]:
    return [(hit.kind, hit.name) for hit in (await house.search.find(who, typed, project=project)).items]


async def test_everything_seen_is_found_by_name_the_best_first_and_nothing_else(house: House, kim: UserRow) -> None:
    assert await found(house, visit(kim), "create") == [(HitKind.TOOL, "create_issue"), (HitKind.TOOL, "recreate")]
    assert await found(house, visit(kim), "issue git") == [(HitKind.TOOL, "create_issue")]
    assert await found(house, visit(kim), "demo") == [
        (HitKind.PROJECT, "demo"),
        (HitKind.SERVER, "github"),
        (HitKind.TOOL, "recreate"),
        (HitKind.TOOL, "create_issue"),
    ]
    assert await found(house, visit(kim), "wiki") == await found(house, visit(kim), " ") == []
    assert len(await found(house, visit(), "create")) == 3


async def test_what_lies_in_the_project_on_screen_comes_first(house: House, kim: UserRow) -> None:
    ann = visit(await house.user("ann", is_hub_admin=True))
    tools = [name for _, name in await found(house, ann, "create_", project="other")]
    assert tools == ["create_page", "create_issue"]


async def test_people_are_found_in_projects_and_by_hub_admins_anywhere(house: House, kim: UserRow) -> None:
    await house.member("mia", project="demo", role=Role.VIEWER)
    assert await found(house, visit(kim), "mia@") == [(HitKind.PERSON, "mia")]
    assert await found(house, visit(kim), "lee@") == []
    assert await found(house, visit(), "lee@") == [(HitKind.PERSON, "lee")]


async def test_among_very_many_people_those_within_reach_are_found_whether_few_fit_or_all_do(
    house: House, kim: UserRow
) -> None:
    now, inside = house.clock.now(), house.picture("demo").project
    async with UnitOfWork(house.store, clock=house.clock) as work:
        for number in range(1_020):
            name, email = f"person {number:04}", f"p{number:04}@example.org"
            user = UserRow(id=f"usr_p{number:04}", email=email, email_folded=email, name=name, created_at=now)
            work.session.add(user)
        await work.session.flush()
        # Every other one is in the project, the first is not.
        for number in range(1, 1_020, 2):
            user = f"usr_p{number:04}"
            row = MembershipRow(project_id=inside, user_id=user, role=Role.VIEWER, created_by="local", created_at=now)
            work.session.add(row)
        work.changed(ChangeKind.PROJECT, inside)
    await house.follower.load()
    everybody = await found(house, visit(kim), "person")
    assert everybody == [(HitKind.PERSON, f"person {number:04}") for number in range(1, 80, 2)]
    few = await found(house, visit(kim), "person 000")
    assert few == [(HitKind.PERSON, f"person {number:04}") for number in range(1, 10, 2)]
    assert await found(house, visit(kim), "person 0002") == []


async def test_every_id_leads_to_its_thing(house: House, kim: UserRow) -> None:
    picture = house.picture("demo")
    key = await a_personal_key(house, "demo", kim.id)
    row = CallLogRow(
        request_id="req_abcdefghij1",
        at_us=1,
        method="tools/call",
        name="create_issue",
        outcome=CallOutcome.OK,
        duration_us=1,
        project_id=picture.project,
    )
    async with UnitOfWork(house.store, clock=house.clock) as work:
        work.session.add(row)
    call = Hit(kind=HitKind.CALL, id="req_abcdefghij1", name="req_abcdefghij1", note="create_issue", project="demo")
    assert (await house.search.find(visit(kim), "req_abcdefghij1")).items == [call]
    prefix = key.rpartition("_")[0]
    for typed in (prefix, prefix.removeprefix("project_")):
        assert await found(house, visit(kim), typed) == [(HitKind.KEY, "k")]
    server = next(iter(picture.servers))
    assert await found(house, visit(kim), server) == [(HitKind.SERVER, "github")]
    assert await found(house, visit(kim), picture.project) == [(HitKind.PROJECT, "demo")]
    assert await found(house, visit(kim), kim.id) == [(HitKind.PERSON, "kim")]
    stranger = visit(await house.user("sam"))
    for typed in ("req_abcdefghij1", prefix, server, picture.project, kim.id):
        assert await found(house, stranger, typed) == []


async def test_changes_commands_and_invitations_are_found_by_those_who_may_see_them(house: House, kim: UserRow) -> None:
    hers = replace(house.visit(kim, "demo"), request_id=RequestId("req_change000001"))
    await house.servers.create(hers, NewServer(name="files", command="npx", args=["files"]))
    assert await found(house, visit(kim), "req_change000001") == [(HitKind.ACTIVITY, "req_change000001")]
    asked = (await house.approvals.page(None, state=None)).items[0]
    assert await found(house, visit(), asked.id) == [(HitKind.APPROVAL, "files")]
    assert await found(house, visit(kim), asked.id) == []
    sent = await house.invitations.send(
        house.visit(kim, "demo"), NewInvitation(email="new@example.org", role=Role.VIEWER)
    )
    assert await found(house, visit(kim), sent.id) == [(HitKind.INVITATION, "new@example.org")]
    assert await found(house, visit(await house.user("sam")), sent.id) == []


async def test_lists_that_change_are_found_as_they_are_now_and_a_gone_project_is_forgotten(
    house: House, kim: UserRow
) -> None:
    server = next(iter(house.picture("demo").servers))
    assert await found(house, visit(kim), "create_issue") == [(HitKind.TOOL, "create_issue")]
    house.upstreams.catalogs[server] = a_catalog(server, "close_issue")
    assert await found(house, visit(kim), "create_issue") == []
    assert await found(house, visit(kim), "close_issue") == [(HitKind.TOOL, "close_issue")]
    assert len(await found(house, visit(), "create")) == 1
    house.pictures.publish({house.picture("other").project: None})
    assert await found(house, visit(), "create") == []


async def test_the_best_are_found_among_more_than_an_answer_holds(house: House, kim: UserRow) -> None:
    for number in range(25):
        name = f"p{number}"
        await house.project(name, admin=kim)
        made = await house.servers.create(house.visit(kim, name), NewServer(name="s", url="https://a.example.org/mcp"))
        tools = ("find", "find_all") if number == 24 else ("find_one", "find_two")
        house.upstreams.catalogs[ServerId(made.id)] = a_catalog(ServerId(made.id), *tools)
    hits = await house.search.find(visit(kim), "find")
    assert (hits.items[0].name, hits.items[0].project, len(hits.items), hits.more) == ("find", "p24", 40, True)
