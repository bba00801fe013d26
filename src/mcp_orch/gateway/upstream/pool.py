"""The connections to the servers of all pictures."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Final, Self

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture, PictureChanged, ServerDefinition, ServerView
from mcp_orch.contract.ports import Clock, Ids, PictureFeed
from mcp_orch.contract.upstreams import (
    Catalog,
    CatalogChanged,
    LogLine,
    ProbeReport,
    StatusChanged,
    UpstreamState,
    UpstreamStatus,
)
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch, Lane
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.ports import UpstreamEvent
from mcp_orch.gateway.upstream.premises import Premises
from mcp_orch.gateway.upstream.settings import UpstreamSettings
from mcp_orch.gateway.upstream.supervisor import Supervisor
from mcp_orch.gateway.upstream.task_stream import keep_task_stream
from mcp_orch.gateway.upstream.trial import try_once
from mcp_orch.kit.signals import Signal, Unsubscribe

_CLOSE_WITHIN_S: Final = 12.0
_CLOSING_ROUNDS: Final = 3
_LOG: Final = logging.getLogger(__name__)


class UpstreamPool:
    """Follows the picture feed and keeps a supervisor for every server in it.

    Satisfies `gateway.upstream.ports.Upstreams` and `contract.ports.UpstreamControl`. Use as a context manager: inside,
    all its tasks belong to one task group; on leaving, all connections and processes end within a bounded time.
    """

    def __init__(self, *, pictures: PictureFeed, clock: Clock, ids: Ids, settings: UpstreamSettings) -> None:
        self._pictures: Final = pictures
        self._clock: Final = clock
        self._events: Final[Signal[UpstreamEvent]] = Signal()
        self._statuses: Final[Signal[StatusChanged]] = Signal()
        self._tasks: Final = asyncio.TaskGroup()
        self._premises: Final = Premises(
            settings=settings,
            clock=clock,
            ids=ids,
            spawn=self._spawn,
            starts=asyncio.Semaphore(settings.parallel_starts),
            events=self._events,
            statuses=self._statuses,
        )
        # By server, and which servers a project has; changed by `_follow` alone.
        self._supervisors: dict[ServerId, Supervisor] = {}
        # Everything that runs; ended on leaving.
        self._running: set[asyncio.Task[None]] = set()
        self._unfollow: Unsubscribe | None = None
        self._is_closing = False
        # Grows; changed by `_note` alone.
        self._catalogs_mark = 0
        self._events.subscribe(self._note)

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._unfollow = self._pictures.subscribe(self._follow)
        for picture in self._pictures.all():
            self._follow(PictureChanged(project=picture.project, before=None, after=picture))
        return self

    async def __aexit__(self, *raised: object) -> None:
        if self._unfollow is not None:
            self._unfollow()
        closing = [self._spawn(supervisor.close()) for supervisor in self._supervisors.values()]
        self._is_closing = True
        if closing:
            await asyncio.wait(closing, timeout=_CLOSE_WITHIN_S)
        self._supervisors.clear()
        # In rounds: connections tell their end a moment after they were closed, and that may start work once more.
        for _ in range(_CLOSING_ROUNDS):
            leaving = list(self._running)
            for task in leaving:
                task.cancel()
            if leaving:
                await asyncio.wait(leaving, timeout=_CLOSE_WITHIN_S)
            await asyncio.sleep(0)
        await self._tasks.__aexit__(None, None, None)

    def dispatch(self, server: ServerId, request: Dispatch) -> Awaitable[Answer]:
        """As `Upstreams.dispatch`."""
        supervisor = self._supervisors.get(server)
        if supervisor is None:
            raise UpstreamUnavailable(because(Why.NOT_REGISTERED))
        return supervisor.dispatch(request)

    def expect(self, server: ServerId, lane: Lane) -> None:
        """As `Upstreams.expect`."""
        supervisor = self._supervisors.get(server)
        if supervisor is not None:
            supervisor.expect(lane)

    def leave(self, owner: str) -> None:
        """As `Upstreams.leave`."""
        for supervisor in self._supervisors.values():
            supervisor.leave(owner)

    def known_catalog(self, server: ServerId) -> Catalog | None:
        """As `Upstreams.known_catalog`."""
        supervisor = self._supervisors.get(server)
        return None if supervisor is None else supervisor.known_catalog()

    def catalogs_mark(self) -> int:
        """As `UpstreamControl.catalogs_mark`."""
        return self._catalogs_mark

    async def catalog(self, server: ServerId, wait_s: float) -> Catalog | None:
        """As `Upstreams.catalog`."""
        supervisor = self._supervisors.get(server)
        return None if supervisor is None else await supervisor.catalog(wait_s)

    def fresh_s(self, server: ServerId) -> float:
        """As `Upstreams.fresh_s`."""
        supervisor = self._supervisors.get(server)
        return 0.0 if supervisor is None else supervisor.fresh_s()

    def status(self, server: ServerId) -> UpstreamStatus:
        """As `Upstreams.status`."""
        supervisor = self._supervisors.get(server)
        if supervisor is not None:
            return supervisor.status()
        return UpstreamStatus(server=server, state=UpstreamState.OFF, diagnosis=None, since=self._clock.now())

    def state(self, server: ServerId) -> UpstreamState:
        """As `UpstreamControl.state`."""
        supervisor = self._supervisors.get(server)
        return UpstreamState.OFF if supervisor is None else supervisor.state

    async def hold_resource(self, server: ServerId, uri: str) -> Callable[[], None]:
        """As `Upstreams.hold_resource`."""
        supervisor = self._supervisors.get(server)
        if supervisor is None:
            raise UpstreamUnavailable(because(Why.NOT_REGISTERED))
        return await supervisor.hold_resource(uri)

    def follow_tasks(self, server: ServerId, request: Dispatch) -> Unsubscribe:
        """As `Upstreams.follow_tasks`."""
        supervisor = self._supervisors.get(server)
        if supervisor is None:
            raise UpstreamUnavailable(because(Why.NOT_REGISTERED))
        waits = self._premises.settings.waits
        stream = self._spawn(keep_task_stream(request, supervisor.dispatch, waits=waits, log=supervisor.log))

        def leave() -> None:
            stream.cancel()

        return leave

    def listen(self, listener: Callable[[UpstreamEvent], None]) -> Unsubscribe:
        """As `Upstreams.listen`."""
        return self._events.subscribe(listener)

    async def restart(self, server: ServerId) -> None:
        """As `UpstreamControl.restart`."""
        supervisor = self._supervisors.get(server)
        if supervisor is not None:
            await supervisor.restart()

    async def probe(self, definition: ServerDefinition) -> ProbeReport:
        """As `UpstreamControl.probe`."""
        return await try_once(definition, self._premises)

    def tail(self, server: ServerId, lines: int) -> list[LogLine]:
        """As `UpstreamControl.tail`."""
        supervisor = self._supervisors.get(server)
        return [] if supervisor is None else supervisor.log.tail(lines)

    def subscribe(self, listener: Callable[[StatusChanged], None]) -> Unsubscribe:
        """As `UpstreamControl.subscribe`."""
        return self._statuses.subscribe(listener)

    def _note(self, event: UpstreamEvent) -> None:
        self._catalogs_mark += isinstance(event, CatalogChanged)

    def _follow(self, change: PictureChanged) -> None:
        if self._is_closing:
            return
        before, after = _servers_of(change.before), _servers_of(change.after)
        for gone in before.keys() - after.keys():
            supervisor = self._supervisors.pop(gone, None)
            if supervisor is not None:
                self._spawn(supervisor.close())
        for server, view in after.items():
            supervisor = self._supervisors.get(server)
            if supervisor is None:
                supervisor = self._supervisors[server] = Supervisor(view, premises=self._premises)
                supervisor.start()
            elif view is not supervisor.view:
                supervisor.apply(view)

    def _spawn(self, work: Coroutine[object, object, None]) -> "asyncio.Task[None]":
        task = self._tasks.create_task(_guarded(work))
        self._running.add(task)

        def ended(over: "asyncio.Task[None]") -> None:
            self._running.discard(over)
            # One that was cancelled before its first step has not begun its work, which would be complained about.
            work.close()

        task.add_done_callback(ended)
        return task


def _servers_of(picture: Picture | None) -> dict[ServerId, ServerView]:
    # A project that is closed serves nobody: until it is opened again its servers are as if they were gone.
    return {} if picture is None or picture.closed_reason is not None else dict(picture.servers)


async def _guarded(work: Coroutine[object, object, None]) -> None:
    # One server's trouble must not cancel the task group, and with it all others.
    try:
        await work
    except OrchError:
        # Those who start work read its outcome where the work leaves it.
        return
    except Exception:  # noqa: BLE001  a fault of ours in one server's loop is logged, and stays there
        _LOG.exception("a task of the upstream room failed")
