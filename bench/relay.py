"""A bare relay: raw asyncio and httptools, one connection upstream for each of a client's, nothing judged.

`python -m bench.relay --to-port 9000`: what a Python gateway cannot cost less than.
"""

import argparse
import asyncio
from typing import Any

import httptools
import uvloop


class _Half(asyncio.Protocol):
    """One side: parses whole messages and hands them to the other side, heads written anew."""

    def __init__(self, make_parser: Any) -> None:
        self._make_parser = make_parser
        # Changed by the callbacks of the transport and the parser.
        self.transport: Any = None
        self.other: _Half | None = None
        self._parser: Any = make_parser(self)
        self._held: list[bytes] = []
        self._url = b""
        self._headers: list[bytes] = []
        self._body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url = url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append(name + b": " + value + b"\r\n")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        whole = self._first_line() + b"".join(self._headers) + b"\r\n" + b"".join(self._body)
        self._headers.clear()
        self._body.clear()
        if self._make_parser is httptools.HttpResponseParser:
            self._parser = self._make_parser(self)
        self._pass_on(whole)

    def _first_line(self) -> bytes:
        if self._make_parser is httptools.HttpRequestParser:
            return self._parser.get_method() + b" " + self._url + b" HTTP/1.1\r\n"
        return b"HTTP/1.1 %d X\r\n" % self._parser.get_status_code()

    def _pass_on(self, whole: bytes) -> None:
        if self.other is None or self.other.transport is None:
            self._held.append(whole)
        else:
            self.other.transport.write(whole)

    def release(self) -> None:
        """The other side is connected: what waited goes out."""
        for whole in self._held:
            self._pass_on(whole)
        self._held.clear()


class Relay:
    """Accepts clients and connects each to the upstream."""

    def __init__(self, to_port: int, connecting: asyncio.TaskGroup) -> None:
        self._to_port = to_port
        self._connecting = connecting

    def accept(self) -> _Half:
        client = _Half(httptools.HttpRequestParser)
        self._connecting.create_task(self._connect(client))
        return client

    async def _connect(self, client: _Half) -> None:
        loop = asyncio.get_running_loop()
        _, server = await loop.create_connection(
            lambda: _Half(httptools.HttpResponseParser), "127.0.0.1", self._to_port
        )
        server.other = client
        client.other = server
        client.release()


async def serve(to_port: int) -> None:
    async with asyncio.TaskGroup() as connecting:
        relay = Relay(to_port, connecting)
        server = await asyncio.get_running_loop().create_server(relay.accept, "127.0.0.1", 0, backlog=4096)
        print(f"ready http://127.0.0.1:{server.sockets[0].getsockname()[1]}/mcp", flush=True)
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--to-port", type=int, required=True)
    uvloop.run(serve(parser.parse_args().to_port))


if __name__ == "__main__":
    main()
