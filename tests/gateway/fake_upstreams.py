"""A fake of the port Upstreams: servers that answer at once, as a test tells them to."""

import asyncio
from collections.abc import Awaitable, Callable

from mcp_orch.contract.diagnoses import in_words
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Catalog, CatalogChanged, ListKind, UpstreamState, UpstreamStatus
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Dispatch, Lane
from mcp_orch.gateway.upstream.ports import UpstreamEvent
from mcp_orch.kit.signals import Signal, Unsubscribe
from tests.builders import NOW

OK = Answered(result=b'{"content":[]}', era=Era.LEGACY)


class FakeUpstreams:
    """Satisfies `gateway.upstream.ports.Upstreams`. Keeps what was asked for."""

    def __init__(self, *catalogs: Catalog) -> None:
        self.catalogs: dict[ServerId, Catalog] = {one.server: one for one in catalogs}
        self.coming: dict[ServerId, Catalog] = {}
        """First catalogues that come to those who wait, without an event."""
        self.states: dict[ServerId, tuple[UpstreamState, str | None]] = {}
        self.answer: Answer | Exception | Callable[[Dispatch], Awaitable[Answer]] = OK
        self.asked: list[tuple[ServerId, Dispatch]] = []
        self.waited: list[tuple[ServerId, float]] = []
        self.fresh: dict[ServerId, float] = {}
        self.held: dict[tuple[ServerId, str], int] = {}
        self.hold_error: Exception | None = None
        self.followed: list[tuple[ServerId, Dispatch]] = []
        """Subscriptions to tasks that are open; each is acknowledged at once, whole."""
        self.expected: list[tuple[ServerId, Lane]] = []
        self.left: list[str] = []
        """Owners of lanes who will not come again."""
        self._events: Signal[UpstreamEvent] = Signal()

    async def dispatch(self, server: ServerId, request: Dispatch) -> Answer:
        self.asked.append((server, request))
        if isinstance(self.answer, Exception):
            raise self.answer
        return await self.answer(request) if callable(self.answer) else self.answer

    def expect(self, server: ServerId, lane: Lane) -> None:
        self.expected.append((server, lane))

    def leave(self, owner: str) -> None:
        self.left.append(owner)

    def known_catalog(self, server: ServerId) -> Catalog | None:
        return self.catalogs.get(server)

    def fresh_s(self, server: ServerId) -> float:
        return self.fresh.get(server, 0.0)

    async def catalog(self, server: ServerId, wait_s: float) -> Catalog | None:
        self.waited.append((server, wait_s))
        await asyncio.sleep(0)
        if server in self.coming:
            self.catalogs[server] = self.coming.pop(server)
        return self.catalogs.get(server)

    def status(self, server: ServerId) -> UpstreamStatus:
        usual = UpstreamState.READY if server in self.catalogs else UpstreamState.STARTING
        state, reason = self.states.get(server, (usual, None))
        return UpstreamStatus(server=server, state=state, diagnosis=in_words(reason) if reason else None, since=NOW)

    async def hold_resource(self, server: ServerId, uri: str) -> Callable[[], None]:
        if self.hold_error is not None:
            raise self.hold_error
        self.held[server, uri] = self.held.get((server, uri), 0) + 1

        def let_go() -> None:
            self.held[server, uri] -= 1

        return let_go

    def follow_tasks(self, server: ServerId, request: Dispatch) -> Unsubscribe:
        entry = (server, request)
        self.followed.append(entry)
        assert request.on_tasks is not None
        request.on_tasks.acknowledged(request.params["notifications"])
        return lambda: self.followed.remove(entry)

    def listen(self, listener: Callable[[UpstreamEvent], None]) -> Unsubscribe:
        return self._events.subscribe(listener)

    def fail(self, server: str, reason: str) -> None:
        """The server is down from now on; what was listed stays known."""
        self.states[ServerId(f"srv_{server}")] = (UpstreamState.FAILED, reason)

    def relist(self, catalog: Catalog, *kinds: ListKind) -> None:
        """The server lists something else from now on, and everybody hears of it."""
        self.catalogs[catalog.server] = catalog
        self.emit(CatalogChanged(server=catalog.server, kinds=frozenset(kinds or ListKind)))

    def emit(self, event: UpstreamEvent) -> None:
        self._events.emit(event)
