"""Rounds of questions: what a modern client brings with a request that may be answered by them.

2026-07-28, basic/patterns/mrtr: the client repeats the request with `inputResponses` and the `requestState` that it
was given.
"""

from typing import Final

from mcp_orch.gateway.call.call import Guard, Round
from mcp_orch.gateway.era.messages import INVALID_PARAMS, Request
from mcp_orch.gateway.era.modern.envelope import Envelope, Fault
from mcp_orch.gateway.upstream.capabilities import CAPABILITY_OF
from mcp_orch.gateway.upstream.dispatch import InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import CannotAsk

RESPONSES: Final = "inputResponses"
STATE: Final = "requestState"

_ASKING: Final = frozenset({"tools/call", "prompts/get", "resources/read"})
"""Requests that may be answered by questions."""
_ASKABLE: Final = frozenset(CAPABILITY_OF.values())


def round_of(request: Request, envelope: Envelope, *, guard: Guard) -> Round | Fault | None:
    """What the client brings, taken out of the params; None: neither does it bring anything, nor can it be asked."""
    params = envelope.params
    is_repeated = STATE in params or RESPONSES in params
    if request.method not in _ASKING or not (is_repeated or not _ASKABLE.isdisjoint(envelope.client.capabilities)):
        return None
    if not is_repeated:
        return Round(responses=None, state=None, guard=guard)
    # The params are the envelope's own copy.
    state, responses = params.pop(STATE, None), params.pop(RESPONSES, {})
    if state is not None and not isinstance(state, str):
        return Fault(INVALID_PARAMS, f"params.{STATE} must be a string")
    if not isinstance(responses, dict):
        return Fault(INVALID_PARAMS, f"params.{RESPONSES} must be an object")
    return Round(responses=responses, state=state, guard=guard)


async def nobody_answers(questions: InputRequests) -> InputResponses:
    """The `ask` of calls by clients that can be asked nothing while they run."""
    methods = ", ".join(sorted({str(question.get("method")) for question in questions.values()}))
    raise CannotAsk(f"the server asked for {methods}, and the client did not declare that it can be asked")
