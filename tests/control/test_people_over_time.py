"""Any order of grants, leaves, transfers, invitations and deactivations: rights stay what they should be.

After every step: the picture says what the tables say, nobody has given more than they had, no direct action has taken
the last admin away, and a project without admin waits for the hub admins.
"""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mcp_orch.access.decide import may
from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import STRENGTH
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.names import UserId
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.teams import TeamRole
from mcp_orch.control.invitations.schemas import Acceptance, NewInvitation
from mcp_orch.control.members.schemas import NewMember
from mcp_orch.control.projects.repository import PictureRepository
from mcp_orch.control.teams.schemas import Consent, NewTeam, NewTeamMember, NewTeamRequest
from mcp_orch.control.users.schemas import UserChange
from mcp_orch.identity.visits import NotAllowed, ProjectVisit, TeamVisit
from mcp_orch.storage.engine import open_store
from mcp_orch.storage.migrate import upgrade
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.users import UserRow
from tests.control.house import House, caller_of, visit
from tests.storage.stores import START, CountingIds, HeldClock

PROJECTS, TEAMS = ("alpha", "beta"), ("crew", "ops")
ROLES = list(Role)
DIRECT = {"add", "add team", "change", "change team", "remove", "remove team", "leave", "transfer", "invite"}
GIVING = {"add", "add team", "change", "change team", "invite", "ask"}
STEPS = [*sorted(DIRECT), "ask", "consent", "team add", "team change", "team remove", "team leave", "off", "on"]

Step = tuple[str, int, int, int, int]
WALKS = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 4), st.integers(0, 4), st.integers(0, 1), st.integers(0, 5)),
    min_size=5,
    max_size=40,
)


