"""Calls that take their time: each in a thread of its own, with progress, log messages and an end on request."""

import threading
from collections.abc import Callable
from typing import Final

from mcp_orch.demo.logging_levels import is_wanted
from mcp_orch.demo.wire import Json, Wire

_MOST: Final = 64


class TooManyJobs(RuntimeError):
    """More long calls than this server works on."""


class Job:
    """One running call. Satisfies `tools.Progress`."""

    def __init__(self, wire: Wire, *, token: object, log_level: str | None) -> None:
        self._wire: Final = wire
        self._token: Final = token
        self._log_level: Final = log_level
        self.cancelled: Final = threading.Event()

    def step(self, done: int, total: int, *, message: str) -> None:
        """Tells how far it is: to clients that gave a token, and in the log for those that want to read it."""
        if self._token is not None:
            told: Json = {"progressToken": self._token, "progress": done, "total": total, "message": message}
            self._wire.send({"method": "notifications/progress", "params": told})
        if is_wanted("info", least=self._log_level):
            logged: Json = {"level": "info", "logger": "long_task", "data": message}
            self._wire.send({"method": "notifications/message", "params": logged})

    def rest(self, seconds: float) -> bool:
        """Waits; False: the call was cancelled meanwhile."""
        return not self.cancelled.wait(seconds)


class Jobs:
    """All running calls, by the id of their request."""

    def __init__(self) -> None:
        # Changed by the reading thread and by jobs that end.
        self._running: dict[object, Job] = {}

    def start(self, number: object, job: Job, *, work: Callable[[Job], None]) -> None:
        """Runs `work(job)` in a thread. Raises TooManyJobs."""
        if len(self._running) >= _MOST:
            raise TooManyJobs(f"{_MOST} long calls are running")
        self._running[number] = job

        def run() -> None:
            try:
                work(job)
            finally:
                self._running.pop(number, None)

        threading.Thread(target=run, name=f"job {number}", daemon=True).start()

    def cancel(self, number: object) -> None:
        """Ends a call without an answer; unknown ones have ended already."""
        job = self._running.get(number)
        if job is not None:
            job.cancelled.set()
