"""A relay that adds a key to each request and leads it to one path; Host, Origin and everything else stay.

The conformance suite can't send a key. Streams pass through byte by byte; either side's end ends the other.
`python -m tests.rig.key_relay --to http://127.0.0.1:8000/projects/p/servers/s/mcp` reads the keys from KEYS.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.rig.processes import Watched
from tests.rig.setup import ROOT

HEAD_LIMIT = 1 << 20


class KeyLines:
    """The header lines of several keys: the path by which the relay is asked says which one is meant."""

    def __init__(self, keys: str) -> None:
        self._lines = [b"Authorization: Bearer " + key.encode() for key in keys.split()]

    def of(self, path: bytes) -> bytes:
        """`/2/mcp` means the third key."""
        return self._lines[int(path.split(b"/")[1])]


class KeyRelay:
    """Listens on a port of its own and passes `/<number of a key>/<anything>` on to one URL."""

    def __init__(self, to: str, keys: str) -> None:
        parts = urlsplit(to)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or 80
        self._path = parts.path.encode()
        self._keys = KeyLines(keys)

    async def accept(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        try:
            server, to_server = await asyncio.open_connection(self._host, self._port)
        except OSError:
            to_client.close()
            return
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass_requests(client, to_server, to_client=to_client))
                both.create_task(_pass_bytes(server, to_client, ends=to_server))
        except* (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # one side is gone, so the other goes too
        finally:
            to_server.close()
            to_client.close()

    async def _pass_requests(
        self, client: asyncio.StreamReader, to_server: asyncio.StreamWriter, *, to_client: asyncio.StreamWriter
    ) -> None:
        try:
            while head := await client.readuntil(b"\r\n\r\n"):
                lines = head[:-4].split(b"\r\n")
                method, _, rest = lines[0].partition(b" ")
                path, _, version = rest.partition(b" ")
                lines[0] = b" ".join((method, self._path, version))
                to_server.write(b"\r\n".join([*lines, self._keys.of(path)]) + b"\r\n\r\n")
                await _pass_body(client, to_server, headers=lines[1:])
        finally:
            # Closing the stream is how a modern client cancels: the hub must see it at once.
            to_server.close()
            to_client.close()


async def _pass_body(client: asyncio.StreamReader, to_server: asyncio.StreamWriter, *, headers: list[bytes]) -> None:
    named = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in headers)}
    if named.get(b"transfer-encoding", b"").lower() == b"chunked":
        size = -1
        while size != 0:
            line = await client.readline()
            size = int(line.split(b";")[0], 16)
            to_server.write(line + await client.readexactly(size + 2))
    elif length := int(named.get(b"content-length", b"0")):
        to_server.write(await client.readexactly(length))
    await to_server.drain()


async def _pass_bytes(
    server: asyncio.StreamReader, to_client: asyncio.StreamWriter, *, ends: asyncio.StreamWriter
) -> None:
    try:
        while got := await server.read(65536):
            to_client.write(got)
            await to_client.drain()
    finally:
        to_client.close()
        ends.close()


@contextmanager
def relayed(to: str, *keys: str) -> Iterator[list[str]]:
    """A relay to `to` in a process of its own. Gives its URL for each key, with the host `localhost`."""
    with relaying("tests.rig.key_relay", "--to", to, keys=keys) as urls:
        yield urls


@contextmanager
def relaying(module: str, *arguments: str, keys: tuple[str, ...]) -> Iterator[list[str]]:
    """The relay of a module in a process of its own. Gives its URL for each key."""
    command = [sys.executable, "-m", module, *arguments]
    process = Watched(command, env={**os.environ, "KEYS": " ".join(keys)}, cwd=ROOT, label=module)
    try:
        root = process.line_with(r"ready (\S+)")[1]
        yield [f"{root}/{number}/mcp" for number in range(len(keys))]
    finally:
        process.stop()


async def serve(relay: KeyRelay, port: int) -> None:
    listener = await asyncio.start_server(relay.accept, "127.0.0.1", port, limit=HEAD_LIMIT)
    bound = listener.sockets[0].getsockname()[1]
    print(f"ready http://localhost:{bound}", flush=True)
    async with listener:
        await listener.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", required=True)
    parser.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args()
    asyncio.run(serve(KeyRelay(chosen.to, os.environ["KEYS"]), chosen.port))


if __name__ == "__main__":
    main()
