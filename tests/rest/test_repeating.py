"""A request with an Idempotency-Key is done once, however often it is sent, and its answer lies nowhere in clear."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from mcp_orch.identity.first_answers import FirstAnswers
from mcp_orch.storage.tables.first_answers import FirstAnswerRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

KEYS = "/api/v1/projects/demo/keys"
ONCE = {"idempotency-key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}


async def making(hub: Hub, body: object, *, path: str = KEYS, by: str = "mia", once: object = ONCE) -> Answer:
    assert isinstance(once, dict)
    return await ask(hub.rest, "POST", path, token=hub.tokens[by], body=body, headers=once)


async def count(hub: Hub) -> int:
    return len((await ask(hub.rest, "GET", KEYS, token=hub.tokens["adam"])).json["items"])


async def test_a_key_that_is_asked_for_twice_is_made_once_and_shown_twice(hub: Hub) -> None:
    first = await making(hub, {"name": "laptop"})
    again = await making(hub, {"name": "laptop"})
    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert await count(hub) == 1


async def test_the_database_does_not_hold_the_text_of_the_key_nor_the_header(hub: Hub) -> None:
    minted = (await making(hub, {"name": "laptop"})).json["key"]
    async with hub.store.reading() as session:
        rows = (await session.execute(text("SELECT * FROM first_answers"))).all()
    assert len(rows) == 1
    assert all(word not in repr(rows) for word in (minted, "8e03978e", hub.users["mia"], "laptop"))


async def test_another_request_with_the_same_key_is_refused(hub: Hub) -> None:
    await making(hub, {"name": "laptop"})
    for path, body in ((KEYS, {"name": "phone"}), ("/api/v1/projects", {"name": "laptop"})):
        answer = await making(hub, body, path=path)
        assert (answer.status, answer.code) == (422, "idempotency-key-reused")
    assert await count(hub) == 1


async def test_the_key_of_somebody_else_is_another_key(hub: Hub) -> None:
    mine = await making(hub, {"name": "laptop"})
    theirs = await making(hub, {"name": "laptop"}, by="adam")
    assert (theirs.status, theirs.json["id"] != mine.json["id"]) == (201, True)


async def test_of_requests_at_the_same_time_one_is_done_and_the_others_wait(hub: Hub) -> None:
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(making(hub, {"name": "laptop"})) for _ in range(6)]
    found = [one.result() for one in running]
    assert {one.status for one in found} <= {201, 409}
    assert {one.code for one in found if one.status == 409} <= {"first-still-running"}
    assert len({one.json["id"] for one in found if one.status == 201}) == 1
    assert await count(hub) == 1


async def test_a_refusal_can_be_repeated_with_the_same_key(hub: Hub) -> None:
    new = {"name": "tools", "url": "https://wiki.example.org/mcp"}
    taken = await making(hub, new, path="/api/v1/projects/demo/servers", by="adam")
    assert taken.status == 409
    gone = await ask(hub.rest, "DELETE", "/api/v1/projects/demo/servers/tools", token=hub.tokens["adam"])
    assert gone.status == 204
    made = await making(hub, new, path="/api/v1/projects/demo/servers", by="adam")
    assert (made.status, made.json["name"]) == (201, "tools")


async def test_who_was_removed_gets_a_refusal_and_not_the_answer(hub: Hub) -> None:
    await making(hub, {"name": "laptop"})
    path = f"/api/v1/projects/demo/members/user:{hub.users['mia']}"
    assert (await ask(hub.rest, "DELETE", path, token=hub.tokens["adam"])).status == 204
    assert (await making(hub, {"name": "laptop"})).status == 404


async def test_what_broke_off_is_not_done_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("mcp_orch.control.keys.service.minted", lambda *_: 1 / 0)
        assert (await making(hub, {"name": "laptop"})).status == 500
    assert (await making(hub, {"name": "laptop"})).code == "first-still-running"
    await set_back(hub, timedelta(minutes=3))
    lost = await making(hub, {"name": "laptop"})
    assert (lost.status, lost.code) == (409, "first-answer-lost")
    await set_back(hub, timedelta(hours=25))
    assert (await making(hub, {"name": "laptop"})).status == 201


async def set_back(hub: Hub, by: timedelta) -> None:
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        await work.session.execute(update(FirstAnswerRow).values(begun_at=hub.clock.now() - by))


async def test_an_answer_is_found_under_a_former_root_while_it_is_accepted_and_lost_after(hub: Hub) -> None:
    first = await making(hub, {"name": "laptop"})
    answers = hub.rest.service(FirstAnswers)
    with pytest.MonkeyPatch.context() as patch:
        for roots, is_found in (((b"n" * 32, b"s" * 32), True), ((b"n" * 32,), False)):
            rotated = FirstAnswers(hub.store, clock=hub.clock, ids=hub.ids, roots=roots)
            for name in ("_roots", "_digest_keys"):
                patch.setattr(answers, name, getattr(rotated, name))
            again = await making(hub, {"name": "laptop"})
            assert (again.status, again.json == first.json) == (201, is_found)


async def test_where_it_cannot_hold_the_header_is_refused(hub: Hub) -> None:
    stream = await making(hub, {"tool": "tools__echo", "arguments": {}}, path="/api/v1/projects/demo/calls")
    assert (stream.status, stream.code) == (422, "not-repeatable")
    body = {"email": "mia@example.org", "password": "x"}
    assert (await making(hub, body, path="/api/v1/auth/login")).code == "not-repeatable"
    for bad in ("", '""', "k" * 256, "kéy"):
        answer = await making(hub, {"name": "laptop"}, once={"idempotency-key": bad})
        assert (answer.status, answer.code) == (400, "bad-idempotency-key"), bad


async def test_what_answers_nothing_is_repeated_too(hub: Hub) -> None:
    path = "/api/v1/projects/demo/leave"
    assert [(await making(hub, None, path=path)).status for _ in range(2)] == [204, 404]
