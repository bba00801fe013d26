"""Rounds of questions that a modern server asks before it completes a request (2026-07-28, basic/patterns/mrtr)."""

from collections.abc import Awaitable, Callable
from typing import Final

from msgspec import structs

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.capabilities import CAPABILITY_OF, missing_for
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Asked, Denied, Dispatch, InputRequests
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved
from mcp_orch.gateway.upstream.messages import input_required, missing_capability
from mcp_orch.kit.wire_json import JsonObject, MalformedJson, decode

_MAX_ROUNDS: Final = 10


async def finish(request: Dispatch, answer: Answer, *, send: Callable[[Dispatch], Awaitable[Answer]]) -> Answer:
    """Puts the questions in `answer`, if it holds any, to the client and sends the request again, until it completes.

    Not for a client that brings its answers with a request of its own: it gets the questions as they are.

    Raises CannotAsk as `ask` does, and UpstreamMisbehaved for a server that does not stop asking.
    """
    for _ in range(_MAX_ROUNDS):
        asked = None if isinstance(answer, Denied) else asked_in(answer)
        if asked is None:
            return answer
        missing = missing_for(asked.questions, request.client.capabilities)
        if missing:
            return missing_capability(missing)
        if request.comes_again:
            return answer
        responses: JsonObject | None = None
        if asked.questions:
            responses = {**await request.ask(asked.questions)}
        answer = await send(structs.replace(request, responses=responses, state=asked.state))
    raise UpstreamMisbehaved(because(Why.ASKED_TOO_OFTEN, most=_MAX_ROUNDS))


def asked_in(answer: Answered) -> Asked | None:
    """What a modern server's answer asks; None: it is complete. Raises UpstreamMisbehaved for one that is neither."""
    asked = input_required(answer.result)
    if asked is None:
        return None
    raw, state = asked
    return Asked(questions={} if raw is None else _questions(bytes(raw)), state=state)


def _questions(raw: bytes) -> InputRequests:
    try:
        asked = decode(raw)
    except MalformedJson as broken:
        raise UpstreamMisbehaved(because(Why.ASKED_UNREADABLY, cause=in_words(broken))) from broken
    if not isinstance(asked, dict):
        raise UpstreamMisbehaved(because(Why.ASKED_NOTHING))
    questions: InputRequests = {}
    for key, question in asked.items():
        if not isinstance(question, dict) or question.get("method") not in CAPABILITY_OF:
            raise UpstreamMisbehaved(because(Why.ASKED_UNANSWERABLE))
        questions[key] = question
    return questions
