"""A stdio server whose tools wait: `hang` for ever, `ask` for an answer of the client. Stderr has what it heard."""

import json
import sys

TOOLS = [{"name": name, "inputSchema": {"type": "object"}} for name in ("hang", "ask")]
GREETING = {
    "protocolVersion": "2025-11-25",
    "capabilities": {"tools": {}},
    "serverInfo": {"name": "waiting", "version": "1"},
}
QUESTION = {"message": "sure?", "requestedSchema": {"type": "object", "properties": {}}}


def say(**message: object) -> None:
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    sys.stdout.flush()


for line in sys.stdin:
    heard = json.loads(line)
    number, method = heard.get("id"), heard.get("method")
    if method == "initialize":
        say(id=number, result=GREETING)
    elif method == "tools/list":
        say(id=number, result={"tools": TOOLS})
    elif method == "tools/call":
        sys.stderr.write(f"called {heard['params']['name']}\n")
        if heard["params"]["name"] == "ask":
            say(id="q1", method="elicitation/create", params=QUESTION)
    elif method == "notifications/cancelled":
        sys.stderr.write("cancelled\n")
    elif method is not None and number is not None:
        say(id=number, error={"code": -32601, "message": "unknown"})
    sys.stderr.flush()
