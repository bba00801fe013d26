"""What the tests of the upstream room share: a picture feed, definitions, a pool on loopback."""

import asyncio
import ipaddress
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from mcp_orch.contract.names import ProjectId, ProjectName, ServerId, ServerName
from mcp_orch.contract.pictures import (
    Picture,
    PictureChanged,
    RemoteAddress,
    ServerDefinition,
    ServerView,
    StdioLaunch,
    Transport,
)
from mcp_orch.contract.upstreams import Catalog, UpstreamState
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Ask, ClientFacts, Dispatch, NoteSink
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.pool import UpstreamPool
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS, DEFAULT_WAITS, Limits, UpstreamSettings, Waits
from mcp_orch.gateway.upstream.setup import News, Quiet, Setup, nobody_to_ask
from mcp_orch.kit.clock import SystemClock
from mcp_orch.kit.ids import RandomIds
from mcp_orch.kit.secret import Secret
from mcp_orch.kit.signals import Signal, Unsubscribe
from mcp_orch.kit.wire_json import JsonObject, JsonValue

FAKE = str(Path(__file__).with_name("fake_stdio.py"))
SERVER = ServerId("srv_1")
QUICK = replace(
    DEFAULT_WAITS, probe_s=0.5, http_probe_s=1.0, polite_s=0.5, coalesce_s=0.01, backoff_first_s=0.05, drain_s=2.0
)
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


def settings_in(home: Path, *, limits: Limits = DEFAULT_LIMITS, waits: Waits = QUICK) -> UpstreamSettings:
    return UpstreamSettings(
        home=home, environment=dict(os.environ), ranges=LOOPBACK, limits=limits, waits=waits, start_jitter_s=0.0
    )


def a_fake(
    *habits: str,
    server: str = SERVER,
    env: Mapping[str, str] | None = None,
    timeout_s: float = 30.0,
    call_timeout_s: float = 300.0,
) -> ServerDefinition:
    sealed = {name: Secret(value) for name, value in (env or {}).items()}
    return ServerDefinition(
        id=ServerId(server),
        name=ServerName("fake"),
        transport=Transport.STDIO,
        reach=StdioLaunch(command=sys.executable, args=("-I", "-S", FAKE, *habits), env=sealed),
        timeout_s=timeout_s,
        call_timeout_s=call_timeout_s,
    )


def a_remote(
    url: str,
    *,
    server: str = SERVER,
    transport: Transport = Transport.STREAMABLE_HTTP,
    timeout_s: float = 30.0,
    call_timeout_s: float = 300.0,
):
    return ServerDefinition(
        id=ServerId(server),
        name=ServerName("remote"),
        transport=transport,
        reach=RemoteAddress(url=url, headers={"Authorization": Secret("Bearer abcdefgh")}),
        timeout_s=timeout_s,
        call_timeout_s=call_timeout_s,
    )


def a_picture(*servers: ServerDefinition | ServerView, version: int = 1) -> Picture:
    views = [one if isinstance(one, ServerView) else ServerView(definition=one) for one in servers]
    return Picture(
        version=version,
        project=ProjectId("prj_1"),
        name=ProjectName("demo"),
        servers={view.id: view for view in views},
    )


class Feed:
    """A PictureFeed that a test publishes to."""

    def __init__(self, *pictures: Picture) -> None:
        self._pictures = {picture.project: picture for picture in pictures}
        self._signal: Signal[PictureChanged] = Signal()

    def current(self, ref: str) -> Picture | None:
        return self._pictures.get(ProjectId(ref))

    def all(self) -> list[Picture]:
        return [*self._pictures.values()]

    def subscribe(self, listener: Callable[[PictureChanged], None]) -> Unsubscribe:
        return self._signal.subscribe(listener)

    def publish(self, picture: Picture) -> None:
        before = self._pictures.get(picture.project)
        self._pictures[picture.project] = picture
        self._signal.emit(PictureChanged(project=picture.project, before=before, after=picture))


@dataclass
class Rig:
    """A running pool and what it told."""

    pool: UpstreamPool
    feed: Feed
    events: list[object] = field(default_factory=list)
    states: list[tuple[str, UpstreamState, str | None]] = field(default_factory=list)

    async def until(self, condition: Callable[[], bool], within_s: float = 5.0) -> None:
        async with asyncio.timeout(within_s):
            while not condition():  # noqa: ASYNC110  conditions of any kind, none of which has an event
                await asyncio.sleep(0.005)

    def known(self, server: str = SERVER) -> Catalog:
        catalog = self.pool.known_catalog(ServerId(server))
        assert catalog is not None
        return catalog

    def reason(self, server: str = SERVER) -> str:
        return self.pool.status(ServerId(server)).reason or ""

    async def ask(self, request: Dispatch) -> Answer:
        return await self.pool.dispatch(SERVER, request)

    async def text(self, name: str, server: str = SERVER, **arguments: JsonValue) -> str:
        request = a_request("tools/call", {"name": name, "arguments": arguments})
        answer = await self.pool.dispatch(ServerId(server), request)
        return text_of(answer)


@asynccontextmanager
async def a_pool(home: Path, *servers: ServerDefinition | ServerView, **limits: object) -> AsyncIterator[Rig]:
    feed = Feed(a_picture(*servers))
    pool = UpstreamPool(
        pictures=feed,
        clock=SystemClock(),
        ids=RandomIds(),
        settings=settings_in(home, **limits),  # type: ignore[arg-type]
    )
    rig = Rig(pool=pool, feed=feed)
    pool.listen(rig.events.append)
    pool.subscribe(lambda change: rig.states.append((change.status.server, change.status.state, change.status.reason)))
    async with pool:
        yield rig


@asynccontextmanager
async def a_setup(
    home: Path,
    definition: ServerDefinition,
    *,
    news: News | None = None,
    capabilities: JsonObject | None = None,
    **more,
) -> AsyncIterator[Setup]:
    """A setup for a back without a pool around it."""
    settings = settings_in(home, **more)
    async with asyncio.TaskGroup() as tasks:
        running = []

        def spawn(work):
            task = tasks.create_task(work)
            running.append(task)
            return task

        yield Setup(
            definition=definition,
            settings=settings,
            log=LogRing(clock=SystemClock(), limits=settings.limits),
            clock=SystemClock(),
            spawn=spawn,
            news=news or Quiet(),
            nonce=RandomIds().text(12),
            capabilities=capabilities or {},
        )
        for task in running:
            task.cancel()


def a_request(method: str, params: JsonObject | None = None, *, ask: Ask = nobody_to_ask, **more: object) -> Dispatch:
    facts: dict[str, object] = {"client": ClientFacts(name="tester", version="1")} | more
    return Dispatch(method=method, params=params or {}, ask=ask, **facts)  # type: ignore[arg-type]


def a_call(name: str, *, on_progress: NoteSink | None = None, on_log: NoteSink | None = None, **arguments) -> Dispatch:
    return a_request("tools/call", {"name": name, "arguments": arguments}, on_progress=on_progress, on_log=on_log)


def text_of(answer: object) -> str:
    assert isinstance(answer, Answered), answer
    return json.loads(answer.result)["content"][0]["text"]


def process_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class HeardWaits:
    """A queue that remembers what it was told."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def begins(self) -> None:
        self.words.append("begins")

    def ends(self, after_s: float) -> None:
        assert after_s >= 0
        self.words.append("ends")
