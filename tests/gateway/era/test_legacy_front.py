"""Legacy clients: the handshake, the session, and everything in it."""

import json
from typing import Any

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.call.call import Call, EndpointFacts, Failed, Outcome
from mcp_orch.gateway.call.task_words import EXTENSION as TASKS
from mcp_orch.gateway.era.legacy.handshake import Clients, welcome
from mcp_orch.gateway.upstream.errors import CannotAsk
from tests.gateway.edge.serving import an_edge, initialize, legacy_request, limited
from tests.gateway.fakes import ECHO, OTHER_KEY, FakeClock, FakeRoom, Gatekept

pytestmark = pytest.mark.anyio


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
