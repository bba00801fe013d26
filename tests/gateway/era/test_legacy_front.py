"""Legacy clients: the handshake, the session, and everything in it."""

import asyncio
import json
from typing import Any

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Call, Completed, EndpointFacts, Failed, Outcome
from mcp_orch.gateway.call.task_words import EXTENSION as TASKS
from mcp_orch.gateway.edge.settings import EdgeSettings
from mcp_orch.gateway.era.legacy.handshake import Clients, welcome
from mcp_orch.gateway.era.legacy.limits import SessionLimits
from mcp_orch.gateway.upstream.errors import CannotAsk
from tests.gateway.edge.serving import Conversation, Edge, an_edge, initialize, legacy_request
from tests.gateway.fakes import ECHO, OTHER_KEY, FakeClock, FakeRoom, Gatekept

pytestmark = pytest.mark.anyio


def limited(**limits: Any) -> EdgeSettings:
    return EdgeSettings(sessions=SessionLimits(**limits))


@pytest.mark.parametrize(
    ("wanted", "agreed"),
    [
        ("2024-11-05", "2024-11-05"),
        ("2025-03-26", "2025-03-26"),
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("2026-07-28", "2025-11-25"),
        ("1.0", "2025-11-25"),
    ],
)
async def test_handshake_agrees_on_the_clients_revision_or_the_newest_legacy_one(wanted: str, agreed: str) -> None:
    async with an_edge() as edge:
        heard = await edge.ask("POST", body=initialize(wanted), fields={"mcp-protocol-version": agreed})
        session = heard.fields["mcp-session-id"]
        ready = await edge.ask(
            "POST", body={"jsonrpc": "2.0", "method": "notifications/initialized"}, fields={"mcp-session-id": session}
        )

    result = heard.json["result"]
    assert result["protocolVersion"] == agreed
    assert (result["serverInfo"], result["instructions"]) == ({"name": "demo", "version": "1.2"}, "Be kind.")
    assert ("completions" in result["capabilities"]) == (agreed > "2024-11-05")
    assert session.isascii()
    assert session.isprintable()
    assert (ready.status, ready.body) == (202, b"")


@pytest.mark.parametrize(
    ("declared", "passed_on"),
    [
        ({"tasks": {}, "roots": {}}, {"roots": {}}),
        ({"extensions": {TASKS: {}, "x": {}}}, {"extensions": {"x": {}}}),
        ({"extensions": {"x": {}}}, {"extensions": {"x": {}}}),
    ],
)
def test_servers_do_not_hear_of_tasks_that_a_legacy_client_takes(declared: Any, passed_on: Any) -> None:
    facts = Clients().facts_of({"capabilities": declared})
    assert not isinstance(facts, str)
    assert facts.capabilities == passed_on


@pytest.mark.parametrize(("revision", "has_tasks"), [("2025-06-18", False), ("2025-11-25", True)])
def test_tasks_are_offered_to_clients_of_the_revision_that_has_them(revision: str, has_tasks: bool) -> None:
    capabilities: Any = {"tasks": {}, "extensions": {}}
    facts = EndpointFacts(
        name="x", version="1", title=None, instructions=None, capabilities=capabilities, server_info={}
    )
    assert ("tasks" in json.loads(welcome(facts, revision))["capabilities"]) is has_tasks


