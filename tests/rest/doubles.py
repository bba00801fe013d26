"""What stands behind the REST application in its tests: fakes of the gateway's ports, and the hub around them."""

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from mcp_orch.access.keys import digest_of, mint_token
from mcp_orch.access.names import fold
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.diagnoses import in_words
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.contract.pictures import Role, ServerDefinition, Transport
from mcp_orch.contract.playground import CallAnswer, CallEvent, CallEventKind, CallMessage
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.teams import TeamRole
from mcp_orch.contract.upstreams import (
    Catalog,
    Listing,
    LogLine,
    LogStream,
    ProbeReport,
    ServerFacts,
    StatusChanged,
    UpstreamState,
    UpstreamStatus,
)
from mcp_orch.control.projects.assembler import Assembler
from mcp_orch.control.projects.board import PictureBoard
from mcp_orch.control.projects.follower import Boards, Follower
from mcp_orch.identity.caller_loader import CallerLoader
from mcp_orch.identity.callers import CallerBoard
from mcp_orch.identity.post import NoPost, Postbox
from mcp_orch.kit.clock import SystemClock
from mcp_orch.kit.ids import RandomIds
from mcp_orch.kit.signals import Signal, Unsubscribe
from mcp_orch.rest.application import RestApplication, build_rest
from mcp_orch.rest.frame import FrameSettings
from mcp_orch.rest.services import RestServices, RestSettings
from mcp_orch.storage.engine import Store, open_store
from mcp_orch.storage.migrate import upgrade
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.tables.user_tokens import TokenKind, UserTokenRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.control.trail.fake_outward import FakeOutward

NO_POST = NoPost()
NO_PROJECT, NO_SERVER = ProjectId(""), ServerId("")
SINCE = datetime(2026, 11, 24, tzinfo=UTC)
FACTS = ServerFacts(
    revision="2025-11-25", era=Era.LEGACY, server_info=b"{}", capabilities=b"{}", instructions=None, probed_at=SINCE
)


class FakeUpstreams:
    """Every server is ready and has the tool `echo`, unless told otherwise."""

    def __init__(self) -> None:
        self.changes: Signal[StatusChanged] = Signal()
        self.states: dict[ServerId, UpstreamStatus] = {}
        self.tools: dict[ServerId, tuple[str, ...] | None] = {}
        self.restarted: list[ServerId] = []
        self._catalogs: dict[tuple[ServerId, tuple[str, ...]], Catalog] = {}

    def status(self, server: ServerId) -> UpstreamStatus:
        ready = UpstreamStatus(
            server=server, state=UpstreamState.READY, diagnosis=None, since=SINCE, facts=FACTS, tool_count=1
        )
        return self.states.get(server, ready)

    def state(self, server: ServerId) -> UpstreamState:
        return self.states[server].state if server in self.states else UpstreamState.READY

    async def restart(self, server: ServerId) -> None:
        self.restarted.append(server)

    async def probe(self, definition: ServerDefinition) -> ProbeReport:
        return ProbeReport(catalog=self._catalog(definition.id), diagnosis=None, last_lines=(), duration_s=0.1)

    def tail(self, server: ServerId, lines: int) -> list[LogLine]:
        return [LogLine(at=SINCE, stream=LogStream.STDERR, text="hello")][:lines]

    def known_catalog(self, server: ServerId) -> Catalog | None:
        return self._catalog(server)

    def catalogs_mark(self) -> int:
        return hash(tuple(self.tools.items()))

    async def catalog(self, server: ServerId, wait_s: float) -> Catalog | None:
        return self._catalog(server)

    def subscribe(self, listener: Callable[[StatusChanged], None]) -> Unsubscribe:
        return self.changes.subscribe(listener)

    def say(self, server: ServerId, state: UpstreamState, reason: str | None = None) -> None:
        self.states[server] = UpstreamStatus(
            server=server, state=state, diagnosis=in_words(reason) if reason else None, since=SINCE
        )
        self.changes.emit(StatusChanged(status=self.states[server]))

    def _catalog(self, server: ServerId) -> Catalog | None:
        tools = self.tools.get(server, ("echo",))
        if tools is None:
            return None
        if (server, tools) not in self._catalogs:
            self._catalogs[server, tools] = _catalog_of(server, tools)
        return self._catalogs[server, tools]


def _catalog_of(server: ServerId, tools: tuple[str, ...]) -> Catalog:
    listings = tuple(
        Listing(key=name, definition=b'{"name":"%b","inputSchema":{"type":"object"}}' % name.encode()) for name in tools
    )
    return Catalog(
        server=server, version=1, facts=FACTS, tools=listings, tools_by_key={one.key: one for one in listings}
    )


class FakeDoor:
    """Tells its script; `hang` makes it wait before the outcome until it is cancelled."""

    def __init__(self) -> None:
        self.asked: list[tuple[Caller, EndpointRef, CallMessage]] = []
        self.hang = False
        self.break_down = False
        self.answered: list[tuple[str, CallAnswer]] = []
        self.ended = asyncio.Event()

    async def run(self, caller: Caller, endpoint: EndpointRef, *, message: CallMessage) -> AsyncIterator[CallEvent]:
        self.asked.append((caller, endpoint, message))
        try:
            yield CallEvent(kind=CallEventKind.STARTED, body=b'{"request_id":"req_1"}')
            yield CallEvent(kind=CallEventKind.PROGRESS, body=b'{"progress":1}')
            if message.is_interactive:
                yield CallEvent(kind=CallEventKind.QUESTION, body=b'{"id":"q1","method":"roots/list","params":{}}')
            if self.break_down:
                raise RuntimeError("the door broke")
            if self.hang:
                await asyncio.Event().wait()
            yield CallEvent(kind=CallEventKind.RESULT, body=b'{"content":[]}')
        finally:
            self.ended.set()

    def answer(self, request_id: str, answer: CallAnswer) -> bool:
        self.answered.append((request_id, answer))
        return answer.question == "q1"


