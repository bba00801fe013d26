import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from mcp_orch.kit.ids import RandomIds
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.secret_column import Sealed, SealedMap, SealedText, SecretRing

OLD, NEW = b"old root of the hub, 32 bytes ok", b"new root of the hub, 32 bytes ok"
IDS = RandomIds()
DIALECT = sqlite.dialect()


@given(st.text(max_size=200), st.text(max_size=20))
def test_only_the_same_row_opens_what_was_sealed_for_it(text: str, context: str) -> None:
    ring = SecretRing(root=OLD, ids=IDS)
    sealed = ring.seal(Secret(text), context=context)
    assert ring.open(sealed, context=context) == Secret(text)
    with pytest.raises(BrokenSeal):
        ring.open(sealed, context=context + "x")


def test_equal_secrets_look_different() -> None:
    ring = SecretRing(root=OLD, ids=IDS)
    assert ring.seal(Secret("a"), context="c") != ring.seal(Secret("a"), context="c")


def test_a_ring_rotates() -> None:
    before = SecretRing(root=OLD, ids=IDS)
    during = SecretRing(root=NEW, ids=IDS, previous_roots=(OLD,))
    after = SecretRing(root=NEW, ids=IDS)
    sealed = before.seal(Secret("a"), context="c")
    assert during.open(sealed, context="c") == Secret("a")
    assert not during.is_current(sealed)
    renewed = during.renew(sealed, context="c")
    assert during.is_current(renewed)
    assert after.open(renewed, context="c") == Secret("a")
    with pytest.raises(BrokenSeal, match="which this hub does not have"):
        after.open(sealed, context="c")


def test_a_column_takes_nothing_that_was_not_sealed() -> None:
    with pytest.raises(TypeError):
        SealedText().process_bind_param("plain", DIALECT)  # pyright: ignore[reportArgumentType]  the mistake itself
    with pytest.raises(TypeError):
        SealedMap().process_bind_param({"A": "plain"}, DIALECT)  # pyright: ignore[reportArgumentType]  the mistake itself
    assert SealedText().process_bind_param(None, DIALECT) is None
    assert SealedText().process_result_value(None, DIALECT) is None
    assert SealedMap().process_bind_param(None, DIALECT) == {}
    assert SealedMap().process_result_value(None, DIALECT) == {}
    assert SealedText().process_bind_param(Sealed("k.x"), DIALECT) == "k.x"
