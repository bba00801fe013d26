"""Bad input: each case has its defined answer, in both eras, and costs nobody else anything (issue 2, section 6)."""

import asyncio
import json
from typing import Any

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Call, Failed, Outcome
from mcp_orch.gateway.edge.settings import EdgeSettings
from tests.gateway.edge.serving import META, PATH, SSE_PATH, an_edge, initialize, modern_request
from tests.gateway.fakes import ECHO, FakeRoom, Gatekept

pytestmark = pytest.mark.anyio

WELL = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "a", "_meta": META}}

UNREADABLE = [
    (b"", -32700),
    (b"{", -32700),
    (b"nonsense", -32700),
    (b'{"a":1}{', -32700),
    (b'{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}', -32700),
    (b'\xef\xbb\xbf{"jsonrpc":"2.0","id":1,"method":"ping"}', -32700),
    ('{"jsonrpc":"2.0","id":1,"method":"ping"}'.encode("utf-16"), -32700),
    (b'{"jsonrpc":"2.0","id":1,"method":"\xff"}', -32700),
    (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":NaN}}', -32700),
    (b"[" * 100 + b"]" * 100, -32700),
    (b"null", -32600),
    (b"7", -32600),
    (b'"text"', -32600),
    (b"{}", -32600),
    (b'{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600),
    (b'{"id":1,"method":"ping"}', -32600),
    (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600),
    (b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}', -32600),
    (b'{"jsonrpc":"2.0","id":true,"method":"ping"}', -32600),
    (b'{"jsonrpc":"2.0","id":[1],"method":"ping"}', -32600),
    (b'{"jsonrpc":"2.0","id":1,"method":5}', -32600),
    (b'{"jsonrpc":"2.0","id":1,"method":""}', -32600),
    (b'{"jsonrpc":"2.0","id":1}', -32600),
    (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}', -32602),
    (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":"x"}', -32602),
    (b"[]", -32600),
    (b'[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600),
]


@pytest.mark.parametrize(("body", "code"), UNREADABLE)
async def test_message_that_can_not_be_read_is_refused_in_a_legacy_session(body: bytes, code: int) -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        heard = await edge.ask(
            "POST", body=body, fields={"mcp-session-id": session, "content-type": "application/json"}
        )

    assert (heard.status, heard.json["error"]["code"]) == (400, code)
    assert heard.json["error"]["data"]["request_id"]


@pytest.mark.parametrize(("body", "code"), UNREADABLE)
async def test_message_that_can_not_be_read_is_refused_by_the_modern_front(body: bytes, code: int) -> None:
    fields = {"mcp-protocol-version": "2026-07-28", "content-type": "application/json"}
    async with an_edge() as edge:
        heard = await edge.ask("POST", body=body, fields=fields)

    assert (heard.status, heard.json["error"]["code"]) == (400, code)
    assert heard.json.get("id", 0) is not None


@pytest.mark.parametrize(
    "sort",
    ["text/plain", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "application/jsonx", ""],
)
async def test_body_of_another_sort_is_refused_unread(sort: str) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"content-type": sort or "-"})

    assert (heard.status, heard.json["error"]["code"]) == (415, -33415)
    assert not edge.room.calls


@pytest.mark.parametrize("sort", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])
async def test_sort_of_body_may_say_that_it_is_utf_8(sort: str) -> None:
    async with an_edge() as edge:
        assert (await edge.modern("tools/call", {"name": "a"}, fields={"content-type": sort})).status == 200


async def test_compressed_body_is_refused() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"content-encoding": "gzip"})
        plain = await edge.modern("tools/call", {"name": "a"}, fields={"content-encoding": "identity"})

    assert (heard.status, plain.status) == (415, 200)


async def test_client_that_takes_neither_form_of_answer_is_refused() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"accept": "image/png"})

    assert heard.status == 406


@pytest.mark.parametrize("accept", ["-", "*/*", "application/json", "application/*;q=0.5", ""])
async def test_client_that_says_little_of_what_it_takes_is_served_plainly(accept: str) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"accept": accept})

    assert (heard.status, heard.fields["content-type"]) == (200, "application/json")


async def test_client_that_takes_streams_alone_gets_one() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, fields={"accept": "text/event-stream"})

    assert heard.fields["content-type"] == "text/event-stream"
    assert heard.messages[0]["result"]["content"] == [{"type": "text", "text": "hi"}]
    assert heard.is_whole


