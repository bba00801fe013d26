"""Processes that the rig starts: they say when they are ready, and are gone afterwards, children too."""

import os
import queue
import re
import signal
import socket
import subprocess
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

START_LIMIT_S = 30.0
STOP_LIMIT_S = 15.0


class DidNotStart(RuntimeError):
    """A process of the rig ended or said nothing in time."""


class Watched:
    """A process whose lines are read as they come."""

    def __init__(
        self, command: list[str], *, env: dict[str, str] | None = None, cwd: Path | None = None, label: str = ""
    ) -> None:
        self.label = label or Path(command[0]).name
        self.process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        # Written by the reader thread.
        self.last_lines: deque[str] = deque(maxlen=200)
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self.process.pid

    def line_with(self, pattern: str, *, limit_s: float = START_LIMIT_S) -> re.Match[str]:
        """The first line from here on that matches. Raises DidNotStart with what was said instead."""
        deadline = time.monotonic() + limit_s
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                said = "\n".join(self.last_lines)
                raise DidNotStart(f"{self.label} did not say {pattern!r} (exit {self.process.poll()}):\n{said}")
            if found := re.search(pattern, line):
                return found

    def stop(self) -> int:
        """Asks it to end, then insists on its whole process group. Gives the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._let_go()
        return self.process.returncode

    def kill(self) -> None:
        """kill -9 of this process alone."""
        self.process.kill()
        self.process.wait()
        self._let_go()

    def _let_go(self) -> None:
        self._reader.join(5)
        if self.process.stdout is not None and not self._reader.is_alive():
            self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.last_lines.append(line.rstrip("\n"))
            self._lines.put(line)
        self._lines.put(None)


def free_port() -> int:
    """A port nobody has right now, for foreign programs that can't say which they took."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def children_of(pid: int) -> list[int]:
    """Living direct children, from /proc."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # the thread ended while we looked
    return found


def tree_of(pid: int) -> list[int]:
    """A process and everything below it."""
    tree = [pid]
    for member in tree:
        tree += children_of(member)
    return tree


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def wait_until_gone(pids: list[int], *, limit_s: float = 10.0) -> list[int]:
    """Those of `pids` that still live when the time is over; empty when all are gone."""
    deadline = time.monotonic() + limit_s
    alive = [pid for pid in pids if is_alive(pid)]
    while alive and time.monotonic() < deadline:
        time.sleep(0.02)
        alive = [pid for pid in alive if is_alive(pid)]
    return alive


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def kill_hard(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def until(condition: Any, *, limit_s: float = 5.0, every_s: float = 0.02, what: str = "it") -> Any:
    """The first true value of `condition()`, asked again and again. Raises TimeoutError."""
    deadline = time.monotonic() + limit_s
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not happen within {limit_s} s")
        time.sleep(every_s)
    return value
