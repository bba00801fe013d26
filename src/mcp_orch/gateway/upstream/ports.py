"""What the call room may ask of the upstream room."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from mcp_orch.contract.names import ServerId
from mcp_orch.contract.upstreams import Catalog, CatalogChanged, ResourceUpdated, UpstreamStatus
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch, Lane
from mcp_orch.kit.signals import Unsubscribe

UpstreamEvent: TypeAlias = CatalogChanged | ResourceUpdated


class Upstreams(Protocol):
    """Connections to the servers of all pictures, leased for one request at a time."""

    def dispatch(self, server: ServerId, request: Dispatch) -> Awaitable[Answer]:
        """Sends one request and gives the server's answer.

        Raises UpstreamUnavailable, UpstreamTimeout or UpstreamMisbehaved. Cancelling it tells the server, in the way
        its revision wants, within a bounded time.
        """
        ...

    def expect(self, server: ServerId, lane: Lane) -> None:
        """The owner of this lane may soon make its first call: what takes long is made ready, where it can be."""
        ...

    def leave(self, owner: str) -> None:
        """This owner of lanes will not come again: its connections end as soon as nothing is in flight on them."""
        ...

    def known_catalog(self, server: ServerId) -> Catalog | None:
        """The newest catalogue in memory, at once; None when there has been none yet."""
        ...

    def fresh_s(self, server: ServerId) -> float:
        """Seconds for which the server's word holds that its lists do not change; 0 where it gave none."""
        ...

    async def catalog(self, server: ServerId, wait_s: float) -> Catalog | None:
        """The catalogue: from memory at once (refreshed behind), or after at most `wait_s` for the first one."""
        ...

    def status(self, server: ServerId) -> UpstreamStatus:
        """How the server is."""
        ...

    async def hold_resource(self, server: ServerId, uri: str) -> Callable[[], None]:
        """Subscribes to a resource, counted by reference; the returned function lets go. Raises as `dispatch`."""
        ...

    def follow_tasks(self, server: ServerId, request: Dispatch) -> Unsubscribe:
        """Keeps a subscription to tasks open, whose `on_tasks` takes what comes. Raises UpstreamUnavailable."""
        ...

    def listen(self, listener: Callable[[UpstreamEvent], None]) -> Unsubscribe:
        """Tells of changed lists (coalesced, after the catalogue in memory is new) and updated resources."""
        ...
