"""Tasks in the words of both eras: the extension of 2026-07-28 and the experiment of 2025-11-25.

A middleware, since the SDK under the conformance upstream has neither: what it returns goes to the wire untouched.
"""

from collections.abc import Mapping
from typing import Any

import mcp_types as types
from mcp.server.context import CallNext, HandlerResult
from mcp.shared.exceptions import MCPError
from mcp.shared.inbound import decode_header_value
from mcp.shared.message import ServerMessageMetadata
from pydantic import TypeAdapter

from tests.rig.upstream.questions import Context, form, is_modern
from tests.rig.upstream.task_board import POLL_MS, TTL_MS, Task, TaskBoard
from tests.rig.upstream.task_tools import REQUIRED, WORKS

EXTENSION = "io.modelcontextprotocol/tasks"
RELATED = "io.modelcontextprotocol/related-task"
LEGACY_CAPABILITY: dict[str, Any] = {"list": {}, "cancel": {}, "requests": {"tools": {"call": {}}}}

_QUESTION: TypeAdapter[Any] = TypeAdapter(types.InputRequest)
_COMPLETE: dict[str, Any] = {"resultType": "complete"}


def modern_words(task: Task) -> dict[str, Any]:
    """The task as `tasks/get` and notifications tell of it."""
    told = _seed(task)
    if task.status == "input_required":
        told["inputRequests"] = dict(task.open_questions)
    if task.status == "completed":
        told["result"] = task.result
    if task.status == "failed":
        told |= {"error": task.error, "statusMessage": "the job broke the protocol"}
    return told


def legacy_words(task: Task) -> dict[str, Any]:
    return {**_common(task), "ttl": TTL_MS, "pollInterval": POLL_MS}


class TaskMethods:
    """What clients may ask about tasks, and the calls that become one."""

    def __init__(self, board: TaskBoard) -> None:
        self._board = board
        self._modern = {
            "tools/call": self._modern_call,
            "tasks/get": self._get,
            "tasks/update": self._update,
            "tasks/cancel": self._cancel,
        }
        self._legacy = {
            "tools/call": self._legacy_call,
            "tasks/get": self._legacy_get,
            "tasks/list": self._legacy_list,
            "tasks/result": self._legacy_result,
            "tasks/cancel": self._legacy_cancel,
        }

    async def __call__(self, ctx: Context, call_next: CallNext) -> HandlerResult:
        handlers = self._modern if is_modern(ctx) else self._legacy
        handler = handlers.get(ctx.method)
        answer = await handler(ctx, ctx.params or {}) if handler is not None else None
        return await call_next(ctx) if answer is None else answer

    async def _modern_call(self, ctx: Context, params: Mapping[str, Any]) -> dict[str, Any] | None:
        name, arguments = params.get("name", ""), params.get("arguments") or {}
        if name not in WORKS:
            return None
        if not declares_tasks(ctx):
            if name in REQUIRED:
                raise missing_extension()
            return None
        if name == "slow_compute" and not arguments.get("seconds"):
            return None
        if name == "test_tool_with_task":
            answer = (params.get("inputResponses") or {}).get("user_name")
            if answer is None:
                question = form("What is your name?", name={"type": "string"})
                return {"resultType": "input_required", "inputRequests": {"user_name": question}}
            arguments = {"user_name": answer.get("content", {}).get("name")}
        return {"resultType": "task", **_seed(self._board.start(WORKS[name], arguments))}

    async def _get(self, ctx: Context, params: Mapping[str, Any]) -> dict[str, Any]:
        return {**_COMPLETE, **modern_words(self._task(ctx, params))}

    async def _update(self, ctx: Context, params: Mapping[str, Any]) -> dict[str, Any]:
        task = self._task(ctx, params)
        for key, given in (params.get("inputResponses") or {}).items():
            task.answer(key, given)
        return _COMPLETE

    async def _cancel(self, ctx: Context, params: Mapping[str, Any]) -> dict[str, Any]:
        self._task(ctx, params).cancel()
        return _COMPLETE

    def _task(self, ctx: Context, params: Mapping[str, Any]) -> Task:
        if not declares_tasks(ctx):
            raise missing_extension()
        named = decode_header_value(ctx.request.headers.get("mcp-name", "")) if ctx.request is not None else None
        if named is not None and named != params.get("taskId"):
            raise MCPError(types.HEADER_MISMATCH, "Header mismatch: Mcp-Name is not params.taskId")
        return self._board.find(params)

    async def _legacy_call(self, ctx: Context, params: Mapping[str, Any]) -> dict[str, Any] | None:
        name = params.get("name", "")
        if name in WORKS and isinstance(params.get("task"), dict):
            return {"task": legacy_words(self._board.start(WORKS[name], params.get("arguments") or {}))}
        if name in REQUIRED:
            raise MCPError(types.METHOD_NOT_FOUND, f"{name} can be called as a task only")
        return None

    async def _legacy_get(self, ctx: Context, params: Mapping[str, Any]) -> dict[str, Any]:
        return legacy_words(self._board.find(params))

    async def _legacy_list(self, ctx: Context, params: Mapping[str, Any]) -> dict[str, Any]:
        return {"tasks": [legacy_words(task) for task in self._board.tasks.values()]}

    async def _legacy_cancel(self, ctx: Context, params: Mapping[str, Any]) -> dict[str, Any]:
        task = self._board.find(params)
        if task.is_over:
            raise MCPError(types.INVALID_PARAMS, f"Cannot cancel task: already in terminal status '{task.status}'")
        task.cancel()
        return legacy_words(task)

    async def _legacy_result(self, ctx: Context, params: Mapping[str, Any]) -> dict[str, Any]:
        task = self._board.find(params)
        while not task.is_over:
            if not task.open_questions:
                await task.changed()
            for key, question in list(task.open_questions.items()):
                task.answer(key, await _put(ctx, question, task=task))
        if task.result is not None:
            return {**task.result, "_meta": {RELATED: {"taskId": task.id}}}
        error = task.error or {"code": types.INVALID_PARAMS, "message": "the task was cancelled"}
        raise MCPError(error["code"], error["message"])


async def _put(ctx: Context, question: dict[str, Any], *, task: Task) -> dict[str, Any]:
    meant = {**question, "params": {**question["params"], "_meta": {RELATED: {"taskId": task.id}}}}
    answer = await ctx.session.send_request(
        _QUESTION.validate_python(meant),
        types.ElicitResult,
        request_read_timeout_seconds=20,
        metadata=ServerMessageMetadata(related_request_id=ctx.request_id),
    )
    return answer.model_dump(mode="json", by_alias=True, exclude_none=True)


def declares_tasks(ctx: Context) -> bool:
    declared = ctx.session.client_capabilities
    return declared is not None and EXTENSION in (declared.extensions or {})


def missing_extension() -> MCPError:
    return MCPError(
        types.MISSING_REQUIRED_CLIENT_CAPABILITY,
        "Missing required client capability",
        {"requiredCapabilities": {"extensions": {EXTENSION: {}}}},
    )


def _seed(task: Task) -> dict[str, Any]:
    return {**_common(task), "ttlMs": TTL_MS, "pollIntervalMs": POLL_MS}


def _common(task: Task) -> dict[str, Any]:
    return {
        "taskId": task.id,
        "status": task.status,
        "createdAt": task.created_at,
        "lastUpdatedAt": task.updated_at,
    }
