"""A raw, fast HTTP upstream: `python -m bench.upstream --era legacy --tools 10`. Counts what it is asked."""

import argparse
import asyncio
import json
from collections import Counter
from typing import Any

import httptools
import msgspec
import uvloop

from bench.wire import REVISIONS

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


def tools(count: int, label: str) -> list[dict[str, Any]]:
    """`echo`, `big` and as many more as make `count`, about 1 kB each."""
    schema = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "description": "What to say. " + "It is said back as it is. " * 10},
            "size": {"type": "integer", "description": "How many bytes to say", "minimum": 0, "maximum": 10_000_000},
            "wait_ms": {"type": "integer", "description": "How long to wait before the answer", "minimum": 0},
        },
        "required": ["text"],
    }
    names = ["echo", "big", *(f"tool_{number:04}" for number in range(count - 2))]
    return [
        {"name": name, "description": f"{label} {name}: " + "does what its name says. " * 12, "inputSchema": schema}
        for name in names[:count]
    ]


class Answers:
    """What this upstream says to each method, and how often it was asked."""

    def __init__(self, *, era: str, listed: list[dict[str, Any]]) -> None:
        self.era = era
        # Counted by the connections.
        self.asked: Counter[str] = Counter()
        info = {"name": "bench-upstream", "version": "1"}
        stamp = {"resultType": "complete", "_meta": {"io.modelcontextprotocol/serverInfo": info}}
        fresh = {"ttlMs": 3_600_000, "cacheScope": "public"}
        modern = era == "modern"
        self._fixed: dict[str, bytes] = {
            "tools/list": _encode({"tools": listed, **({**stamp, **fresh} if modern else {})}),
            "ping": b"{}",
        }
        if modern:
            self._fixed["server/discover"] = _encode(
                {"supportedVersions": [REVISIONS["modern"]], "capabilities": {"tools": {}}, **stamp, **fresh}
            )
            self._call_tail = b'"}],' + _encode(stamp)[1:]
        else:
            self._fixed["initialize"] = _encode(
                {"protocolVersion": REVISIONS["legacy"], "capabilities": {"tools": {}}, "serverInfo": info}
            )
            self._call_tail = b'"}]}'

    def result(self, message: dict[str, Any]) -> bytes | None:
        """The raw result; None for a method this upstream does not have."""
        method = message["method"]
        self.asked[method] += 1
        if method == "tools/call":
            arguments = message["params"]["arguments"]
            said = arguments["text"].encode() + b"." * arguments.get("size", 0)
            return b'{"content":[{"type":"text","text":"' + said + self._call_tail
        return self._fixed.get(method)

    def envelope(self, message: dict[str, Any]) -> bytes:
        """The whole answer to a request."""
        number = _encode(message["id"])
        result = self.result(message)
        if result is None:
            error = b'"error":{"code":-32601,"message":"Method not found"}}'
            return b'{"jsonrpc":"2.0","id":' + number + b"," + error
        return b'{"jsonrpc":"2.0","id":' + number + b',"result":' + result + b"}"

    def wait_s(self, message: dict[str, Any]) -> float:
        arguments = message.get("params", {}).get("arguments", {})
        return arguments.get("wait_ms", 0) / 1000 if message["method"] == "tools/call" else 0


class _Exchange(asyncio.Protocol):
    """A keep-alive connection of somebody who asks."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        # Changed by the callbacks of the transport and the parser.
        self._transport: Any = None
        self._parser = httptools.HttpRequestParser(self)
        self._body: list[bytes] = []
        self._url = b""
        self._revision = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body.clear()
        self._url = b""
        self._revision = b""

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"mcp-protocol-version":
            self._revision = value

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        if self._url == b"/counts":
            self._write(b"200 OK", json.dumps(self._answers.asked).encode())
            return
        if self._parser.get_method() != b"POST":
            self._write(b"405 Method Not Allowed" if self._parser.get_method() == b"GET" else b"200 OK", b"")
            return
        message = _decode(b"".join(self._body))
        if "id" not in message:
            self._answers.asked[message["method"]] += 1
            self._write(b"202 Accepted", b"")
        elif (self._revision.decode() == REVISIONS["modern"]) != (self._answers.era == "modern"):
            self._answers.asked[message["method"]] += 1
            self._refuse(message)
        elif wait_s := self._answers.wait_s(message):
            asyncio.get_running_loop().call_later(wait_s, self._answer, message)
        else:
            self._answer(message)

    def _answer(self, message: dict[str, Any]) -> None:
        session = b"Mcp-Session-Id: bench\r\n" if message["method"] == "initialize" else b""
        self._write(b"200 OK", self._answers.envelope(message), more=session)

    def _refuse(self, message: dict[str, Any]) -> None:
        code, text = (-32022, "Unsupported protocol version") if self._answers.era == "modern" else (-32000, "Bad")
        error: dict[str, Any] = {"code": code, "message": text}
        if self._answers.era == "modern":
            error["data"] = {"supported": [REVISIONS["modern"]], "requested": self._revision.decode()}
        self._write(b"400 Bad Request", _encode({"jsonrpc": "2.0", "id": message["id"], "error": error}))

    def _write(self, status: bytes, body: bytes, *, more: bytes = b"") -> None:
        self._transport.write(
            b"HTTP/1.1 %b\r\nContent-Type: application/json\r\n%bContent-Length: %d\r\n\r\n%b"
            % (status, more, len(body), body)
        )


async def serve(answers: Answers) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Exchange(answers), "127.0.0.1", 0, backlog=4096)
    print(f"ready http://127.0.0.1:{server.sockets[0].getsockname()[1]}/mcp", flush=True)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--era", choices=list(REVISIONS), default="legacy")
    parser.add_argument("--tools", type=int, default=10)
    parser.add_argument("--label", default="upstream")
    chosen = parser.parse_args()
    uvloop.run(serve(Answers(era=chosen.era, listed=tools(chosen.tools, chosen.label))))


if __name__ == "__main__":
    main()
