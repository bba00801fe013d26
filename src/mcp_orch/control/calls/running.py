"""Running: calls of the playground on their way, and how they are ended from outside."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final, Self

import msgspec

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.names import PrincipalId
from mcp_orch.contract.playground import CallAnswer, CallEvent, CallEventKind, CallMessage
from mcp_orch.contract.ports import CallDoor
from mcp_orch.control.calls.errors import NoSuchQuestion, NotRunning, TooManyCalls

_LOG: Final = logging.getLogger(__name__)
_PER_PRINCIPAL: Final = 8
_MOST: Final = 128
_MOST_WAITING: Final = 512
_ALWAYS: Final = frozenset({CallEventKind.RESULT, CallEventKind.ERROR, CallEventKind.QUESTION})


class _Started(msgspec.Struct):
    request_id: str = ""


class Run:
    """One call on its way. Events wait in a bounded row: when it is full, progress and log messages are left out."""

    def __init__(self, principal: PrincipalId) -> None:
        self.principal: Final = principal
        # Changed by the task that runs the call.
        self.call_id = ""
        self.task: asyncio.Task[None] | None = None
        self._events: deque[CallEvent] = deque()
        self._has_news: Final = asyncio.Event()
        self._is_over = False

    def take_in(self, event: CallEvent) -> None:
        """Adds what happened."""
        if event.kind is CallEventKind.STARTED:
            self.call_id = msgspec.json.decode(event.body, type=_Started).request_id
        if event.kind in _ALWAYS or len(self._events) < _MOST_WAITING:
            self._events.append(event)
            self._has_news.set()

    def end(self) -> None:
        """Nothing more will happen."""
        self._is_over = True
        self._has_news.set()

    def cancel(self) -> None:
        """Asks the call to stop; its last event says so."""
        if self.task is not None:
            self.task.cancel()

    async def next_events(self, wait_s: float) -> list[CallEvent] | None:
        """What happened since the last time, after at most `wait_s`; None: it is over."""
        try:
            async with asyncio.timeout(wait_s):
                await self._has_news.wait()
        except TimeoutError:
            return []
        self._has_news.clear()
        if self._is_over:
            # Rings again for the question after this one.
            self._has_news.set()
        events = list(self._events)
        self._events.clear()
        return None if self._is_over and not events else events


class Runs:
    """All calls of the playground that run in this process. Owns their tasks; leaving it cancels them."""

    def __init__(self, door: CallDoor) -> None:
        self._door: Final = door
        self._tasks: Final = asyncio.TaskGroup()
        # Changed by `start` and by the task of a run when it ends.
        self._running: set[Run] = set()

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.end()
        await self._tasks.__aexit__(None, None, None)

    def end(self) -> None:
        """Cancels everything that runs."""
        for run in list(self._running):
            run.cancel()

    def start(self, caller: Caller, endpoint: EndpointRef, *, message: CallMessage) -> Run:
        """Sets a call on its way. Raises TooManyCalls."""
        own = sum(run.principal == caller.principal for run in self._running)
        if own >= _PER_PRINCIPAL or len(self._running) >= _MOST:
            raise TooManyCalls(f"{own} calls of yours are running", hint="wait for one, or cancel it")
        run = Run(caller.principal)
        self._running.add(run)
        run.task = self._tasks.create_task(self._follow(run, self._door.run(caller, endpoint, message=message)))
        return run

    def cancel(self, call_id: str, principal: PrincipalId) -> None:
        """Cancels a running call of this principal. Raises NotRunning."""
        self._own(call_id, principal).cancel()

    def answer(self, call_id: str, principal: PrincipalId, *, answer: CallAnswer) -> None:
        """Answers a question of a running call of this principal. Raises NotRunning or NoSuchQuestion."""
        self._own(call_id, principal)
        if not self._door.answer(call_id, answer):
            raise NoSuchQuestion(answer.question)

    def _own(self, call_id: str, principal: PrincipalId) -> Run:
        found = [run for run in self._running if run.call_id == call_id and run.principal == principal]
        if not call_id or not found:
            raise NotRunning(call_id)
        return found[0]

    async def _follow(self, run: Run, events: AsyncIterator[CallEvent]) -> None:
        try:
            async for event in events:
                run.take_in(event)
        except asyncio.CancelledError:
            # Ends here: this task is the run's own, and who cancelled it wanted just that.
            run.take_in(_CANCELLED)
        except Exception:  # noqa: BLE001  a broken run must not take down the other runs of its task group
            _LOG.exception("a call of the playground broke")
            run.take_in(_BROKEN)
        finally:
            if isinstance(events, AsyncGenerator):
                await events.aclose()
            self._running.discard(run)
            run.end()


def _error(code: int, message: str) -> CallEvent:
    return CallEvent(kind=CallEventKind.ERROR, body=msgspec.json.encode({"code": code, "message": message}))


_CANCELLED: Final = _error(-31800, "the call was cancelled")
_BROKEN: Final = _error(-31500, "the hub failed to run this call; its log says why")
