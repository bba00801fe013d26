"""A relay that lets one server of a unified endpoint be spoken to by its plain names, for clients that know no others.

Names and URIs of requests get the hub's form, those of answers lose it; everything else stays, framing excepted.
`python -m tests.rig.name_relay --to http://127.0.0.1:8000/projects/p/unified/mcp --server suite` reads KEYS.
"""

import argparse
import asyncio
import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from tests.rig.key_relay import HEAD_LIMIT, KeyLines, relaying

_BY_NAME = frozenset({"tools/call", "prompts/get"})
_BY_URI = frozenset({"resources/read", "resources/subscribe", "resources/unsubscribe"})


class Naming:
    """The names of one server, with and without the hub's mark."""

    def __init__(self, server: str) -> None:
        self._name_mark = f"{server}__"
        self._uri_mark = f"mcp+{server}+"

    def plain(self, body: bytes) -> bytes:
        """Names as the server has them; the marks occur nowhere else."""
        return body.replace(self._name_mark.encode(), b"").replace(self._uri_mark.encode(), b"")

    def marked(self, body: bytes) -> bytes:
        """The request or batch with names as the endpoint has them; what can't be read stays as it is."""
        try:
            said = json.loads(body)
        except ValueError:
            return body
        messages = said if isinstance(said, list) else [said]
        is_changed = [self._mark(message) for message in messages if isinstance(message, dict)]
        return json.dumps(said).encode() if any(is_changed) else body

    def marked_header(self, value: str, method: str) -> str:
        """The same for `Mcp-Name`."""
        inner = value.strip()
        try:
            name = base64.b64decode(inner[9:-2]).decode() if inner.startswith("=?base64?") else inner
        except ValueError:
            return value
        if method in _BY_NAME:
            return self._name_mark + name
        return self._uri_mark + name if method in _BY_URI else value

    def _mark(self, message: dict[str, Any]) -> bool:
        method, params = message.get("method"), message.get("params")
        if not isinstance(params, dict):
            return False
        if method in _BY_NAME:
            return _prefix(params, "name", self._name_mark)
        if method in _BY_URI:
            return _prefix(params, "uri", self._uri_mark)
        if method == "completion/complete" and isinstance(ref := params.get("ref"), dict):
            return _prefix(ref, "name", self._name_mark) or _prefix(ref, "uri", self._uri_mark)
        if method == "subscriptions/listen" and isinstance(wish := params.get("notifications"), dict):
            uris = wish.get("resourceSubscriptions")
            if isinstance(uris, list):
                wish["resourceSubscriptions"] = [f"{self._uri_mark}{uri}" for uri in uris]
                return True
        return False


def _prefix(holder: dict[str, Any], member: str, mark: str) -> bool:
    value = holder.get(member)
    if isinstance(value, str):
        holder[member] = mark + value
    return isinstance(value, str)


class NameRelay:
    """Listens on a port of its own and passes `/<number of a key>/<anything>` on to one URL."""

    def __init__(self, to: str, keys: str, naming: Naming) -> None:
        parts = urlsplit(to)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or 80
        self._path = parts.path.encode()
        self._keys = KeyLines(keys)
        self._naming = naming

    async def accept(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        try:
            server, to_server = await asyncio.open_connection(self._host, self._port, limit=HEAD_LIMIT)
        except OSError:
            to_client.close()
            return
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass_requests(client, to_server, to_client=to_client))
                both.create_task(self._pass_answers(server, to_client, to_server=to_server))
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
                named = _named(lines)
                verb, _, rest = lines[0].partition(b" ")
                path, _, version = rest.partition(b" ")
                lines[0] = b" ".join((verb, self._path, version))
                body = self._naming.marked(await _whole_body(client, named))
                lines = [self._header(line, named.get(b"mcp-method", b"")) for line in lines if not _frames(line)]
                to_server.write(
                    b"\r\n".join([*lines, self._keys.of(path), b"Content-Length: %d" % len(body), b"", body])
                )
                await to_server.drain()
        finally:
            to_server.close()
            to_client.close()

    def _header(self, line: bytes, method: bytes) -> bytes:
        name, _, value = line.partition(b":")
        if name.strip().lower() != b"mcp-name":
            return line
        marked = self._naming.marked_header(value.decode("latin-1"), method.decode("latin-1"))
        return name + b": " + marked.strip().encode("latin-1")

    async def _pass_answers(
        self, server: asyncio.StreamReader, to_client: asyncio.StreamWriter, *, to_server: asyncio.StreamWriter
    ) -> None:
        try:
            while head := await server.readuntil(b"\r\n\r\n"):
                lines = head[:-4].split(b"\r\n")
                if _named(lines).get(b"transfer-encoding", b"").lower() == b"chunked":
                    to_client.write(head)
                    await self._pass_stream(server, to_client)
                else:
                    body = self._naming.plain(await _whole_body(server, _named(lines)))
                    lines = [line for line in lines if not _frames(line)]
                    to_client.write(b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body]))
                await to_client.drain()
        finally:
            to_client.close()
            to_server.close()

    async def _pass_stream(self, server: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        """Line by line, since a name never spans two."""
        rest = b""
        while chunk := await _chunk(server):
            whole, newline, rest = (rest + chunk).rpartition(b"\n")
            if newline:
                _write_chunk(to_client, self._naming.plain(whole + newline))
                await to_client.drain()
        if rest:
            _write_chunk(to_client, self._naming.plain(rest))
        to_client.write(b"0\r\n\r\n")


def _named(lines: list[bytes]) -> dict[bytes, bytes]:
    return {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}


def _frames(line: bytes) -> bool:
    return line.partition(b":")[0].strip().lower() in {b"content-length", b"transfer-encoding"}


async def _whole_body(reader: asyncio.StreamReader, named: dict[bytes, bytes]) -> bytes:
    if named.get(b"transfer-encoding", b"").lower() != b"chunked":
        return await reader.readexactly(int(named.get(b"content-length", b"0")))
    body = b""
    while chunk := await _chunk(reader):
        body += chunk
    return body


async def _chunk(reader: asyncio.StreamReader) -> bytes:
    size = int((await reader.readline()).split(b";")[0], 16)
    return (await reader.readexactly(size + 2))[:-2]


def _write_chunk(writer: asyncio.StreamWriter, chunk: bytes) -> None:
    writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))


@contextmanager
def renamed(to: str, *keys: str, server: str) -> Iterator[list[str]]:
    """A relay to `to` in a process of its own. Gives its URL for each key, with the host `localhost`."""
    with relaying("tests.rig.name_relay", "--to", to, "--server", server, keys=keys) as urls:
        yield urls


async def serve(relay: NameRelay) -> None:
    listener = await asyncio.start_server(relay.accept, "127.0.0.1", 0, limit=HEAD_LIMIT)
    print(f"ready http://localhost:{listener.sockets[0].getsockname()[1]}", flush=True)
    async with listener:
        await listener.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", required=True)
    parser.add_argument("--server", required=True)
    chosen = parser.parse_args()
    asyncio.run(serve(NameRelay(chosen.to, os.environ["KEYS"], Naming(chosen.server))))


if __name__ == "__main__":
    main()
