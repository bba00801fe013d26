"""Tasks of the conformance upstream: work that goes on after its call was answered."""

import asyncio
import itertools
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Self, TypeAlias

import mcp_types as types
from mcp.shared.exceptions import MCPError

TTL_MS = 300_000
POLL_MS = 100
_OVER = frozenset({"completed", "failed", "cancelled"})

Questions: TypeAlias = dict[str, dict[str, Any]]


class Task:
    """One piece of work, as both eras tell of it."""

    def __init__(self, on_change: Callable[["Task"], None]) -> None:
        self.id = str(uuid.uuid4())
        self._on_change = on_change
        # Changed by `_become` and by the work itself.
        self.status = "working"
        self.created_at = self.updated_at = _now()
        self.result: dict[str, Any] | None = None
        self.error: dict[str, Any] | None = None
        self.open_questions: Questions = {}
        self._answers: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(1)
        self._news = asyncio.Event()
        self.runner: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        return self.status in _OVER

    async def ask(self, **questions: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Waits until all are answered. A key is never used twice in the life of a task."""
        keys = {name: f"{name}-{next(self._numbers)}" for name in questions}
        self.open_questions = {keys[name]: question for name, question in questions.items()}
        self._become("input_required")
        while not self._answers.keys() >= set(keys.values()):
            await self.changed()
        self._become("working")
        return {name: self._answers[key] for name, key in keys.items()}

    def answer(self, key: str, given: dict[str, Any]) -> None:
        """Takes an answer; one to a question that is not open is of no interest."""
        if self.open_questions.pop(key, None) is not None:
            self._answers[key] = given
            self._touch()

    def cancel(self) -> None:
        if not self.is_over and self.runner is not None:
            self.runner.cancel()
            self._become("cancelled")

    async def changed(self) -> None:
        """Returns at the next change."""
        await self._news.wait()

    async def run(self, work: Awaitable[dict[str, Any]]) -> None:
        try:
            self.result = await work
            self._become("completed")
        except MCPError as failed:
            self.error = {"code": failed.error.code, "message": failed.error.message}
            self._become("failed")

    def _become(self, status: str) -> None:
        self.status = status
        self._touch()

    def _touch(self) -> None:
        self.updated_at = _now()
        self._news.set()
        self._news = asyncio.Event()
        self._on_change(self)


Work: TypeAlias = Callable[[Task, dict[str, Any]], Awaitable[dict[str, Any]]]


class TaskBoard:
    """All tasks, for as long as the server runs. Use as a context manager: what still works at the end is cancelled."""

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()
        # Changed by `start` and `follow`.
        self.tasks: dict[str, Task] = {}
        self._listeners: list[Callable[[Task], None]] = []

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *raised: object) -> None:
        for task in self.tasks.values():
            task.cancel()
        await self._group.__aexit__(None, None, None)

    def start(self, work: Work, arguments: dict[str, Any]) -> Task:
        task = Task(self._tell)
        self.tasks[task.id] = task
        task.runner = self._group.create_task(task.run(work(task, arguments)))
        return task

    def find(self, params: Any) -> Task:
        """The task that params name. Raises MCPError."""
        task = self.tasks.get((params or {}).get("taskId", ""))
        if task is None:
            raise MCPError(types.INVALID_PARAMS, "Failed to retrieve task: Task not found")
        return task

    def follow(self, listener: Callable[[Task], None]) -> Callable[[], None]:
        """Tells of every change of any task until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, task: Task) -> None:
        for listener in list(self._listeners):
            listener(task)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
