"""Corners: what goes wrong beside the calls."""

import asyncio
import json
from dataclasses import replace

import pytest
from msgspec import structs

from mcp_orch.contract.diagnoses import in_words
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import StdioLaunch, Transport
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.gateway.upstream.dispatch import Answered, Denied, Lane
from mcp_orch.gateway.upstream.errors import BrokenOff, UpstreamMisbehaved, UpstreamUnavailable
from mcp_orch.gateway.upstream.link_news import LaneNews
from mcp_orch.gateway.upstream.rounds import finish
from mcp_orch.gateway.upstream.setup import Quiet
from tests.gateway.upstream.fake_http import LegacyServer, error, result, serving
from tests.gateway.upstream.rig import SERVER, a_call, a_fake, a_picture, a_pool, a_remote, a_request, text_of

pytestmark = pytest.mark.anyio
UNKNOWN = ServerId("srv_unknown")


async def test_an_unknown_server_is_off_and_has_nothing(tmp_path) -> None:
    async with a_pool(tmp_path) as rig:
        assert rig.pool.status(UNKNOWN).state is rig.pool.state(UNKNOWN) is UpstreamState.OFF
        assert rig.pool.tail(UNKNOWN, 5) == []
        assert rig.pool.known_catalog(UNKNOWN) is None
        assert await rig.pool.catalog(UNKNOWN, 0.1) is None
        await rig.pool.restart(UNKNOWN)
        with pytest.raises(UpstreamUnavailable):
            await rig.pool.hold_resource(UNKNOWN, "a://1")


