"""The text of keys and tokens."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.access.keys import (
    CREDENTIAL_PATTERN,
    KEY_PREFIX,
    digest_of,
    matches,
    mint_key,
    mint_token,
    parse_key,
    parse_token,
    shown_prefix,
)
from mcp_orch.contract.names import KeyId
from mcp_orch.kit.ids import BASE62, RandomIds
from tests.gateway.fake_planes import CountedIds


def test_a_key_is_read_back_as_a_key_and_not_as_a_token() -> None:
    minted = mint_key(RandomIds())
    assert (parse_key(minted.text), parse_token(minted.text)) == (minted.id, None)


def test_a_token_is_read_back_as_a_token_and_not_as_a_key() -> None:
    minted = mint_token(RandomIds())
    assert (parse_token(minted.text), parse_key(minted.text)) == (minted.id, None)


def test_the_form_of_a_key_stays_as_it_is() -> None:
    minted = mint_key(CountedIds())
    assert minted.text == "project_000000000001_" + "2".rjust(43, "0") + minted.text[-6:]
    assert re.fullmatch(CREDENTIAL_PATTERN, minted.text)


def test_rotation_keeps_the_id_and_changes_the_secret() -> None:
    ids = RandomIds()
    first = mint_key(ids)
    second = mint_key(ids, id=first.id)
    assert first.id == second.id == parse_key(second.text)
    assert first.text != second.text


def test_a_digest_matches_its_text_alone() -> None:
    first, second = mint_key(RandomIds()), mint_key(RandomIds())
    assert matches(first.text, digest_of(first.text))
    assert not matches(second.text, digest_of(first.text))


def test_people_see_the_prefix_and_nothing_of_the_secret() -> None:
    assert shown_prefix(KEY_PREFIX, KeyId("4fK2abcdefgh")) == "project_4fK2abcdefgh_..."


@pytest.mark.parametrize("text", ["", "project_", "project_short_x", "x" * 70, "project_" + "0" * 62])
def test_other_text_is_no_key(text: str) -> None:
    assert parse_key(text) is None


@given(place=st.integers(0, 69), letter=st.sampled_from(BASE62 + "_-. é"))
def test_one_mistyped_character_is_noticed(place: int, letter: str) -> None:
    text = mint_key(CountedIds()).text
    changed = text[:place] + letter + text[place + 1 :]
    assert (parse_key(changed) is None) is (changed != text)


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    assert parse_key(text) is None
    assert parse_token(text) is None
