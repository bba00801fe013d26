"""Batches, which 2025-03-26 alone has."""

import asyncio
from typing import Any

import pytest

from mcp_orch.gateway.call.call import Call, Outcome
from tests.gateway.edge.serving import Edge, an_edge, initialize
from tests.gateway.fakes import ECHO, FakeRoom, Gatekept

pytestmark = pytest.mark.anyio


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
