"""Questions of a running call to somebody who reads its events: the playground."""

import asyncio
from typing import Final

from mcp_orch.contract.playground import CallAnswer, CallEvent, CallEventKind
from mcp_orch.gateway.upstream.dispatch import InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.gateway.upstream.questions import REFUSED_BY_USER
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject

ANSWER_WITHIN_S: Final = 600.0
MOST_OPEN: Final = 16


class OpenQuestions:
    """The questions of one call that wait for an answer."""

    def __init__(self, events: "asyncio.Queue[CallEvent | None]", *, within_s: float = ANSWER_WITHIN_S) -> None:
        self._events: Final = events
        self._within_s: Final = within_s
        # By id; changed by `ask`.
        self._open: dict[str, asyncio.Future[JsonObject | None]] = {}
        self._asked = 0

    async def ask(self, requests: InputRequests) -> InputResponses:
        """An `Ask`. Raises CannotAsk when a question is refused, or not answered in time."""
        # The last place is for the end of the call.
        free = self._events.maxsize - 1 - self._events.qsize()
        if len(requests) > min(MOST_OPEN - len(self._open), free):
            raise CannotAsk(f"{len(self._open)} questions of this call are open, and {free} events may still wait")
        numbers = {key: self._put(request) for key, request in requests.items()}
        try:
            async with asyncio.timeout(self._within_s):
                return {key: _given(await self._open[number]) for key, number in numbers.items()}
        except TimeoutError as late:
            raise CannotAsk(f"nobody answered within {self._within_s:.0f} s") from late
        finally:
            for number in numbers.values():
                del self._open[number]

    def answer(self, answer: CallAnswer) -> bool:
        """Gives an answer to who asked. False: no such question is open."""
        waiting = self._open.get(answer.question)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(answer.result)
        return True

    def _put(self, request: JsonObject) -> str:
        self._asked += 1
        number = f"q{self._asked}"
        self._open[number] = asyncio.get_running_loop().create_future()
        body: JsonObject = {"id": number, "method": request.get("method"), "params": request.get("params", {})}
        self._events.put_nowait(CallEvent(kind=CallEventKind.QUESTION, body=wire_json.encode(body)))
        return number


def _given(result: JsonObject | None) -> JsonObject:
    if result is None:
        raise CannotAsk("the user refused to answer", code=REFUSED_BY_USER)
    return result
