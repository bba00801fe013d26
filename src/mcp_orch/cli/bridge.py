"""`bridge`: a stdio server that is an endpoint of a hub, for clients that start programs alone.

A line in is a message to the endpoint, a message from it is a line out. Messages of both generations pass as they are:
what the transport wants in header fields is copied from them. One thread per request on its way, and one that holds
the stream of a legacy session.
"""

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, BinaryIO, Final, cast

import typer

from mcp_orch.app.variables import Environment
from mcp_orch.cli.client import Document, Json
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.mcp_wire import Exchange, McpWire, is_error

_VERSION: Final = "io.modelcontextprotocol/protocolVersion"
_NAMED: Final = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
_AT_A_TIME: Final = 64
_UNREACHABLE: Final = -33_502
_LINE_BYTES: Final = 16 << 20


def bridge(
    url: Annotated[str, typer.Argument(help="The endpoint, as /projects/demo/unified/mcp of a hub.")],
    key_file: Annotated[
        Path | None, typer.Option(help="A file with the key; else it is in MCP_ORCH_KEY.", metavar="FILE")
    ] = None,
) -> None:
    """Stand between a client that starts programs and an endpoint of a hub: messages on stdin and stdout."""
    try:
        key = key_file.read_text(encoding="utf-8") if key_file else Environment(os.environ).get("MCP_ORCH_KEY")
    except (OSError, UnicodeDecodeError) as refused:
        raise CommandError(f"{key_file} can't be read: {refused}", code=Exit.NOT_FOUND) from refused
    Bridge(McpWire(url, key), out=sys.stdout.buffer).run(sys.stdin.buffer)


class Bridge:
    """Carries messages until the client closes its end."""

    def __init__(self, wire: McpWire, *, out: BinaryIO) -> None:
        self._wire: Final = wire
        self._out: Final = out
        self._writing: Final = threading.Lock()
        # Set by the handshake of a legacy session, read by every request after it.
        self._session: str | None = None
        self._revision: str | None = None
        # Requests on their way, by their id as text: with their exchange once the answer has begun; those that were
        # cancelled before that. Both changed under the lock.
        self._open: dict[str, Exchange | None] = {}
        self._left: set[str] = set()
        self._opening: Final = threading.Lock()

    def run(self, lines: BinaryIO) -> None:
        """Reads messages until the end of the input, and lets those on their way end."""
        with ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="bridge") as workers:
            while line := lines.readline(_LINE_BYTES):
                if line.strip():
                    self._take(line, workers)
        self._close()

    def _take(self, line: bytes, workers: ThreadPoolExecutor) -> None:
        message = _object(line)
        method = message.get("method")
        if method == "initialize":
            # Everything after it needs the session that it opens.
            self._carry(line, message)
            threading.Thread(target=self._listen, daemon=True, name="bridge stream").start()
        elif method == "notifications/initialized":
            self._carry(line, message)
        elif method == "notifications/cancelled" and self._session is None:
            self._give_up(message)
        else:
            with self._opening:
                self._open[json.dumps(message.get("id"))] = None
            workers.submit(self._carry, line, message)

    def _carry(self, line: bytes, message: Document) -> None:
        number = message.get("id")
        name = json.dumps(number)
        try:
            with self._wire.ask("POST", body=line.strip(), fields=self._fields(message), timeout_s=None) as exchange:
                with self._opening:
                    self._open[name] = exchange
                    is_left = name in self._left
                if not is_left:
                    self._answered(exchange, message)
        except CommandError as lost:
            self._fail(number, lost.message)
        except (OSError, ValueError) as broken:
            with self._opening:
                is_left = name in self._left
            if not is_left:
                self._fail(number, f"the hub broke off: {broken}")
        finally:
            with self._opening:
                self._open.pop(name, None)
                self._left.discard(name)

    def _answered(self, exchange: Exchange, message: Document) -> None:
        number, said = message.get("id"), False
        for one in exchange.messages():
            if message.get("method") == "initialize" and not is_error(exchange.status):
                self._session = exchange.session
                result = _object(one).get("result")
                self._revision = str(result["protocolVersion"]) if isinstance(result, dict) else None
            said = self._say(one, number) or said
        if is_error(exchange.status) and not said:
            self._fail(number, f"the hub answers with status {exchange.status}")

    def _say(self, message: bytes, number: Json) -> bool:
        """Writes a message as a line. An error that names no request belongs to the one it answers."""
        value = _object(message)
        if "jsonrpc" not in value:
            # A proxy's page, or an address that is no endpoint: nothing that a client could understand.
            return False
        if "error" in value and value.get("id") is None:
            if number is None:
                return False
            message = json.dumps({**value, "id": number}).encode()
        with self._writing:
            self._out.write(b" ".join(message.splitlines()) + b"\n")
            self._out.flush()
        return True

    def _fail(self, number: Json, text: str) -> None:
        if number is None:
            sys.stderr.write(f"{text}\n")
            return
        error: Document = {"code": _UNREACHABLE, "message": text}
        self._say(json.dumps({"jsonrpc": "2.0", "id": number, "error": error}).encode(), number)

    def _fields(self, message: Document) -> dict[str, str]:
        params = message.get("params")
        meta = params.get("_meta") if isinstance(params, dict) else None
        version = meta.get(_VERSION) if isinstance(meta, dict) else None
        if isinstance(version, str) and isinstance(params, dict):
            method = str(message.get("method"))
            fields = {"MCP-Protocol-Version": version, "Mcp-Method": method}
            named = params.get(_NAMED.get(method, ""))
            return {**fields, "Mcp-Name": named} if isinstance(named, str) and named.isascii() else fields
        fields = {} if self._revision is None else {"MCP-Protocol-Version": self._revision}
        return fields if self._session is None else {**fields, "Mcp-Session-Id": self._session}

    def _listen(self) -> None:
        """Holds the stream on which a legacy session hears what answers no request."""
        if self._session is None:
            return
        try:
            fields = {**self._fields({}), "Accept": "text/event-stream"}
            with self._wire.ask("GET", fields=fields, timeout_s=None) as exchange:
                if is_error(exchange.status):
                    return
                for one in exchange.messages():
                    self._say(one, None)
        except (CommandError, OSError, ValueError):
            # The hub is away: requests will say so.
            return

    def _give_up(self, message: Document) -> None:
        """A modern request is cancelled by leaving it."""
        params = message.get("params")
        number = json.dumps(params.get("requestId")) if isinstance(params, dict) else ""
        with self._opening:
            exchange = self._open.get(number)
            if number in self._open:
                self._left.add(number)
        if exchange is not None:
            exchange.give_up()

    def _close(self) -> None:
        if self._session is None:
            return
        try:
            with self._wire.ask("DELETE", fields=self._fields({}), timeout_s=5.0):
                return
        except (CommandError, OSError):
            # The session ends by itself when nobody uses it.
            return


def _object(text: bytes) -> Document:
    try:
        value = cast("Json", json.loads(text))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
