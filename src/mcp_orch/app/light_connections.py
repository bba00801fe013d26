"""Light connections: what uvicorn keeps for each, made small. Thousands of them are open, and most are idle."""

import asyncio
from typing import cast

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class Bell:
    """As much of `asyncio.Event` as a cycle needs, for one who waits: thousands of idle connections keep one each."""

    __slots__ = ("_is_set", "_waiter")

    def __init__(self) -> None:
        # Changed by the three below.
        self._is_set = False
        self._waiter: asyncio.Future[None] | None = None

    def set(self) -> None:
        """Wakes the one who waits, or lets the next wait end at once."""
        self._is_set = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def clear(self) -> None:
        """Makes the next wait a wait."""
        self._is_set = False

    async def wait(self) -> None:
        """Returns when it is set."""
        if self._is_set:
            return
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await waiter
        finally:
            self._waiter = None


class Pipeline(list["tuple[RequestResponseCycle, ASGI3Application]"]):
    """Requests that wait for the one before them: as much of a deque as uvicorn needs, and a tenth of its size."""

    def appendleft(self, cycle: "tuple[RequestResponseCycle, ASGI3Application]", /) -> None:
        """The newest is at the beginning."""
        self.insert(0, cycle)


class Flow(FlowControl):
    """As uvicorn's, with a bell as small as the connection's own; nothing is read while requests wait for others."""

    def __init__(self, transport: asyncio.Transport, waiting: Pipeline) -> None:
        super().__init__(transport)
        self._waiting = waiting
        bell = Bell()
        bell.set()
        self._is_writable_event = cast("asyncio.Event", bell)

    def resume_reading(self) -> None:
        """Lets more come, unless requests that came wait still: each of them would let in many more."""
        if not self._waiting:
            super().resume_reading()
