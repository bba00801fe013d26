"""Questions of servers to a legacy client, on the stream of the call that causes them."""

import asyncio
from typing import Any

import pytest

from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Call, Completed, Failed, Outcome
from mcp_orch.gateway.upstream.errors import CannotAsk
from tests.gateway.edge.serving import Conversation, Edge, an_edge, legacy_request, limited
from tests.gateway.fakes import ECHO, FakeRoom

pytestmark = pytest.mark.anyio


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
