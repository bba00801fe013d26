"""Teams: who sees and changes them, and what follows in projects."""

from collections.abc import Mapping

import pytest

from mcp_orch.access.names import BadName
from mcp_orch.contract.names import UserId
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.teams import TeamRole
from mcp_orch.control.members.errors import AlreadyMember, LastAdmin, NoSuchMember, TeamUnknown
from mcp_orch.control.members.schemas import MemberKind, NewMember, ProjectPerson, RoleSource
from mcp_orch.control.teams.errors import (
    AlreadyInTeam,
    AskedAlready,
    AskerMayNot,
    LastTeamAdmin,
    NoSuchTeamMember,
    NoSuchTeamRequest,
    TeamGone,
    TeamNameTaken,
    TeamUserUnknown,
)
from mcp_orch.control.teams.schemas import Consent, NewTeam, NewTeamMember, NewTeamRequest, TeamChange
from mcp_orch.identity.visits import NotAllowed
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.tables.users import UserRow
from tests.control.house import House, visit

pytestmark = pytest.mark.anyio


def roles(house: House, project: str) -> Mapping[UserId, Role]:
    return house.picture(project).members


async def a_team(house: House, name: str, *, admin: UserRow, members: tuple[UserRow, ...] = ()) -> str:
    team = await house.teams.create(visit(admin), NewTeam(name=name))
    for one in members:
        await house.seating.add(await house.team_visit(admin, name), NewTeamMember(user=one.id))
    return team.id


async def test_a_team_is_made_changed_listed_and_deleted(house: House) -> None:
    kim, lee, ann = await house.user("kim"), await house.user("lee"), await house.user("ann", is_hub_admin=True)
    made = await house.teams.create(visit(kim), NewTeam(name="platform", title="Platform"))
    assert (made.role, made.member_count, made.project_count) == (TeamRole.ADMIN, 1, 0)
    assert made.permissions == ["teams:edit", "teams:leave", "teams:read"]
    with pytest.raises(TeamNameTaken):
        await house.teams.create(visit(lee), NewTeam(name="P1atform"))
    with pytest.raises(BadName):
        await house.teams.create(visit(lee), NewTeam(name="team_0000000000000001"))
    changed = await house.teams.change(await house.team_visit(kim, "platform"), TeamChange(name="infra", title=None))
    assert (changed.name, changed.title) == ("infra", None)
    await house.teams.create(visit(lee), NewTeam(name="other"))
    with pytest.raises(TeamNameTaken):
        await house.teams.change(await house.team_visit(lee, "other"), TeamChange(name="INFRA"))
    assert [one.name for one in (await house.teams.page(visit(kim))).items] == ["infra"]
    assert {one.name for one in (await house.teams.page(visit(ann))).items} == {"infra", "other"}
    late = await house.team_visit(kim, "infra")
    await house.teams.delete(late)
    for attempt in (house.teams.get(late), house.teams.delete(late), house.consent.asked_of_team(late)):
        with pytest.raises(TeamGone):
            await attempt
    assert (await house.activity())[-1] == ("team.deleted", "infra")


async def test_the_hub_itself_makes_teams_without_people(house: House) -> None:
    made = await house.teams.create(visit(), NewTeam(name="crew"))
    assert (made.role, made.member_count) == (None, 0)
    kim = await house.user("kim")
    await house.seating.add(await house.team_visit(None, "crew"), NewTeamMember(user=kim.email, role=TeamRole.ADMIN))
    assert (await house.teams.get(await house.team_visit(kim, "crew"))).role is TeamRole.ADMIN


