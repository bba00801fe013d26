"""Signing in: the first admin, browsers, scripts, and those who guess."""

import asyncio
import base64

import pytest

from mcp_orch.identity.accounts import Accounts, NewAccount
from mcp_orch.identity.one_time_codes import STEP_S, code_at
from mcp_orch.identity.passwords import Passwords
from mcp_orch.identity.setup import HubSetup
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.unit_of_work import HUB_ACTOR
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

PASSWORD = "three quiet words"


@pytest.fixture
async def zoe(hub: Hub) -> str:
    """A user with a password."""
    accounts = Accounts(hub.store, clock=hub.clock, ids=hub.ids, passwords=Passwords())
    await accounts.create(NewAccount(email="Zoe@example.org", name="Zoe", password=Secret(PASSWORD)), by=HUB_ACTOR)
    return "zoe@EXAMPLE.org"


def cookie_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


async def test_a_browser_signs_in_acts_with_its_csrf_token_and_signs_out(hub: Hub, zoe: str) -> None:
    entered = await ask(hub.rest, "POST", "/api/v1/auth/login", body={"email": zoe, "password": PASSWORD})
    assert entered.status == 200, entered.body
    assert entered.json["user"]["email"] == "Zoe@example.org"
    assert "projects:create" in entered.json["permissions"]
    assert entered.headers["set-cookie"].startswith("orch_session=")
    assert "HttpOnly" in entered.headers["set-cookie"]
    cookie = {"cookie": cookie_of(entered)}
    seen = await ask(hub.rest, "GET", "/api/v1/auth/session", headers=cookie)
    assert (seen.status, seen.json["csrf_token"]) == (200, entered.json["csrf_token"])
    forged = await ask(hub.rest, "POST", "/api/v1/projects", body={"name": "mine"}, headers=cookie)
    assert (forged.status, forged.code) == (403, "not-allowed")
    proper = cookie | {"x-csrf-token": entered.json["csrf_token"]}
    made = await ask(hub.rest, "POST", "/api/v1/projects", body={"name": "mine"}, headers=proper)
    assert made.status == 201, made.body
    left = await ask(hub.rest, "POST", "/api/v1/auth/logout", headers=proper)
    assert left.status == 204
    assert (await ask(hub.rest, "GET", "/api/v1/auth/session", headers=cookie)).status == 401


async def test_a_person_takes_another_name(hub: Hub, zoe: str) -> None:
    entered = await ask(hub.rest, "POST", "/api/v1/auth/login", body={"email": zoe, "password": PASSWORD})
    proper = {"cookie": cookie_of(entered), "x-csrf-token": entered.json["csrf_token"]}
    refused = await ask(hub.rest, "PATCH", "/api/v1/auth/profile", body={"name": "   "}, headers=proper)
    assert refused.status == 422
    named = await ask(hub.rest, "PATCH", "/api/v1/auth/profile", body={"name": " Zoe Kim "}, headers=proper)
    assert (named.status, named.json["name"]) == (200, "Zoe Kim")
    seen = await ask(hub.rest, "GET", "/api/v1/auth/session", headers=proper)
    assert seen.json["user"]["name"] == "Zoe Kim"


async def test_a_person_sees_and_ends_sessions_and_changes_the_password(hub: Hub, zoe: str) -> None:
    async def enter(password: str) -> tuple[Answer, dict[str, str]]:
        entered = await ask(hub.rest, "POST", "/api/v1/auth/login", body={"email": zoe, "password": password})
        return entered, {"cookie": cookie_of(entered), "x-csrf-token": entered.json["csrf_token"]}

    _, first = await enter(PASSWORD)
    _, second = await enter(PASSWORD)
    listed = await ask(hub.rest, "GET", "/api/v1/auth/sessions", headers=second)
    assert [(one["is_this"], one["address"], one["agent"]) for one in listed.json["items"]] == [
        (True, "203.0.113.9", "test/1"),
        (False, "203.0.113.9", "test/1"),
    ]
    older = listed.json["items"][1]["id"]
    assert (await ask(hub.rest, "DELETE", f"/api/v1/auth/sessions/{older}", headers=second)).status == 204
    assert (await ask(hub.rest, "DELETE", f"/api/v1/auth/sessions/{older}", headers=second)).code == "no-such-session"
    assert (await ask(hub.rest, "GET", "/api/v1/auth/session", headers=first)).status == 401
    _, third = await enter(PASSWORD)
    body = {"current": "no", "new": "another three words"}
    assert (await ask(hub.rest, "POST", "/api/v1/auth/password", body=body, headers=third)).code == "wrong-password"
    body["current"] = PASSWORD
    assert (await ask(hub.rest, "POST", "/api/v1/auth/password", body=body, headers=third)).status == 204
    assert (await ask(hub.rest, "GET", "/api/v1/auth/session", headers=second)).status == 401
    assert (await ask(hub.rest, "GET", "/api/v1/auth/session", headers=third)).status == 200
    _, fourth = await enter("another three words")
    assert (await ask(hub.rest, "DELETE", "/api/v1/auth/sessions", headers=fourth)).status == 204
    assert (await ask(hub.rest, "GET", "/api/v1/auth/session", headers=third)).status == 401


