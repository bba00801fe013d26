"""How the conformance upstream asks its client something, in the way of the client's era."""

import asyncio
import json
from typing import Any, TypeAlias

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.shared.message import ServerMessageMetadata
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import TypeAdapter

Context: TypeAlias = ServerRequestContext[Any, Any]

_RESULTS: dict[str, type[types.Result]] = {
    "elicitation/create": types.ElicitResult,
    "sampling/createMessage": types.CreateMessageResult,
    "roots/list": types.ListRootsResult,
}
_REQUEST: TypeAdapter[Any] = TypeAdapter(types.InputRequest)


class NeedsInput(Exception):
    """A modern client has to answer first and call again."""

    def __init__(self, result: types.InputRequiredResult) -> None:
        super().__init__("input required")
        self.result = result


def is_modern(ctx: Context) -> bool:
    return ctx.protocol_version in MODERN_PROTOCOL_VERSIONS


def form(message: str, **properties: dict[str, Any]) -> dict[str, Any]:
    """A question to the user, all fields required."""
    return {
        "method": "elicitation/create",
        "params": {
            "mode": "form",
            "message": message,
            "requestedSchema": {"type": "object", "properties": properties, "required": list(properties)},
        },
    }


def sample(text: str, max_tokens: int) -> dict[str, Any]:
    """A question to the client's model."""
    message = {"role": "user", "content": {"type": "text", "text": text}}
    return {"method": "sampling/createMessage", "params": {"messages": [message], "maxTokens": max_tokens}}


ROOTS: dict[str, Any] = {"method": "roots/list", "params": {}}


async def ask(
    ctx: Context,
    params: types.InputResponseRequestParams,
    *,
    questions: dict[str, dict[str, Any]],
    keeps_state: bool = False,
) -> dict[str, dict[str, Any]]:
    """The answers by key. Raises NeedsInput where the client's era wants a new call."""
    if not is_modern(ctx):
        async with asyncio.TaskGroup() as group:
            asked = {key: group.create_task(_request(ctx, question)) for key, question in questions.items()}
        return {key: answer.result() for key, answer in asked.items()}
    answers: dict[str, dict[str, Any]] = json.loads(params.request_state or "{}")
    for key, given in (params.input_responses or {}).items():
        answers[key] = given.model_dump(mode="json", by_alias=True, exclude_none=True)
    if questions.keys() <= answers.keys():
        return answers
    raise NeedsInput(
        types.InputRequiredResult(
            input_requests={
                key: _REQUEST.validate_python(question) for key, question in questions.items() if key not in answers
            },
            # One more entry makes each round's state a new one.
            request_state=json.dumps(answers) if keeps_state else None,
        )
    )


async def _request(ctx: Context, question: dict[str, Any]) -> dict[str, Any]:
    answer = await ctx.session.send_request(
        _REQUEST.validate_python(question),
        _RESULTS[question["method"]],
        request_read_timeout_seconds=20,
        metadata=ServerMessageMetadata(related_request_id=ctx.request_id),
    )
    return answer.model_dump(mode="json", by_alias=True, exclude_none=True)
