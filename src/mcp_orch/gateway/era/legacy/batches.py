"""Batches of messages, which 2025-03-26 alone has (basic/index, Batching)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from mcp_orch.contract.revisions import REVISION_2025_03_26
from mcp_orch.gateway.era.messages import Message, Request, Unreadable, read
from mcp_orch.gateway.era.replies import TAKEN, Reply
from mcp_orch.kit.wire_json import JsonValue

_NO_BATCHES: Final = f"batches exist in {REVISION_2025_03_26} only; send one message at a time"


def messages_of(values: list[JsonValue], revision: str, *, most: int) -> list[Message] | Unreadable:
    """The messages of a batch, or why it is none."""
    if revision != REVISION_2025_03_26:
        return Unreadable(-32600, _NO_BATCHES)
    if not values or len(values) > most:
        return Unreadable(-32600, f"a batch has at least one message and at most {most}")
    messages = [read(value) for value in values]
    if any(isinstance(one, Request) and one.method == "initialize" for one in messages):
        return Unreadable(-32600, "`initialize` must not be part of a batch")
    return messages


async def answer_all(messages: list[Message], answer: Callable[[Message], Awaitable[Reply]]) -> Reply:
    """Runs the messages beside each other, and puts the answers together in the order of the requests."""

    async def one(message: Message) -> Reply:
        return await answer(message)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(message)) for message in messages]
    bodies = [reply.body for reply in (task.result() for task in tasks) if reply.body]
    return Reply(b"[" + b",".join(bodies) + b"]") if bodies else TAKEN
