"""Modern clients are asked by results, and come again with the answers."""

import asyncio
import json
from typing import Any

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Asked, Call, Failed, Outcome
from mcp_orch.gateway.upstream.errors import CannotAsk
from tests.gateway.edge.serving import an_edge
from tests.gateway.fakes import ECHO, FACTS, KEY, FakeRoom

pytestmark = pytest.mark.anyio

CAPABILITIES = "io.modelcontextprotocol/clientCapabilities"
ABLE: dict[str, Any] = {CAPABILITIES: {"elicitation": {}}}
SERVER = "io.modelcontextprotocol/serverInfo"
QUESTION = b'{"who":{"method":"elicitation/create","params":{"message":"?","odd":1.50}}}'
ASKED = Asked(asking=b'{"inputRequests":' + QUESTION + b',"_meta":{"theirs":1},"requestState":"theirs"}', state="ours")


async def test_a_question_reaches_the_client_as_it_is_with_our_state() -> None:
    async with an_edge(FakeRoom(asked=ASKED)) as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, meta=ABLE)

    assert QUESTION in heard.body
    result = heard.json["result"]
    assert (result["resultType"], result["requestState"]) == ("input_required", "ours")
    assert result["_meta"] == {"theirs": 1, SERVER: {"name": "mcp-orch", "version": result["_meta"][SERVER]["version"]}}


async def test_a_retry_brings_answers_and_state_beside_the_params() -> None:
    async with an_edge() as edge:
        answers = {"who": {"action": "decline"}}
        params = {"name": "a", "arguments": {"b": 1}, "inputResponses": answers, "requestState": "ours"}
        heard = await edge.modern("tools/call", params)
        assert heard.json["result"]["content"]
        await edge.modern("prompts/get", {"name": "a", "inputResponses": answers})
        await edge.modern("resources/read", {"uri": "a://b"}, meta=ABLE)

    [first, second, third] = edge.room.rounds
    assert (first.responses, first.state) == (answers, "ours")
    assert (second.responses, second.state) == (answers, None)
    assert (third.responses, third.state) == (None, None)
    assert edge.room.calls[0].params == {"name": "a", "arguments": {"b": 1}}


async def test_who_can_not_be_asked_has_a_plain_call() -> None:
    async def asks(call: Call) -> Outcome:
        assert call.era is Era.MODERN
        with pytest.raises(CannotAsk, match="roots/list"):
            await call.ask({"x": {"method": "roots/list"}})
        return ECHO

    async with an_edge(FakeRoom(handler=asks)) as edge:
        await edge.modern("tools/call", {"name": "a"})
        await edge.modern("completion/complete", {"inputResponses": {}}, meta=ABLE)

    assert edge.room.rounds == []
    assert len(edge.room.calls) == 2


@pytest.mark.parametrize("wrong", [{"requestState": 5}, {"requestState": "a", "inputResponses": None}])
async def test_rounds_of_the_wrong_form_are_refused(wrong: dict[str, Any]) -> None:
    async with an_edge() as edge:
        heard = await edge.modern("tools/call", {"name": "a", **wrong}, meta=ABLE)

    assert (heard.status, heard.json["error"]["code"]) == (400, -32602)
    assert edge.room.calls == []


async def test_a_capability_that_is_missing_is_said_in_the_clients_words() -> None:
    async def lacks(call: Call) -> Outcome:
        data = json.dumps({"requiredCapabilities": {"sampling": {}}}).encode()
        return Failed(kind=ErrorKind.UPSTREAM, message="needs sampling", code=-32021, data=data, era=Era.MODERN)

    async with an_edge(FakeRoom(handler=lacks, facts=FACTS)) as edge:
        heard = await edge.modern("tools/call", {"name": "a"}, meta=ABLE)

    assert (heard.status, heard.json["error"]["code"]) == (400, -32021)
    assert heard.json["error"]["data"]["requiredCapabilities"] == {"sampling": {}}


async def test_a_guard_ends_what_it_watches_when_the_key_is_revoked_and_lets_go() -> None:
    async with an_edge(FakeRoom(asked=ASKED)) as edge:
        ended: list[Failed] = []
        await edge.modern("tools/call", {"name": "a"}, meta=ABLE)
        await edge.modern("tools/call", {"name": "a"}, meta=ABLE)
        [first, second] = edge.room.rounds
        first.guard(ended.append)
        let_go = second.guard(lambda _: ended.clear())
        let_go()
        ended_by = asyncio.Event()
        first.guard(lambda _: ended_by.set())
        edge.callers.revoke(KEY)
        async with asyncio.timeout(5):
            await ended_by.wait()

    assert {one.kind for one in ended} == {ErrorKind.UNAUTHENTICATED}