async def test_server_info_of_earlier_revisions_has_what_they_know() -> None:
    info: Any = {"name": "x", "version": "1", "title": "T", "icons": [], "websiteUrl": "u", "description": "d"}
    facts = EndpointFacts(
        name="x", version="1", title=None, instructions=None, capabilities={"extensions": {}}, server_info=info
    )
    async with an_edge(FakeRoom(facts=facts)) as edge:
        old = await edge.ask("POST", body=initialize("2025-06-18"))
        new = await edge.ask("POST", body=initialize("2025-11-25"))

    assert old.json["result"]["serverInfo"] == {"name": "x", "version": "1", "title": "T"}
    assert new.json["result"]["serverInfo"] == info
    assert new.json["result"]["capabilities"] == {}
    assert "instructions" not in new.json["result"]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"protocolVersion": 1},
        {"protocolVersion": "2025-11-25", "clientInfo": 1},
        {"protocolVersion": "2025-11-25", "capabilities": []},
        {"protocolVersion": "2025-11-25", "capabilities": {"experimental": "x" * 20_000}},
    ],
)
async def test_handshake_that_can_not_be_read_opens_nothing(params: Any) -> None:
    async with an_edge() as edge:
        heard = await edge.ask("POST", body={**initialize(), "params": params})

        assert (heard.status, heard.json["error"]["code"]) == (200, -32602)
        assert len(edge.app.sessions) == 0


@pytest.mark.parametrize(
    "body",
    [{"jsonrpc": "2.0", "method": "initialize"}, {"jsonrpc": "2.0", "id": None, "method": "initialize", "params": {}}],
)
async def test_handshake_is_a_request(body: Any) -> None:
    async with an_edge() as edge:
        heard = await edge.ask("POST", body=body)

    assert (heard.status, heard.json["error"]["code"]) == (400, -32600)


async def test_handshake_with_a_broken_server_opens_nothing_and_says_why() -> None:
    facts = Failed(kind=ErrorKind.UPSTREAM, message="server echo: exited with 1")
    async with an_edge(FakeRoom(facts=facts)) as edge:
        heard = await edge.ask("POST", body=initialize())

        assert (heard.status, heard.json["error"]["message"]) == (200, "server echo: exited with 1")
        assert len(edge.app.sessions) == 0


async def test_equal_clients_cost_as_much_as_one() -> None:
    async with an_edge() as edge:
        for _ in range(3):
            await edge.initialize(capabilities={"roots": {}})
        await edge.initialize(capabilities={"sampling": {}})
        facts = {id(session.client) for session in edge.app.sessions._sessions.values()}
        for number in range(260):
            session = await edge.initialize(capabilities={"experimental": {str(number): {}}})
            await edge.ask("DELETE", fields={"mcp-session-id": session})
        kept = len(edge.app._posting._fronts._legacy._clients._known)

    assert len(facts) == 2
    assert kept == 256


async def test_request_without_a_session_says_what_to_do() -> None:
    async with an_edge() as edge:
        heard = await edge.ask("POST", body={"jsonrpc": "2.0", "id": 4, "method": "tools/list"})
        deleted = await edge.ask("DELETE")

    assert (heard.status, heard.json["id"], deleted.status) == (400, 4, 400)
    assert "initialize" in heard.json["error"]["message"]


async def test_session_is_bound_to_its_caller_and_its_endpoint() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        foreign = await edge.legacy(session, "ping", key=OTHER_KEY)
        elsewhere = await edge.ask("POST", "/projects/demo/servers/other/mcp", **legacy_request(session, "ping"))
        own = await edge.legacy(session, "ping")

    assert [foreign.status, elsewhere.status, own.status] == [404, 404, 200]
    assert foreign.json["id"] == 1


@pytest.mark.parametrize(("version", "status"), [("2025-11-25", 200), ("2025-03-26", 200), ("2020-01-01", 400)])
async def test_version_header_in_a_session_must_be_one_that_is_served(version: str, status: int) -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        heard = await edge.legacy(session, "ping", fields={"mcp-protocol-version": version})

    assert heard.status == status


async def test_second_handshake_opens_a_session_of_its_own() -> None:
    async with an_edge() as edge:
        first = await edge.initialize()
        heard = await edge.ask("POST", body=initialize(), fields={"mcp-session-id": first})

    assert heard.fields["mcp-session-id"] != first


