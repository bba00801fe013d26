"""Watching: who wants to know when the lists of an endpoint change, or a resource behind it."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeAlias

from mcp_orch.access.decide import Verdict
from mcp_orch.access.reach import Reach, reach_of
from mcp_orch.contract.callers import Caller, Scopes
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.contract.pictures import Picture, PictureChanged
from mcp_orch.contract.upstreams import CatalogChanged, ListKind, ResourceUpdated
from mcp_orch.gateway.call.ports import EndpointChange
from mcp_orch.gateway.call.seeing import NOTHING, kinds_changed, kinds_offered
from mcp_orch.gateway.upstream.ports import UpstreamEvent
from mcp_orch.kit.signals import Unsubscribe

Listener: TypeAlias = Callable[[EndpointChange], None]

COALESCE_S: Final = 0.05
"""Changes within this time reach a watcher as one."""


class Watch:
    """One watcher of an endpoint. Small, since every open stream has one."""

    __slots__ = ("caller", "endpoint", "listener", "pending")

    def __init__(self, endpoint: EndpointRef, caller: Caller, *, listener: Listener) -> None:
        self.endpoint = endpoint
        self.caller = caller
        self.listener = listener
        # What it will be told when the timer rings; changed by `Watchers`.
        self.pending = NOTHING


class Holder:
    """Somebody who subscribed to a resource, and the URI they know it by."""

    __slots__ = ("caller", "endpoint", "listener", "shown_uri")

    def __init__(self, endpoint: EndpointRef, caller: Caller, *, shown_uri: str, listener: Listener) -> None:
        self.endpoint = endpoint
        self.caller = caller
        self.shown_uri = shown_uri
        self.listener = listener


class Watchers:
    """All watchers of the process, by project, and the holders of resources. Each is judged anew at every event."""

    def __init__(self) -> None:
        # Changed by `add`, `hold` and what they return.
        self._watches: dict[ProjectId, set[Watch]] = {}
        self._holders: dict[tuple[ServerId, str], set[Holder]] = {}
        # Watches with something to tell, and the timer that will tell it; changed by `_mark` and `_flush`.
        self._due: set[Watch] = set()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, project: ProjectId, watch: Watch) -> Unsubscribe:
        """Tells this watcher of changes until the returned function is called."""
        self._watches.setdefault(project, set()).add(watch)

        def leave() -> None:
            watches = self._watches.get(project, set())
            watches.discard(watch)
            if not watches:
                self._watches.pop(project, None)
            self._due.discard(watch)

        return leave

    def hold(self, server: ServerId, own_uri: str, *, holder: Holder) -> Unsubscribe:
        """Tells of updates of one resource until the returned function is called."""
        self._holders.setdefault((server, own_uri), set()).add(holder)

        def leave() -> None:
            holders = self._holders.get((server, own_uri), set())
            holders.discard(holder)
            if not holders:
                self._holders.pop((server, own_uri), None)

        return leave

    def happened(self, event: UpstreamEvent, *, picture: Picture) -> None:
        """A server's lists or one of its resources changed; `picture` is of the project it belongs to."""
        if isinstance(event, ResourceUpdated):
            self._updated(event, picture)
        else:
            self._relisted(event, picture)

    def repainted(self, change: PictureChanged) -> None:
        """A picture was replaced: tells those for whom something they can see is different now."""
        # Thousands of streams share a few endpoints and scopes: what differs is found once for all of them.
        found: dict[tuple[EndpointRef, Scopes], frozenset[ListKind]] = {}
        for watch in self._watches.get(change.project, ()):
            before, after = _reach(watch, change.before), _reach(watch, change.after)
            if before is None or after is None:
                kinds = NOTHING if before is after else frozenset(ListKind)
            else:
                key = (watch.endpoint, watch.caller.scopes)
                kinds = found[key] if key in found else found.setdefault(key, kinds_changed(before, after))
            self._mark(watch, kinds)

    def _updated(self, event: ResourceUpdated, picture: Picture) -> None:
        held = event.part_of or event.uri
        part = event.uri[len(held) :]
        for holder in list(self._holders.get((event.server, held), ())):
            reach = _reach(holder, picture)
            if reach is not None and ListKind.RESOURCES in kinds_offered(reach, event.server):
                # The server's URI stands at the end of whatever form the client knows, so a part of it does too.
                holder.listener(EndpointChange(resource=holder.shown_uri + part))

    def _relisted(self, event: CatalogChanged, picture: Picture) -> None:
        for watch in self._watches.get(picture.project, ()):
            reach = _reach(watch, picture)
            if reach is not None:
                self._mark(watch, event.kinds & kinds_offered(reach, event.server))

    def _mark(self, watch: Watch, kinds: frozenset[ListKind]) -> None:
        if not kinds:
            return
        watch.pending |= kinds
        self._due.add(watch)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(COALESCE_S, self._flush)

    def _flush(self) -> None:
        self._timer = None
        due, self._due = self._due, set()
        for watch in due:
            kinds, watch.pending = watch.pending, NOTHING
            watch.listener(EndpointChange(kinds=kinds))


def _reach(watch: Watch | Holder, picture: Picture | None) -> Reach | None:
    reach = reach_of(watch.caller, watch.endpoint, picture=picture) if picture is not None else None
    return None if isinstance(reach, Verdict) else reach
