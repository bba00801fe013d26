"""Connections to one server that belong to one client each: made for its first call, let go when it is done."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Final, Protocol, TypeAlias

from msgspec import structs

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Answer, ClientFacts, Dispatch
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.lanes import Lanes
from mcp_orch.gateway.upstream.link import Link
from mcp_orch.gateway.upstream.link_news import LaneNews
from mcp_orch.gateway.upstream.premises import Premises
from mcp_orch.gateway.upstream.sending import send_on
from mcp_orch.gateway.upstream.setup import Back
from mcp_orch.gateway.upstream.spare import Spare

NewLink: TypeAlias = Callable[[Callable[[], Coroutine[object, object, Back]]], Link]
"""A link that connects in this way."""

_GAVE_WAY: Final = because(Why.GAVE_WAY)


class Connect(Protocol):
    """Makes a connection that declares what this client does."""

    def __call__(self, client: ClientFacts, news: LaneNews, /) -> Awaitable[Back]:
        """Raises as `open_back`."""
        ...


class PrivateLinks:
    """Runs requests on them."""

    def __init__(self, *, new_link: NewLink, connect: Connect, premises: Premises, spare: Spare) -> None:
        self._new_link: Final = new_link
        self._connect: Final = connect
        self._premises: Final = premises
        self._spare: Final = spare
        settings = premises.settings
        self._lanes: Final = Lanes(make=self._make, clock=premises.clock, limits=settings.limits, waits=settings.waits)

    async def dispatch(self, request: Dispatch) -> Answer:
        """As `Upstreams.dispatch`, on a connection of the request's lane."""
        occupied, leaving = self._lanes.take(request)
        if occupied.is_leased:
            request = structs.replace(request, ask=occupied.asking(request.ask, self._premises.clock))
        is_answered = False
        try:
            self._close_all(leaving)
            answer = await send_on(occupied.link, request)
            is_answered = True
            return answer
        except UpstreamUnavailable as lost:
            if occupied.gave_way:
                raise UpstreamUnavailable(_GAVE_WAY) from lost
            raise
        finally:
            spent = self._lanes.give_back(occupied, is_answered=is_answered)
            self._close_all([] if spent is None else [spent])

    def all(self) -> list[Link]:
        """All of them."""
        return self._lanes.all()

    def expect(self, owner: str) -> None:
        """This owner may soon make a first call."""
        if not self._lanes.has_free(owner):
            self._spare.want()

    def close_idle(self) -> None:
        """Ends those that were not used for long."""
        self._spare.let_go_if_idle()
        self._close_all(self._lanes.idle())

    def leave(self, owner: str) -> None:
        """Ends those of an owner who will not come again, once nothing is in flight on them."""
        for link in self._lanes.take_of(owner):
            self._premises.spawn(link.drain(self._premises.settings.waits.drain_s))

    def take_all(self) -> list[Link]:
        """All of them, to be closed; they are forgotten here."""
        self._spare.let_go()
        return self._lanes.take_all()

    def _close_all(self, links: list[Link]) -> None:
        for one in links:
            self._premises.spawn(one.close())

    def _make(self, request: Dispatch) -> Link:
        client = request.client

        async def connect() -> Back:
            news = LaneNews(link.lost)
            news.back = await self._connect(client, news)
            return news.back

        link = self._new_link(connect)
        return link
