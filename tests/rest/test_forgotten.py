"""What is asked for by people who are not signed in: answered without waiting, recorded with where it came from."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update

from mcp_orch.identity.accounts import Accounts, NewAccount
from mcp_orch.identity.passwords import Passwords
from mcp_orch.identity.post import Letter
from mcp_orch.kit.secret import Secret
from mcp_orch.storage import unit_of_work
from mcp_orch.storage.tables.browser_sessions import BrowserSessionRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, UnitOfWork
from tests.rest.asking import ask, streaming
from tests.rest.doubles import SINCE, Hub, a_hub

pytestmark = pytest.mark.anyio

PASSWORD = "three quiet words"


class KeptPost:
    """Keeps the letters."""

    is_open = True

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def put(self, letter: Letter) -> bool:
        self.letters.append(letter)
        return True


async def test_the_time_of_an_answer_does_not_tell_whether_an_address_has_an_account(tmp_path: Path) -> None:
    post = KeptPost()
    async with a_hub(tmp_path, post=post) as hub:
        await hub.store.writer_turn.acquire()
        try:
            asked = streaming(hub.rest, "POST", "/api/v1/auth/reset-requests", body={"email": "mia@example.org"})
            async with asked as answer:
                assert answer.status == 202
                hub.store.writer_turn.release()
        finally:
            if hub.store.writer_turn.locked():
                hub.store.writer_turn.release()
        assert [letter.to for letter in post.letters] == ["mia@example.org"]
        [newest] = (await ask(hub.rest, "GET", "/api/v1/audit?limit=1", token=hub.tokens["ann"])).json["items"]
        made = newest["record"]
        assert (made["tag"], made["principal"]) == ("user.password-link-made", "anonymous")
        assert made["request_id"] == answer.headers["x-request-id"]


async def test_what_people_do_with_a_link_is_found_by_the_id_of_the_request(hub: Hub) -> None:
    async def found(request: str) -> str:
        hits = await ask(hub.rest, "GET", f"/api/v1/search?q={request}", token=hub.tokens["adam"])
        return hits.json["items"][0]["kind"]

    path = "/api/v1/projects/demo/invitations"
    for email, answer in (("kim@example.org", "accept"), ("lee@example.org", "decline")):
        body = {"email": email, "role": "viewer"}
        link = (await ask(hub.rest, "POST", path, token=hub.tokens["adam"], body=body)).json["url"].partition("#")[2]
        body = {"password": PASSWORD} if answer == "accept" else None
        answered = await ask(hub.rest, "POST", f"/api/v1/invitations/{link}/{answer}", body=body)
        assert answered.status in {200, 204}, answered.body
        assert await found(answered.headers["x-request-id"]) == "activity"


async def test_a_session_is_good_for_reading_while_nothing_can_be_written(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = Accounts(hub.store, clock=hub.clock, ids=hub.ids, passwords=Passwords())
    await accounts.create(NewAccount(email="zoe@example.org", name="Zoe", password=Secret(PASSWORD)), by=HUB_ACTOR)
    body = {"email": "zoe@example.org", "password": PASSWORD}
    entered = await ask(hub.rest, "POST", "/api/v1/auth/login", body=body)
    own = {"cookie": entered.headers["set-cookie"].partition(";")[0]}
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        await work.session.execute(update(BrowserSessionRow).values(last_seen_at=SINCE))
    monkeypatch.setattr(unit_of_work, "_TURN_TIMEOUT_S", 0.05)
    async with asyncio.timeout(10), hub.store.writer_turn:
        assert (await ask(hub.rest, "GET", "/api/v1/auth/session", headers=own)).status == 200