async def test_another_name_is_no_reason_to_connect_anew(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.text("echo")
        assert rig.pool.state(SERVER) is rig.pool.status(SERVER).state
        before = rig.pool.status(SERVER).process_id
        rig.feed.publish(a_picture(replace(a_fake(), title="Other")))
        await rig.text("echo")
        assert rig.pool.status(SERVER).process_id == before


async def test_a_missing_directory_and_a_command_with_a_slash_are_named(tmp_path) -> None:
    async with a_pool(tmp_path) as rig:
        nowhere = replace(a_fake(), reach=StdioLaunch(command="cat", cwd="/no/such/dir"))
        assert "the working directory /no/such/dir does not exist" in str((await rig.pool.probe(nowhere)).reason)
        missing = replace(a_fake(), reach=StdioLaunch(command="./missing"))
        assert "command not found: ./missing" in str((await rig.pool.probe(missing)).reason)
        (tmp_path / "file").write_text("")
    async with a_pool(tmp_path / "file") as rig:
        assert "no home for the server" in str((await rig.pool.probe(a_fake())).reason)


async def test_a_server_that_closes_its_stdout_is_started_again(tmp_path) -> None:
    code = (
        "import os, sys, json, time\n"
        "line = json.loads(sys.stdin.readline())\n"
        "while line['method'] != 'initialize':\n"
        "    print(json.dumps({'id': line['id'], 'error': {'code': -32601, 'message': ''}}), flush=True)\n"
        "    line = json.loads(sys.stdin.readline())\n"
        "said = {'protocolVersion': '2025-06-18'}\n"
        "print(json.dumps({'id': line['id'], 'result': said}), flush=True)\n"
        "os.close(1)\n"
        "time.sleep(60)\n"
    )
    definition = replace(a_fake(), reach=StdioLaunch(command="python3", args=("-c", code)))
    async with a_pool(tmp_path, definition) as rig:
        await rig.until(lambda: any("closed its stdout" in line.text for line in rig.pool.tail(SERVER, 99)))


async def test_a_broken_off_request_tells_whether_it_was_sent() -> None:
    assert "before the call" in BrokenOff(in_words("gone"), was_written=False).told().message
    assert BrokenOff(in_words("gone"), was_written=True).told().hint == "it may have been carried out"


async def test_news_of_nobody_go_nowhere() -> None:
    quiet = Quiet()
    quiet.lists_changed(frozenset())
    quiet.resource_updated("a://1")
    quiet.lost(in_words("x"))
    LaneNews(lambda *_: None).lost(in_words("x"))


async def test_a_lane_that_dies_is_made_anew(tmp_path) -> None:
    request = structs.replace(a_call("die"), lane=Lane(owner="session:1"))
    async with a_pool(tmp_path, a_fake()) as rig:
        with pytest.raises(UpstreamUnavailable, match="exited with code 7"):
            await rig.pool.dispatch(SERVER, request)
        echo = structs.replace(a_call("echo", a=1), lane=Lane(owner="session:1"))
        await rig.until(lambda: True)
        for _ in range(50):
            try:
                assert text_of(await rig.pool.dispatch(SERVER, echo)) == '{"a": 1}'
                return
            except UpstreamUnavailable:
                await asyncio.sleep(0.02)
        raise AssertionError("it did not come back")


@pytest.mark.parametrize(
    ("first", "match"),
    [
        (b'{"resultType":"input_required","inputRequests":[1]}', "without saying what"),
        (b'{"resultType":"input_required","inputRequests":{"a":1,"a":2}}', "can't be read"),
        (b'{"resultType":"input_required","requestState":"s"}', "more than 10 times"),
    ],
)
async def test_rounds_that_make_no_sense_end(first, match) -> None:
    sent = Answered(result=first, era=Era.MODERN)

    async def send(_request):
        return sent

    with pytest.raises(UpstreamMisbehaved, match=match):
        await finish(a_request("tools/call"), sent, send=send)


async def test_an_error_ends_the_rounds() -> None:
    denied = Denied(code=-1, message="no", data=None, era=Era.MODERN)

    async def send(_request):
        return denied

    asked = Answered(result=b'{"resultType":"input_required"}', era=Era.MODERN)
    assert await finish(a_request("tools/call"), asked, send=send) is denied


async def _sse_app(request, reply, *, post_status: int = 202, kind: str = "stream") -> None:
    if request.method == "GET" and kind == "stream":
        reply.start_stream()
        reply.chunk(b"event: endpoint\ndata: /messages\n\n")
        await reply.until_left()
    elif request.method == "GET":
        reply.send(403)
    else:
        reply.send(post_status)


@pytest.mark.parametrize(("status", "kind", "reason"), [(500, "stream", "HTTP 500"), (202, "none", "HTTP 403")])
async def test_the_old_transport_fails_with_the_servers_status(tmp_path, status, kind, reason) -> None:
    async def app(request, reply) -> None:
        await _sse_app(request, reply, post_status=status, kind=kind)

    async with serving(app) as fake, a_pool(tmp_path) as rig:
        report = await rig.pool.probe(a_remote(fake.url, transport=Transport.SSE))
        assert reason in str(report.reason)


async def test_a_log_level_that_is_refused_does_not_stop_the_call(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        if request.message["method"] != "logging/setLevel":
            return False
        reply.send(500)
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        answer = await rig.pool.dispatch(SERVER, structs.replace(a_call("echo", a=1), log_level="debug"))
        assert text_of(answer) == '{"a": 1}'
        assert any("log level debug could not be set" in line.text for line in rig.pool.tail(SERVER, 50))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n%b", "until the end"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b", "after an interim response"),
    ],
)
async def test_bodies_come_in_every_shape(tmp_path, raw, text) -> None:
    async def calls(request, reply) -> bool:
        if request.message["method"] != "tools/call":
            return False
        body = json.dumps(result(request.message["id"], {"content": [{"type": "text", "text": text}]})).encode()
        reply.raw(raw % ((len(body), body) if b"%d" in raw else (body,)))
        if b"close" in raw:
            reply.hang_up()
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        assert await rig.text("x") == text


async def test_an_error_without_an_id_on_a_calls_own_response_is_its_answer(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        if request.message["method"] != "tools/call":
            return False
        reply.json(error(None, -32700, "could not read that"))
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        answer = await rig.pool.dispatch(SERVER, a_call("x"))
        assert isinstance(answer, Denied)
        assert answer.message == "could not read that"


async def test_a_question_on_a_calls_own_stream_is_answered_beside(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        if request.message.get("method") != "tools/call":
            return False
        reply.start_stream()
        reply.event({"jsonrpc": "2.0", "id": 5, "method": "ping"})
        reply.chunk(b"data: nonsense\n\n")
        await reply.writer.drain()
        await rig.until(lambda: {"jsonrpc": "2.0", "id": 5, "result": {}} in server.notified)
        reply.event(result(request.message["id"], {"content": []}))
        # The stream stays open after the answer: the connection is given up for it.
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        answer = await rig.pool.dispatch(SERVER, a_call("x"))
        assert isinstance(answer, Answered)