async def test_of_two_changes_of_a_password_at_once_one_is_made(hub: Hub, zoe: str) -> None:
    entered = await ask(hub.rest, "POST", "/api/v1/auth/login", body={"email": zoe, "password": PASSWORD})
    headers = {"cookie": cookie_of(entered), "x-csrf-token": entered.json["csrf_token"]}
    wanted = ("another three words", "other words for it")
    bodies = [{"current": PASSWORD, "new": new} for new in wanted]
    made = await asyncio.gather(
        *(ask(hub.rest, "POST", "/api/v1/auth/password", body=body, headers=headers) for body in bodies)
    )
    assert sorted(one.status for one in made) == [204, 401]


async def test_the_socket_of_the_hub_has_neither_sessions_nor_a_password(hub: Hub) -> None:
    for method, path, sent in (
        ("GET", "/api/v1/auth/sessions", None),
        ("POST", "/api/v1/auth/password", {"current": "x", "new": "y"}),
    ):
        assert (await ask(hub.rest, method, path, body=sent, local=True)).code == "nobody-signed-in"


async def test_what_a_script_got_for_a_password_ends_with_it(hub: Hub, zoe: str) -> None:
    async def bearer(password: str) -> str:
        body = {"email": zoe, "password": password}
        return (await ask(hub.rest, "POST", "/api/v1/auth/password-token", body=body)).json["token"]

    async def opens(token: str) -> bool:
        return (await ask(hub.rest, "GET", "/api/v1/auth/session", token=token)).status == 200

    one, other = await bearer(PASSWORD), await bearer(PASSWORD)
    named = (await ask(hub.rest, "POST", "/api/v1/auth/tokens", token=one, body={"name": "backup"})).json["token"]
    body = {"current": PASSWORD, "new": "another three words"}
    assert (await ask(hub.rest, "POST", "/api/v1/auth/password", token=one, body=body)).status == 204
    assert [await opens(token) for token in (one, other, named)] == [True, False, True]
    late = await bearer("another three words")
    assert (await ask(hub.rest, "DELETE", "/api/v1/auth/sessions", token=late)).status == 204
    assert [await opens(token) for token in (one, late, named)] == [False, True, True]
    path = "/api/v1/users/zoe@example.org"
    link = (await ask(hub.rest, "POST", f"{path}/password-link", token=hub.tokens["ann"], body={})).json["url"]
    chosen = {"token": link.partition("#")[2], "password": "yet another three words"}
    assert (await ask(hub.rest, "POST", "/api/v1/auth/resets", body=chosen)).status == 204
    last = await bearer(chosen["password"])
    assert [await opens(token) for token in (late, last, named)] == [False, True, True]
    assert (await ask(hub.rest, "DELETE", f"{path}/sessions", token=hub.tokens["ann"])).status == 204
    assert [await opens(token) for token in (last, named)] == [False, True]


async def test_guessing_the_code_that_switches_codes_off_gets_slower(hub: Hub, zoe: str) -> None:
    token = (
        await ask(hub.rest, "POST", "/api/v1/auth/password-token", body={"email": zoe, "password": PASSWORD})
    ).json["token"]
    begun = await ask(hub.rest, "POST", "/api/v1/auth/codes", token=token)
    seed, now = base64.b32decode(begun.json["secret"]), int(hub.clock.now().timestamp()) // STEP_S
    sent = {"code": code_at(seed, now)}
    assert (await ask(hub.rest, "POST", "/api/v1/auth/codes/confirm", body=sent, token=token)).status == 200
    guessed = list[Answer]()
    # The wait doubles with every guess: however slow this machine is, one soon comes too early.
    while len(guessed) < 16 and not (guessed and guessed[-1].code == "slow-down"):
        guess = {"code": f"{len(guessed):07d}"}
        guessed.append(await ask(hub.rest, "POST", "/api/v1/auth/codes/disable", body=guess, token=token))
    assert [one.code for one in guessed[:5]] == ["wrong-code"] * 5
    assert guessed[-1].code == "slow-down"
    assert "retry-after" in guessed[-1].headers
    assert (await ask(hub.rest, "POST", "/api/v1/auth/codes/disable", body=sent, local=True)).code == "nobody-signed-in"


