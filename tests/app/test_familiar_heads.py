"""Requests whose head was seen before are answered like all others, and only they are spared the parser."""

import asyncio
import json

import pytest

from mcp_orch.app.familiar_heads import FamiliarHeads, Known, head_of
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Call, Failed, Outcome
from mcp_orch.gateway.edge.settings import EdgeSettings
from tests.app.wire import Wire, a_desk
from tests.gateway.edge.serving import META, PATH
from tests.gateway.fakes import ECHO, KEY, FakeRoom, Gatekept

pytestmark = pytest.mark.anyio


def a_call(number: int = 1, *, tool: str = "echo", key: str = KEY, more: str = "", text: str = "") -> bytes:
    params = {"name": tool, "arguments": {"text": text}, "_meta": META}
    body = json.dumps({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: localhost:8000\r\nContent-Type: application/json\r\n"
        f"Accept: application/json, text/event-stream\r\nAuthorization: Bearer {key}\r\nMcp-Method: tools/call\r\n"
        f"Mcp-Name: {tool}\r\nMCP-Protocol-Version: 2026-07-28\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def id_in(answer: bytes) -> int:
    return json.loads(answer.partition(b"\r\n\r\n")[2])["id"]


def without_id(answer: bytes) -> bytes:
    return answer.replace(b'"id":%d' % id_in(answer), b'"id":0')


async def test_a_head_that_was_answered_well_is_not_parsed_again() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        first, second = await wire.ask(a_call(1)), await wire.ask(a_call(2))
        assert (id_in(first), id_in(second)) == (1, 2)
        assert without_id(first) == without_id(second)
        assert len(desk.taken) == 1
        first_call, second_call = desk.edge.room.calls
        assert first_call.request_id != second_call.request_id
        assert (first_call.address, first_call.params) == (second_call.address, second_call.params)


async def test_it_is_known_on_other_connections_from_the_same_address_only() -> None:
    async with a_desk() as desk:
        await desk.connect().ask(a_call())
        await desk.connect().ask(a_call())
        assert len(desk.taken) == 1
        await desk.connect(peer="127.0.0.2").ask(a_call())
        assert len(desk.taken) == 1
        assert desk.edge.room.calls[-1].address == "127.0.0.2"


@pytest.mark.parametrize(
    "sent",
    [
        a_call(tool="other"),
        a_call(more="X-Other: 1\r\n"),
        a_call(text="longer"),
    ],
    ids=["another tool", "another field", "another length"],
)
async def test_every_other_head_is_parsed(sent: bytes) -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        await wire.ask(a_call())
        assert b" 200 " in await wire.ask(sent)
        assert not desk.taken


async def test_a_request_in_pieces_is_parsed_and_the_next_whole_one_is_not() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        await wire.ask(a_call(1))
        sent = a_call(2)
        for piece in (sent[:3], sent[3:200], sent[200:-5]):
            wire.send(piece)
        assert id_in(await wire.ask(sent[-5:])) == 2
        assert not desk.taken
        assert id_in(await wire.ask(a_call(3))) == 3
        assert len(desk.taken) == 1


async def test_pipelined_requests_are_answered_in_order() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        await wire.ask(a_call(1))
        wire.send(a_call(2))
        wire.send(a_call(3) + a_call(4))
        assert [id_in(await wire.answer()) for _ in range(3)] == [2, 3, 4]
        assert id_in(await wire.ask(a_call(5))) == 5


async def test_two_requests_in_one_piece_teach_nothing() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        wire.send(a_call(1) + a_call(2))
        assert [id_in(await wire.answer()) for _ in range(2)] == [1, 2]
        await wire.ask(a_call(3))
        assert not desk.taken


async def test_a_revoked_key_is_refused_though_its_head_is_known() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        await wire.ask(a_call())
        desk.edge.callers.revoke(KEY)
        answer = await wire.ask(a_call())
        assert answer.startswith(b"HTTP/1.1 401 ")
        assert b'www-authenticate: Bearer error="invalid_token"' in answer
        assert len(desk.taken) == 1


async def test_strangers_are_not_read_at_length_though_the_head_is_known() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        large = a_call(text="x" * 70_000)
        assert b" 200 " in await wire.ask(large)
        desk.edge.callers.revoke(KEY)
        assert (await wire.ask(large)).startswith(b"HTTP/1.1 413 ")
        assert len(desk.taken) == 1


@pytest.mark.parametrize("more", ["Expect: 100-continue\r\n", "Connection: close\r\n"])
async def test_heads_with_wishes_of_their_own_are_never_known(more: str) -> None:
    async with a_desk() as desk:
        for _ in range(2):
            wire = desk.connect()
            wire.send(a_call(more=more))
            assert b'"id":1' in await wire.answer()
        assert not desk.taken


async def test_an_answer_that_is_no_success_teaches_nothing() -> None:
    async with a_desk() as desk:
        for _ in range(2):
            await desk.connect().ask(a_call(key="wrong"))
        assert not desk.taken


async def test_a_failing_call_with_a_known_head_has_its_status() -> None:
    answers: list[Outcome] = [ECHO, Failed(kind=ErrorKind.NOT_FOUND, message="gone"), ECHO]

    async def handler(call: Call) -> Outcome:
        return answers.pop(0)

    async with a_desk(FakeRoom(handler=handler)) as desk:
        wire = desk.connect()
        heard = [(await wire.ask(a_call()))[:12] for _ in range(3)]
        assert heard == [b"HTTP/1.1 200", b"HTTP/1.1 404", b"HTTP/1.1 200"]
        assert len(desk.taken) == 2


async def test_broken_json_behind_a_known_head_is_refused() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        await wire.ask(a_call())
        sent = a_call()
        answer = await wire.ask(sent.replace(b'{"jsonrpc"', b'["jsonrpc"'))
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"-32700" in answer


async def held_call(wire: Wire, gate: Gatekept) -> None:
    await wire.ask(a_call())
    gate.go.clear()
    gate.began.clear()
    wire.send(a_call())
    async with asyncio.timeout(5):
        await gate.began.wait()


def a_gate() -> Gatekept:
    gate = Gatekept()
    gate.go.set()
    return gate


async def test_a_client_that_leaves_cancels_its_call() -> None:
    gate = a_gate()
    async with a_desk(FakeRoom(handler=gate), settings=EdgeSettings(watch_after_s=0.01)) as desk:
        wire = desk.connect()
        await held_call(wire, gate)
        assert len(desk.taken) == 1
        wire.leave()
        async with asyncio.timeout(5):
            await gate.was_cancelled.wait()


async def test_a_call_that_takes_long_is_answered_by_a_stream() -> None:
    gate = a_gate()
    settings = EdgeSettings(watch_after_s=0.01, stream_after_s=0.01)
    async with a_desk(FakeRoom(handler=gate), settings=settings) as desk:
        wire = desk.connect()
        await held_call(wire, gate)
        async with asyncio.timeout(5):
            while b"text/event-stream" not in wire.transport.written:
                wire.transport.news.clear()
                await wire.transport.news.wait()
            gate.go.set()
            while not wire.transport.written.endswith(b"0\r\n\r\n"):
                wire.transport.news.clear()
                await wire.transport.news.wait()
        assert b'"id":1' in wire.transport.written
        wire.transport.written = b""
        assert id_in(await wire.ask(a_call(7))) == 7


async def test_a_call_that_is_watched_may_still_end_plainly() -> None:
    gate = a_gate()
    async with a_desk(FakeRoom(handler=gate), settings=EdgeSettings(watch_after_s=0.01)) as desk:
        wire = desk.connect()
        await held_call(wire, gate)
        await asyncio.sleep(0.05)
        gate.go.set()
        assert id_in(await wire.answer()) == 1
        assert id_in(await wire.ask(a_call(8))) == 8
        assert len(desk.taken) == 2


async def test_a_hub_that_stops_lets_the_answer_out_and_closes() -> None:
    gate = a_gate()
    async with a_desk(FakeRoom(handler=gate)) as desk:
        wire = desk.connect()
        await held_call(wire, gate)
        wire.protocol.shutdown()
        assert not wire.transport.is_closed
        gate.go.set()
        answer = await wire.answer()
        assert id_in(answer) == 1
        assert b"connection: close" in answer
        assert wire.transport.is_closed


async def test_a_cancelled_request_closes_its_connection() -> None:
    gate = a_gate()
    async with a_desk(FakeRoom(handler=gate)) as desk:
        wire = desk.connect()
        await held_call(wire, gate)
        for task in list(desk.state.tasks):
            task.cancel()
        async with asyncio.timeout(5):
            await gate.was_cancelled.wait()
        assert await wire.answer() == b""
        assert wire.transport.is_closed


async def test_a_slow_reader_gets_its_answer_when_it_reads_again() -> None:
    async with a_desk() as desk:
        wire = desk.connect()
        await wire.ask(a_call())
        wire.protocol.pause_writing()
        wire.send(a_call(2))
        await asyncio.sleep(0)
        assert b'"id"' not in wire.transport.written
        wire.protocol.resume_writing()
        assert id_in(await wire.answer()) == 2


async def test_a_head_with_the_path_of_the_hub_is_known_again() -> None:
    async with a_desk(base="/tools") as desk:
        wire = desk.connect()
        for number in (1, 2, 3):
            sent = a_call(number).replace(b"POST /", b"POST /tools/", 1)
            assert id_in(await wire.ask(sent)) == number
        assert len(desk.taken) == 2


async def test_the_table_of_heads_is_bounded() -> None:
    async with a_desk() as desk:
        await desk.connect().ask(a_call())
        known = desk.heads.find(a_call(), "127.0.0.1")
        assert known is not None
        heads = FamiliarHeads()
        for number in range(1_025):
            heads.remember(b"%d\r\n\r\n" % number, Known(known[0], 0, ""))
        assert heads.find(b"0\r\n\r\n", "") is None
        assert heads.find(b"1024\r\n\r\n", "") == (known[0], b"")


NO_HEADS = {
    "another method": b"GET /x HTTP/1.1\r\n\r\n",
    "unfinished": b"POST /x HTTP/1.1\r\n",
    "line ends before it": b"\r\n\r\nPOST /x HTTP/1.1\r\n\r\n",
    "too long": b"POST /x HTTP/1.1\r\nA: " + b"a" * 5_000 + b"\r\n\r\n",
    "a body of another length": b"POST /x HTTP/1.1\r\n\r\nmore",
}


@pytest.mark.parametrize("sent", NO_HEADS.values(), ids=NO_HEADS)
def test_what_is_not_one_whole_post_has_no_head(sent: bytes) -> None:
    assert head_of(sent, length=0) is None
