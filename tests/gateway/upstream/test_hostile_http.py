"""Servers over HTTP that break the rules, or never come to an end: they harm their own calls alone."""

import asyncio
import gzip
from dataclasses import replace

import pytest

from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved, UpstreamTimeout, UpstreamUnavailable
from mcp_orch.gateway.upstream.settings import DEFAULT_LIMITS
from tests.gateway.upstream.fake_http import LegacyServer, bomb, result, serving
from tests.gateway.upstream.rig import SERVER, a_pool, a_remote

pytestmark = pytest.mark.anyio


def _hostile(misbehave):
    async def calls(request, reply) -> bool:
        if request.message["method"] != "tools/call" or request.message["params"]["name"] != "bad":
            return False
        await misbehave(request, reply)
        return True

    server = LegacyServer()
    server.calls = calls
    return server


async def _gzip_bomb(request, reply) -> None:
    reply.send(200, bomb(64), Content_Encoding="gzip")


async def _not_gzip(request, reply) -> None:
    reply.send(200, b"hello", Content_Encoding="gzip")


async def _unasked_encoding(request, reply) -> None:
    reply.send(200, b"hello", Content_Encoding="br")


async def _too_long(request, reply) -> None:
    reply.send(200, b"[" + b"0," * 1_500_000 + b"0]")


async def _garbage(request, reply) -> None:
    reply.raw(b"\x00\x01 what is this\r\n\r\n")


async def _no_json(request, reply) -> None:
    reply.send(200, b"<html>hello</html>", kind="text/html")


async def _wrong_id(request, reply) -> None:
    reply.json(result(4711, {}))


async def _accepted(request, reply) -> None:
    reply.send(202)


async def _long_event(request, reply) -> None:
    reply.start_stream()
    reply.chunk(b"data: " + b"x" * 3_000_000)


async def _big_headers(request, reply) -> None:
    reply.send(200, b"{}", x="y" * 100_000)


async def _endless_header(request, reply) -> None:
    reply.raw(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(64):
        reply.raw(b"y" * 65_536)
        await reply.writer.drain()


async def _endless_tail(request, reply) -> None:
    reply.start_stream(Content_Encoding="gzip")
    reply.chunk(gzip.compress(b"{}"))
    for _ in range(64):
        reply.chunk(b"y" * 65_536)
        await reply.writer.drain()


async def _empty_data(request, reply) -> None:
    reply.start_stream()
    reply.chunk(b"data:\n" * 1_100_000)


@pytest.mark.parametrize(
    ("misbehave", "reason"),
    [
        (_endless_header, "headers are too large"),
        (_endless_tail, "not compressed as it says"),
        (_empty_data, "an event of more than 1 MiB"),
        (_gzip_bomb, "when decompressed"),
        (_not_gzip, "not compressed as it says"),
        (_unasked_encoding, "encoded as 'br'"),
        (_too_long, "a body of more than 2 MiB"),
        (_garbage, "does not speak HTTP"),
        (_no_json, "something else than a message"),
        (_wrong_id, "another request"),
        (_accepted, "without answering"),
        (_long_event, "an event of more than 1 MiB"),
        (_big_headers, "headers are too large"),
    ],
)
async def test_a_server_that_breaks_the_rules_fails_its_call_and_nothing_else(tmp_path, misbehave, reason) -> None:
    limits = replace(DEFAULT_LIMITS, body_bytes=2 * 1024 * 1024, line_bytes=1024 * 1024)
    async with serving(_hostile(misbehave)) as fake, a_pool(tmp_path, a_remote(fake.url), limits=limits) as rig:
        await rig.pool.catalog(SERVER, 5)
        with pytest.raises(UpstreamMisbehaved, match=reason):
            await rig.text("bad")
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def _reset(request, reply) -> None:
    reply.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: application/json\r\n\r\n{")
    await reply.writer.drain()
    reply.writer.transport.abort()


async def _hang_up(request, reply) -> None:
    reply.hang_up()


async def _stream_without_answer(request, reply) -> None:
    reply.start_stream()
    reply.end_stream()


@pytest.mark.parametrize(
    ("misbehave", "reason"),
    [(_reset, "middle of its answer"), (_hang_up, "without an answer"), (_stream_without_answer, "without an answer")],
)
async def test_a_connection_that_breaks_off_fails_its_call_once(tmp_path, misbehave, reason) -> None:
    async with serving(_hostile(misbehave)) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        with pytest.raises(UpstreamUnavailable, match=reason):
            await rig.text("bad")
        assert sum(one.message.get("method") == "tools/call" for one in fake.seen) == 1
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def _never(request, reply) -> None:
    await reply.until_left()


async def _drip(request, reply) -> None:
    reply.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\nContent-Type: application/json\r\n\r\n")
    while not reply.writer.transport.is_closing():
        reply.raw(b" ")
        await asyncio.sleep(0.02)


async def _endless_stream(request, reply) -> None:
    reply.start_stream()
    while not reply.writer.transport.is_closing():
        reply.chunk(b": still here\n\n")
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("misbehave", [_never, _drip, _endless_stream])
async def test_a_server_that_does_not_come_to_an_end_is_left_in_time(tmp_path, misbehave) -> None:
    definition = a_remote("http://x", call_timeout_s=0.3)
    async with serving(_hostile(misbehave)) as fake:
        definition = a_remote(fake.url, call_timeout_s=0.3)
        async with a_pool(tmp_path, definition) as rig:
            await rig.pool.catalog(SERVER, 5)
            began = asyncio.get_running_loop().time()
            with pytest.raises(UpstreamTimeout, match=r"0.3 s \(call_timeout\)"):
                await rig.text("bad")
            assert asyncio.get_running_loop().time() - began < 0.45
            assert await rig.text("echo", a=1) == '{"a": 1}'