async def test_caller_with_too_many_sessions_loses_the_one_that_was_idle_longest() -> None:
    clock = FakeClock()
    async with an_edge(settings=limited(max_sessions_per_principal=2), clock=clock) as edge:
        oldest, other = await edge.initialize(), await edge.initialize()
        clock.seconds += 1
        await edge.legacy(oldest, "ping")
        third = await edge.initialize()
        statuses = [(await edge.legacy(session, "ping")).status for session in (oldest, other, third)]

    assert statuses == [200, 404, 200]


async def test_caller_whose_sessions_are_all_busy_gets_no_more() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate), settings=limited(max_sessions_per_principal=1)) as edge:
        session = await edge.initialize()
        talk = edge.start("POST", **legacy_request(session, "tools/call", {"name": "a"}))
        await gate.began.wait()
        heard = await edge.ask("POST", body=initialize())
        stranger = await edge.ask("POST", body=initialize(), key=OTHER_KEY)
        gate.go.set()
        await talk.until(lambda heard: heard.is_whole)

    assert (heard.status, heard.fields["retry-after"], heard.json["id"]) == (429, "10", 0)
    assert stranger.status == 200


async def test_ping_is_answered_at_once() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        heard = await edge.legacy(session, "ping", number="123")

    assert heard.json == {"jsonrpc": "2.0", "id": "123", "result": {}}
    assert not edge.room.calls


async def test_level_is_remembered_for_the_calls_of_the_session() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        await edge.legacy(session, "tools/call", {"name": "a"})
        heard = await edge.legacy(session, "logging/setLevel", {"level": "error"})
        await edge.legacy(session, "tools/call", {"name": "a"})
        wrong = [await edge.legacy(session, "logging/setLevel", {"level": level}) for level in ("loud", 1, None)]

    assert heard.json["result"] == {}
    assert [call.log_level for call in edge.room.calls] == ["info", "error"]
    assert {one.json["error"]["code"] for one in wrong} == {-32602}


async def test_call_goes_on_with_what_the_session_knows() -> None:
    async with an_edge() as edge:
        session = await edge.initialize("2025-06-18", capabilities={"roots": {}})
        await edge.legacy(session, "tools/call", {"name": "a", "_meta": {"progressToken": "t", "x": 1}})
        await edge.legacy(session, "tools/call", {"name": "a", "_meta": {"progressToken": 1.5}})
        await edge.legacy(session, "tools/call", {"name": "a", "_meta": 7})

    call, floating, odd = edge.room.calls
    assert call.params == {"name": "a", "_meta": {"x": 1}}
    assert (call.revision, call.session, call.client.capabilities) == ("2025-06-18", session, {"roots": {}})
    assert call.on_progress is not None
    assert (floating.params, floating.on_progress) == ({"name": "a"}, None)
    assert odd.params == {"name": "a", "_meta": 7}
    assert call.request_id.startswith("req_")


async def test_shut_endpoint_is_noticed_by_every_message() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        edge.room.shut = Failed(kind=ErrorKind.FORBIDDEN, message="viewers may not call")
        answers = [
            await edge.legacy(session, "ping"),
            await edge.legacy(session, "tools/call", {"name": "a"}),
            await edge.ask("POST", body={"jsonrpc": "2.0", "method": "x"}, fields={"mcp-session-id": session}),
            await edge.ask("GET", fields={"mcp-session-id": session, "accept": "text/event-stream"}),
        ]

    assert {heard.status for heard in answers} == {403}
    assert {heard.json["error"]["message"] for heard in answers} == {"viewers may not call"}


async def test_unknown_method_is_an_error_and_no_refusal() -> None:
    async def unknown(call: Call) -> Outcome:
        return Failed(kind=ErrorKind.UNSUPPORTED, message="Method not found: x")

    async with an_edge(FakeRoom(handler=unknown)) as edge:
        session = await edge.initialize()
        heard = await edge.legacy(session, "x")
        again = await edge.legacy(session, "tools/list")

    assert (heard.status, heard.json["error"]["code"]) == (200, -32601)
    assert again.json["error"]["code"] == -33501


