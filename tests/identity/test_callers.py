from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.access.keys import digest_of, mint_key, mint_token
from mcp_orch.contract.callers import Caller, CallerKind, CallersChanged, Refusal, RefusalReason
from mcp_orch.contract.names import PrincipalId, ProjectId, UserId
from mcp_orch.identity import callers
from mcp_orch.identity.callers import CallerBoard
from mcp_orch.identity.credentials import Credential
from mcp_orch.kit.ids import RandomIds
from tests.storage.stores import START, HeldClock

IDS = RandomIds()
KEY = mint_key(IDS)
TOKEN = mint_token(IDS)
PROJECT = ProjectId("prj_1")


def a_caller(kind: CallerKind = CallerKind.SERVICE_KEY, *, key: str = KEY.id, project: ProjectId = PROJECT) -> Caller:
    return Caller(kind=kind, principal=PrincipalId(f"key:{key}"), name="cursor", project=project, project_name="demo")


def a_key(text: str = KEY.text, **fields: object) -> Credential:
    values: dict[str, object] = {"id": KEY.id, "noun": "key", "caller": a_caller(), "digest": digest_of(text)}
    return Credential(**{**values, **fields})  # pyright: ignore[reportArgumentType]  fields of the credential


def a_board(*keys: Credential, clock: HeldClock | None = None) -> CallerBoard:
    board = CallerBoard(clock=clock or HeldClock())
    board.publish_keys(None, keys)
    return board


def refusal(board: CallerBoard, credential: str | None) -> tuple[RefusalReason, str, bool]:
    found = board.resolve(credential)
    assert isinstance(found, Refusal)
    return found.reason, found.message, found.is_ours


def test_a_known_key_is_recognised_cold_and_warm() -> None:
    board = a_board(a_key())
    assert board.resolve(KEY.text) == a_caller()
    assert board.resolve(KEY.text) is board.resolve(KEY.text)


def test_a_token_is_recognised() -> None:
    board = a_board()
    caller = Caller(
        kind=CallerKind.TOKEN, principal=PrincipalId("token:t"), name="kim@example.org", user=UserId("usr_1")
    )
    board.publish_tokens(None, [Credential(id=TOKEN.id, noun="token", caller=caller, digest=digest_of(TOKEN.text))])
    assert board.resolve(TOKEN.text) == caller
    board.publish_tokens(None, [])
    assert refusal(board, TOKEN.text)[0] is RefusalReason.WRONG


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_credential_is_missing(nothing: str | None) -> None:
    assert refusal(a_board(), nothing) == (
        RefusalReason.MISSING,
        "no credential was sent; send `Authorization: Bearer <key>`",
        False,
    )


@given(st.text(min_size=1))
def test_garbage_is_wrong_and_never_raises(garbage: str) -> None:
    reason, _, is_ours = refusal(a_board(a_key()), garbage)
    assert reason is RefusalReason.WRONG
    assert is_ours is (garbage.startswith(("project_", "user_")) and garbage.isascii() and len(garbage) <= 256)


@pytest.mark.parametrize(
    "credential", ["eyJhbGciOiJub25lIn0.e30.", "sk-" + "x" * 40, "project_" + "x" * 300, "projéct_", "\ud800"]
)
def test_foreign_credentials_are_wrong_and_not_ours(credential: str) -> None:
    assert refusal(a_board(a_key()), credential) == (
        RefusalReason.WRONG,
        "this is not a credential of this hub",
        False,
    )


def test_an_unknown_key_and_a_wrong_secret_sound_alike() -> None:
    other = mint_key(IDS)
    forged = mint_key(IDS, id=KEY.id)
    board = a_board(a_key())
    assert refusal(board, other.text) == refusal(board, forged.text)
    assert refusal(board, KEY.text[:-1] + "x") == refusal(board, forged.text)


def test_an_expired_key_says_when_to_its_holder_only() -> None:
    clock = HeldClock()
    board = a_board(a_key(expires_at=START + timedelta(hours=1)), clock=clock)
    assert board.resolve(KEY.text) == a_caller()
    clock.time += timedelta(hours=1)
    assert refusal(board, KEY.text) == (
        RefusalReason.EXPIRED,
        f"key {KEY.id} expired on 2026-11-24 13:00 UTC",
        True,
    )
    assert refusal(board, mint_key(IDS, id=KEY.id).text)[0] is RefusalReason.WRONG


def test_a_revoked_key_is_refused_at_once() -> None:
    board = a_board(a_key())
    assert board.resolve(KEY.text) == a_caller()
    board.publish_keys(PROJECT, [a_key(ended="was revoked on 2026-11-24")])
    assert refusal(board, KEY.text) == (RefusalReason.REVOKED, f"key {KEY.id} was revoked on 2026-11-24", True)


def test_during_grace_both_texts_open_and_afterwards_the_new_one() -> None:
    clock = HeldClock()
    new = mint_key(IDS, id=KEY.id)
    rotated = a_key(new.text, previous_digest=digest_of(KEY.text), previous_until=START + timedelta(minutes=5))
    board = a_board(rotated, clock=clock)
    assert board.resolve(new.text) == board.resolve(KEY.text) == a_caller()
    clock.time += timedelta(minutes=5)
    assert board.resolve(new.text) == a_caller()
    assert refusal(board, KEY.text) == (
        RefusalReason.REVOKED,
        f"key {KEY.id} was rotated; its old text ended on 2026-11-24 12:05 UTC",
        True,
    )


def test_a_key_that_expires_within_its_grace_expires() -> None:
    clock = HeldClock()
    new = mint_key(IDS, id=KEY.id)
    rotated = a_key(
        new.text,
        previous_digest=digest_of(KEY.text),
        previous_until=START + timedelta(minutes=5),
        expires_at=START + timedelta(minutes=1),
    )
    board = a_board(rotated, clock=clock)
    assert board.resolve(KEY.text) == a_caller()
    clock.time += timedelta(minutes=2)
    assert refusal(board, KEY.text)[0] is RefusalReason.EXPIRED


def test_only_what_changed_is_told() -> None:
    board = a_board(a_key())
    told: list[CallersChanged] = []
    leave = board.subscribe(told.append)
    board.publish_keys(PROJECT, [a_key()])
    assert told == []
    board.publish_keys(PROJECT, [])
    assert told == [CallersChanged(principal=PrincipalId(f"key:{KEY.id}"))]
    leave()
    board.publish_keys(PROJECT, [a_key()])
    assert len(told) == 1


def test_keys_of_other_projects_stay() -> None:
    other = mint_key(IDS)
    elsewhere = a_key(other.text, id=other.id, caller=a_caller(key=other.id, project=ProjectId("prj_2")))
    board = a_board(a_key(), elsewhere)
    board.publish_keys(ProjectId("prj_2"), [])
    assert board.resolve(KEY.text) == a_caller()
    assert refusal(board, other.text)[0] is RefusalReason.WRONG


def test_the_memory_of_warm_keys_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "MAX_WARM", 2)
    minted = [mint_key(IDS) for _ in range(5)]
    board = a_board(*(a_key(one.text, id=one.id, caller=a_caller(key=one.id)) for one in minted))
    for one in minted:
        assert board.resolve(one.text) == a_caller(key=one.id)
        assert len(board._warm) <= 2


def test_a_credential_does_not_show_its_digest() -> None:
    assert "digest" not in repr(a_key())
