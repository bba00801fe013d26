"""Questions of servers to a legacy client: requests on the stream of the call that causes them."""

import asyncio
from typing import Final

from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.era.legacy.session import Session
from mcp_orch.gateway.era.messages import ClientAnswer
from mcp_orch.gateway.era.ports import Outlet
from mcp_orch.gateway.upstream.dispatch import InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject

CAPABILITY_FOR: Final = {
    "elicitation/create": "elicitation",
    "sampling/createMessage": "sampling",
    "roots/list": "roots",
}


class Questions:
    """Asks the client of one call. An `Ask`."""

    __slots__ = ("_limits", "_outlet", "_session")

    def __init__(self, session: Session, outlet: Outlet, *, limits: SessionLimits) -> None:
        self._session: Final = session
        self._outlet: Final = outlet
        self._limits: Final = limits

    async def __call__(self, requests: InputRequests) -> InputResponses:
        """The client's answers. Raises CannotAsk when it has not the capability, no stream, no time, or says no."""
        for request in requests.values():
            self._check(str(request.get("method")))
        asked: dict[str, tuple[str, asyncio.Future[ClientAnswer]]] = {}
        try:
            for key, request in requests.items():
                asked[key] = self._put(request)
            async with asyncio.timeout(self._limits.ask_s):
                return {key: _result(await answer) for key, (_, answer) in asked.items()}
        except TimeoutError as late:
            raise CannotAsk(f"the client did not answer within {self._limits.ask_s:.0f} s") from late
        finally:
            self._forget([number for number, _ in asked.values()])

    def _check(self, method: str) -> None:
        needed = CAPABILITY_FOR.get(method)
        if needed is None:
            raise CannotAsk(f"the server asked for {method[:60]}, which clients of this revision do not know")
        if needed not in self._session.client.capabilities:
            raise CannotAsk(f"the server asked for {method}, but the client did not declare `{needed}`")

    def _put(self, request: JsonObject) -> tuple[str, asyncio.Future[ClientAnswer]]:
        questions = self._session.questions
        if questions is None:
            questions = self._session.questions = {}
        if len(questions) >= self._limits.max_questions:
            raise CannotAsk(f"the client has {self._limits.max_questions} unanswered questions")
        self._session.next_question += 1
        number = f"orch-{self._session.next_question}"
        message = wire_json.encode({"jsonrpc": "2.0", "id": number, **request})
        if not self._outlet.send(message):
            raise CannotAsk("the client takes no stream, so it can't be asked anything")
        # The answer can't overtake this: it would have to be read by the same loop.
        answer = questions[number] = asyncio.get_running_loop().create_future()
        return number, answer

    def _forget(self, numbers: list[str]) -> None:
        questions = self._session.questions or {}
        for number in numbers:
            questions.pop(number).cancel()


def take_answer(session: Session, answer: ClientAnswer) -> None:
    """Gives an answer to whoever asked. One to a question that is no longer open is dropped."""
    waiting = (session.questions or {}).get(str(answer.id))
    if waiting is not None and not waiting.done():
        waiting.set_result(answer)


def _result(answer: ClientAnswer) -> JsonObject:
    if answer.result is None:
        raise CannotAsk(f"the client answered with an error: {answer.error[:200]}")
    return answer.result