async def test_result_of_a_modern_server_is_reworded() -> None:
    async def modern(call: Call) -> Outcome:
        if call.method == "tools/list":
            result = b'{"resultType":"complete","tools":[{"name":"a","outputSchema":{"type":"array"}}],"ttlMs":1}'
            return Completed(result=result, era=Era.MODERN)
        if call.params.get("name") == "asks":
            return Completed(result=b'{"resultType":"input_required"}', era=Era.MODERN)
        return Failed(kind=ErrorKind.UPSTREAM, message="needs sampling", code=-32021, era=Era.MODERN)

    async with an_edge(FakeRoom(handler=modern)) as edge:
        session = await edge.initialize()
        listed = await edge.legacy(session, "tools/list")
        asks = await edge.legacy(session, "tools/call", {"name": "asks"})
        needs = await edge.legacy(session, "tools/call", {"name": "needs"})

    assert listed.json["result"] == {"tools": [{"name": "a"}]}
    assert asks.json["error"]["code"] == -33502
    assert needs.json["result"]["isError"] is True


# Resources


async def test_resource_that_was_subscribed_to_is_told_of_on_the_stream() -> None:
    async with an_edge(FakeRoom(refused_uris=frozenset({"a://no"}))) as edge:
        session = await edge.initialize()
        fields = {"mcp-session-id": session, "accept": "text/event-stream"}
        stream = edge.start("GET", fields=fields)
        await stream.until(lambda heard: heard.body)
        first = await edge.legacy(session, "resources/subscribe", {"uri": "a://b"})
        twice = await edge.legacy(session, "resources/subscribe", {"uri": "a://b"})
        refused = await edge.legacy(session, "resources/subscribe", {"uri": "a://no"})
        edge.room.updated("a://b")
        await stream.until(lambda heard: heard.messages)
        left = await edge.legacy(session, "resources/unsubscribe", {"uri": "a://b"})
        unknown = await edge.legacy(session, "resources/unsubscribe", {"uri": "a://b"})
        listeners = len(edge.room.updates["a://b"]._listeners)

    assert [one.json.get("result") for one in (first, twice, left, unknown)] == [{}, {}, {}, {}]
    assert refused.json["error"]["message"] == "Unknown resource: a://no"
    assert stream.heard.messages == [
        {"jsonrpc": "2.0", "method": "notifications/resources/updated", "params": {"uri": "a://b"}}
    ]
    assert listeners == 0


@pytest.mark.parametrize("method", ["resources/subscribe", "resources/unsubscribe"])
async def test_resource_is_named_by_a_uri(method: str) -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        heard = await edge.legacy(session, method, {"uri": 5})

    assert heard.json["error"]["code"] == -32602


async def test_session_may_subscribe_to_so_many_resources_and_lets_go_of_them_at_its_end() -> None:
    async with an_edge(settings=limited(max_resources=1)) as edge:
        session = await edge.initialize()
        await edge.legacy(session, "resources/subscribe", {"uri": "a://1"})
        full = await edge.legacy(session, "resources/subscribe", {"uri": "a://2"})
        await edge.ask("DELETE", fields={"mcp-session-id": session})

        assert full.status == 429
        assert not edge.room.updates["a://1"]._listeners


async def test_session_that_ended_while_subscribing_holds_nothing() -> None:
    class Slow(FakeRoom):
        reached: asyncio.Event
        go: asyncio.Event

        async def subscribe(self, endpoint: Any, caller: Any, *, uri: str, listener: Any) -> Any:
            self.reached.set()
            await self.go.wait()
            return await super().subscribe(endpoint, caller, uri=uri, listener=listener)

    room = Slow()
    room.reached, room.go = asyncio.Event(), asyncio.Event()
    async with an_edge(room) as edge:
        session = await edge.initialize()
        talk = edge.start("POST", **legacy_request(session, "resources/subscribe", {"uri": "a://1"}))
        await room.reached.wait()
        await edge.ask("DELETE", fields={"mcp-session-id": session})
        room.go.set()
        await talk.until(lambda heard: heard.is_whole)

        assert not room.updates["a://1"]._listeners