async def test_a_code_is_asked_for_besides_the_password(hub: Hub, zoe: str) -> None:
    body: dict[str, object] = {"email": zoe, "password": PASSWORD}
    entered = await ask(hub.rest, "POST", "/api/v1/auth/login", body=body)
    own = {"cookie": cookie_of(entered), "x-csrf-token": entered.json["csrf_token"]}
    begun = await ask(hub.rest, "POST", "/api/v1/auth/codes", headers=own)
    seed, now = base64.b32decode(begun.json["secret"]), int(hub.clock.now().timestamp()) // STEP_S
    sent = {"code": code_at(seed, now)}
    recovery = (await ask(hub.rest, "POST", "/api/v1/auth/codes/confirm", body=sent, headers=own)).json
    assert (await ask(hub.rest, "GET", "/api/v1/auth/codes", headers=own)).json == {"is_on": True, "recovery_left": 10}
    assert (await ask(hub.rest, "POST", "/api/v1/auth/login", body=body)).code == "code-needed"
    assert (await ask(hub.rest, "POST", "/api/v1/auth/login", body={**body, **sent})).code == "wrong-code"
    assert (await ask(hub.rest, "POST", "/api/v1/auth/password-token", body=body)).code == "code-needed"
    body["code"] = recovery["recovery_codes"][0]
    assert (await ask(hub.rest, "POST", "/api/v1/auth/login", body=body)).status == 200
    assert (await ask(hub.rest, "POST", "/api/v1/auth/codes", local=True)).code == "nobody-signed-in"
    off = {"code": recovery["recovery_codes"][1]}
    assert (await ask(hub.rest, "POST", "/api/v1/auth/codes/disable", body=off, headers=own)).status == 204


async def test_a_forgotten_password_is_mended_by_a_link_that_a_hub_admin_hands_out(hub: Hub, zoe: str) -> None:
    assert (await ask(hub.rest, "GET", "/api/v1/auth/ways")).json == {
        "mails_links": False,
        "shortest_password": 12,
        "passkey_origin": "http://localhost:8000",
    }
    asked = await ask(hub.rest, "POST", "/api/v1/auth/reset-requests", body={"email": zoe})
    nobody = await ask(hub.rest, "POST", "/api/v1/auth/reset-requests", body={"email": "no@body.org"})
    assert (asked.status, asked.body) == (nobody.status, nobody.body) == (202, b"")
    path = "/api/v1/users/zoe@example.org/password-link"
    link = await ask(hub.rest, "POST", path, token=hub.tokens["ann"], body={})
    assert (link.status, link.json["mailed"]) == (201, False)
    reset = {"token": link.json["url"].partition("#")[2], "password": "another three words"}
    weak = await ask(hub.rest, "POST", "/api/v1/auth/resets", body={**reset, "password": "too short"})
    assert (weak.status, weak.code) == (422, "weak-password")
    assert (await ask(hub.rest, "POST", "/api/v1/auth/resets", body=reset)).status == 204
    assert (await ask(hub.rest, "POST", "/api/v1/auth/resets", body=reset)).code == "link-refused"
    entered = await ask(hub.rest, "POST", "/api/v1/auth/login", body={"email": zoe, "password": "another three words"})
    assert entered.status == 200


async def test_an_invitation_is_judged_by_the_credential_that_comes_with_it(hub: Hub) -> None:
    sent = await ask(
        hub.rest,
        "POST",
        "/api/v1/projects/demo/invitations",
        token=hub.tokens["adam"],
        body={"email": "sam@example.org", "role": "member"},
    )
    token = sent.json["url"].partition("#")[2]
    path = f"/api/v1/invitations/{token}/accept"
    assert (await ask(hub.rest, "POST", path, body={})).code == "sign-in-first"
    assert (await ask(hub.rest, "POST", path, token="user_wrong", body={})).status == 401
    assert (await ask(hub.rest, "POST", path, token=hub.tokens["vic"], body={})).code == "for-somebody-else"
    assert (await ask(hub.rest, "POST", path, token=hub.tokens["sam"], body={})).json["role"] == "member"
    declined = await ask(hub.rest, "POST", f"/api/v1/invitations/{token}/decline")
    assert declined.code == "no-such-invitation"


async def test_whoever_declines_the_invitation_of_another_is_recorded_by_their_own_name(hub: Hub) -> None:
    path = "/api/v1/projects/demo"
    body = {"email": "kim@example.org", "role": "viewer"}
    sent = await ask(hub.rest, "POST", f"{path}/invitations", token=hub.tokens["adam"], body=body)
    token = sent.json["url"].partition("#")[2]
    declined = await ask(hub.rest, "POST", f"/api/v1/invitations/{token}/decline", token=hub.tokens["sam"])
    assert declined.status == 204
    [newest] = (await ask(hub.rest, "GET", f"{path}/activity?limit=1", token=hub.tokens["adam"])).json["items"]
    assert newest["kind"] == "invitation.declined"
    assert newest["actor"] == {"principal": f"user:{hub.users['sam']}", "name": "sam@example.org"}


