"""Rounds of questions that a modern server asks before it completes a request (2026-07-28, basic/patterns/mrtr)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, cast

from mcp_orch.gateway.upstream.dispatch import Answer, Denied, Dispatch, InputRequests
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved
from mcp_orch.gateway.upstream.messages import input_required
from mcp_orch.kit.wire_json import JsonObject, JsonValue, MalformedJson, decode

_MAX_ROUNDS: Final = 10


async def finish(request: Dispatch, answer: Answer, *, send: Callable[[Dispatch], Awaitable[Answer]]) -> Answer:
    """Puts the questions in `answer`, if it holds any, to the client and sends the request again, until it completes.

    Raises CannotAsk as `ask` does, and UpstreamMisbehaved for a server that does not stop asking.
    """
    for _ in range(_MAX_ROUNDS):
        if isinstance(answer, Denied):
            return answer
        asked = input_required(answer.result)
        if asked is None:
            return answer
        questions, state = asked
        params: JsonObject = {name: value for name, value in request.params.items() if name not in _ROUND_KEYS}
        if questions is not None:
            responses = await request.ask(_questions(bytes(questions)))
            params["inputResponses"] = cast("JsonValue", responses)
        if state is not None:
            params["requestState"] = state
        answer = await send(replace(request, params=params))
    raise UpstreamMisbehaved(f"the server asked for input more than {_MAX_ROUNDS} times in one request")


def _questions(raw: bytes) -> InputRequests:
    try:
        asked = decode(raw)
    except MalformedJson as broken:
        raise UpstreamMisbehaved(f"the server asked for input that can't be read: {broken}") from broken
    if not isinstance(asked, dict):
        raise UpstreamMisbehaved("the server asked for input without saying what")
    return {key: question for key, question in asked.items() if isinstance(question, dict)}


_ROUND_KEYS: Final = frozenset({"inputResponses", "requestState"})