@dataclass
class Walk:
    """A house with five people, two projects and two teams."""

    house: House
    people: list[UserRow] = field(default_factory=list[UserRow])

    async def settle(self) -> None:
        self.people = [await self.house.user(f"u{number}", is_hub_admin=number == 0) for number in range(5)]
        for project, admin in zip(PROJECTS, (1, 2), strict=True):
            await self.house.project(project, admin=self.people[admin])
        for team, admin in zip(TEAMS, (3, 4), strict=True):
            await self.house.teams.create(visit(self.people[admin]), NewTeam(name=team))

    async def step(self, step: Step) -> None:
        word, actor, target, where, extra = step
        before = {name: dict(self.house.picture(name).members) for name in PROJECTS}
        was_active = await self.active()
        try:
            who, whom = self.people[actor], self.people[target]
            await self.act(word, who, whom, PROJECTS[where], TEAMS[extra % 2], ROLES[extra // 2])
            done = True
        except OrchError:
            done = False
        await self.shown()
        after = {name: dict(self.house.picture(name).members) for name in PROJECTS}
        assert after == {name: await self.stored(name) for name in PROJECTS}, step
        if not done:
            assert after == before, step
        if done and word in GIVING and actor:
            assert before[PROJECTS[where]].get(UserId(self.people[actor].id)) is Role.ADMIN, step
        self.nobody_is_lifted_by_themselves(step, before, after)
        for name in PROJECTS:
            if word in DIRECT and Role.ADMIN in before[name].values():
                assert Role.ADMIN in after[name].values(), (step, name)
        assert await self.active() == was_active or word in {"off", "on"}
        waiting = {one.name for one in (await self.house.attention.waiting(visit())).items}
        assert {name for name in PROJECTS if Role.ADMIN not in after[name].values()} == waiting & set(PROJECTS), step

    async def shown(self) -> None:
        """Returns when what was committed is on the pictures. A writer alone waits for a bounded time."""
        async with self.house.store.reading() as session:
            version = await PictureRepository(session).newest_version()
        async with asyncio.timeout(60):
            await self.house.follower.caught_up(version)

    def nobody_is_lifted_by_themselves(self, step: Step, before: object, after: object) -> None:
        word, actor, _, where, _ = step
        if not actor or word in {"on", "consent", "team add"}:
            return
        own, name = UserId(self.people[actor].id), PROJECTS[where]
        assert isinstance(before, dict)
        assert isinstance(after, dict)
        was, now = before[name].get(own), after[name].get(own)
        if now is not None and (was is None or STRENGTH[now] > STRENGTH[was]):
            # Only by what somebody with the right gave: an invitation that they accepted, or a team of theirs.
            assert was is not None, step

    async def act(self, word: str, actor: UserRow, target: UserRow, project: str, team: str, role: Role) -> None:
        house = self.house
        if word in {"add", "change", "remove"}:
            to = await self.to_project(actor, project, Permission.MEMBERS_EDIT)
            if word == "add":
                await house.members.add(to, NewMember(user=target.id, role=role))
            elif word == "change":
                await house.members.change(to, target.id, role=role)
            else:
                await house.members.remove(to, target.id)
        elif word in {"add team", "change team", "remove team"}:
            to = await self.to_project(actor, project, Permission.MEMBERS_EDIT)
            ref = f"team:{(await house.team_visit(actor, team)).seat.team}"
            if word == "add team":
                await house.members.add(to, NewMember(team=team, role=role))
            elif word == "change team":
                await house.members.change(to, ref, role=role)
            else:
                await house.members.remove(to, ref)
        elif word in {"off", "on"}:
            if target.is_hub_admin or not actor.is_hub_admin:
                raise NotAllowed("hub admins alone")
            await house.people.change(visit(actor), target.id, change=UserChange(active=word == "on"))
        elif word.startswith("team"):
            await self.act_in_team(word, actor, target, team=team, role=role)
        else:
            await self.act_otherwise(word, actor, target, project=project, team=team, role=role)

    async def act_in_team(self, word: str, actor: UserRow, target: UserRow, *, team: str, role: Role) -> None:
        needed = Permission.TEAMS_LEAVE if word == "team leave" else Permission.TEAMS_EDIT
        to = await self.to_team(actor, team, needed)
        team_role = TeamRole.ADMIN if role is Role.ADMIN else TeamRole.MEMBER
        if word == "team add":
            await self.house.seating.add(to, NewTeamMember(user=target.id, role=team_role))
        elif word == "team change":
            await self.house.seating.change(to, target.id, role=team_role)
        elif word == "team remove":
            await self.house.seating.remove(to, target.id)
        else:
            await self.house.seating.leave(to)

    async def act_otherwise(
        self, word: str, actor: UserRow, target: UserRow, *, project: str, team: str, role: Role
    ) -> None:
        house = self.house
        if word == "leave":
            await house.members.leave(await self.to_project(actor, project, Permission.PROJECTS_LEAVE))
        elif word == "transfer":
            await house.closing.transfer(
                await self.to_project(actor, project, Permission.PROJECTS_TRANSFER), to=target.id
            )
        elif word == "invite":
            to = await self.to_project(actor, project, Permission.MEMBERS_INVITE)
            sent = await house.invitations.send(to, NewInvitation(email=target.email, role=role))
            await house.answers.accept(sent.id, Acceptance(), by=UserId(target.id), address="")
        elif word == "ask":
            to = await self.to_project(actor, project, Permission.MEMBERS_EDIT)
            await house.consent.ask(to, NewTeamRequest(team=team, role=role))
        else:
            to_team = await self.to_team(actor, team, Permission.TEAMS_EDIT)
            for asked in (await house.consent.asked_of_team(to_team)).items[:1]:
                await house.consent.answer(to_team, asked.id, decision=Consent.ACCEPT)

    async def to_project(self, actor: UserRow, project: str, permission: Permission) -> ProjectVisit:
        """As the doorkeeper lets somebody in."""
        await self.insist_on_active(actor)
        verdict = may(caller_of(actor), permission, picture=self.house.picture(project))
        if not verdict:
            raise NotAllowed(verdict.reason)
        return self.house.visit(actor, project)

    async def to_team(self, actor: UserRow, team: str, permission: Permission) -> TeamVisit:
        await self.insist_on_active(actor)
        to = await self.house.team_visit(actor, team)
        verdict = may(caller_of(actor), permission, team=to.seat)
        if not verdict:
            raise NotAllowed(verdict.reason)
        return to

    async def insist_on_active(self, actor: UserRow) -> None:
        if actor.id not in await self.active():
            raise NotAllowed("deactivated")

    async def active(self) -> set[str]:
        async with self.house.store.reading() as session:
            return set((await session.scalars(select(UserRow.id).where(UserRow.deactivated_at.is_(None)))).all())

    async def stored(self, project: str) -> dict[UserId, Role]:
        """The effective roles, told anew from the tables."""
        ref = self.house.picture(project).project
        async with self.house.store.reading() as session:
            own = (await session.scalars(select(MembershipRow).where(MembershipRow.project_id == ref))).all()
            grants = (await session.scalars(select(TeamGrantRow).where(TeamGrantRow.project_id == ref))).all()
            seats = (await session.scalars(select(TeamMemberRow))).all()
        found = [(row.user_id, row.role) for row in own]
        found += [(seat.user_id, grant.role) for grant in grants for seat in seats if seat.team_id == grant.team_id]
        roles: dict[UserId, Role] = {}
        for user, role in found:
            known = roles.get(UserId(user))
            if known is None or STRENGTH[role] > STRENGTH[known]:
                roles[UserId(user)] = role
        active = await self.active()
        return {user: role for user, role in roles.items() if user in active}


async def walked(steps: list[Step], template: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "hub.db")
        store = open_store(f"sqlite:///{folder}/hub.db", is_durable=False)
        walk = Walk(House(store, HeldClock(), CountingIds()))
        try:
            async with walk.house.follower:
                await walk.settle()
                for step in steps:
                    await walk.step(step)
        finally:
            await store.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")

    async def make() -> None:
        store = open_store(f"sqlite:///{folder}/hub.db", is_durable=False)
        await upgrade(store, now=START)
        await store.close()

    asyncio.run(make())
    return folder / "hub.db"


PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}


@settings(max_examples=10, **PATIENT)  # pyright: ignore[reportArgumentType]  shared by both
@given(steps=WALKS)
def test_rights_stay_what_they_should_be(template: Path, steps: list[Step]) -> None:
    asyncio.run(walked(steps, template))


@pytest.mark.nightly
@settings(max_examples=2_500, **PATIENT)  # pyright: ignore[reportArgumentType]  shared by both
@given(steps=WALKS)
def test_rights_stay_what_they_should_be_for_fifty_thousand_steps(template: Path, steps: list[Step]) -> None:
    asyncio.run(walked(steps, template))
