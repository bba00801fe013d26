"""What one connection may take up: heads, requests that wait for others, time; and who is told that its client left."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from mcp_orch.app.http_answers import LaneCycle
from mcp_orch.app.http_protocol import HubProtocol
from tests.app.test_familiar_heads import a_call, id_in
from tests.app.wire import CONTINUE, FakeTransport, Wire, a_desk
from tests.gateway.fakes import Gatekept

pytestmark = pytest.mark.anyio

ASK = b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Watched(FakeTransport):
    """Knows whether it is read from."""

    is_read = True
    is_aborted = False

    def pause_reading(self) -> None:
        self.is_read = False

    def resume_reading(self) -> None:
        self.is_read = True

    def abort(self) -> None:
        self.is_aborted = True
        self.close()


class Told:
    """An ASGI application that answers when it may, and keeps what it was told."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.asked: list[dict[str, Any]] = []
        self.has_left = asyncio.Event()

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        message: Any = {"more_body": True}
        while message.get("more_body"):
            message = await receive()
        self.asked.append({**scope, "last": message["type"]})
        if scope["path"] == "/held":
            while (await receive())["type"] != "http.disconnect":
                continue
            self.has_left.set()
            return
        await self.may_answer.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


def a_wire(told: Told, *, keep_alive_s: float = 75) -> tuple[Wire, Watched]:
    config = Config(told, http=HubProtocol, ws="none", lifespan="off", log_config=None, access_log=False)
    config.load()
    protocol = HubProtocol(config, ServerState(), {}, asyncio.get_running_loop())
    protocol.timeout_keep_alive = keep_alive_s  # type: ignore[assignment]  any number does
    transport = Watched()
    return Wire(protocol, transport), transport


@pytest.mark.parametrize("start", [b"GET /", b"GET /x HTTP/1.1\r\nX-Long: ", b"GET /x HTTP/1.1\r\nX"])
async def test_a_head_without_end_is_refused(start: bytes) -> None:
    wire, transport = a_wire(Told())
    wire.send(start)
    for _ in range(20):
        if not transport.is_closed:
            wire.send(b"a" * 16_384)
    assert transport.written.startswith(b"HTTP/1.1 431 ")
    assert transport.is_closed


async def test_what_follows_a_body_in_parts_has_an_end_and_is_no_field() -> None:
    told = Told()
    told.may_answer.set()
    wire, transport = a_wire(told)
    parts = b"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
    await wire.ask(parts + b"Authorization: Bearer late\r\n\r\n")
    assert [name for name, _ in told.asked[0]["headers"]] == [b"host", b"transfer-encoding"]

    wire.send(parts + b"X-Long: ")
    for _ in range(20):
        if not transport.is_closed:
            wire.send(b"a" * 16_384)
    assert transport.is_closed
    assert len(told.asked) == 1


async def test_a_body_of_many_small_parts_is_no_long_head() -> None:
    told = Told()
    told.may_answer.set()
    wire, _ = a_wire(told)
    wire.send(b"POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(40):
        wire.send(b"1\r\na\r\n" * 1_000)
    assert b" 200 " in await wire.ask(b"0\r\n\r\n")


async def test_nothing_more_is_read_while_requests_wait_for_others() -> None:
    told = Told()
    wire, transport = a_wire(told)
    wire.send(ASK * 3)
    await asyncio.sleep(0)
    assert not transport.is_read
    told.may_answer.set()
    async with asyncio.timeout(5):
        while transport.written.count(b" 200 ") < 3:
            assert not (transport.is_read and wire.protocol.pipeline)
            transport.news.clear()
            await transport.news.wait()
    assert transport.is_read


async def test_too_many_requests_at_once_end_the_connection() -> None:
    wire, transport = a_wire(Told())
    wire.send(ASK * 10_000)
    assert transport.is_aborted
    assert len(wire.protocol.pipeline) <= 64
    wire.leave()
    await asyncio.sleep(0)


async def test_who_is_answered_hears_that_the_client_left_though_others_wait() -> None:
    told = Told()
    wire, _ = a_wire(told)
    wire.send(ASK.replace(b"/x", b"/held") + ASK)
    await asyncio.sleep(0)
    wire.leave()
    async with asyncio.timeout(5):
        await told.has_left.wait()


async def test_a_familiar_request_hears_that_the_client_left_though_others_wait() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        await wire.ask(a_call())
        gate = desk.edge.room.handler = Gatekept()
        wire.send(a_call())
        async with asyncio.timeout(5):
            await gate.began.wait()
            wire.send(ASK)
            wire.leave()
            await gate.was_cancelled.wait()
        assert len(desk.taken) == 1


@pytest.mark.parametrize("sent", [b"", b"GET /x HTTP/1.1\r\nX: 1"], ids=["nothing", "half a head"])
async def test_a_connection_without_a_request_ends(sent: bytes) -> None:
    wire, transport = a_wire(Told(), keep_alive_s=0.02)
    if sent:
        wire.send(sent)
    async with asyncio.timeout(5):
        await transport.news.wait()
    assert transport.is_closed
    wire.leave()


async def test_a_client_that_takes_nothing_of_its_answer_is_cut_off() -> None:
    told = Told()
    wire, transport = a_wire(told, keep_alive_s=0.02)
    wire.send(ASK)
    wire.protocol.pause_writing()
    async with asyncio.timeout(5):
        await transport.news.wait()
    assert transport.is_aborted
    wire.leave()


async def test_a_client_that_leaves_its_last_answer_is_cut_off() -> None:
    wire, transport = a_wire(Told(), keep_alive_s=0.02)
    transport.close()
    async with asyncio.timeout(5):
        while not transport.is_aborted:
            transport.news.clear()
            await transport.news.wait()
    wire.leave()


async def test_a_wish_for_another_protocol_is_passed_over() -> None:
    wish = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    async with a_desk() as desk:
        wire = desk.connect()
        sent = a_call(1, more=wish)
        assert id_in(await wire.ask(sent)) == 1
        end = sent.index(b"\r\n\r\n") + 4
        wire.send(sent[:end])
        assert id_in(await wire.ask(sent[end:])) == 1
        assert id_in(await wire.ask(a_call(2))) == 2


async def test_a_tunnel_is_refused() -> None:
    wire, transport = a_wire(Told())
    wire.send(b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n")
    assert transport.written.startswith(b"HTTP/1.1 400 ")
    assert transport.is_closed


async def test_a_familiar_request_is_not_told_to_go_on_because_one_before_it_asked() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        await wire.ask(a_call())
        asking = await wire.ask(a_call(more="Expect: 100-continue\r\n"))
        assert asking.startswith(CONTINUE)
        gate = desk.edge.room.handler = Gatekept()
        wire.send(a_call())
        cycle = wire.protocol.cycle
        assert isinstance(cycle, LaneCycle)
        async with asyncio.timeout(5):
            # Once it takes longer, its client is watched for.
            while not cycle.is_unfolded:  # noqa: ASYNC110  it tells nobody
                await asyncio.sleep(0.005)
        gate.go.set()
        assert not (await wire.answer()).startswith(CONTINUE)
        assert len(desk.taken) == 1