async def test_body_over_the_limit_is_refused_by_its_length_or_by_its_bytes() -> None:
    async with an_edge(settings=EdgeSettings(max_body=1_000)) as edge:
        request = modern_request("tools/call", {"name": "a", "arguments": {"x": "y" * 2_000}})
        by_bytes = await edge.ask("POST", **request)
        request["fields"]["content-length"] = "4194305"
        by_length = await edge.ask("POST", **request)
        request["fields"]["content-length"] = "9" * 40
        absurd = await edge.ask("POST", **request)

    assert [by_bytes.status, by_length.status, absurd.status] == [413, 413, 413]
    assert by_length.json["error"]["code"] == -33413


async def test_stranger_gets_little_read() -> None:
    async with an_edge() as edge:
        request = modern_request("tools/call", {"name": "a", "arguments": {"x": "y" * 100_000}})
        heard = await edge.ask("POST", key=None, **request)

    assert heard.status == 413


async def test_large_body_is_parsed_off_the_loop_and_answered() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a", "arguments": {"x": "y" * 200_000}})

    assert heard.status == 200
    assert edge.room.calls[0].bytes_in > 200_000


async def test_too_many_large_bodies_at_a_time_are_turned_away() -> None:
    async with an_edge(settings=EdgeSettings(max_parsing=0)) as edge:
        heard = await edge.modern("tools/call", {"name": "a", "arguments": {"x": "y" * 200_000}})

    assert heard.status == 503


async def test_body_in_pieces_is_put_together() -> None:
    async with an_edge() as edge:
        conversation = edge.talk("POST", **modern_request("tools/call", {"name": "a"}))
        whole = conversation._body
        pieces = [whole[at : at + 40] for at in range(0, len(whole), 40)]

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

        conversation._receive = receive  # type: ignore[method-assign]
        heard = await conversation.run()

    assert heard.status == 200


async def test_body_that_does_not_come_is_waited_for_a_while() -> None:
    settings = EdgeSettings(body_s=0.03, watch_after_s=0.01)
    async with an_edge(settings=settings) as edge:
        conversation = edge.talk("POST", **modern_request("tools/call", {"name": "a"}))

        async def receive() -> dict[str, Any]:
            await asyncio.Event().wait()
            return {}

        conversation._receive = receive  # type: ignore[method-assign]
        async with asyncio.timeout(5):
            heard = await conversation.run()

    assert heard.status == 408


async def test_client_that_leaves_within_its_body_gets_nothing() -> None:
    async with an_edge() as edge:
        conversation = edge.talk("POST", **modern_request("tools/call", {"name": "a"}))
        conversation._sent = True
        conversation.leave()
        heard = await conversation.run()

    assert heard.status == 0
    assert not edge.room.calls


@pytest.mark.parametrize("method", ["PUT", "PATCH", "HEAD", "TRACE"])
async def test_other_methods_have_no_meaning(method: str) -> None:
    async with an_edge() as edge:
        heard = await edge.ask(method)

    assert (heard.status, heard.fields["allow"]) == (405, "GET, POST, DELETE, OPTIONS")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_path_without_endpoint_is_told_with_the_same_words(method: str) -> None:
    async with an_edge() as edge:
        heard = await edge.ask(method, "/projects/demo/nowhere/mcp")

    assert (heard.status, heard.json["error"]["code"]) == (404, -33404)
    assert "/projects/{project}/unified/mcp" in heard.json["error"]["message"]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (ErrorKind.NOT_FOUND, 404, -33404),
        (ErrorKind.FORBIDDEN, 403, -33403),
        (ErrorKind.LIMITED, 429, -33429),
        (ErrorKind.UNAVAILABLE, 503, -33503),
        (ErrorKind.INVALID, 200, -32602),
        (ErrorKind.UPSTREAM, 200, -33502),
        (ErrorKind.TIMEOUT, 200, -33504),
        (ErrorKind.UNSUPPORTED, 200, -33501),
        (ErrorKind.INTERNAL, 200, -32603),
    ],
)
async def test_failure_of_the_call_room_has_one_code_and_one_status_in_both_eras(
    kind: ErrorKind, status: int, code: int
) -> None:
    async def fail(call: Call) -> Outcome:
        return Failed(kind=kind, message="no", hint="try this", retry_after_s=7.2)

    async with an_edge(FakeRoom(handler=fail)) as edge:
        session = await edge.initialize()
        answers = [
            await edge.modern("tools/call", {"name": "a"}, number="x"),
            await edge.legacy(session, "tools/call", {"name": "a"}, number="x"),
        ]

    for heard in answers:
        assert (heard.status, heard.json["error"]["code"], heard.json["id"]) == (status, code, "x")
        assert heard.json["error"]["data"]["hint"] == "try this"
        assert heard.json["error"]["message"] == "no"
        assert (heard.fields.get("retry-after") == "7") == (status >= 400)


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"accept": "text/event-stream"}, 404), ({"accept": "text/event-stream", "mcp-session-id": "x"}, 404)],
)
async def test_closed_endpoint_says_the_same_on_get_as_on_post(fields: dict[str, str], status: int) -> None:
    shut = Failed(kind=ErrorKind.NOT_FOUND, message="server echo is switched off: tidying")
    async with an_edge(FakeRoom(shut=shut)) as edge:
        get = await edge.ask("GET", SSE_PATH, fields=fields)
        post = await edge.ask("POST", body=initialize())
        note = await edge.ask(
            "POST", body={"jsonrpc": "2.0", "method": "x"}, fields={"mcp-protocol-version": "2026-07-28"}
        )
        bare = await edge.ask("POST", body={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})

    texts = {answer.json["error"]["message"] for answer in (get, post, note, bare)}
    assert texts == {"server echo is switched off: tidying"}
    assert {get.status, post.status, note.status, bare.status} == {status}