# Batches


async def batch(edge: Edge, session: str, body: Any) -> Any:
    return await edge.ask("POST", body=body, fields={"mcp-session-id": session, "accept": "application/json"})


async def test_batch_is_answered_in_its_order() -> None:
    async def late(call: Call) -> Outcome:
        for _ in range(3 if call.params["name"] == "slow" else 0):
            await asyncio.sleep(0)
        return ECHO

    async with an_edge(FakeRoom(handler=late)) as edge:
        session = await edge.initialize("2025-03-26")
        heard = await batch(
            edge,
            session,
            [
                {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "slow"}},
                {"jsonrpc": "2.0", "method": "notifications/progress"},
                {"jsonrpc": "2.0", "id": 2, "method": "ping"},
                {"jsonrpc": "1.0", "id": 3, "method": "ping"},
                7,
            ],
        )
        notes = await batch(edge, session, [{"jsonrpc": "2.0", "method": "x"}])

    assert [one.get("id") for one in heard.json] == [1, 2, 3, None]
    assert (heard.status, notes.status, notes.body) == (200, 202, b"")


@pytest.mark.parametrize(
    ("revision", "body"),
    [
        ("2025-06-18", [{"jsonrpc": "2.0", "id": 1, "method": "ping"}]),
        ("2024-11-05", [{"jsonrpc": "2.0", "id": 1, "method": "ping"}]),
        ("2025-03-26", []),
        ("2025-03-26", [{"jsonrpc": "2.0", "id": 1, "method": "ping"}] * 51),
        ("2025-03-26", [initialize()]),
    ],
)
async def test_batch_that_is_none_is_refused(revision: str, body: Any) -> None:
    async with an_edge() as edge:
        session = await edge.initialize(revision)
        heard = await batch(edge, session, body)

    assert (heard.status, heard.json["error"]["code"]) == (400, -32600)


async def test_call_in_a_batch_can_be_cancelled() -> None:
    gate = Gatekept()
    async with an_edge(FakeRoom(handler=gate)) as edge:
        session = await edge.initialize("2025-03-26")
        body = [
            {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "a"}},
            {"jsonrpc": "2.0", "id": 2, "method": "ping"},
        ]
        talk = edge.start("POST", body=body, fields={"mcp-session-id": session})
        await gate.began.wait()
        note = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}
        await edge.ask("POST", body=note, fields={"mcp-session-id": session})
        heard = await talk.until(lambda heard: heard.is_whole)

    assert [one["id"] for one in heard.json] == [2]


# Questions


async def asking(call: Call) -> Outcome:
    questions: Any = {
        "who": {"method": "elicitation/create", "params": {"message": "Who?"}},
        "where": {"method": "roots/list"},
    }
    try:
        answers = await call.ask(questions)
    except CannotAsk as no:
        return Failed(kind=no.kind, message=no.message)
    return Completed(result=b'{"n":%d}' % len(answers), era=Era.LEGACY)


ABLE = {"elicitation": {}, "roots": {}, "sampling": {}}


async def asked(edge: Edge, session: str, count: int = 2, **more: Any) -> tuple[Conversation, list[Any]]:
    talk = edge.start("POST", **legacy_request(session, "tools/call", {"name": "a"}, number="q", **more))
    await talk.until(lambda heard: len(heard.messages) >= count or heard.is_whole)
    return talk, talk.heard.messages


async def give(edge: Edge, session: str, body: Any) -> None:
    heard = await edge.ask("POST", body={"jsonrpc": "2.0", **body}, fields={"mcp-session-id": session})
    assert heard.status == 202


