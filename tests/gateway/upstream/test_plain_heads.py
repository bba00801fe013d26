"""Heads of responses that were seen before are not parsed again; everything else is."""

import asyncio
from typing import Any

import pytest

from mcp_orch.gateway.upstream.outbound.connection import HttpConnection
from mcp_orch.gateway.upstream.outbound.exchange import Exchange, Response
from mcp_orch.gateway.upstream.outbound.plain_heads import PlainHeads
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS

pytestmark = pytest.mark.anyio

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Wire(asyncio.Transport):
    """A connection whose server is the test."""

    def __init__(self, heads: PlainHeads | None = None) -> None:
        super().__init__()
        self.heads = heads or PlainHeads()
        self.is_over = False
        self.freed = 0
        self.connection = HttpConnection(
            limits=DEFAULT_LIMITS, heads=self.heads, on_free=self._on_free, on_gone=lambda _: None
        )
        self.connection.connection_made(self)

    def _on_free(self, _: HttpConnection) -> None:
        self.freed += 1

    def is_closing(self) -> bool:
        return self.is_over

    def write(self, data: Any) -> None:
        """Nobody reads it."""

    def abort(self) -> None:
        self.is_over = True

    def close(self) -> None:
        self.is_over = True

    def answer(self, *pieces: bytes) -> Response | Exception | None:
        """What one exchange hears when these pieces come."""
        heard: list[Response | Exception] = []
        exchange = Exchange(b"GET / HTTP/1.1\r\n\r\n", on_end=heard.append)
        self.connection.begin(exchange)
        for piece in pieces:
            self.connection.data_received(piece)
        assert not heard or isinstance(heard[0], Exception) or exchange.response is not None
        return heard[0] if heard else None

    def body(self, *pieces: bytes) -> bytes:
        response = self.answer(*pieces)
        assert isinstance(response, Response)
        return response.body

    @property
    def knows(self) -> bool:
        return self.heads.find(PLAIN) is not None


async def test_a_response_in_one_piece_is_known_again_with_its_own_body() -> None:
    wire = Wire()
    first, second = wire.answer(PLAIN), wire.answer(PLAIN.replace(b"{}", b"[]"))
    assert isinstance(first, Response)
    assert isinstance(second, Response)
    assert (first.status, first.headers) == (second.status, second.headers)
    assert (first.body, second.body) == (b"{}", b"[]")
    assert wire.freed == 2


async def test_a_known_head_in_pieces_is_parsed_as_before() -> None:
    wire = Wire()
    wire.body(PLAIN)
    assert wire.body(PLAIN[:20], PLAIN[20:-1], b"]") == b"{]"
    assert wire.body(PLAIN) == b"{}"


async def test_more_than_the_whole_response_is_not_taken_for_it() -> None:
    wire = Wire()
    wire.body(PLAIN)
    assert wire.body(PLAIN + b"more") == b"{}"
    assert wire.is_over


LEARNS_NOTHING = {
    "in pieces": (PLAIN[:-1], PLAIN[-1:]),
    "not well": (PLAIN.replace(b"200 OK", b"404 Not Found"),),
    "connection ends": (PLAIN.replace(b"Content-Type", b"Connection: close\r\nContent-Type"),),
    "no length": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    ),
    "too long a head": (PLAIN.replace(b"Content-Type", b"X: " + b"x" * 3_000 + b"\r\nContent-Type"),),
    "an interim response before it": (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + PLAIN,),
}  # fmt: skip


@pytest.mark.parametrize("pieces", LEARNS_NOTHING.values(), ids=LEARNS_NOTHING)
async def test_what_is_not_one_plain_response_teaches_nothing(pieces: tuple[bytes, ...]) -> None:
    wire = Wire()
    assert wire.body(*pieces) == b"{}"
    assert all(wire.heads.find(piece) is None for piece in (*pieces, b"".join(pieces), PLAIN))


async def test_compressed_bodies_are_always_parsed() -> None:
    heads = PlainHeads()
    sent = PLAIN.replace(b"Content-Type", b"Content-Encoding: gzip\r\nContent-Type")
    assert Wire(heads).answer(sent) is not None
    assert heads.find(sent) is None


async def test_a_connection_that_is_closing_is_not_free_again() -> None:
    wire = Wire()
    wire.body(PLAIN)
    wire.connection.begin(Exchange(b"", on_end=lambda _: None))
    wire.is_over = True
    wire.connection.data_received(PLAIN)
    assert wire.freed == 1


def test_the_table_is_bounded() -> None:
    heads = PlainHeads()
    for number in range(257):
        sent = b"HTTP/1.1 200 OK\r\nDate: %d\r\nContent-Length: 0\r\n\r\n" % number
        heads.remember(sent, Response(200, {b"content-length": b"0"}), length=0)
    assert heads.find(b"HTTP/1.1 200 OK\r\nDate: 0\r\nContent-Length: 0\r\n\r\n") is None
    assert heads.find(b"HTTP/1.1 200 OK\r\nDate: 256\r\nContent-Length: 0\r\n\r\n") is not None
