"""What is sealed can be opened by us, for its purpose and context, and by nobody else."""

import pytest

from mcp_orch.kit.sealing import BrokenSeal, Sealer, derive_key

ROOT = b"r" * 32
NONCE = b"n" * 12


def a_sealer(root: bytes = ROOT, *, purpose: str = "sessions", previous: tuple[bytes, ...] = ()) -> Sealer:
    return Sealer(root=root, purpose=purpose, previous_roots=previous)


def test_sealed_value_opens_with_its_context() -> None:
    sealer = a_sealer()

    assert sealer.open(sealer.seal(b"plain", nonce=NONCE, context=b"c"), context=b"c") == b"plain"


def test_sealed_value_hides_and_fits_into_a_url() -> None:
    sealed = a_sealer().seal(b"plain", nonce=NONCE)

    assert "plain" not in sealed
    assert sealed.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "stranger", [a_sealer(b"x" * 32), a_sealer(purpose="secrets")], ids=["other root", "other purpose"]
)
def test_sealed_value_stays_shut_for_strangers(stranger: Sealer) -> None:
    with pytest.raises(BrokenSeal):
        stranger.open(a_sealer().seal(b"plain", nonce=NONCE))


def test_sealed_value_stays_shut_in_another_context() -> None:
    sealer = a_sealer()

    with pytest.raises(BrokenSeal):
        sealer.open(sealer.seal(b"plain", nonce=NONCE, context=b"c"), context=b"d")


def test_older_root_opens_while_it_is_rotated_out() -> None:
    sealed = a_sealer().seal(b"plain", nonce=NONCE)

    assert a_sealer(b"x" * 32, previous=(ROOT,)).open(sealed) == b"plain"


@pytest.mark.parametrize("text", ["", "A", "\u00e4", "AAAA", "not sealed at all"])
def test_anything_else_is_a_broken_seal(text: str) -> None:
    with pytest.raises(BrokenSeal):
        a_sealer().open(text)


def test_keys_of_different_purposes_differ() -> None:
    assert derive_key(ROOT, "a") != derive_key(ROOT, "b")
