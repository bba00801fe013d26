"""Connections of their own that callers or sessions have to one server."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.ports import Clock
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.capabilities import askable
from mcp_orch.gateway.upstream.dispatch import Ask, Dispatch, InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from mcp_orch.gateway.upstream.link import Link
from mcp_orch.gateway.upstream.settings import Limits, Waits
from mcp_orch.kit.wire_json import encode


class Occupied:
    """One connection of somebody's own, and how many requests have it now."""

    __slots__ = ("asked_at_s", "caller", "gave_way", "is_forgotten", "is_leased", "key", "link", "used_at_s", "users")

    def __init__(self, link: Link, key: tuple[str, bytes], *, is_leased: bool, caller: str) -> None:
        self.link: Final = link
        self.key: Final = key
        self.is_leased: Final = is_leased
        self.caller: Final = caller
        # Changed by `Lanes` alone.
        self.users = 0
        self.used_at_s = 0.0
        self.is_forgotten = False
        self.gave_way = False
        # Since when its request waits for an answer of the client's; None: it does not. Changed by what `asking` gives.
        self.asked_at_s: float | None = None

    def asking(self, ask: Ask, clock: Clock) -> Ask:
        """The way to the client, by which is known when the request waits for it."""

        async def asked(questions: InputRequests) -> InputResponses:
            before_s = self.asked_at_s
            self.asked_at_s = clock.monotonic() if before_s is None else before_s
            try:
                return await ask(questions)
            finally:
                self.asked_at_s = before_s

        return asked


class Lanes:
    """Finds or makes the connection of a lane; lets go of those that have been idle for long."""

    def __init__(self, *, make: Callable[[Dispatch], Link], clock: Clock, limits: Limits, waits: Waits) -> None:
        self._make: Final = make
        self._clock: Final = clock
        self._limits: Final = limits
        self._idle_s: Final = waits.lane_idle_s
        # By owner and declared capabilities; changed by `take` and `_forget`.
        self._occupied: dict[tuple[str, bytes], list[Occupied]] = {}

    def take(self, request: Dispatch) -> tuple[Occupied, list[Link]]:
        """A connection for this request, and those that have to go for it. Raises UpstreamUnavailable when full.

        `give_back` must follow. A leased one is nobody else's until then.
        """
        assert request.lane is not None
        is_leased = request.lane.is_leased
        key = (request.lane.owner, encode(askable(request.client.capabilities)))
        leaving: list[Link] = []
        found = next((one for one in self._occupied.get(key, ()) if not (is_leased and one.users)), None)
        if found is None:
            caller = request.lane.caller or request.lane.owner
            leaving = self._make_room(caller)
            found = Occupied(self._make(request), key, is_leased=is_leased, caller=caller)
            self._occupied.setdefault(key, []).append(found)
        found.users += 1
        found.used_at_s = self._clock.monotonic()
        return found, leaving

    def give_back(self, occupied: Occupied, *, is_answered: bool) -> Link | None:
        """The request has ended; the link to close, if nobody may have it after this.

        A server that was left without having answered may still ask something about that request. On a connection
        that another user's request gets next, nobody could tell the two apart: so no other request gets it.
        """
        occupied.users -= 1
        occupied.used_at_s = self._clock.monotonic()
        if is_answered or not occupied.is_leased or occupied.is_forgotten:
            return None
        self._forget(occupied)
        return occupied.link

    def has_free(self, owner: str) -> bool:
        """A connection of this owner is at hand."""
        return any(one.key[0] == owner and not one.users for one in self._each())

    def idle(self) -> list[Link]:
        """Those that were not used for long; they are forgotten here."""
        before_s = self._clock.monotonic() - self._idle_s
        return self._take([one for one in self._each() if one.used_at_s < before_s and not one.users])

    def take_of(self, owner: str) -> list[Link]:
        """Those of one owner; they are forgotten here."""
        return self._take([one for one in self._each() if one.key[0] == owner])

    def take_all(self) -> list[Link]:
        """All of them; they are forgotten here."""
        return self._take(list(self._each()))

    def all(self) -> list[Link]:
        """All of them."""
        return [one.link for one in self._each()]

    def _each(self) -> Iterator[Occupied]:
        for several in self._occupied.values():
            yield from several

    def _take(self, leaving: list[Occupied]) -> list[Link]:
        for one in leaving:
            self._forget(one)
        return [one.link for one in leaving]

    def _forget(self, occupied: Occupied) -> None:
        occupied.is_forgotten = True
        several = self._occupied[occupied.key]
        several.remove(occupied)
        if not several:
            del self._occupied[occupied.key]

    def _make_room(self, caller: str) -> list[Link]:
        everyone = list(self._each())
        busy = Counter(one.caller for one in everyone if one.users)
        most, most_busy = self._limits.lanes, self._limits.busy_lanes_per_caller
        if busy[caller] < most_busy:
            if len(everyone) < most:
                return []
            free = [one for one in everyone if not one.users]
            if free:
                oldest = min(free, key=_last_use)
                self._forget(oldest)
                return [oldest.link]
        # Whoever has most of them gives way, and nobody does for somebody who has more.
        waiting = [one for one in everyone if _is_waiting(one) and busy[one.caller] >= busy[caller]]
        if not waiting:
            raise UpstreamUnavailable(because(Why.LANES_BUSY, most=min(most, most_busy)))
        left = min(waiting, key=lambda one: (-busy[one.caller], one.asked_at_s))
        left.gave_way = True
        self._forget(left)
        return [left.link]


def _is_waiting(occupied: Occupied) -> bool:
    # A session's client is there as long as it is asked; that of a leased connection may never come back.
    return occupied.is_leased and occupied.asked_at_s is not None


def _last_use(occupied: Occupied) -> float:
    return occupied.used_at_s
