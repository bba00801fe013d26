"""Watching: who wants to know when the lists of an endpoint change, or a resource behind it."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeAlias

from mcp_orch.access.decide import Verdict
from mcp_orch.access.reach import Reach, reach_of
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.contract.pictures import Picture, PictureChanged
from mcp_orch.contract.upstreams import CatalogChanged, ListKind, ResourceUpdated
from mcp_orch.gateway.call.ports import EndpointChange
from mcp_orch.gateway.upstream.ports import UpstreamEvent
from mcp_orch.kit.signals import Unsubscribe

Listener: TypeAlias = Callable[[EndpointChange], None]

COALESCE_S: Final = 0.05
"""Changes within this time reach a watcher as one."""

_ALL: Final = frozenset(ListKind)
_NONE: Final[frozenset[ListKind]] = frozenset()


class Watch:
    """One watcher of an endpoint. Small, since every open stream has one."""

    __slots__ = ("caller", "endpoint", "listener", "pending")

    def __init__(self, endpoint: EndpointRef, caller: Caller, *, listener: Listener) -> None:
        self.endpoint = endpoint
        self.caller = caller
        self.listener = listener
        self.pending = _NONE


class Watchers:
    """All watchers of the process, by project, and the holders of resources."""

    def __init__(self) -> None:
        # Changed by `add`, `hold` and what they return.
        self._watches: dict[ProjectId, set[Watch]] = {}
        self._holders: dict[tuple[ServerId, str], list[tuple[str, Listener]]] = {}
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

    def hold(self, server: ServerId, own_uri: str, *, shown_uri: str, listener: Listener) -> Unsubscribe:
        """Tells of updates of one resource, under the URI this client knows it by."""
        holder = (shown_uri, listener)
        self._holders.setdefault((server, own_uri), []).append(holder)

        def leave() -> None:
            holders = self._holders.get((server, own_uri), [])
            if holder in holders:
                holders.remove(holder)
            if not holders:
                self._holders.pop((server, own_uri), None)

        return leave

    def happened(self, event: UpstreamEvent, *, picture: Picture | None) -> None:
        """A server's lists or one of its resources changed; `picture` is of the project it belongs to."""
        if isinstance(event, ResourceUpdated):
            for shown, listener in list(self._holders.get((event.server, event.uri), ())):
                listener(EndpointChange(resource=shown))
            return
        if picture is None:
            return
        for watch in self._watches.get(picture.project, ()):
            if _concerns(event, _reach(watch, picture)):
                self._mark(watch, event.kinds)

    def repainted(self, change: PictureChanged) -> None:
        """A picture was replaced: tells those for whom something they can see is different now."""
        for watch in self._watches.get(change.project, ()):
            if _visible(watch, change.before) != _visible(watch, change.after):
                self._mark(watch, _ALL)

    def _mark(self, watch: Watch, kinds: frozenset[ListKind]) -> None:
        watch.pending |= kinds
        self._due.add(watch)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(COALESCE_S, self._flush)

    def _flush(self) -> None:
        self._timer = None
        due, self._due = self._due, set()
        for watch in due:
            kinds, watch.pending = watch.pending, _NONE
            watch.listener(EndpointChange(kinds=kinds))


def _reach(watch: Watch, picture: Picture) -> Reach | None:
    reach = reach_of(watch.caller, watch.endpoint, picture=picture)
    return None if isinstance(reach, Verdict) else reach


def _concerns(event: CatalogChanged, reach: Reach | None) -> bool:
    return reach is not None and any(view.id == event.server for view in reach.servers())


def _visible(watch: Watch, picture: Picture | None) -> object:
    """Everything of a picture that shapes this watcher's lists, for comparison."""
    reach = _reach(watch, picture) if picture is not None else None
    if reach is None:
        return None
    servers = [(view.id, view.name, tuple(sorted(view.tools.items(), key=_first))) for view in reach.servers()]
    toolset = reach.toolset.entries if reach.toolset else None
    return servers, toolset, reach.picture.naming


def _first(entry: tuple[str, object]) -> str:
    return entry[0]
