"""One call that its server runs on while the client is asked between its requests."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId, ProjectId
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Call, Failed, Guard
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.gateway.call.states import digest_of
from mcp_orch.gateway.upstream.capabilities import is_about_a_page
from mcp_orch.gateway.upstream.dispatch import Answer, InputRequests, InputResponses
from mcp_orch.kit.signals import Signal, Unsubscribe
from mcp_orch.kit.wire_json import JsonObject

_ANSWERED_ALREADY: Final = "params.requestState was answered already, with other answers or more than twice"
_TOO_MANY_ROUNDS: Final = "the server asked too often in one call"
_TOO_LATE: Final = "the client did not answer in time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """A round of questions for the client."""

    ticket: str
    number: int
    asked: InputRequests
    life_s: float


Step: TypeAlias = Answer | Failed | Questions
"""How one request of the client ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patron:
    """For whom calls are kept; by this they are counted."""

    principal: PrincipalId
    project: ProjectId
    places: int = 1
    """How many a call takes: a large one is kept with all that it says."""


class Lot(Protocol):
    """Where the call is kept."""

    def admit(self, parked: "ParkedCall") -> Failed | None:
        """Why it may not wait for its client; None: it may."""
        ...

    def over(self, parked: "ParkedCall") -> None:
        """The server has answered, or will not be waited for any longer."""
        ...

    def keeps(self, parked: "ParkedCall") -> bool:
        """Whether its result, which was just given to the client, is kept for one that loses it."""
        ...

    def forget(self, parked: "ParkedCall") -> None:
        """Nobody may come back to it."""
        ...

    def now(self) -> datetime:
        """The time of day."""
        ...


class _Open:
    """A question without an answer. `name` is the asker's key."""

    __slots__ = ("answer", "question")

    def __init__(self, question: JsonObject) -> None:
        self.question: Final = question
        self.answer: Final[asyncio.Future[JsonObject]] = asyncio.get_running_loop().create_future()


class _Answered:
    """The round that was answered last, and what became of it."""

    __slots__ = ("digest", "is_fetched", "number", "step")

    def __init__(self, number: int, digest: bytes, *, step: "asyncio.Future[Step]") -> None:
        self.number: Final = number
        self.digest: Final = digest
        self.step: Final = step
        self.is_fetched = False


