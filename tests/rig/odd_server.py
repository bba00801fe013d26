"""A stdio server that does one thing wrong: `python odd_server.py <oddity>`. Standard library only, starts at once."""

import json
import os
import signal
import sys
import threading
import time
from typing import Any

HUGE_BYTES = 100 * 1024 * 1024
EXACT_RESULT = (
    '{"content":[{"type":"text","text":"exact"},{"type":"hologram","depth":3.10,"of":"unknown type"}],'
    '"structuredContent":{"big":123456789012345678901234567890,"decimal":0.10000000000000000000000001,"nothing":null},'
    '"_meta":{"com.example/mark":{"kept":true,"number":1e400}},"x-unknown":[1,{"deep":[]}]}'
)
TOOLS = [
    {
        "name": name,
        "description": f"{name} of an odd server",
        "inputSchema": {"type": "object", "x-unknown": {"kept": 1.50}},
        "x-unknown": "kept",
    }
    for name in ("echo", "huge", "exact", "die", "held", "pid", "seen")
]

VIEW = "ui://odd/view.html"
_MIRRORED = {"type": "object", "properties": {"place": {"type": "string", "x-mcp-header": "not a header name"}}}
TOOLS_OF_VIEWS = [
    {"name": "shown", "inputSchema": {"type": "object"}, "_meta": {"ui": {"resourceUri": VIEW}, "com.example/x": 1}},
    {"name": "unmirrored", "inputSchema": _MIRRORED},
]
_PAGE = {"uri": VIEW, "mimeType": "text/html;profile=mcp-app", "text": "<p>hello</p>"}


class OddServer:
    """Answers what a server has to answer, but for its oddity."""

    def __init__(self, oddity: str) -> None:
        self._oddity = oddity
        # Changed by `serve` alone; `_say` is called by timers too.
        self._held: list[tuple[Any, str]] = []
        self._last_params = "null"
        self._saying = threading.Lock()

    def serve(self) -> None:
        if self._oddity == "exits":
            print("I cannot work here: no licence", file=sys.stderr, flush=True)
            sys.exit(3)
        if self._oddity in {"garbage", "only-garbage"}:
            self._say_raw("Starting up, please wait ...\n\n{not json}\n[1,2\n\x00\x01\n")
        for line in sys.stdin:
            if self._oddity in {"silent", "only-garbage"}:
                continue
            message = json.loads(line)
            if "id" in message and "method" in message:
                self._answer(message, line)

    def _answer(self, message: dict[str, Any], line: str) -> None:
        method = message["method"]
        if method == "initialize":
            self._result(
                message["id"],
                json.dumps(
                    {
                        "protocolVersion": message["params"]["protocolVersion"],
                        "capabilities": {"tools": {}, "resources": {}} if self._oddity == "views" else {"tools": {}},
                        "serverInfo": {"name": "odd", "version": "1"},
                    }
                ),
            )
        elif method == "tools/list":
            tools = TOOLS_OF_VIEWS if self._oddity == "views" else TOOLS
            self._result(message["id"], json.dumps({"tools": tools}))
        elif method == "resources/list" and self._oddity == "views":
            self._result(message["id"], json.dumps({"resources": [{"uri": VIEW, "name": "view"}]}))
        elif method == "resources/read" and message["params"]["uri"] == VIEW:
            self._result(message["id"], json.dumps({"contents": [_PAGE]}))
        elif method == "tools/call":
            self._call(message, line)
        elif method == "ping":
            self._result(message["id"], "{}")
        else:
            error = {"code": -32601, "message": "Method not found"}
            self._say_raw(json.dumps({"jsonrpc": "2.0", "id": message["id"], "error": error}) + "\n")

    def _call(self, message: dict[str, Any], line: str) -> None:
        number, name = message["id"], message["params"]["name"]
        arguments = message["params"].get("arguments", {})
        if name == "seen":
            self._result(number, _text(self._last_params))
        elif name == "exact":
            self._last_params = line
            self._result(number, EXACT_RESULT)
        elif name == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif name == "huge":
            self._result(number, _text("x" * HUGE_BYTES))
        elif name == "pid":
            self._result(number, _text(str(os.getpid())))
        elif name == "held":
            self._hold(number, str(arguments["text"]), int(arguments["until"]))
        else:
            self._result(number, _text(str(arguments.get("text", ""))))

    def _hold(self, number: Any, text: str, until: int) -> None:
        """Answers nobody until so many have asked, then the last first."""
        self._held.append((number, text))
        if len(self._held) < until:
            return
        held, self._held = self._held, []
        for asked, said in reversed(held):
            self._result(asked, _text(said))

    def _result(self, number: Any, result: str) -> None:
        answer = f'{{"jsonrpc":"2.0","id":{json.dumps(number)},"result":{result}}}\n'
        if self._oddity == "slow":
            time.sleep(0.5)
        self._say_raw(answer * (2 if self._oddity == "twice" else 1))
        if self._oddity == "garbage":
            self._say_raw("debug: answered\n")

    def _say_raw(self, said: str) -> None:
        with self._saying:
            sys.stdout.write(said)
            sys.stdout.flush()


def _text(said: str) -> str:
    return json.dumps({"content": [{"type": "text", "text": said}]})


if __name__ == "__main__":
    OddServer(sys.argv[1] if len(sys.argv) > 1 else "none").serve()
