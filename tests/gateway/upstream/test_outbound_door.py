"""What the hub itself has to say reaches receivers whole, or the hub knows that it may not have."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.outward import LineReceiver, LineWire, Posting
from mcp_orch.gateway.upstream.outbound.door import OutboundDoor
from tests.gateway.upstream.rig import settings_in

pytestmark = pytest.mark.anyio

Reads = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def a_receiver(reads: Reads, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    server = await asyncio.start_server(reads, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


def over(wire: LineWire, port: int, *, host: str = "127.0.0.1") -> LineReceiver:
    return LineReceiver(wire=wire, host=host, port=port)


async def test_a_stream_is_led_by_lengths_and_over_when_the_receiver_has_read_it(tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())
        writer.close()

    async with a_receiver(read) as port:
        await OutboundDoor(settings_in(tmp_path)).send(over(LineWire.TCP, port), [b"one", b"two words"])
    assert heard == [b"3 one9 two words"]


@pytest.mark.parametrize("says_farewell", [True, False])
async def test_over_tls_the_certificate_is_checked_and_the_end_is_waited_for(
    tmp_path: Path, *, says_farewell: bool
) -> None:
    heard: list[bytes] = []

    async def read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())
        if says_farewell:
            writer.close()
        else:
            writer.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
            writer.transport.abort()

    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    door = OutboundDoor(replace(settings_in(tmp_path), ca_file=str(tmp_path / "ca.pem")))
    async with a_receiver(read, context) as port:
        await door.send(over(LineWire.TLS, port, host="localhost"), [b"sealed"])
        with pytest.raises(OrchError, match=r"TLS with tls://127\.0\.0\.1"):
            await door.send(over(LineWire.TLS, port), [b"never"])
    assert heard[0] == b"6 sealed"


async def test_a_receiver_that_goes_before_the_end_may_not_have_it_all(tmp_path: Path) -> None:
    async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.abort()

    async with a_receiver(leave) as port:
        with pytest.raises(OrchError, match=r"can.t reach tcp://127\.0\.0\.1"):
            await OutboundDoor(settings_in(tmp_path)).send(over(LineWire.TCP, port), [b"x" * 1_000_000] * 20)


async def test_a_receiver_that_does_not_read_is_left_when_the_hub_stops(tmp_path: Path) -> None:
    is_in = asyncio.Event()
    is_over = asyncio.Event()

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del reader
        is_in.set()
        await is_over.wait()
        writer.close()

    async with asyncio.timeout(5), a_receiver(hold) as port, asyncio.TaskGroup() as group:
        door = OutboundDoor(settings_in(tmp_path))
        sending = group.create_task(door.send(over(LineWire.TCP, port), [b"one"]))
        await is_in.wait()
        sending.cancel()
        await asyncio.wait({sending})
        is_over.set()


async def test_datagrams_are_one_each(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        at = over(LineWire.UDP, receiver.getsockname()[1], host="localhost")
        await OutboundDoor(settings_in(tmp_path)).send(at, [b"one", b"two"])
        assert [receiver.recv(100), receiver.recv(100)] == [b"one", b"two"]


@pytest.mark.parametrize(
    ("receiver", "reason"),
    [
        (over(LineWire.TCP, 9, host="10.1.2.3"), "which this hub may not reach"),
        (over(LineWire.TCP, 9, host="no.such.host.invalid"), "can't be resolved"),
        (over(LineWire.TCP, 1), "can't reach tcp://127.0.0.1:1"),
    ],
)
async def test_who_can_not_be_reached_is_named(tmp_path: Path, receiver: LineReceiver, reason: str) -> None:
    with pytest.raises(OrchError, match=reason):
        await OutboundDoor(settings_in(tmp_path)).send(receiver, [b"x"])


async def test_a_post_tells_what_was_answered(tmp_path: Path) -> None:
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"{}"))
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nno!")
        await writer.drain()
        writer.close()

    async with a_receiver(answer) as port:
        posted = await OutboundDoor(settings_in(tmp_path)).post(
            Posting(url=f"http://127.0.0.1:{port}/audit?x=1", body=b"{}")
        )
    assert (posted.status, posted.said) == (413, b"no!")
    assert asked[0].startswith(b"POST /audit?x=1 HTTP/1.1\r\n")
