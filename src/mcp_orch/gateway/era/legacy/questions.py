"""Questions of servers to a legacy client: requests on the stream of the call that causes them."""

import asyncio
from collections.abc import Iterable
from typing import Final

from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.era.legacy.session import Session
from mcp_orch.gateway.era.messages import ClientAnswer, notification
from mcp_orch.gateway.era.ports import Outlet
from mcp_orch.gateway.upstream.capabilities import CAPABILITY_OF, is_about_a_page
from mcp_orch.gateway.upstream.dispatch import InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.gateway.upstream.pages import COMPLETE
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject


class Questions:
    """Asks the client of one call. An `Ask`."""

    __slots__ = ("_limits", "_outlet", "_pages", "_session")

    def __init__(self, session: Session, outlet: Outlet, *, limits: SessionLimits) -> None:
        self._session: Final = session
        self._outlet: Final = outlet
        self._limits: Final = limits
        # Pages that were given an id here, since the server's revision has none; emptied by `complete`.
        self._pages: tuple[str, ...] = ()

    async def __call__(self, requests: InputRequests) -> InputResponses:
        """The client's answers. Raises CannotAsk when it has not the capability, no stream, no time, or says no."""
        for request in requests.values():
            self._check(str(request.get("method")))
        is_page = any(is_about_a_page(request) for request in requests.values())
        limit_s = self._limits.page_s if is_page else self._limits.ask_s
        asked: dict[str, tuple[str, asyncio.Future[ClientAnswer]]] = {}
        try:
            for key, request in requests.items():
                asked[key] = self._put(request)
            async with asyncio.timeout(limit_s):
                return {key: _result(await answer) for key, (_, answer) in asked.items()}
        except TimeoutError as late:
            raise CannotAsk(f"the client did not answer within {limit_s:.0f} s") from late
        finally:
            self._forget(asked.values())

    @property
    def can_open_pages(self) -> bool:
        """The client declared that it can send its user to a web page."""
        declared = self._session.client.capabilities.get("elicitation")
        return isinstance(declared, dict) and "url" in declared

    def page_done(self, params: JsonObject) -> None:
        """The server says that the user is done with a page: on the call's stream or, after its answer, another one."""
        message = notification(COMPLETE, params)
        if not self._outlet.send(message):
            self._session.tell(message)

    def complete(self) -> None:
        """The call is over, and with it what its pages were for (2025-11-25, client/elicitation, Completion)."""
        for page in self._pages:
            self._outlet.send(notification(COMPLETE, {"elicitationId": page}))
        self._pages = ()

    def _check(self, method: str) -> None:
        needed = CAPABILITY_OF.get(method)
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
        message = wire_json.encode({"jsonrpc": "2.0", "id": number, **self._with_page_id(request, number)})
        if not self._outlet.send(message):
            raise CannotAsk("the client takes no stream, so it can't be asked anything")
        # The answer can't overtake this: it would have to be read by the same loop.
        answer = questions[number] = asyncio.get_running_loop().create_future()
        return number, answer

    def _with_page_id(self, request: JsonObject, number: str) -> JsonObject:
        params = request.get("params")
        if not is_about_a_page(request) or not isinstance(params, dict) or "elicitationId" in params:
            return request
        self._pages += (number,)
        return {**request, "params": {**params, "elicitationId": number}}

    def _forget(self, asked: Iterable[tuple[str, asyncio.Future[ClientAnswer]]]) -> None:
        questions = self._session.questions or {}
        for number, answer in asked:
            del questions[number]
            if not answer.done():
                # Nobody waits for it any more: the client need not go on asking its user.
                self._outlet.send(notification("notifications/cancelled", {"requestId": number}))
                answer.cancel()


def take_answer(session: Session, answer: ClientAnswer) -> None:
    """Gives an answer to whoever asked. One to a question that is no longer open is dropped."""
    waiting = (session.questions or {}).get(str(answer.id))
    if waiting is not None and not waiting.done():
        waiting.set_result(answer)


def _result(answer: ClientAnswer) -> JsonObject:
    if answer.result is None:
        raise CannotAsk(f"the client answered with an error: {answer.error[:200]}", code=answer.code)
    return answer.result
