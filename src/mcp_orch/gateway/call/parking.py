"""Parking: calls that are kept by this process between two requests of their clients."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, Self

from msgspec import structs

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.names import PrincipalId, ProjectId
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Call, Failed, Guard, Round
from mcp_orch.gateway.call.parked import ParkedCall, Patron, Step
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.states import Waiting
from mcp_orch.gateway.call.targets import TOOLS_CALL
from mcp_orch.gateway.call.task_words import declares_tasks
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Dispatch

_LOG: Final = logging.getLogger(__name__)
_TICKET_LENGTH: Final = 16
_GONE: Final = "the call that params.requestState belongs to has ended; make the request again without it"
_STOPPING: Final = Failed(kind=ErrorKind.UNAVAILABLE, message="this hub is about to stop", retry_after_s=5.0)


class Parking:
    """Owns the tasks of such calls. Used as an async context manager; leaving it ends them all."""

    def __init__(self, *, ids: Ids, clock: Clock, settings: CallSettings) -> None:
        self._ids: Final = ids
        self._clock: Final = clock
        self._settings: Final = settings
        self._group: Final = asyncio.TaskGroup()
        self.owner: Final = ids.text(_TICKET_LENGTH)
        """Names this process in what clients carry."""
        # All whose server has not answered yet; changed by `begin` and `over`.
        self._running: set[ParkedCall] = set()
        # Those their client may come back to, by ticket; changed by `admit` and `forget`.
        self._parked: dict[str, ParkedCall] = {}
        # Of these, those that are over, oldest first; changed by `keeps` and `forget`.
        self._kept: OrderedDict[str, None] = OrderedDict()
        # The places that are held; changed by `admit` and `_leave`.
        self._callers: dict[PrincipalId, int] = {}
        self._projects: dict[ProjectId, int] = {}
        self._is_closing = False

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_closing = True
        for parked in [*self._running, *self._parked.values()]:
            parked.end(_STOPPING)
        await self._group.__aexit__(None, None, None)

    def __len__(self) -> int:
        """Calls that clients may come back to."""
        return len(self._parked)

    async def begin(
        self, request: Dispatch, send: Callable[[Dispatch], Awaitable[Answer]], *, call: Call, guard: Guard, by: Patron
    ) -> Step:
        """The first step of a call: its end, or the first questions to the client."""
        if self._is_closing:
            return _STOPPING
        ticket = self._ids.text(_TICKET_LENGTH)
        is_task = call.era is Era.MODERN and call.method == TOOLS_CALL and declares_tasks(call.client.capabilities)
        parked = ParkedCall(ticket, by, lot=self, settings=self._settings, is_task=is_task)
        own = structs.replace(
            request,
            ask=parked.ask,
            on_progress=None if request.on_progress is None else parked.progress,
            on_log=None if request.on_log is None else parked.log,
        )
        self._running.add(parked)
        parked.task = self._group.create_task(_follow(parked, send, request=own))
        return await parked.wait(call, guard)

    async def resume(self, waiting: Waiting, round_: Round, *, call: Call) -> Step:
        """The next step of a call whose client comes back with answers."""
        parked = self._parked.get(waiting.ticket) if waiting.owner == self.owner else None
        if parked is None:
            return refusals.invalid(_GONE)
        return await parked.answer(waiting.number, round_.responses or {}, call=call, guard=round_.guard)

    def task(self, owner: str, ticket: str) -> ParkedCall | None:
        """The call that became a task, as long as it is kept."""
        parked = self._parked.get(ticket) if owner == self.owner else None
        return parked if parked is not None and parked.is_task else None

    def admit(self, parked: ParkedCall) -> Failed | None:
        """As `Lot.admit`."""
        caller, project = parked.holder.principal, parked.holder.project
        of_caller, of_project = self._callers.get(caller, 0), self._projects.get(project, 0)
        places = parked.holder.places
        if of_caller + places > self._settings.max_parked_per_caller:
            return _too_many("too many or too large calls of this key wait for answers to their servers' questions")
        if of_project + places > self._settings.max_parked_per_project:
            return _too_many("too many or too large calls of this project wait for answers to their servers' questions")
        self._callers[caller], self._projects[project] = of_caller + places, of_project + places
        self._parked[parked.ticket] = parked
        return None

    def over(self, parked: ParkedCall) -> None:
        """As `Lot.over`."""
        self._running.discard(parked)
        if parked.was_told and not self._weighs(parked):
            self._leave(parked.holder)

    def keeps(self, parked: ParkedCall) -> bool:
        """As `Lot.keeps`."""
        if self._is_large(parked) or parked.ticket not in self._parked:
            return False
        self._kept[parked.ticket] = None
        if len(self._kept) > self._settings.kept_answers:
            oldest = self._parked[next(iter(self._kept))]
            oldest.stop()
            self.forget(oldest)
        return True

    def forget(self, parked: ParkedCall) -> None:
        """As `Lot.forget`."""
        self._kept.pop(parked.ticket, None)
        if self._parked.pop(parked.ticket, None) is not None and self._weighs(parked):
            self._leave(parked.holder)

    def now(self) -> datetime:
        """As `Lot.now`."""
        return self._clock.now()

    def _is_large(self, parked: ParkedCall) -> bool:
        result = parked.result
        return isinstance(result, Answered) and len(result.result) > self._settings.kept_answer_bytes

    def _weighs(self, parked: ParkedCall) -> bool:
        """The large result of a task has to be kept all the same: it holds its place as long."""
        return parked.is_task and self._is_large(parked)

    def _leave(self, holder: Patron) -> None:
        self._callers[holder.principal] -= holder.places
        self._projects[holder.project] -= holder.places
        self._callers = {one: count for one, count in self._callers.items() if count}
        self._projects = {one: count for one, count in self._projects.items() if count}


async def _follow(parked: ParkedCall, send: Callable[[Dispatch], Awaitable[Answer]], *, request: Dispatch) -> None:
    try:
        result: Answer | Failed = await send(request)
    except OrchError as error:
        result = refusals.broken(error)
    except Exception:  # noqa: BLE001  one broken call must not take down the others of the task group
        _LOG.exception("a call that may be parked broke")
        result = Failed(kind=ErrorKind.INTERNAL, message="something broke inside the hub; its log says what")
    parked.finish(result)


def _too_many(message: str) -> Failed:
    return Failed(kind=ErrorKind.LIMITED, message=message, hint="answer some of them first", retry_after_s=10.0)
