"""A control plane as the wiring builds it, on a store of its own, with a gateway that is not there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from mcp_orch.contract.callers import Caller, CallerKind
from mcp_orch.contract.endpoints import PublicAddress
from mcp_orch.contract.names import PrincipalId, RequestId, UserId
from mcp_orch.contract.pictures import Picture, Role
from mcp_orch.control.approvals.service import ApprovalService
from mcp_orch.control.attention.service import AttentionService
from mcp_orch.control.hub.schemas import HubSettingsChange
from mcp_orch.control.hub.service import HubService, HubSurroundings
from mcp_orch.control.invitations.answering import InvitationAnswers
from mcp_orch.control.invitations.service import InvitationService, InvitationSurroundings
from mcp_orch.control.members.schemas import NewMember
from mcp_orch.control.members.service import MemberService
from mcp_orch.control.projects.assembler import Assembler
from mcp_orch.control.projects.board import PictureBoard
from mcp_orch.control.projects.closing import ProjectClosing
from mcp_orch.control.projects.filling import ProjectFiller
from mcp_orch.control.projects.follower import Boards, Follower
from mcp_orch.control.projects.schemas import NewProject
from mcp_orch.control.projects.service import ProjectService, ProjectSurroundings
from mcp_orch.control.projects.stars import StarService
from mcp_orch.control.search.service import SearchService
from mcp_orch.control.secrets.service import SecretService
from mcp_orch.control.servers.cloning import ServerCloner
from mcp_orch.control.servers.imports import DefinitionImporter
from mcp_orch.control.servers.service import ServerService
from mcp_orch.control.servers.shelves import ToolShelves
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.control.servers.text_imports import TextImporter
from mcp_orch.control.servers.tools import ToolService
from mcp_orch.control.servers.trials import ServerTrials
from mcp_orch.control.teams.consent import TeamConsent
from mcp_orch.control.teams.seating import TeamSeating
from mcp_orch.control.teams.service import TeamService, TeamSurroundings
from mcp_orch.control.toolsets.service import ToolsetService, ToolsetSurroundings
from mcp_orch.control.users.service import UserService, UserSurroundings
from mcp_orch.identity.accounts import Accounts, NewAccount
from mcp_orch.identity.caller_loader import CallerLoader
from mcp_orch.identity.callers import CallerBoard
from mcp_orch.identity.one_time_codes import OneTimeCodes
from mcp_orch.identity.password_links import LinkSurroundings, PasswordLinks
from mcp_orch.identity.passwords import Passwords
from mcp_orch.identity.post import Letter
from mcp_orch.identity.seats import SeatDesk
from mcp_orch.identity.setup import HubSetup
from mcp_orch.identity.tokens import UserTokens
from mcp_orch.identity.visits import LOCAL_CALLER, ProjectVisit, TeamVisit, Visit
from mcp_orch.storage.engine import Store
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR
from tests.control.fake_upstreams import FakeUpstreams
from tests.storage.stores import CountingIds, HeldClock

ROOT = b"root secret of a test, 32 bytes!"


class FakePost:
    """Keeps letters; `is_open` can be switched off."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.is_open = True

    def put(self, letter: Letter) -> bool:
        if self.is_open:
            self.letters.append(letter)
        return self.is_open