async def test_client_is_asked_on_the_stream_of_its_call() -> None:
    async with an_edge(FakeRoom(handler=asking)) as edge:
        session = await edge.initialize(capabilities=ABLE)
        talk, questions = await asked(edge, session)
        await give(edge, session, {"id": "made-up", "result": {}})
        await give(edge, session, {"id": questions[1]["id"], "result": {"roots": []}})
        await give(edge, session, {"id": questions[0]["id"], "result": {"action": "accept"}})
        await give(edge, session, {"id": questions[0]["id"], "result": {"action": "again"}})
        heard = await talk.until(lambda heard: heard.is_whole)

    assert [question["method"] for question in questions] == ["elicitation/create", "roots/list"]
    assert questions[0]["params"] == {"message": "Who?"}
    assert heard.messages[-1]["result"] == {"n": 2}


async def test_questions_of_a_call_that_ended_are_taken_back() -> None:
    async with an_edge(FakeRoom(handler=asking)) as edge:
        session = await edge.initialize(capabilities=ABLE)
        talk, questions = await asked(edge, session)
        await give(edge, session, {"id": questions[0]["id"], "error": {"code": "odd", "message": "no"}})
        heard = await talk.until(lambda heard: heard.is_whole)

    [taken_back] = [one for one in heard.messages if one.get("method") == "notifications/cancelled"]
    assert taken_back["params"] == {"requestId": questions[1]["id"]}


async def test_the_clients_own_code_reaches_who_asked() -> None:
    codes: list[int | None] = []

    async def ask(call: Call) -> Outcome:
        with pytest.raises(CannotAsk) as no:
            await call.ask({"who": {"method": "roots/list"}})
        codes.append(no.value.code)
        return ECHO

    async with an_edge(FakeRoom(handler=ask)) as edge:
        session = await edge.initialize(capabilities=ABLE)
        talk, [question] = await asked(edge, session, 1)
        await give(edge, session, {"id": question["id"], "error": {"code": -1, "message": "turned down"}})
        await talk.until(lambda heard: heard.is_whole)

    assert codes == [-1]


async def test_a_page_without_an_id_gets_one_and_is_complete_with_its_call() -> None:
    page = {"method": "elicitation/create", "params": {"mode": "url", "url": "https://x/", "message": "open"}}
    named = {"method": "elicitation/create", "params": {**page["params"], "elicitationId": "theirs"}}

    async def ask(call: Call) -> Outcome:
        await call.ask({"a": page, "b": named})
        return ECHO

    async with an_edge(FakeRoom(handler=ask)) as edge:
        session = await edge.initialize(capabilities={"elicitation": {"url": {}}})
        talk, questions = await asked(edge, session)
        for question in questions:
            await give(edge, session, {"id": question["id"], "result": {"action": "accept"}})
        heard = await talk.until(lambda heard: heard.is_whole)

    assert questions[1]["params"]["elicitationId"] == "theirs"
    [complete] = [one for one in heard.messages if one.get("method") == "notifications/elicitation/complete"]
    assert complete["params"] == {"elicitationId": questions[0]["params"]["elicitationId"]}


@pytest.mark.parametrize("declared", [{}, {"url": {}}])
async def test_the_client_that_was_sent_to_a_page_hears_when_it_is_done_there(declared: Any) -> None:
    told: list[Any] = []

    async def during(call: Call) -> Outcome:
        told.append(call.on_page)
        if call.on_page is not None:
            call.on_page({"elicitationId": "theirs"})
        return ECHO

    async with an_edge(FakeRoom(handler=during)) as edge:
        session = await edge.initialize(capabilities={"elicitation": declared})
        call = edge.start("POST", **legacy_request(session, "tools/call", {"name": "a"}))
        heard = await call.until(lambda heard: heard.is_whole)
        if not declared:
            assert told == [None]
            return
        assert [one.get("method") for one in heard.messages] == ["notifications/elicitation/complete", None]
        stream = edge.start("GET", fields={"mcp-session-id": session, "accept": "text/event-stream"})
        await stream.until(lambda heard: heard.status == 200)
        told[0]({"elicitationId": "later"})
        heard = await stream.until(lambda heard: heard.messages)
        stream.leave()
    assert [one["params"] for one in heard.messages] == [{"elicitationId": "later"}]


