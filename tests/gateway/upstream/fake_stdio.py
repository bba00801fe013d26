"""A stdio MCP server of a few lines, with bad habits on request. Run by path: `fake_stdio.py [HABIT...]`."""

import json
import os
import signal
import sys
import time
from pathlib import Path

HABITS = set(sys.argv[1:])
VERSION = next((Path(habit[8:]).read_text() for habit in HABITS if habit.startswith("version=")), "1")
MODERN = "2026-07-28"


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def answer(number, result):
    if "modern" in HABITS:
        result = {"resultType": "complete", **result}
    say({"jsonrpc": "2.0", "id": number, "result": result})


def refuse(number, code, message):
    say({"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}})


def tool(name):
    return {"name": name, "inputSchema": {"type": "object"}}


def call(number, params):
    name, arguments = params.get("name"), params.get("arguments", {})
    meta = params.get("_meta", {})
    if name == "silent":
        return
    if name == "deafen":
        os.close(0)
        time.sleep(3600)
    if name == "die":
        os._exit(7)
    if name == "twice":
        answer(number, {"content": [{"type": "text", "text": "first"}]})
        answer(number, {"content": [{"type": "text", "text": "second"}]})
        return
    if name == "stranger":
        answer(number + 1000, {"content": []})
    if name == "garbage":
        sys.stdout.write("this is not a message\n[1,2\n")
        sys.stdout.buffer.write(b"\xff\xfe\n")
    if name == "deep":
        content = []
        for _ in range(arguments["levels"]):
            content = [content]
        answer(number, {"content": content})
        return
    if name == "long":
        sys.stdout.write("x" * arguments["bytes"] + "\n")
        sys.stdout.flush()
    if name == "endless":
        while True:
            sys.stdout.write("x" * 65536)
    if name == "flood":
        for _ in range(arguments["count"]):
            say({"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "again"}})
    if name == "progress":
        for step in range(3):
            params = {"progressToken": meta.get("progressToken"), "progress": step + 1, "total": 3}
            say({"jsonrpc": "2.0", "method": "notifications/progress", "params": params})
    if name == "log":
        say({"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "warning", "data": "careful"}})
    if name == "change":
        HABITS.add("changed")
        say({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"})
    if name == "touch":
        say({"jsonrpc": "2.0", "method": "notifications/resources/updated", "params": {"uri": arguments["uri"]}})
    if name == "ask":
        say({"jsonrpc": "2.0", "id": "q1", "method": arguments["method"], "params": {"message": "sure?"}})
        said = json.loads(sys.stdin.buffer.readline())
        answer(number, {"content": [{"type": "text", "text": json.dumps(said)}]})
        return
    if name == "page":
        page = {"mode": "url", "url": "https://x/", "message": "open", "elicitationId": "e1"}
        say({"jsonrpc": "2.0", "id": "q1", "method": "elicitation/create", "params": page})
        sys.stdin.buffer.readline()
        for known in ("e1", "e1", "e2"):
            say({"jsonrpc": "2.0", "method": "notifications/elicitation/complete", "params": {"elicitationId": known}})
    if name == "page-first":
        say({"jsonrpc": "2.0", "id": number, "error": {"code": -32042, "message": "open", "data": arguments["data"]}})
        for known in ("e1", "e2"):
            say({"jsonrpc": "2.0", "method": "notifications/elicitation/complete", "params": {"elicitationId": known}})
        return
    if name == "need" and "inputResponses" not in params:
        asked = {"q": {"method": "elicitation/create", "params": {"message": "sure?"}}}
        answer(number, {"resultType": "input_required", "inputRequests": asked, "requestState": "s1"})
        return
    if name == "env":
        arguments = dict(os.environ) | {"cwd": os.path.realpath(".")}
    if name == "refuse":
        refuse(number, -32602, "no such thing")
        return
    text = json.dumps(params if name in ("need", "params") else arguments)
    answer(number, {"content": [{"type": "text", "text": text}]})


def respond(message):
    number, method, params = message["id"], message.get("method"), message.get("params", {})
    capabilities = {"tools": {"listChanged": True}, "resources": {"subscribe": True}, "logging": {}}
    if method == "server/discover":
        if "exits-on-probe" in HABITS:
            os._exit(3)
        if "silent-on-probe" in HABITS:
            return
        if "modern" not in HABITS:
            refuse(number, -32601, "unknown")
            return
        meta = {"io.modelcontextprotocol/serverInfo": {"name": "fake", "version": "1"}}
        answer(number, {"supportedVersions": [MODERN], "capabilities": capabilities, "_meta": meta})
    elif method == "initialize" and "modern" not in HABITS:
        revision = "2025-11-25" if "revision" not in HABITS else "2026-07-28"
        answer(
            number,
            {
                "protocolVersion": revision,
                "capabilities": capabilities,
                "serverInfo": {"name": "fake", "version": VERSION},
                "instructions": "be kind",
            },
        )
    elif method == "tools/list" and "silent-on-lists" in HABITS:
        return
    elif method == "tools/list":
        names = ["echo", "changed"] if "changed" in HABITS else ["echo"]
        if "many" in HABITS:
            names = [f"t{one}" for one in range(5000)]
        answer(number, {"tools": [tool(name) for name in names], "ttlMs": 1000})
        if "deafens" in HABITS:
            os.close(0)
            time.sleep(3600)
    elif method == "resources/list":
        answer(number, {"resources": [{"uri": "a://1", "name": "one"}]})
    elif method in ("resources/subscribe", "resources/unsubscribe", "logging/setLevel"):
        answer(number, {})
    elif method == "subscriptions/listen":
        meta = {"io.modelcontextprotocol/subscriptionId": number}
        acknowledged = {"_meta": meta, "notifications": params["notifications"]}
        say({"jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged", "params": acknowledged})
        for task in params["notifications"].get("taskIds", []):
            told = {"_meta": meta, "taskId": task, "status": "working"}
            say({"jsonrpc": "2.0", "method": "notifications/tasks", "params": told})
    elif method == "tools/call":
        call(number, params)
    else:
        refuse(number, -32601, f"unknown {method}")


def main():
    if "exits" in HABITS:
        print("cannot find the database", file=sys.stderr)
        sys.exit(3)
    if "deaf" in HABITS:
        time.sleep(3600)
    if "stubborn" in HABITS:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "FAKE_STARTS" in os.environ:
        with open(os.environ["FAKE_STARTS"], "ab") as starts:  # noqa: PTH123  pathlib would double its start
            starts.write(b"%d\n" % os.getpid())
    if "chatty" in HABITS:
        print("starting up, token is hunter2-hunter2", file=sys.stderr, flush=True)
    seen = os.environ.get("FAKE_SEEN")
    for line in sys.stdin.buffer:
        message = json.loads(line)
        if seen:
            with open(seen, "ab") as log:  # noqa: PTH123  pathlib would double its start
                log.write(line)
        if "id" in message and "method" in message:
            respond(message)
    if "stubborn" in HABITS:
        time.sleep(3600)


main()
