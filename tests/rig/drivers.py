"""Foreign clients as processes: four SDKs behind one way of asking them."""

import itertools
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tests.rig.setup import NPM, RIG, node, node_environment, python_of

ClientKind: TypeAlias = Literal["py1", "py2", "ts1", "ts2"]
TransportKind: TypeAlias = Literal["mcp", "sse"]

CLIENTS: tuple[ClientKind, ...] = ("py1", "py2", "ts1", "ts2")
MODERN_CLIENTS: tuple[ClientKind, ...] = ("py2", "ts2")
OP_LIMIT_S = 30.0


class Refused(Exception):
    """The client raised: what the server said, or what went wrong on the way."""

    def __init__(self, code: object, message: str, error_data: object) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.error_data = error_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The result of a tool call as the client handed it out, and the progress before it."""

    result: dict[str, Any]
    progress: list[list[Any]]

    @property
    def texts(self) -> list[str]:
        return [one["text"] for one in self.result["content"] if one["type"] == "text"]

    @property
    def is_error(self) -> bool:
        return self.result.get("isError", False)


class ForeignClient:
    """A driver process. Holds many sessions; each request is answered on its own."""

    def __init__(self, kind: ClientKind) -> None:
        self.kind: ClientKind = kind
        self._numbers = itertools.count(1)
        # Filled by `ask`, emptied by the reader thread.
        self._waiting: dict[int, Future[Any]] = {}
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            _command(kind), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=node_environment()
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self, op: str, /, **job: Any) -> Future[Any]:
        """Asks and does not wait."""
        future: Future[Any] = Future()
        number = next(self._numbers)
        with self._lock:
            self._waiting[number] = future
            stdin = self._process.stdin
            if stdin is None or self._process.poll() is not None:
                raise RuntimeError(f"the driver of {self.kind} is gone")
            stdin.write(json.dumps({"id": number, "op": op, "limit_s": OP_LIMIT_S, **job}) + "\n")
            stdin.flush()
        return future

    def ask(self, op: str, /, **job: Any) -> Any:
        return self.start(op, **job).result(timeout=job.get("limit_s", OP_LIMIT_S) + 5)

    @contextmanager
    def connected(
        self, url: str, *, key: str | None = None, transport: TransportKind = "mcp", **more: Any
    ) -> Iterator["ClientSession"]:
        """A session with the endpoint at `url`, closed afterwards."""
        headers = {"Authorization": f"Bearer {key}"} if key is not None else {}
        hello = self.ask("open", url=url, transport=transport, headers=headers, **more)
        session = ClientSession(self, hello)
        try:
            yield session
        finally:
            session.ask("close")

    def stop(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            said = json.loads(line)
            with self._lock:
                future = self._waiting.pop(said["id"])
            error = said.get("error")
            if error is None:
                future.set_result(said["ok"])
            else:
                future.set_exception(Refused(error["code"], error["message"], error.get("data")))
        with self._lock:
            for future in self._waiting.values():
                future.set_exception(RuntimeError(f"the driver of {self.kind} ended"))
            self._waiting.clear()


class ClientSession:
    """One connection of a foreign client."""

    def __init__(self, client: ForeignClient, hello: dict[str, Any]) -> None:
        self._client = client
        self._number = hello["session"]
        self.revision: str = hello["revision"]
        self.server: dict[str, Any] = hello["server"] or {}
        self.capabilities: dict[str, Any] = hello["capabilities"] or {}
        self.instructions: str | None = hello["instructions"]

    @property
    def is_modern(self) -> bool:
        return self.revision >= "2026-07-28"

    def ask(self, op: str, /, **job: Any) -> Any:
        return self._client.ask(op, session=self._number, **job)

    def start(self, op: str, /, **job: Any) -> Future[Any]:
        return self._client.start(op, session=self._number, **job)

    def tools(self) -> dict[str, dict[str, Any]]:
        return {one["name"]: one for one in self.ask("list", kind="tools")["items"]}

    def call(self, name: str, arguments: dict[str, Any] | None = None, *, wants_progress: bool = False) -> Called:
        said = self.ask("call", name=name, arguments=arguments or {}, wants_progress=wants_progress)
        return Called(result=said["result"], progress=said["progress"])

    def wait(self, kind: str, *, limit_s: float = 5) -> dict[str, Any]:
        """The next notification of this kind; one that has come already counts."""
        return self.ask("wait", kind=kind, limit_s=limit_s)


def _command(kind: ClientKind) -> list[str]:
    if kind == "py1":
        return [str(python_of("legacy")), str(RIG / "clients" / "py1.py")]
    if kind == "py2":
        return [sys.executable, str(RIG / "clients" / "py2.py")]
    return [str(node()), str(NPM / "clients" / f"{kind}.mjs")]