class ParkedCall:
    """Gathers questions into rounds, and gives the answers to those who asked.

    At any time either a request of the client waits for the next step, or the client has questions and time is
    running. A call that became a task with its first questions has one time for all of them, and its client comes for
    news and with answers whenever it likes.
    """

    def __init__(self, ticket: str, holder: Patron, *, lot: Lot, settings: CallSettings, is_task: bool = False) -> None:
        self.ticket: Final = ticket
        self.holder: Final = holder
        self.is_task: Final = is_task
        # Of a task: when it began, and when there was news of it last.
        self.began_at = self.changed_at = lot.now()
        self.changes: Final[Signal[ParkedCall]] = Signal()
        """Tells of each change of what a task is asked for."""
        self._lot: Final = lot
        self._settings: Final = settings
        self._loop: Final = asyncio.get_running_loop()
        # The task that waits for the server; set once by the lot.
        self.task: asyncio.Task[None] | None = None
        # The client's request that is on now and what it waits for; None between two. Changed by `wait` and `_step`.
        self._call: Call | None = None
        self._turn: asyncio.Future[Step] | None = None
        self._guard: Guard | None = None
        # Questions without an answer, by the key under which the client knows them; changed by `ask` and `answer`.
        self._open: dict[str, _Open] = {}
        self._asked = 0
        # The newest round that was told, and the one answered last.
        self._number = 0
        self._answered: _Answered | None = None
        self._result: Answer | Failed | None = None
        # The end of gathering while a request is on, of waiting while none is; and when gathering ends at the latest.
        self._timer: asyncio.TimerHandle | None = None
        self._gather_until = 0.0
        self._unguard: Unsubscribe | None = None

    @property
    def was_told(self) -> bool:
        """The client has been asked at least once, and so may come again."""
        return self._number > 0

    @property
    def result(self) -> Answer | Failed | None:
        """How it ended; None: it goes on."""
        return self._result

    @property
    def questions(self) -> InputRequests:
        """Those without an answer."""
        return {key: one.question for key, one in self._open.items()}

    async def wait(self, call: Call, guard: Guard) -> Step:
        """The next step for a request of the client. Cancelled, the whole call is."""
        turn = self._turn = self._loop.create_future()
        self._call, self._guard = call, guard
        if self._result is not None:
            self._step(self._result)
        elif self._open:
            self._gather()
        try:
            return await asyncio.shield(turn)
        except asyncio.CancelledError:
            self.end(Failed(kind=ErrorKind.CANCELLED, message="the client left the call"))
            raise

    async def answer(self, number: int, responses: JsonObject, *, call: Call, guard: Guard) -> Step:
        """Gives the client's answers to those who asked, and waits for the next step.

        What was answered already is fetched once more by the same answers. A question without an answer is put again.
        """
        digest, last = digest_of(responses), self._answered
        if last is not None and last.number == number:
            if last.digest != digest or last.is_fetched:
                return refusals.invalid(_ANSWERED_ALREADY)
            last.is_fetched = True
            return await asyncio.shield(last.step)
        if number != self._number:
            return refusals.invalid(_ANSWERED_ALREADY)
        self.stop()
        self.give(responses)
        waiting = self.wait(call, guard)
        step: asyncio.Future[Step] = self._loop.create_future()
        self._answered = _Answered(number, digest, step=step)
        try:
            taken = await waiting
        except asyncio.CancelledError:
            step.set_result(Failed(kind=ErrorKind.CANCELLED, message="the client left the call"))
            raise
        step.set_result(taken)
        return taken

    def give(self, responses: JsonObject) -> None:
        """Gives answers to those who asked. One to a question that is not open is of no interest."""
        for key in list(self._open):
            response = responses.get(key)
            if isinstance(response, dict):
                answer = self._open.pop(key).answer
                # Of a question that was just withdrawn it is done before the asker has taken the question away.
                if not answer.done():
                    answer.set_result(response)
                self._touch()

    async def ask(self, requests: InputRequests) -> InputResponses:
        """Puts questions to the client. An `Ask`."""
        is_new_round = not self._open
        opened: dict[str, str] = {}
        for name, question in requests.items():
            self._asked += 1
            key = opened[name] = f"q{self._asked}"
            self._open[key] = _Open(question)
        answers = {name: self._open[key].answer for name, key in opened.items()}
        if self._turn is not None:
            self._gather()
        elif self.is_task:
            self._news(is_new_round=is_new_round)
        try:
            return {name: await answer for name, answer in answers.items()}
        finally:
            withdrawn = [self._open.pop(key) for key in opened.values() if key in self._open]
            if withdrawn and self._result is None:
                self._touch()

    def progress(self, params: JsonObject) -> None:
        """To the request that is on now. A NoteSink."""
        if self._call is not None and self._call.on_progress is not None:
            self._call.on_progress(params)

    def log(self, params: JsonObject) -> None:
        """To the request that is on now. A NoteSink."""
        if self._call is not None and self._call.on_log is not None:
            self._call.on_log(params)

    def finish(self, result: Answer | Failed) -> None:
        """The server has answered, or can't any more."""
        if self._result is None:
            self._result = result
            self._lot.over(self)
            self._touch()
            if self._turn is not None:
                self._step(result)
            elif self.is_task:
                self._lot.keeps(self)

    def call_off(self, failed: Failed) -> None:
        """A task ends, and how it ended can still be asked for. What has ended already stays as it is."""
        if self._result is None:
            self.finish(failed)
            assert self.task is not None
            self.task.cancel()

    def end(self, failed: Failed) -> None:
        """It is not waited for any longer: the server is told, and so are those who asked."""
        self.finish(failed)
        self.stop()
        assert self.task is not None
        self.task.cancel()
        self._lot.forget(self)

    def stop(self) -> None:
        """No time is running for it, and nobody watches it."""
        self._stop_timer()
        unguard, self._unguard = self._unguard, None
        if unguard is not None:
            unguard()

    def _news(self, *, is_new_round: bool) -> None:
        """A task has more questions."""
        self._number += is_new_round
        if self._number > self._settings.max_rounds:
            self.call_off(Failed(kind=ErrorKind.UPSTREAM, message=_TOO_MANY_ROUNDS))
        else:
            self._touch()

    def _touch(self) -> None:
        self.changed_at = self._lot.now()
        self.changes.emit(self)

    def _gather(self) -> None:
        now = self._loop.time()
        if self._timer is None:
            self._gather_until = now + self._settings.gather_at_most_s
        else:
            self._timer.cancel()
        self._timer = self._loop.call_at(min(now + self._settings.gather_s, self._gather_until), self._tell)

    def _tell(self) -> None:
        self._timer = None
        if self._turn is None or not self._open:
            return
        refused = self._lot.admit(self) if self._number == 0 else None
        if self._number >= self._settings.max_rounds:
            refused = Failed(kind=ErrorKind.UPSTREAM, message=_TOO_MANY_ROUNDS)
        if refused is not None:
            self.end(refused)
            return
        self._number += 1
        asked = self.questions
        life_s = self._life_s(asked)
        self.began_at = self.changed_at = self._lot.now()
        guard = self._guard
        self._step(Questions(ticket=self.ticket, number=self._number, asked=asked, life_s=life_s))
        self._timer = self._loop.call_later(life_s, self._expire)
        self._unguard = guard(self.end) if guard is not None else None

    def _life_s(self, asked: InputRequests) -> float:
        settings = self._settings
        if self.is_task:
            return settings.task_life_s
        is_page = any(is_about_a_page(question) for question in asked.values())
        return settings.open_page_within_s if is_page else settings.answer_within_s

    def _step(self, step: Step) -> None:
        turn, self._turn, self._call, self._guard = self._turn, None, None, None
        self._stop_timer()
        assert turn is not None
        turn.set_result(step)
        if isinstance(step, Questions):
            return
        if self._lot.keeps(self):
            self._timer = self._loop.call_later(self._settings.answer_within_s, self._lot.forget, self)
        else:
            self._lot.forget(self)

    def _expire(self) -> None:
        self._timer = None
        self.end(Failed(kind=ErrorKind.TIMEOUT, message=_TOO_LATE))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