@dataclass
class House:
    """Everything of the control plane, and who visits it."""

    store: Store
    clock: HeldClock
    ids: CountingIds
    ring: SecretRing = field(init=False)
    pictures: PictureBoard = field(default_factory=PictureBoard)
    upstreams: FakeUpstreams = field(default_factory=FakeUpstreams)

    def __post_init__(self) -> None:
        store, clock, ids = self.store, self.clock, self.ids
        public = PublicAddress(url="https://hub.example.org")
        self.ring = SecretRing(root=ROOT, ids=ids)
        self.callers = CallerBoard(clock=clock)
        self.assembler = Assembler(ring=self.ring)
        self.follower = self.another_follower(self.pictures, self.callers)
        self.accounts = Accounts(store, clock=clock, ids=ids, passwords=Passwords())
        self.setup = HubSetup(store, clock=clock, ids=ids, accounts=self.accounts)
        self.tokens = UserTokens(store, clock=clock, ids=ids)
        self.hub = HubService(HubSurroundings(store=store, setup=self.setup, public=public, version="1.0", clock=clock))
        self.projects = ProjectService(
            ProjectSurroundings(store=store, pictures=self.pictures, hub=self.hub, public=public, clock=clock, ids=ids)
        )
        self.approvals = ApprovalService(store=store, ring=self.ring, clock=clock, ids=ids)
        surroundings = ServerSurroundings(
            store=store,
            pictures=self.pictures,
            upstreams=self.upstreams,
            filler=ProjectFiller(store, self.assembler),
            approvals=self.approvals,
            ring=self.ring,
            public=public,
            clock=clock,
            ids=ids,
        )
        self.servers = ServerService(surroundings)
        self.cloner = ServerCloner(surroundings, self.servers)
        self.trials = ServerTrials(surroundings)
        self.tools = ToolService(surroundings)
        self.shelves = ToolShelves(surroundings)
        self.importer = DefinitionImporter(surroundings)
        self.secrets = SecretService(store=store, ring=self.ring, clock=clock)
        self.text_imports = TextImporter(surroundings, importer=self.importer, secrets=self.secrets)
        self.members = MemberService(store=store, clock=clock)
        self.closing = ProjectClosing(store=store, clock=clock, hub=self.hub)
        self.stars = StarService(store=store, clock=clock)
        teams = TeamSurroundings(store=store, pictures=self.pictures, clock=clock, ids=ids)
        self.teams, self.consent = TeamService(teams), TeamConsent(teams)
        self.post = FakePost()
        self.passwords = Passwords()
        self.links = PasswordLinks(
            LinkSurroundings(
                store=store,
                clock=clock,
                ids=ids,
                passwords=self.passwords,
                post=self.post,
                public_url="https://hub.example.org",
            )
        )
        self.codes = OneTimeCodes(store, clock=clock, ids=ids, ring=self.ring)
        self.people = UserService(
            UserSurroundings(
                store=store, clock=clock, accounts=self.accounts, links=self.links, codes=self.codes, post=self.post
            )
        )
        invitations = InvitationSurroundings(
            store=store,
            pictures=self.pictures,
            accounts=self.accounts,
            post=self.post,
            public_url="https://hub.example.org",
            clock=clock,
            ids=ids,
        )
        self.invitations, self.answers = InvitationService(invitations), InvitationAnswers(invitations)
        self.search = SearchService(store=store, pictures=self.pictures, upstreams=self.upstreams)
        self.attention = AttentionService(store=store, pictures=self.pictures, upstreams=self.upstreams, clock=clock)
        self.seating, self.seats = TeamSeating(store=store, clock=clock), SeatDesk(store)
        self.toolsets = ToolsetService(
            ToolsetSurroundings(
                store=store, pictures=self.pictures, upstreams=self.upstreams, public=public, clock=clock, ids=ids
            )
        )

    def another_follower(self, pictures: PictureBoard, callers: CallerBoard, store: Store | None = None) -> Follower:
        boards = Boards(pictures=pictures, callers=CallerLoader(callers), assembler=self.assembler)
        return Follower(store or self.store, boards, clock=self.clock)

    async def user(self, name: str, *, is_hub_admin: bool = False) -> UserRow:
        new = NewAccount(email=f"{name}@example.org", name=name, is_hub_admin=is_hub_admin)
        return await self.accounts.create(new, by=HUB_ACTOR)

    async def project(self, name: str, *, admin: UserRow) -> Picture:
        await self.projects.create(visit(admin), NewProject(name=name))
        if self.pictures.current(name) is None:
            # On a busy machine a writer stops waiting for its change to be shown.
            await self.follower.load()
        return self.picture(name)

    async def member(self, name: str, *, project: str, role: Role) -> UserRow:
        user = await self.user(name)
        await self.members.add(self.local(project), NewMember(user=user.email, role=role))
        return user

    def picture(self, ref: str) -> Picture:
        found = self.pictures.current(ref)
        assert found is not None
        return found

    def local(self, project: str) -> ProjectVisit:
        """A visit of the hub's own machine."""
        return self._in(project, LOCAL_CALLER)

    def visit(self, user: UserRow, project: str) -> ProjectVisit:
        return self._in(project, caller_of(user))

    async def team_visit(self, user: UserRow | None, team: str) -> TeamVisit:
        """A visit to a team; None: of the hub's own machine."""
        caller = LOCAL_CALLER if user is None else caller_of(user)
        seat = await self.seats.seat_of(team, caller.user)
        assert seat is not None
        return TeamVisit(caller=caller, request_id=RequestId("req_1"), address="local", agent="", seat=seat)

    async def purged(self, project: str) -> None:
        """Deletes a project without a time of grace."""
        await self.hub.change_settings(visit(), HubSettingsChange(deletion_grace_days=0))
        await self.closing.delete(self.local(project), confirmed=self.picture(project).name)

    async def activity(self) -> list[tuple[str, str]]:
        """Tags and the names of what they are about, oldest first."""
        async with self.store.reading() as session:
            rows = (await session.scalars(select(ActivityRow).order_by(ActivityRow.number))).all()
        return [(row.tag.value, row.target_name) for row in rows]

    async def newest_activity(self) -> ActivityRow:
        async with self.store.reading() as session:
            rows = await session.scalars(select(ActivityRow).order_by(ActivityRow.number.desc()).limit(1))
            return rows.one()

    def _in(self, project: str, caller: Caller) -> ProjectVisit:
        return ProjectVisit(
            caller=caller, request_id=RequestId("req_1"), address="local", agent="", picture=self.picture(project)
        )


def caller_of(user: UserRow) -> Caller:
    return Caller(
        kind=CallerKind.SESSION,
        principal=PrincipalId(f"user:{user.id}"),
        name=user.email,
        user=UserId(user.id),
        is_hub_admin=user.is_hub_admin,
    )


def visit(user: UserRow | None = None) -> Visit:
    caller = LOCAL_CALLER if user is None else caller_of(user)
    return Visit(caller=caller, request_id=RequestId("req_1"), address="local", agent="")


@pytest.fixture
async def house(store: Store, clock: HeldClock, ids: CountingIds) -> AsyncIterator[House]:
    """The control plane, following its own changes."""
    built = House(store, clock, ids)
    async with built.follower:
        yield built
