"""Resources of one server that somebody wants to hear of: counted, asked for once, told of once however often."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Final

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.upstreams import ResourceUpdated
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved
from mcp_orch.gateway.upstream.held import Held
from mcp_orch.gateway.upstream.link import Link
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.premises import Premises
from mcp_orch.gateway.upstream.setup import Back

MOST_PENDING: Final = 1_000
"""Parts of resources that may have changed within a moment; beyond, the resource itself is said to have changed."""

_PART_MARKS: Final = ("/", "#", "?")


class ResourceWatch:
    """Keeps a server's subscriptions to what is held here, over every connection that there is in turn."""

    def __init__(self, server: ServerId, premises: Premises, *, log: LogRing, link: Callable[[], Link]) -> None:
        self._server: Final = server
        self._premises: Final = premises
        self._log: Final = log
        self._link: Final = link
        self._held: Final = Held()
        # One subscribes at a time: what a connection is asked for is always what is held now.
        self._turn: Final = asyncio.Lock()
        # What changed since it was last told, with the resource it belongs to; changed by `updated` and `_tell`.
        self._changed: dict[str, str] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def hold(self, uri: str) -> Callable[[], None]:
        """As `Upstreams.hold_resource`."""
        async with self._turn:
            is_first = uri not in self._held
            release = self._held.hold(uri)
            try:
                if is_first:
                    await self._subscribe(uri)
            except BaseException:
                release()
                raise

        def let_go() -> None:
            if release() and self._link().is_open:
                self._spawn(self.renew(self._link().back))

        return let_go

    async def _subscribe(self, uri: str) -> None:
        refused = await (await self._link().ready()).listen(self._held.uris)
        if uri in refused:
            raise UpstreamMisbehaved(because(Why.SUBSCRIPTION_REFUSED, cause=in_words(refused[uri])))

    async def renew(self, back: Back | None) -> None:
        """Has this connection tell of what is held now."""
        async with self._turn:
            if back is None or not back.is_open:
                return
            try:
                refused = await back.listen(self._held.uris)
            except OrchError as failed:
                self._log.note(f"subscriptions could not be renewed: {failed.message}")
                return
        for uri, reason in refused.items():
            self._log.note(f"the server does not tell of {uri[:200]}: {reason}")

    async def resume(self, back: Back) -> None:
        """As `renew`, after a time in which nobody listened: anything may have changed in it."""
        await self.renew(back)
        self.missed()

    def missed(self) -> None:
        """Nobody listened for a while: whoever holds something has to look at it again."""
        for uri in self._held.uris:
            self.updated(uri)

    def updated(self, uri: str) -> None:
        """The server says that this resource has changed. It may be a part of one that is held (schema)."""
        held = self._holder_of(uri)
        if held is None:
            return
        if len(self._changed) >= MOST_PENDING and uri not in self._changed:
            uri = held
        self._changed[uri] = held
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._premises.settings.waits.coalesce_s, self._tell)

    def _holder_of(self, uri: str) -> str | None:
        if uri in self._held:
            return uri
        above = [held for held in self._held.uris if uri.startswith(held) and _is_part(uri, held)]
        return max(above, key=len, default=None)

    def _tell(self) -> None:
        self._timer = None
        changed, self._changed = self._changed, {}
        for uri, held in changed.items():
            part_of = None if uri == held else held
            self._premises.events.emit(ResourceUpdated(server=self._server, uri=uri, part_of=part_of))

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        self._premises.spawn(work)


def _is_part(uri: str, held: str) -> bool:
    return held.endswith("/") or uri[len(held)] in _PART_MARKS