@dataclass(slots=True)
class Hub:
    """A hub without a gateway, and people in it."""

    store: Store
    rest: RestApplication
    pictures: PictureBoard
    callers: CallerBoard
    upstreams: FakeUpstreams
    outward: FakeOutward
    door: FakeDoor
    ids: RandomIds
    clock: SystemClock
    tokens: dict[str, str] = field(default_factory=dict[str, str])
    users: dict[str, str] = field(default_factory=dict[str, str])
    project: ProjectId = NO_PROJECT
    server: ServerId = NO_SERVER
    unready: list[str] = field(default_factory=list[str])


@asynccontextmanager
async def a_hub(
    folder: Path,
    *,
    frame: FrameSettings | None = None,
    with_people: bool = True,
    requests_per_minute: int = 1_000_000,
    store: Store | None = None,
    public_url: str = "http://127.0.0.1:8000",
    post: Postbox = NO_POST,
) -> AsyncIterator[Hub]:
    """A hub with project `demo`, server `tools`, and ann (hub admin), adam (admin), mia (member), vic (viewer), sam.

    adam and mia are admin and member of team `crew`, too. Without a store it has one of its own, on SQLite.
    """
    clock, ids = SystemClock(), RandomIds()
    if store is None:
        shutil.copy(await _template(), folder / "hub.db")
        store = open_store(f"sqlite:///{folder}/hub.db", is_durable=False)
    ring = SecretRing(root=b"r" * 32, ids=ids)
    pictures, callers = PictureBoard(), CallerBoard(clock=clock)
    assembler = Assembler(ring=ring)
    boards = Boards(pictures=pictures, callers=CallerLoader(callers), assembler=assembler)
    upstreams, outward, door, unready = FakeUpstreams(), FakeOutward(), FakeDoor(), list[str]()
    rest = build_rest(
        RestServices(
            store=store,
            clock=clock,
            ids=ids,
            pictures=pictures,
            callers=callers,
            upstreams=upstreams,
            outward=outward,
            calls=door,
            ring=ring,
            assembler=assembler,
            auth_secret=b"s" * 32,
            post=post,
            settings=RestSettings(
                frame=frame or FrameSettings(), requests_per_minute=requests_per_minute, public_url=public_url
            ),
            why_not_ready=lambda: unready[0] if unready else None,
        )
    )
    try:
        async with Follower(store, boards, clock=clock) as follower, rest:
            hub = Hub(store, rest, pictures, callers, upstreams, outward, door, ids, clock, unready=unready)
            if with_people:
                await _people_it(hub)
                # On a busy machine a writer may have stopped waiting for its change to be shown.
                await follower.load()
            yield hub
    finally:
        await store.close()


async def _template() -> Path:
    """A database with our tables, made once in a process: making tables anew costs more than a test may."""
    folder = Path(tempfile.gettempdir()) / f"mcp-orch-rest-tests-{os.getpid()}"
    path = folder / "template.db"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        store = open_store(f"sqlite:///{path}", is_durable=False)
        await upgrade(store, now=SINCE)
        await store.close()
    return path


async def _people_it(hub: Hub) -> None:
    now = hub.clock.now()
    roles = {"adam": Role.ADMIN, "mia": Role.MEMBER, "vic": Role.VIEWER}
    hub.project, hub.server = ProjectId(hub.ids.new("prj")), ServerId(hub.ids.new("srv"))
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        for name in ("ann", "adam", "mia", "vic", "sam"):
            minted = mint_token(hub.ids)
            hub.users[name], hub.tokens[name] = hub.ids.new("usr"), minted.text
            email = f"{name}@example.org"
            user = UserRow(
                id=hub.users[name],
                email=email,
                email_folded=email,
                name=name.title(),
                is_hub_admin=name == "ann",
                created_at=now,
            )
            work.session.add(user)
            await work.session.flush()
            work.session.add(
                UserTokenRow(
                    id=minted.id,
                    user_id=user.id,
                    kind=TokenKind.PERSONAL,
                    name="t",
                    digest=digest_of(minted.text),
                    scopes={},
                    created_at=now,
                )
            )
        work.session.add(
            ProjectRow(
                id=hub.project,
                name="demo",
                name_folded=fold("demo"),
                created_by="local",
                created_at=now,
                updated_at=now,
            )
        )
        await work.session.flush()
        for name, role in roles.items():
            work.session.add(
                MembershipRow(
                    project_id=hub.project, user_id=hub.users[name], role=role, created_by="local", created_at=now
                )
            )
        work.session.add(
            TeamRow(
                id=hub.ids.new("team"),
                name="crew",
                name_folded="crew",
                created_by="local",
                created_at=now,
                updated_at=now,
            )
        )
        await work.session.flush()
        crew = (await work.session.scalars(select(TeamRow.id))).one()
        for name, team_role in (("adam", TeamRole.ADMIN), ("mia", TeamRole.MEMBER)):
            work.session.add(
                TeamMemberRow(team_id=crew, user_id=hub.users[name], role=team_role, created_by="local", created_at=now)
            )
        work.session.add(
            ServerRow(
                id=hub.server,
                project_id=hub.project,
                name="tools",
                name_folded=fold("tools"),
                transport=Transport.STREAMABLE_HTTP,
                url="http://127.0.0.1:1/mcp",
                created_by="local",
                created_at=now,
                updated_at=now,
            )
        )
        await work.session.flush()
        work.changed(ChangeKind.PROJECT, hub.project)
        work.changed(ChangeKind.CALLERS)