@pytest.mark.parametrize(
    ("key", "field"), [(None, 'Bearer realm="mcp-orch"'), ("project_wrong", 'Bearer error="invalid_token"')]
)
async def test_stranger_is_refused_everywhere_and_requests_are_recorded(key: str | None, field: str) -> None:
    async with an_edge() as edge:
        answers = [
            await edge.modern("tools/call", {"name": "a"}, key=key),
            await edge.ask("POST", body=initialize(), key=key),
            await edge.ask("POST", body={"jsonrpc": "2.0", "method": "notifications/initialized"}, key=key),
            await edge.ask("POST", body=b"[]", key=key),
            await edge.ask("GET", fields={"accept": "text/event-stream"}, key=key),
            await edge.ask("GET", SSE_PATH, key=key),
            await edge.ask("DELETE", fields={"mcp-session-id": "x"}, key=key),
            await edge.ask("POST", f"{PATH}?session=x", body={"jsonrpc": "2.0", "id": 1, "method": "ping"}, key=key),
        ]

    assert {heard.status for heard in answers} == {401}
    assert {heard.fields["www-authenticate"] for heard in answers} == {field}
    assert {heard.json["error"]["code"] for heard in answers} == {-33401}
    assert len({heard.json["error"]["message"] for heard in answers}) == 1
    assert [call.method for call in edge.room.calls] == ["tools/call", "initialize"]
    assert answers[0].json["id"] == 1


async def test_call_room_that_lets_a_stranger_through_is_not_believed() -> None:
    class Careless(FakeRoom):
        async def run(self, call: Call) -> Outcome:
            return ECHO

    async with an_edge(Careless()) as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, key=None)

    assert heard.status == 401


async def test_bug_costs_its_own_request_only(caplog: pytest.LogCaptureFixture) -> None:
    async def break_down(call: Call) -> Outcome:
        raise ZeroDivisionError

    async with an_edge(FakeRoom(handler=break_down)) as edge:
        heard = await edge.modern("tools/call", {"name": "a"})

    assert (heard.status, heard.json["error"]["code"]) == (500, -32603)
    assert heard.json["error"]["data"]["request_id"] in caplog.text
    assert len(caplog.records) == 1


async def test_bug_after_the_answer_began_ends_it(caplog: pytest.LogCaptureFixture) -> None:
    async def break_down(call: Call) -> Outcome:
        assert call.on_progress is not None
        call.on_progress({"progress": 1})
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        raise ZeroDivisionError

    async with an_edge(FakeRoom(handler=break_down)) as edge:
        conversation = edge.talk("POST", **modern_request("tools/call", {"name": "a"}, meta={"progressToken": 1}))

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start" and conversation.heard.status:
                raise RuntimeError("started already")
            conversation.heard.status = message.get("status", conversation.heard.status)

        conversation._send = send  # type: ignore[method-assign]
        heard = await conversation.run()

    assert heard.status == 200
    assert len(caplog.records) == 1


async def test_server_that_stops_cancels_what_runs() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate)) as edge:
        running = edge.start("POST", **modern_request("tools/call", {"name": "a"}))
        await gate.began.wait()
        assert running.task is not None
        running.task.cancel()
        await gate.was_cancelled.wait()


async def test_id_is_echoed_as_it_came() -> None:
    async with an_edge() as edge:
        heard = [
            await edge.modern("tools/call", {"name": "a"}, number=number)
            for number in (0, -5, 12345678901234567890123, "", "7", 'quo"te', "é")
        ]

    assert [json.loads(one.body)["id"] for one in heard] == [0, -5, 12345678901234567890123, "", "7", 'quo"te', "é"]


async def test_id_that_is_too_long_is_not_echoed() -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, number="x" * 600)

    assert (heard.status, "id" in heard.json) == (400, False)
