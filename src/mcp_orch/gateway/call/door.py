"""The playground's door: one request by a caller who is known already, told as events."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Final

from msgspec import structs

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.endpoints import EndpointRef
from mcp_orch.contract.names import RequestId
from mcp_orch.contract.playground import CallAnswer, CallEvent, CallEventKind, CallMessage
from mcp_orch.contract.ports import Ids
from mcp_orch.contract.revisions import NEWEST_LEGACY
from mcp_orch.gateway.call.asking import OpenQuestions
from mcp_orch.gateway.call.call import Call, Completed, Outcome
from mcp_orch.gateway.call.ports import CallRoom
from mcp_orch.gateway.upstream.dispatch import ClientFacts, InputRequests, InputResponses
from mcp_orch.gateway.upstream.errors import CannotAsk
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject

MAX_WAITING_EVENTS: Final = 1_000
"""Progress and log events that wait for a slow reader; what comes beyond is dropped, the outcome never is."""

_PLAYGROUND: Final = ClientFacts(name="mcp-orch playground", version="1")
_INTERACTIVE: Final = structs.replace(
    _PLAYGROUND, capabilities={"elicitation": {"form": {}, "url": {}}, "sampling": {}}
)


class PlaygroundDoor:
    """Satisfies `contract.ports.CallDoor`."""

    def __init__(self, *, room: CallRoom, ids: Ids) -> None:
        self._room: Final = room
        self._ids: Final = ids
        # Questions of the calls that run, by request id; changed by `run`.
        self._questions: dict[str, OpenQuestions] = {}

    async def run(
        self, caller: Caller, endpoint: EndpointRef, *, message: CallMessage
    ) -> AsyncGenerator[CallEvent, None]:
        """As `CallDoor.run`."""
        request_id = RequestId(self._ids.new("req"))
        # One place is for the end mark, so that it always fits.
        events: asyncio.Queue[CallEvent | None] = asyncio.Queue(MAX_WAITING_EVENTS + 1)
        yield CallEvent(kind=CallEventKind.STARTED, body=wire_json.encode({"request_id": request_id}))
        call = _call(caller, endpoint, message=message, request_id=request_id, events=events)
        if message.is_interactive:
            questions = self._questions[request_id] = OpenQuestions(events)
            call = structs.replace(call, client=_INTERACTIVE, ask=questions.ask)
        is_left = False
        async with asyncio.TaskGroup() as group:
            running = group.create_task(self._room.run(call))
            running.add_done_callback(lambda _: self._ended(request_id, events))
            try:
                while (event := await events.get()) is not None:
                    yield event
            except GeneratorExit:
                # Not raised on: the group would wrap it, and who closes an iterator wants no error from it.
                is_left = True
                running.cancel()
        if not is_left:
            yield _last(running.result(), request_id)

    def answer(self, request_id: str, answer: CallAnswer) -> bool:
        """As `CallDoor.answer`."""
        questions = self._questions.get(request_id)
        return questions is not None and questions.answer(answer)

    def _ended(self, request_id: str, events: "asyncio.Queue[CallEvent | None]") -> None:
        self._questions.pop(request_id, None)
        events.put_nowait(None)


def _call(
    caller: Caller,
    endpoint: EndpointRef,
    *,
    message: CallMessage,
    request_id: RequestId,
    events: "asyncio.Queue[CallEvent | None]",
) -> Call:
    def tell(kind: CallEventKind, params: JsonObject) -> None:
        if events.qsize() < MAX_WAITING_EVENTS:
            events.put_nowait(CallEvent(kind=kind, body=wire_json.encode(params)))

    return Call(
        request_id=request_id,
        endpoint=endpoint,
        caller=caller,
        method=message.method,
        params=message.params,
        client=_PLAYGROUND,
        revision=NEWEST_LEGACY,
        transport="playground",
        address=message.address,
        ask=_cannot_ask,
        log_level="debug",
        on_progress=lambda params: tell(CallEventKind.PROGRESS, params),
        on_log=lambda params: tell(CallEventKind.LOG, params),
    )


async def _cannot_ask(questions: InputRequests) -> InputResponses:
    asked = ", ".join(str(question.get("method")) for question in questions.values())
    raise CannotAsk(f"the server asked for {asked}, and nobody answers questions of this call")


def _last(outcome: Outcome, request_id: RequestId) -> CallEvent:
    if isinstance(outcome, Completed):
        return CallEvent(kind=CallEventKind.RESULT, body=outcome.result)
    error: JsonObject = {
        "kind": outcome.kind.value,
        "code": outcome.code,
        "message": outcome.message,
        "hint": outcome.hint,
        "request_id": request_id,
    }
    return CallEvent(kind=CallEventKind.ERROR, body=wire_json.encode(error))