async def test_people_of_a_team_are_added_changed_removed_and_leave(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    team = await a_team(house, "crew", admin=kim)
    crew = await house.team_visit(kim, "crew")
    added = await house.seating.add(crew, NewTeamMember(user="LEE@example.org"))
    assert (added.id, added.role, added.active) == (f"user:{lee.id}", TeamRole.MEMBER, True)
    with pytest.raises(AlreadyInTeam):
        await house.seating.add(crew, NewTeamMember(user=lee.id))
    with pytest.raises(TeamUserUnknown):
        await house.seating.add(crew, NewTeamMember(user="nobody@example.org"))
    for attempt in (
        house.seating.change(crew, kim.id, role=TeamRole.MEMBER),
        house.seating.remove(crew, f"user:{kim.id}"),
    ):
        with pytest.raises(LastTeamAdmin):
            await attempt
    with pytest.raises(NoSuchTeamMember):
        await house.seating.remove(crew, "usr_nobody")
    await house.seating.change(crew, lee.id, role=TeamRole.ADMIN)
    await house.seating.change(crew, lee.id, role=TeamRole.ADMIN)
    await house.seating.remove(crew, kim.id)
    page = await house.seating.page(await house.team_visit(lee, team), PageAsked(limit=5))
    assert [(one.email, one.role) for one in page.items] == [("lee@example.org", TeamRole.ADMIN)]
    # The last admin may always leave.
    await house.seating.leave(await house.team_visit(lee, team))
    assert (await house.seating.page(await house.team_visit(None, team))).items == []


async def test_membership_through_a_team_is_live_in_both_directions(house: House) -> None:
    kim, lee, max_ = await house.user("kim"), await house.user("lee"), await house.user("max")
    await house.project("demo", admin=kim)
    team = await a_team(house, "crew", admin=kim, members=(lee,))
    added = await house.members.add(house.visit(kim, "demo"), NewMember(team="crew", role=Role.MEMBER))
    assert (added.id, added.kind, added.people) == (f"team:{team}", MemberKind.TEAM, 2)
    assert roles(house, "demo") == {kim.id: Role.ADMIN, lee.id: Role.MEMBER}
    crew = await house.team_visit(kim, "crew")
    await house.seating.add(crew, NewTeamMember(user=max_.id))
    assert roles(house, "demo")[UserId(max_.id)] is Role.MEMBER
    await house.seating.remove(crew, lee.id)
    assert UserId(lee.id) not in roles(house, "demo")
    await house.members.change(house.visit(kim, "demo"), f"team:{team}", role=Role.VIEWER)
    assert roles(house, "demo") == {kim.id: Role.ADMIN, max_.id: Role.VIEWER}
    assert [one.project_name for one in (await house.teams.projects(crew)).items] == ["demo"]
    assert [one.name for one in (await house.projects.page(visit(max_))).items] == ["demo"]
    await house.teams.delete(crew)
    assert roles(house, "demo") == {kim.id: Role.ADMIN}


async def test_the_highest_role_holds_and_every_source_is_shown(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    team = await a_team(house, "crew", admin=kim, members=(lee,))
    await house.members.add(house.visit(kim, "demo"), NewMember(team=team, role=Role.MEMBER))
    await house.members.add(house.visit(kim, "demo"), NewMember(user=lee.id, role=Role.VIEWER))
    assert roles(house, "demo")[UserId(lee.id)] is Role.MEMBER
    people = (await house.members.people(house.visit(lee, "demo"))).items
    assert people[1] == ProjectPerson(
        user=lee.id,
        name="lee",
        email="lee@example.org",
        role=Role.MEMBER,
        sources=[
            RoleSource(kind=MemberKind.USER, role=Role.VIEWER),
            RoleSource(kind=MemberKind.TEAM, team=team, team_name="crew", role=Role.MEMBER),
        ],
    )
    listed = (await house.members.page(house.visit(lee, "demo"), PageAsked(limit=2))).items
    rest = await house.members.page(house.visit(lee, "demo"), PageAsked(limit=2, cursor=None))
    assert {one.id for one in [*listed, *rest.items]} <= {f"user:{kim.id}", f"user:{lee.id}", f"team:{team}"}
    assert rest.next_cursor is not None
    last = await house.members.page(house.visit(lee, "demo"), PageAsked(limit=2, cursor=rest.next_cursor))
    assert len(last.items) == 1


async def test_a_team_is_added_by_those_who_are_in_it_alone(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    await a_team(house, "crew", admin=lee)
    mine = house.visit(kim, "demo")
    unknown, foreign = NewMember(team="void", role=Role.VIEWER), NewMember(team="crew", role=Role.VIEWER)
    said: list[str] = []
    for new in (unknown, foreign):
        with pytest.raises(TeamUnknown) as refused:
            await house.members.add(mine, new)
        said.append(refused.value.message.replace(new.team or "", "NAME"))
    assert said[0] == said[1]
    await house.members.add(house.local("demo"), foreign)
    with pytest.raises(AlreadyMember):
        await house.members.add(house.local("demo"), foreign)


async def test_a_team_can_be_the_admin_of_a_project_and_is_then_not_taken_away(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    team = await a_team(house, "crew", admin=kim, members=(lee,))
    mine = house.visit(kim, "demo")
    await house.members.add(mine, NewMember(team=team, role=Role.ADMIN))
    await house.members.leave(mine)
    # In effect an admin still, through the team.
    assert roles(house, "demo") == {kim.id: Role.ADMIN, lee.id: Role.ADMIN}
    for attempt in (
        house.members.change(mine, f"team:{team}", role=Role.VIEWER),
        house.members.remove(mine, f"team:{team}"),
    ):
        with pytest.raises(LastAdmin):
            await attempt
    with pytest.raises(NoSuchMember):
        await house.members.leave(mine)
    # Leaving a team always succeeds, and hub admins look after what is left.
    for user in (kim, lee):
        await house.seating.leave(await house.team_visit(user, team))
    assert roles(house, "demo") == {}
    assert not (await house.projects.get(house.local("demo"))).has_admin


async def test_consent_brings_a_foreign_team_in(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    team = await a_team(house, "crew", admin=lee)
    mine, crew = house.visit(kim, "demo"), await house.team_visit(lee, "crew")
    asked = await house.consent.ask(mine, NewTeamRequest(team="Crew", role=Role.MEMBER))
    with pytest.raises(AskedAlready):
        await house.consent.ask(mine, NewTeamRequest(team="crew", role=Role.ADMIN))
    void = await house.consent.ask(mine, NewTeamRequest(team="void", role=Role.MEMBER))
    assert void.model_dump(exclude={"id", "team"}) == asked.model_dump(exclude={"id", "team"})
    assert [one.id for one in (await house.consent.asked_by_project(mine)).items] == [void.id, asked.id]
    assert [one.id for one in (await house.consent.asked_of_team(crew)).items] == [asked.id]
    with pytest.raises(NoSuchTeamRequest):
        await house.consent.answer(crew, void.id, decision=Consent.ACCEPT)
    await house.consent.answer(crew, asked.id, decision=Consent.ACCEPT)
    assert roles(house, "demo") == {kim.id: Role.ADMIN, lee.id: Role.MEMBER}
    again = await house.consent.ask(mine, NewTeamRequest(team=team, role=Role.ADMIN))
    await house.consent.answer(crew, again.id, decision=Consent.ACCEPT)
    # What the project gave before stays: consent opens the door, it changes no role.
    assert roles(house, "demo")[UserId(lee.id)] is Role.MEMBER
    refused = await house.consent.ask(mine, NewTeamRequest(team="crew", role=Role.ADMIN))
    await house.consent.answer(crew, refused.id, decision=Consent.REFUSE)
    await house.consent.withdraw(mine, void.id)
    with pytest.raises(NoSuchTeamRequest):
        await house.consent.withdraw(mine, void.id)
    assert (await house.consent.asked_by_project(mine)).items == []


async def test_consent_counts_only_while_the_asker_may_ask(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    await a_team(house, "crew", admin=lee)
    other = await house.member("other", project="demo", role=Role.ADMIN)
    asked = await house.consent.ask(house.visit(other, "demo"), NewTeamRequest(team="crew", role=Role.ADMIN))
    local = await house.consent.ask(house.local("demo"), NewTeamRequest(team="CREW_", role=Role.ADMIN))
    await house.members.change(house.visit(kim, "demo"), other.id, role=Role.MEMBER)
    crew = await house.team_visit(lee, "crew")
    with pytest.raises(AskerMayNot):
        await house.consent.answer(crew, asked.id, decision=Consent.ACCEPT)
    with pytest.raises(NotAllowed):
        await house.consent.ask(house.visit(other, "demo"), NewTeamRequest(team="void", role=Role.ADMIN))
    assert local.asked_by == "local"
    assert UserId(lee.id) not in roles(house, "demo")


async def test_nobody_gives_a_role_that_is_more_than_theirs(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    mia = await house.member("mia", project="demo", role=Role.MEMBER)
    lee = await house.user("lee")
    with pytest.raises(NotAllowed, match="more than you may do"):
        await house.members.add(house.visit(mia, "demo"), NewMember(user=lee.id, role=Role.ADMIN))
    with pytest.raises(NotAllowed):
        await house.members.change(house.visit(mia, "demo"), mia.id, role=Role.ADMIN)
