"""One server of a picture: its connections, its catalogue, its state."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis, because, recognised
from mcp_orch.contract.pictures import ServerDefinition, ServerView
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import (
    Catalog,
    CatalogChanged,
    ListKind,
    StatusChanged,
    UpstreamState,
    UpstreamStatus,
)
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.capabilities import askable
from mcp_orch.gateway.upstream.catalogue import gather
from mcp_orch.gateway.upstream.definitions import is_same_reach, secrets_of
from mcp_orch.gateway.upstream.dispatch import Answer, ClientFacts, Dispatch, Lane
from mcp_orch.gateway.upstream.era_memory import EraMemory
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamError, UpstreamMisbehaved
from mcp_orch.gateway.upstream.link import Backoff, Link, backoff_for
from mcp_orch.gateway.upstream.link_news import LaneNews, SharedNews
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.pace import Pace
from mcp_orch.gateway.upstream.premises import Premises
from mcp_orch.gateway.upstream.private_links import PrivateLinks
from mcp_orch.gateway.upstream.queueing import queued
from mcp_orch.gateway.upstream.resource_watch import ResourceWatch
from mcp_orch.gateway.upstream.sending import send_on
from mcp_orch.gateway.upstream.setup import Back, News, Quiet, Setup
from mcp_orch.gateway.upstream.shelf import ALL_KINDS, Shelf
from mcp_orch.gateway.upstream.spare import Spare
from mcp_orch.gateway.upstream.standing import Standing
from mcp_orch.kit.wire_json import JsonObject


class Supervisor:
    """Keeps one server connected and its catalogue new; runs requests on it.

    `tend` runs as long as the server is in a picture and switched on; requests come in beside it.
    """

    def __init__(self, view: ServerView, *, premises: Premises) -> None:
        self._premises: Final = premises
        settings = premises.settings
        self.log: Final = LogRing(clock=premises.clock, limits=settings.limits, secrets=secrets_of(view.definition))
        self._shelf: Final = Shelf(view.id, clock=premises.clock, max_age_s=settings.waits.catalog_age_s)
        self._pace: Final = Pace(clock=premises.clock, waits=settings.waits)
        self._wake: Final = asyncio.Event()
        self._settled: Final = asyncio.Event()
        # Replaced by `apply`.
        self._view = view
        # The shared connection; replaced when the definition changes or the server restarts, as those of lanes are.
        self._shared: Link = self._new_shared()
        self._spare: Final = Spare(premises, log=self.log, definition=lambda: self.definition)
        self._private: Final = PrivateLinks(
            new_link=self._new_link, connect=self._connect_own, premises=premises, spare=self._spare
        )
        self._era: Final = EraMemory(clock=premises.clock, max_age_s=settings.waits.era_age_s)
        self._resources: Final = ResourceWatch(view.id, premises, log=self.log, link=lambda: self._shared)
        self._tending: asyncio.Task[None] | None = None
        state = UpstreamState.SLEEPING if view.enabled else _resting(view)
        reason = None if view.enabled else _off(view)
        self._standing: Final = Standing(state, reason, clock=premises.clock, on_change=self._tell_standing)

    @property
    def view(self) -> ServerView:
        """The view it was last given."""
        return self._view

    @property
    def definition(self) -> ServerDefinition:
        """The definition it runs by."""
        return self._view.definition

    def start(self) -> None:
        """Begins to tend, if the server is on."""
        if self._view.enabled and self._tending is None:
            self._tending = self._premises.spawn(self._tend())

    def apply(self, view: ServerView) -> None:
        """Takes over a changed view: another definition replaces connections, a switched-off server closes them."""
        before, self._view = self._view, view
        if not view.enabled:
            self._replace_links(within_s=0.0)
            self._stop()
            self._standing.become(_resting(view), _off(view))
            return
        if is_same_reach(before.definition, view.definition) and before.enabled:
            return
        self.log.hide(secrets_of(view.definition))
        self._replace_links(within_s=self._premises.settings.waits.drain_s if before.enabled else 0.0)
        self._era.forget()
        self._standing.become(UpstreamState.STARTING)
        self.start()
        self._wake.set()

    def dispatch(self, request: Dispatch) -> Awaitable[Answer]:
        """As `Upstreams.dispatch`."""
        lane = request.lane
        return send_on(self._shared, request) if lane is None else self._dispatch_in(lane, request)

    def expect(self, lane: Lane) -> None:
        """As `Upstreams.expect`."""
        back = self._shared.back
        if back is not None and not (lane.for_questions and back.facts.era is Era.MODERN):
            self._private.expect(lane.owner)

    def leave(self, owner: str) -> None:
        """As `Upstreams.leave`."""
        self._private.leave(owner)

    async def _dispatch_in(self, lane: Lane, request: Dispatch) -> Answer:
        if lane.for_questions and await self._hears_of_capabilities(request):
            return await send_on(self._shared, request)
        return await self._private.dispatch(request)

    async def _hears_of_capabilities(self, request: Dispatch) -> bool:
        """Whether the server is modern: then it hears of each client with each request, and asks in its answers."""
        back = self._shared.back or await queued(request, self._shared.ready())
        return back.facts.era is Era.MODERN

    def known_catalog(self) -> Catalog | None:
        """The catalogue in memory; an old one is refreshed behind."""
        if self._shelf.is_due and self._shelf.spoil_if_old(hears=self._hears()):
            self._wake.set()
        return self._shelf.catalog

    def fresh_s(self) -> float:
        """As `Upstreams.fresh_s`."""
        return self._shelf.fresh_s

    async def catalog(self, wait_s: float) -> Catalog | None:
        """As `Upstreams.catalog`."""
        known = self.known_catalog()
        if known is not None or not self._view.enabled:
            return known
        self._wake.set()
        try:
            async with asyncio.timeout(wait_s):
                await self._settled.wait()
        except TimeoutError:
            return None
        return self._shelf.catalog

    @property
    def state(self) -> UpstreamState:
        """As `UpstreamControl.state`."""
        return self._standing.state

    def status(self) -> UpstreamStatus:
        """As `Upstreams.status`."""
        catalog, back = self._shelf.catalog, self._shared.back
        return UpstreamStatus(
            server=self._view.id,
            state=self._standing.state,
            diagnosis=self._standing.reason,
            since=self._standing.since,
            facts=back.facts if back is not None else catalog.facts if catalog is not None else None,
            tool_count=len(catalog.tools) if catalog is not None else None,
            process_id=back.process_id if back is not None else None,
            last_lines=self.log.last_words() if self._standing.is_troubled else (),
        )

    async def hold_resource(self, uri: str) -> Callable[[], None]:
        """As `Upstreams.hold_resource`."""
        return await self._resources.hold(uri)

    async def restart(self) -> None:
        """Closes everything; the server is connected anew behind."""
        links = self._take_links()
        self._era.forget()
        self._settled.clear()
        if self._view.enabled:
            self._standing.become(UpstreamState.STARTING)
        # All at once: a server that does not want to end takes seconds for each.
        await asyncio.wait([self._premises.spawn(link.close()) for link in links])
        self._wake.set()

    async def close(self) -> None:
        """Ends everything at once, for good."""
        self._view = replace(self._view, enabled=False)
        self._stop()
        await asyncio.wait([self._premises.spawn(link.close()) for link in self._take_links()])

    def _stop(self) -> None:
        tending, self._tending = self._tending, None
        if tending is not None:
            tending.cancel()
        self._settled.set()

    async def _tend(self) -> None:
        await self._pause(self._premises.settings.start_jitter_s * random.random())  # noqa: S311  jitter, not a secret
        while True:
            self._wake.clear()
            self._private.close_idle()
            if not self._shared.is_open:
                await self._reconnect()
            elif self._shelf.is_stale:
                async with self._pace.turn():
                    await self._refresh()
            elif await self._era.has_become_modern(self._setup(Quiet(), capabilities={}, client=ClientFacts())):
                self.log.note("it speaks 2026-07-28 now; connecting anew")
                self._replace_links(within_s=self._premises.settings.waits.drain_s)
            else:
                await self._pause(self._premises.settings.waits.look_s)

    async def _reconnect(self) -> None:
        wait_s = self._shared.backoff.wait_s
        if wait_s > 0:
            await self._pause(wait_s)
            return
        if not self._standing.is_troubled:
            self._standing.become(UpstreamState.STARTING, self._standing.reason)
        link = self._shared
        try:
            async with self._premises.starts:
                # A slow one is waited for outside, so that it keeps nobody from starting.
                attempt = self._premises.spawn(link.prepare())
                await asyncio.wait({attempt}, timeout=1.5)
            await asyncio.wait({attempt})
        finally:
            if link is self._shared and not link.is_open:
                self._explain(link)

    def _explain(self, link: Link) -> None:
        failure = link.failure
        if failure is not None:
            self._trouble(link, failure.diagnosis, otherwise=UpstreamState.FAILED)
            self._settled.set()

    def _trouble(self, link: Link, reason: Diagnosis, *, otherwise: UpstreamState) -> None:
        told = reason.cleaned(self.log.clean)
        if link.backoff.is_held:
            often = self._premises.settings.crashes_until_held
            self._standing.become(UpstreamState.HELD, because(Why.ENDED_OFTEN, cause=told, times=often))
        else:
            self._standing.become(otherwise, told)

    async def _refresh(self) -> None:
        back = self._shared.back
        kinds = self._shelf.take_stale()
        if back is None:
            self._shelf.spoil(kinds)
            return
        try:
            async with asyncio.timeout(self.definition.timeout_s):
                gathered = await gather(back, kinds=kinds, limits=self._premises.settings.limits)
        except (UpstreamError, TimeoutError) as failed:
            await self._list_later(kinds, failed)
            return
        changed = self._shelf.put(gathered, back.facts)
        self._teach()
        complaints = self._shelf.complaints
        for complaint in complaints[:20]:
            self.log.note(complaint.line)
        self._standing.become(
            UpstreamState.DEGRADED if complaints else UpstreamState.READY,
            complaints[0].cleaned(self.log.clean) if complaints else None,
        )
        self._settled.set()
        if changed:
            self._premises.events.emit(CatalogChanged(server=self._view.id, kinds=changed))

    async def _list_later(self, kinds: frozenset[ListKind], failed: Exception) -> None:
        self._shelf.spoil(kinds)
        late = because(Why.LISTS_LATE, seconds=f"{self.definition.timeout_s:g}")
        reason = failed.diagnosis if isinstance(failed, UpstreamError) else late
        if not self._shared.is_open or isinstance(failed, BrokenOff):
            # That it broke off will be told in a moment, with the reason.
            await self._pause(0.2)
            return
        why = because(Why.LISTS_FAILED, cause=reason).cleaned(self.log.clean)
        self._standing.become(UpstreamState.DEGRADED, why)
        self._settled.set()
        if isinstance(failed, UpstreamMisbehaved):
            self._shelf.take_stale()
            return
        await self._pause(5.0)

    def _teach(self) -> None:
        catalog = self._shelf.catalog
        for link in (self._shared, *self._private.all()):
            if catalog is not None and link.back is not None:
                link.back.learn(catalog.tools)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    async def _connect_shared(self, link: Link) -> Back:
        news = SharedNews(
            on_lists=self._lists_changed,
            on_resource=self._resources.updated,
            on_missed=self._missed,
            on_upgraded=self._upgraded,
            on_lost=lambda back, reason: self._shared_lost(link, back, reason=reason),
        )
        back = news.back = await self._open(self._setup(news, capabilities={}, client=ClientFacts()))
        self._shelf.spoil()
        if link is self._shared:
            self._standing.become(UpstreamState.STARTING)
            self._premises.spawn(self._resources.resume(back))
            self._wake.set()
        return back

    def _setup(self, news: News, *, capabilities: JsonObject, client: ClientFacts) -> Setup:
        return Setup(
            definition=self.definition,
            settings=self._premises.settings,
            log=self.log,
            clock=self._premises.clock,
            spawn=self._premises.spawn,
            news=news,
            nonce=self._premises.ids.text(24),
            capabilities=capabilities,
            client=client,
        )

    async def _open(self, setup: Setup) -> Back:
        back = await self._era.open(setup)
        if self._shelf.catalog is not None:
            back.learn(self._shelf.catalog.tools)
        return back

    async def _connect_own(self, client: ClientFacts, news: LaneNews) -> Back:
        setup = self._setup(news, capabilities=askable(client.capabilities), client=client)
        return await self._open(replace(setup, take_spare=self._spare.take))

    def _new_shared(self) -> Link:
        link = self._new_link(lambda: self._connect_shared(link))
        return link

    def _new_link(self, connect: Callable[[], Coroutine[object, object, Back]]) -> Link:
        link = Link(connect=connect, spawn=self._premises.spawn, backoff=self._backoff())
        if not self._view.enabled:
            link.shut()
        return link

    def _backoff(self) -> Backoff:
        return backoff_for(self.definition.transport, settings=self._premises.settings, clock=self._premises.clock)

    def _take_links(self) -> list[Link]:
        """The links so far, with fresh ones in their places."""
        links = [self._shared, *self._private.take_all()]
        self._shared = self._new_shared()
        self._shelf.spoil()
        return links

    def _replace_links(self, *, within_s: float) -> None:
        """Fresh links; the old ones end when nothing is in flight on them, at the latest after this time."""
        for link in self._take_links():
            self._premises.spawn(link.drain(within_s))

    def _hears(self) -> bool:
        back = self._shared.back
        return back is not None and back.hears

    def _tell_standing(self) -> None:
        self._premises.statuses.emit(StatusChanged(status=self.status()))

    def _shared_lost(self, link: Link, back: Back, *, reason: Diagnosis) -> None:
        link.lost(back, reason)
        if link is not self._shared:
            return
        self.log.note(reason.line)
        self._trouble(link, reason, otherwise=UpstreamState.STARTING)
        self._wake.set()

    def _lists_changed(self, kinds: frozenset[ListKind]) -> None:
        self._shelf.spoil(kinds)
        self._wake.set()

    def _upgraded(self) -> None:
        self._era.doubt()
        self._wake.set()

    def _missed(self) -> None:
        self._lists_changed(ALL_KINDS)
        self._resources.missed()


def _off(view: ServerView) -> Diagnosis | None:
    return None if view.off_reason is None else recognised(view.off_reason)


def _resting(view: ServerView) -> UpstreamState:
    return UpstreamState.HELD if view.held else UpstreamState.OFF
