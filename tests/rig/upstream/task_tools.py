"""The tools of the conformance upstream that may answer with a task: what the tasks scenarios of the suite call."""

import asyncio
from typing import Any

import mcp_types as types
from mcp.shared.exceptions import MCPError

from tests.rig.upstream.questions import form
from tests.rig.upstream.task_board import Task, Work

Arguments = dict[str, Any]

REQUIRED = frozenset({"failing_job", "test_tool_with_task"})
"""Those that can't be had without a task."""

CONFIRM = {"confirm": {"type": "boolean"}}


def said(text: str, *, is_error: bool = False) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": text}], "isError": is_error}


def greet(arguments: Arguments) -> dict[str, Any]:
    return said(f"Hello, {arguments.get('name')}!")


async def compute(arguments: Arguments, *, most_s: float = 1.0) -> dict[str, Any]:
    """Takes its time, but not all of it while somebody waits for the answer."""
    await asyncio.sleep(min(float(arguments.get("seconds", 0)), most_s))
    return said(f"computed {arguments.get('label', 'it')}")


async def _slow_compute(task: Task, arguments: Arguments) -> dict[str, Any]:
    return await compute(arguments, most_s=120)


async def _failing_job(task: Task, arguments: Arguments) -> dict[str, Any]:
    await asyncio.sleep(0.3)
    return said("the job failed, as always", is_error=True)


async def _protocol_error_job(task: Task, arguments: Arguments) -> dict[str, Any]:
    await asyncio.sleep(0.1)
    raise MCPError(types.INTERNAL_ERROR, "the job broke the protocol, as always")


async def _confirm_delete(task: Task, arguments: Arguments) -> dict[str, Any]:
    answers = await task.ask(confirm=form(f"Delete {arguments.get('filename')}?", **CONFIRM))
    is_sure = answers["confirm"].get("action") == "accept" and answers["confirm"].get("content", {}).get("confirm")
    return said(f"{'deleted' if is_sure else 'kept'} {arguments.get('filename')}")


async def _multi_input(task: Task, arguments: Arguments) -> dict[str, Any]:
    name = {"name": {"type": "string"}}
    answers = await task.ask(first=form("The first name?", **name), second=form("The second name?", **name))
    names = [answers[key].get("content", {}).get("name") for key in ("first", "second")]
    return said(f"{names[0]} and {names[1]}")


async def _named(task: Task, arguments: Arguments) -> dict[str, Any]:
    return said(f"done for {arguments.get('user_name')}")


WORKS: dict[str, Work] = {
    "slow_compute": _slow_compute,
    "failing_job": _failing_job,
    "protocol_error_job": _protocol_error_job,
    "confirm_delete": _confirm_delete,
    "multi_input": _multi_input,
    "test_tool_with_task": _named,
}
