"""Passkeys: enrolled with the password at hand, and a way in without it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from mcp_orch.identity.accounts import Accounts, NewAccount
from mcp_orch.identity.passkeys import MOST_CHALLENGES, MOST_PASSKEYS
from mcp_orch.identity.passwords import Passwords
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.tables.passkeys import PasskeyChallengeRow, PasskeyRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, UnitOfWork
from tests.identity.authenticator import Authenticator, text
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

PASSWORD = "three quiet words"
ROOT = "/api/v1/auth"


@dataclass
class Browser:
    """Somebody at the pages of the hub."""

    hub: Hub
    headers: dict[str, str]

    async def ask(self, method: str, path: str, body: object = None) -> Answer:
        return await ask(self.hub.rest, method, f"{ROOT}{path}", body=body, headers=self.headers)

    async def begin(self) -> dict[str, Any]:
        begun = await self.ask("POST", "/passkeys/enrolments", {"password": PASSWORD})
        assert begun.status == 201, begun.body
        return begun.json

    async def enrol(self, device: Authenticator, name: str = "my phone") -> Answer:
        begun = await self.begin()
        sent = {"challenge_id": begun["challenge_id"], "name": name, "credential": device.enrol(begun["options"])}
        return await self.ask("POST", "/passkeys", sent)


def entered(hub: Hub, answer: Answer) -> Browser:
    cookie = answer.headers["set-cookie"].partition(";")[0]
    return Browser(hub, {"cookie": cookie, "x-csrf-token": answer.json["csrf_token"]})


async def begin_sign_in(hub: Hub) -> dict[str, Any]:
    begun = await ask(hub.rest, "POST", f"{ROOT}/passkey-challenges")
    assert begun.status == 201, begun.body
    return begun.json


async def sign_in(hub: Hub, device: Authenticator) -> Answer:
    begun = await begin_sign_in(hub)
    sent = {"challenge_id": begun["challenge_id"], "credential": device.sign(begun["options"])}
    return await ask(hub.rest, "POST", f"{ROOT}/passkey-logins", body=sent)


@pytest.fixture
async def zoe(hub: Hub) -> Browser:
    accounts = Accounts(hub.store, clock=hub.clock, ids=hub.ids, passwords=Passwords())
    new = NewAccount(email="zoe@example.org", name="Zoe", password=Secret(PASSWORD))
    hub.users["zoe"] = (await accounts.create(new, by=HUB_ACTOR)).id
    body = {"email": "zoe@example.org", "password": PASSWORD}
    return entered(hub, await ask(hub.rest, "POST", f"{ROOT}/login", body=body))


async def test_a_passkey_is_added_named_used_and_removed(hub: Hub, zoe: Browser) -> None:
    device = Authenticator()
    begun = await zoe.begin()
    assert begun["options"]["rp"] == {"id": "localhost", "name": "mcp-orch"}
    assert begun["options"]["user"]["name"] == "zoe@example.org"
    assert begun["options"]["authenticatorSelection"]["userVerification"] == "required"
    added = await zoe.enrol(device)
    assert (added.status, added.json["name"], added.json["last_used_at"]) == (201, "my phone", None), added.body
    path = f"/passkeys/{added.json['id']}"
    assert (await zoe.ask("PATCH", path, {"name": " the phone "})).json["name"] == "the phone"
    assert (await zoe.ask("GET", path)).json["name"] == "the phone"
    came = await sign_in(hub, device)
    assert (came.status, came.json["user"]["email"]) == (200, "zoe@example.org"), came.body
    assert (await entered(hub, came).ask("GET", "/session")).status == 200
    listed = (await zoe.ask("GET", "/passkeys")).json["items"]
    assert [(one["name"], one["last_used_at"] is None) for one in listed] == [("the phone", False)]
    assert (await zoe.begin())["options"]["excludeCredentials"] == [
        {"type": "public-key", "id": text(device.credential_id)}
    ]
    assert (await zoe.ask("DELETE", path)).status == 204
    assert (await sign_in(hub, device)).code == "passkey-refused"
    for method, body in (("GET", None), ("DELETE", None), ("PATCH", {"name": "x"})):
        assert (await zoe.ask(method, path, body)).code == "no-such-passkey"
    told = await ask(hub.rest, "GET", "/api/v1/activity?limit=10", token=hub.tokens["ann"])
    kinds = [one["kind"] for one in told.json["items"]]
    assert kinds[:3] == ["passkey.removed", "user.signed-in", "passkey.added"]


async def test_adding_a_passkey_needs_the_password(hub: Hub, zoe: Browser) -> None:
    assert (await zoe.ask("POST", "/passkeys/enrolments", {"password": "no"})).code == "wrong-password"
    # Sam has no password to give.
    begun = await ask(hub.rest, "POST", f"{ROOT}/passkeys/enrolments", body={"password": ""}, token=hub.tokens["sam"])
    assert begun.status == 201


async def test_people_have_their_own_passkeys_only(hub: Hub, zoe: Browser) -> None:
    device = Authenticator()
    added = await zoe.enrol(device)
    assert (await zoe.enrol(device)).code == "passkey-taken"
    sam = hub.tokens["sam"]
    assert (await ask(hub.rest, "GET", f"{ROOT}/passkeys", token=sam)).json == {"items": [], "next_cursor": None}
    for method, body in (("PATCH", {"name": "mine"}), ("DELETE", None)):
        foreign = await ask(hub.rest, method, f"{ROOT}/passkeys/{added.json['id']}", body=body, token=sam)
        assert foreign.code == "no-such-passkey"
    begun = await zoe.begin()
    sent = {"challenge_id": begun["challenge_id"], "name": "x", "credential": Authenticator().enrol(begun["options"])}
    stolen = await ask(hub.rest, "POST", f"{ROOT}/passkeys", body=sent, token=sam)
    assert stolen.code == "passkey-refused"


BENT: dict[str, Callable[[Authenticator], None]] = {
    "another site": lambda device: setattr(device, "origin", "https://evil.example"),
    "another port": lambda device: setattr(device, "origin", "http://localhost:9000"),
    "another name": lambda device: setattr(device, "party", "evil.example"),
    "nobody verified": lambda device: setattr(device, "is_verified", False),
}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT.keys())
async def test_what_an_honest_browser_would_not_send_is_refused(
    hub: Hub, zoe: Browser, bend: Callable[[Authenticator], None]
) -> None:
    bent, honest = Authenticator(), Authenticator()
    bend(bent)
    assert (await zoe.enrol(bent)).code == "passkey-refused"
    assert (await zoe.enrol(honest)).status == 201
    bend(honest)
    assert (await sign_in(hub, honest)).code == "passkey-refused"


async def test_a_foreign_key_and_an_algorithm_that_was_not_offered_open_nothing(hub: Hub, zoe: Browser) -> None:
    assert (await zoe.enrol(Authenticator(algorithm=-65535))).code == "passkey-refused"
    assert (await zoe.enrol(Authenticator(credential_id=b"x" * 1024))).code in {"passkey-refused", "invalid-fields"}
    device = Authenticator()
    assert (await zoe.enrol(device)).status == 201
    assert (await sign_in(hub, Authenticator(credential_id=device.credential_id))).code == "passkey-refused"
    assert (await sign_in(hub, device)).status == 200


@pytest.mark.parametrize("told", [b"", b"\x81" * 9000, b"\xa0", b"\xa3cfmtdnonegattStmt\xa0hauthDataA0"])
async def test_bytes_that_are_no_attestation_are_refused(zoe: Browser, told: bytes) -> None:
    begun = await zoe.begin()
    credential = Authenticator().enrol(begun["options"])
    credential["response"]["attestationObject"] = text(told)
    sent = {"challenge_id": begun["challenge_id"], "name": "x", "credential": credential}
    assert (await zoe.ask("POST", "/passkeys", sent)).code in {"passkey-refused", "invalid-fields"}


async def test_an_answer_counts_once_and_for_minutes(hub: Hub, zoe: Browser) -> None:
    device = Authenticator()
    await zoe.enrol(device)
    begun = await begin_sign_in(hub)
    sent = {"challenge_id": begun["challenge_id"], "credential": device.sign(begun["options"])}
    assert (await ask(hub.rest, "POST", f"{ROOT}/passkey-logins", body=sent)).status == 200
    assert (await ask(hub.rest, "POST", f"{ROOT}/passkey-logins", body=sent)).code == "passkey-refused"
    late = await begin_sign_in(hub)
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        over = hub.clock.now() - timedelta(seconds=1)
        await work.session.execute(update(PasskeyChallengeRow).values(expires_at=over))
    sent = {"challenge_id": late["challenge_id"], "credential": device.sign(late["options"])}
    assert (await ask(hub.rest, "POST", f"{ROOT}/passkey-logins", body=sent)).code == "passkey-refused"


async def test_a_copy_that_has_signed_less_often_is_shut_out(hub: Hub, zoe: Browser) -> None:
    device = Authenticator(count=5)
    await zoe.enrol(device)
    assert (await sign_in(hub, device)).status == 200
    copy = Authenticator(key=device.key, credential_id=device.credential_id, count=3)
    assert (await sign_in(hub, copy)).code == "passkey-refused"
    assert (await sign_in(hub, device)).status == 200


async def test_a_deactivated_user_is_let_in_by_no_device(hub: Hub, zoe: Browser) -> None:
    device = Authenticator()
    await zoe.enrol(device)
    ann = hub.tokens["ann"]
    path = f"/api/v1/users/{hub.users['zoe']}"
    assert (await ask(hub.rest, "PATCH", path, body={"active": False}, token=ann)).status == 200
    assert (await sign_in(hub, device)).code == "passkey-refused"


async def test_nobody_keeps_passkeys_without_end(hub: Hub, zoe: Browser) -> None:
    begun = await zoe.begin()
    sent = {"challenge_id": begun["challenge_id"], "name": "x", "credential": Authenticator().enrol(begun["options"])}
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        work.session.add_all(
            PasskeyRow(
                id=f"psk_{number}",
                user_id=hub.users["zoe"],
                name="old",
                credential_id=bytes([number]),
                attested=b"",
                created_at=hub.clock.now(),
            )
            for number in range(MOST_PASSKEYS)
        )
    refused = await zoe.ask("POST", "/passkeys/enrolments", {"password": PASSWORD})
    assert (refused.status, refused.code) == (409, "too-many-passkeys")
    assert (await zoe.ask("POST", "/passkeys", sent)).code == "too-many-passkeys"


async def test_strangers_who_ask_for_challenges_push_out_each_other_only(hub: Hub, zoe: Browser) -> None:
    begun = await zoe.begin()
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        soon = hub.clock.now() + timedelta(minutes=1)
        work.session.add_all(
            PasskeyChallengeRow(id=f"pch_{number}", challenge=b"c", expires_at=soon + timedelta(milliseconds=number))
            for number in range(MOST_CHALLENGES + 10)
        )
    await begin_sign_in(hub)
    async with hub.store.reading() as reading:
        kept = await reading.scalar(select(func.count()).select_from(PasskeyChallengeRow))
    # The newest of strangers, the one that was just made, and the one of somebody who is signed in.
    assert kept == MOST_CHALLENGES + 2
    sent = {"challenge_id": begun["challenge_id"], "name": "x", "credential": Authenticator().enrol(begun["options"])}
    assert (await zoe.ask("POST", "/passkeys", sent)).status == 201


async def test_the_socket_of_the_hub_has_no_passkeys(hub: Hub) -> None:
    for method, path, sent in (
        ("GET", "/passkeys", None),
        ("POST", "/passkeys/enrolments", {"password": ""}),
        ("DELETE", "/passkeys/psk_1", None),
    ):
        assert (await ask(hub.rest, method, f"{ROOT}{path}", body=sent, local=True)).code == "nobody-signed-in"
    device = Authenticator()
    sent = {"challenge_id": "x", "name": "x", "credential": device.enrol({"challenge": "x"})}
    assert (await ask(hub.rest, "POST", f"{ROOT}/passkeys", body=sent, local=True)).code == "nobody-signed-in"
