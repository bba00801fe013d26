"""The loop of a Python client driver: JSON lines in, JSON lines out, each request in a task of its own.

`{"id", "op", "session"?, ...}` is answered by `{"id", "ok": ...}` or `{"id", "error": {"code", "message", "data"}}`.
Runs under the virtual environment of the client it drives, so it imports nothing of ours.
"""

import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import anyio
import anyio.abc
import anyio.to_thread

OP_LIMIT_S = 60


class Events:
    """What the server told a session on its own, until somebody asks for it."""

    def __init__(self) -> None:
        # Filled by the client's handlers, taken by `wait`.
        self._seen: list[dict[str, Any]] = []
        self._news = anyio.Event()

    def add(self, kind: str, params: Any = None) -> None:
        self._seen.append({"kind": kind, "params": params})
        self._news.set()
        self._news = anyio.Event()

    async def take(self, kind: str) -> dict[str, Any]:
        while True:
            for event in self._seen:
                if event["kind"] == kind:
                    self._seen.remove(event)
                    return event
            await self._news.wait()


class Session(Protocol):
    """A connected client."""

    events: Events

    def describe(self) -> dict[str, Any]: ...

    async def run(self, op: str, job: dict[str, Any]) -> Any: ...


Connect = Callable[[dict[str, Any]], AbstractAsyncContextManager[Session]]
Explain = Callable[[BaseException], dict[str, Any]]


def flat(failure: BaseException) -> BaseException:
    """The first leaf of a group: what really went wrong."""
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure


class Driver:
    """Sessions by number, and the answers to what is asked of them."""

    def __init__(self, connect: Connect, explain: Explain) -> None:
        self._connect = connect
        self._explain = explain
        # Changed by `_hold` alone.
        self._sessions: dict[int, Session] = {}
        self._endings: dict[int, anyio.Event] = {}

    async def serve(self) -> None:
        async with anyio.create_task_group() as tasks:
            while line := await anyio.to_thread.run_sync(sys.stdin.readline, abandon_on_cancel=True):
                tasks.start_soon(self._answer, tasks, json.loads(line))
            tasks.cancel_scope.cancel()

    async def _answer(self, tasks: anyio.abc.TaskGroup, job: dict[str, Any]) -> None:
        try:
            with anyio.fail_after(job.get("limit_s", OP_LIMIT_S)):
                said = {"ok": await self._do(tasks, job)}
        except Exception as failure:  # noqa: BLE001  whatever a foreign client raises is the answer
            said = {"error": self._explain(flat(failure))}
        sys.stdout.write(json.dumps({"id": job["id"], **said}) + "\n")
        sys.stdout.flush()

    async def _do(self, tasks: anyio.abc.TaskGroup, job: dict[str, Any]) -> Any:
        op = job["op"]
        if op == "open":
            failures: list[BaseException] = []
            opened = anyio.Event()
            tasks.start_soon(self._hold, job, opened, failures)
            await opened.wait()
            if failures:
                raise failures[0]
            return {"session": job["id"], **self._sessions[job["id"]].describe()}
        session = self._sessions[job["session"]]
        if op == "close":
            self._endings[job["session"]].set()
            return None
        if op == "wait":
            return await session.events.take(job["kind"])
        return await session.run(op, job)

    async def _hold(self, job: dict[str, Any], opened: anyio.Event, failures: list[BaseException]) -> None:
        # One task enters and leaves the client: its cancel scopes want that.
        number = job["id"]
        try:
            async with self._connect(job) as session:
                self._sessions[number] = session
                self._endings[number] = anyio.Event()
                opened.set()
                await self._endings[number].wait()
        except Exception as failure:  # noqa: BLE001  a foreign client's failure belongs to its `open`
            failures.append(flat(failure))
        finally:
            self._sessions.pop(number, None)
            opened.set()


async def cancelled_call(call: Callable[..., Awaitable[Any]], cancel: Callable[[], Awaitable[None]]) -> dict[str, Any]:
    """Starts a call, cancels it at its first progress, and says that it did."""
    under_way = anyio.Event()

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        under_way.set()

    async def run() -> None:
        await call(on_progress)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run)
        await under_way.wait()
        await cancel()
        tasks.cancel_scope.cancel()
    return {"cancelled": True}


def main(connect: Connect, explain: Explain) -> None:
    anyio.run(Driver(connect, explain).serve)