async def test_wrong_passwords_and_unknown_people_are_answered_alike(hub: Hub, zoe: str) -> None:
    wrong = await ask(hub.rest, "POST", "/api/v1/auth/login", body={"email": zoe, "password": "no"})
    nobody = await ask(hub.rest, "POST", "/api/v1/auth/login", body={"email": "no@body.org", "password": "no"})
    assert wrong.status == nobody.status == 401
    assert wrong.json["detail"] == nobody.json["detail"] == "the e-mail or the password is wrong"
    assert wrong.code == "wrong-password"


async def test_guessing_gets_slower_and_another_address_is_not_locked_out(hub: Hub, zoe: str) -> None:
    for _ in range(5):
        await ask(hub.rest, "POST", "/api/v1/auth/login", body={"email": zoe, "password": "no"})
    slowed = await ask(hub.rest, "POST", "/api/v1/auth/login", body={"email": zoe, "password": PASSWORD})
    assert (slowed.status, slowed.code) == (429, "slow-down")
    assert int(slowed.headers["retry-after"]) >= 1
    elsewhere = await ask(
        hub.rest, "POST", "/api/v1/auth/login", body={"email": zoe, "password": PASSWORD}, client=("198.51.100.7", 1)
    )
    assert elsewhere.status == 200


async def test_throttling_never_locks_a_right_user_out(hub: Hub, zoe: str) -> None:
    """Half a hundred strangers guess at the account, and its owner comes from a place that nobody has seen yet."""
    guess = {"email": zoe, "password": "no"}
    for number in range(50):
        await ask(hub.rest, "POST", "/api/v1/auth/login", body=guess, client=(f"198.51.100.{number}", 1))
    again = await ask(hub.rest, "POST", "/api/v1/auth/login", body=guess, client=("198.51.100.7", 1))
    assert again.code == "slow-down"
    right = {"email": zoe, "password": PASSWORD}
    for _ in range(2):
        entered = await ask(hub.rest, "POST", "/api/v1/auth/login", body=right, client=("192.0.2.44", 1))
        assert entered.status == 200, entered.body


async def test_a_script_gets_a_bearer_for_a_password(hub: Hub, zoe: str) -> None:
    got = await ask(hub.rest, "POST", "/api/v1/auth/password-token", body={"email": zoe, "password": PASSWORD})
    assert got.status == 200
    assert (await ask(hub.rest, "GET", "/api/v1/projects", token=got.json["token"])).status == 200


async def test_the_set_up_link_makes_the_first_hub_admin_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.rest.doubles import a_hub  # noqa: PLC0415  an empty hub, not the one of the fixture

    async with a_hub(tmp_path_factory.mktemp("empty"), with_people=False) as hub:
        assert (await ask(hub.rest, "GET", "/api/v1/setup")).json == {"needed": True}
        accounts = Accounts(hub.store, clock=hub.clock, ids=hub.ids, passwords=Passwords())
        token = await HubSetup(hub.store, clock=hub.clock, ids=hub.ids, accounts=accounts).new_link()
        body = {"token": token, "email": "first@example.org", "name": "First", "password": PASSWORD}
        wrong = await ask(hub.rest, "POST", "/api/v1/setup", body=body | {"token": "guess"})
        assert (wrong.status, wrong.code) == (403, "setup-refused")
        weak = await ask(hub.rest, "POST", "/api/v1/setup", body=body | {"password": "password"})
        assert (weak.status, weak.code) == (422, "weak-password")
        done = await ask(hub.rest, "POST", "/api/v1/setup", body=body)
        assert done.status == 201, done.body
        assert done.json["user"]["is_hub_admin"]
        assert (await ask(hub.rest, "GET", "/api/v1/auth/session", headers={"cookie": cookie_of(done)})).status == 200
        assert (await ask(hub.rest, "POST", "/api/v1/setup", body=body)).status == 403
        assert (await ask(hub.rest, "GET", "/api/v1/setup")).json == {"needed": False}


async def test_bearers_see_their_session_without_a_csrf_token_and_the_socket_is_local(hub: Hub) -> None:
    seen = await ask(hub.rest, "GET", "/api/v1/auth/session", token=hub.tokens["mia"])
    assert (seen.json["user"]["email"], seen.json["csrf_token"]) == ("mia@example.org", "")
    local = await ask(hub.rest, "GET", "/api/v1/auth/session", local=True)
    assert local.json["user"] == {"id": "local", "email": "", "name": "local", "is_hub_admin": True}
