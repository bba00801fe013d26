"""An MCP server with the tools of the corpus of schemas, run over stdio. It gives back what it is called with."""

import json
import sys
from pathlib import Path
from typing import Any, Final

CORPUS: Final[list[dict[str, Any]]] = json.loads(Path(__file__).with_name("schema_corpus.json").read_text())


def answer(message: dict[str, Any]) -> dict[str, Any] | None:
    """What is said to one message; nothing to a notification."""
    if "id" not in message:
        return None
    body: dict[str, Any] = {"jsonrpc": "2.0", "id": message["id"]}
    match message.get("method"):
        case "initialize":
            about = {"name": "corpus", "version": "1"}
            said: dict[str, Any] = {
                "protocolVersion": "2025-06-18",
                "capabilities": {"tools": {}},
                "serverInfo": about,
            }
        case "tools/list":
            said = {"tools": [{"name": one["name"], "inputSchema": one["schema"]} for one in CORPUS]}
        case "tools/call":
            text = json.dumps(message["params"].get("arguments"), ensure_ascii=False)
            said = {"content": [{"type": "text", "text": text}]}
        case "ping":
            said = {}
        case _:
            return body | {"error": {"code": -32601, "message": "there is no such method"}}
    return body | {"result": said}


def main() -> None:
    """Answers line by line."""
    for line in sys.stdin:
        told = answer(json.loads(line))
        if told is not None:
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
