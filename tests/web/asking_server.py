"""An MCP server that wants a page opened. Run as a program: it speaks over stdio, one call at a time."""

import json
import sys
from typing import Any, Final

_QUESTION: Final = "page"
_TOOL: Final[dict[str, Any]] = {
    "name": "open_page",
    "description": "Asks you to open a page",
    "inputSchema": {"type": "object", "properties": {"url": {"type": "string"}}, "required": ["url"]},
}


def answer(message: dict[str, Any]) -> dict[str, Any] | None:
    method = message.get("method")
    body: dict[str, Any] = {"jsonrpc": "2.0", "id": message.get("id")}
    if method == "initialize":
        about = {"name": "asking", "version": "1"}
        version = "2025-11-25"
        return body | {"result": {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": about}}
    if method == "tools/list":
        return body | {"result": {"tools": [_TOOL]}}
    if method == "tools/call":
        return body | {"result": {"content": [{"type": "text", "text": _asked(message["params"]["arguments"])}]}}
    if method is None or "id" not in message:
        return None
    return body | {"result": {}}


def _asked(arguments: dict[str, Any]) -> str:
    params = {"mode": "url", "elicitationId": "e1", "message": "Please sign in", "url": arguments["url"]}
    _say({"jsonrpc": "2.0", "id": _QUESTION, "method": "elicitation/create", "params": params})
    for line in sys.stdin:
        told = json.loads(line)
        if told.get("id") == _QUESTION and "method" not in told:
            return f"page: {told.get('result', {}).get('action', 'refused')}"
    return "nobody answered"


def _say(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


def main() -> None:
    for line in sys.stdin:
        told = answer(json.loads(line))
        if told is not None:
            _say(told)


if __name__ == "__main__":
    main()
