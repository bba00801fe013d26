"""An MCP server with names that addresses and code could stumble over, and with large answers. Speaks over stdio."""

import json
import sys
from typing import Any, Final

NAMES: Final = ("a/b", "100%", "c#d", "e?f", "도구 😀", "null", "x.y")
LARGE: Final = "large"
_SCHEMA: Final = {
    "type": "object",
    "properties": {
        "map": {"type": "object", "additionalProperties": {"type": "string"}},
        "list": {"type": "array", "items": {}},
    },
}
_TOOLS: Final = [{"name": name, "inputSchema": _SCHEMA} for name in (*NAMES, LARGE)]


def answer(message: dict[str, Any]) -> dict[str, Any]:
    match message["method"]:
        case "initialize":
            about = {"name": "odd", "version": "1"}
            return {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}, "prompts": {}}, "serverInfo": about}
        case "tools/list":
            return {"tools": _TOOLS}
        case "tools/call":
            return called(**message["params"])
        case _:
            return {}


def called(name: str, arguments: dict[str, Any] | None = None, **_: Any) -> dict[str, Any]:
    if name == LARGE:
        return {"content": [], "structuredContent": {"rows": [[[0] * 40 for _ in range(40)] for _ in range(40)]}}
    return {"content": [{"type": "text", "text": f"called {name} with {json.dumps(arguments)}"}]}


def main() -> None:
    for line in sys.stdin:
        message = json.loads(line)
        if "id" in message and "method" in message:
            print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": answer(message)}), flush=True)


if __name__ == "__main__":
    main()
