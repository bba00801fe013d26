"""The vigil: open streams and long calls are judged again and again, so that a revoked credential is dead at once."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from mcp_orch.access.addresses import admitted_from
from mcp_orch.contract.callers import Caller
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId
from mcp_orch.contract.ports import CallerSource
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.ports import CallRoom

_AT_A_TIME: Final = 200
"""Groups that are judged before others get a turn."""


class Mortal(Protocol):
    """Something that must end when its caller may not be there any more."""

    def condemn(self, failed: Failed) -> None:
        """Ends it. Must not block and must not raise."""
        ...


class _Group:
    """All that one credential has open at one endpoint from one address: judged once for all of them."""

    __slots__ = ("members", "watched")

    def __init__(self, watched: "Watched") -> None:
        self.watched: Final = watched
        self.members: set[Mortal] = set()


class Watched(msgspec.Struct, frozen=True):
    """Whose it is and where."""

    credential: str | None
    endpoint: EndpointRef
    path: str
    principal: PrincipalId
    address: str


class Vigil:
    """Keeps what must be judged again."""

    def __init__(self, *, callers: CallerSource, room: CallRoom) -> None:
        self._callers: Final = callers
        self._room: Final = room
        # Changed by `enter` and what it returns.
        self._groups: dict[tuple[str | None, str, str], _Group] = {}

    def enter(self, watched: Watched, mortal: Mortal) -> Callable[[], None]:
        """Watches something until the returned function is called."""
        key = (watched.credential, watched.path, watched.address)
        group = self._groups.get(key)
        if group is None:
            group = _Group(watched)
            self._groups[key] = group
        members = group.members
        members.add(mortal)

        def leave() -> None:
            members.discard(mortal)
            if not members and self._groups.get(key) is group:
                del self._groups[key]

        return leave

    async def judge_all(self) -> None:
        """Judges every caller once, and ends what belongs to those who may not be here any more."""
        for at, group in enumerate(list(self._groups.values()), start=1):
            failed = self._judge(group)
            if failed is not None:
                for mortal in list(group.members):
                    mortal.condemn(failed)
            if at % _AT_A_TIME == 0:
                await asyncio.sleep(0)

    def _judge(self, group: _Group) -> Failed | None:
        watched = group.watched
        caller = admitted_from(self._callers.resolve(watched.credential), watched.address)
        if isinstance(caller, Caller) and caller.principal != watched.principal:
            return Failed(kind=ErrorKind.UNAUTHENTICATED, message="this credential now belongs to somebody else")
        return self._room.admit(watched.endpoint, caller)