@pytest.mark.parametrize("answers", [1, 2])
async def test_clients_error_ends_the_question(answers: int) -> None:
    async with an_edge(FakeRoom(handler=asking)) as edge:
        session = await edge.initialize(capabilities=ABLE)
        talk, questions = await asked(edge, session)
        for question in questions[:answers]:
            await give(edge, session, {"id": question["id"], "error": {"code": -1, "message": "no user here"}})
        heard = await talk.until(lambda heard: heard.is_whole)

    assert "no user here" in heard.messages[-1]["error"]["message"]


async def test_client_without_the_capability_is_not_asked() -> None:
    async with an_edge(FakeRoom(handler=asking)) as edge:
        session = await edge.initialize(capabilities={"roots": {}})
        heard = await edge.legacy(session, "tools/call", {"name": "a"})

    assert "did not declare `elicitation`" in heard.json["error"]["message"]


async def test_client_is_not_asked_what_it_does_not_know() -> None:
    async def odd(call: Call) -> Outcome:
        with pytest.raises(CannotAsk, match="tasks/list"):
            await call.ask({"x": {"method": "tasks/list"}})
        return ECHO

    async with an_edge(FakeRoom(handler=odd)) as edge:
        session = await edge.initialize(capabilities=ABLE)
        heard = await edge.legacy(session, "tools/call", {"name": "a"})

    assert heard.json["result"]


async def test_client_that_takes_no_stream_is_not_asked() -> None:
    async with an_edge(FakeRoom(handler=asking)) as edge:
        session = await edge.initialize(capabilities=ABLE)
        heard = await edge.legacy(session, "tools/call", {"name": "a"}, fields={"accept": "application/json"})

    assert "takes no stream" in heard.json["error"]["message"]


async def test_client_that_does_not_answer_is_not_waited_for_forever() -> None:
    async with an_edge(FakeRoom(handler=asking), settings=limited(ask_s=0.02)) as edge:
        session = await edge.initialize(capabilities=ABLE)
        talk, _ = await asked(edge, session)
        heard = await talk.until(lambda heard: heard.is_whole)

    assert "did not answer" in heard.messages[-1]["error"]["message"]


async def test_client_is_asked_so_many_questions_at_a_time() -> None:
    async with an_edge(FakeRoom(handler=asking), settings=limited(max_questions=1)) as edge:
        session = await edge.initialize(capabilities=ABLE)
        talk, _ = await asked(edge, session, 1)
        heard = await talk.until(lambda heard: heard.is_whole)

    assert "unanswered questions" in heard.messages[-1]["error"]["message"]


async def test_question_ends_with_its_session() -> None:
    refused = asyncio.Event()

    async def ask(call: Call) -> Outcome:
        try:
            return await asking(call)
        finally:
            refused.set()

    async with an_edge(FakeRoom(handler=ask)) as edge:
        session = await edge.initialize(capabilities=ABLE)
        talk, questions = await asked(edge, session)
        await give(edge, session, {"id": questions[0]["id"], "result": {}})
        await edge.ask("DELETE", fields={"mcp-session-id": session})
        await refused.wait()
        await talk.until(lambda heard: heard.is_whole)


async def test_session_ends_once() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        sessions = edge.app.sessions
        one = sessions._sessions[session]
        sessions.close(one)
        sessions.close(one)

        assert len(sessions) == 0


async def test_stranger_has_nobody_to_be_asked() -> None:
    class Careless(FakeRoom):
        async def run(self, call: Call) -> Outcome:
            with pytest.raises(CannotAsk, match="nobody was recognised"):
                await call.ask({})
            return ECHO

    async with an_edge(Careless()) as edge:
        heard = await edge.ask("POST", body=initialize(), key=None)

    assert heard.status == 401
