"""Signing: what the hub states about its chains, so that others can hold it to that."""

import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mcp_orch.kit.sealing import derive_key

_PURPOSE: Final = "audit signatures"


class Signer:
    """Ed25519 under a key derived from the root secret; keys of former roots are known, and sign nothing any more."""

    def __init__(self, *, root: bytes, previous_roots: tuple[bytes, ...] = ()) -> None:
        self._own: Final = Ed25519PrivateKey.from_private_bytes(derive_key(root, _PURPOSE))
        self.key: Final = _words_of(self._own)
        """The public key in force, hex."""
        former = (Ed25519PrivateKey.from_private_bytes(derive_key(one, _PURPOSE)) for one in previous_roots)
        self.keys: Final = frozenset({self.key, *map(_words_of, former)})
        """All public keys of this hub."""

    def sign(self, text: bytes) -> str:
        """The signature, hex."""
        return self._own.sign(text).hex()


def is_signed(text: bytes, *, key: str, signature: str) -> bool:
    """Whether the holder of the key signed this text."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def digest_of(text: str) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def start_words(chain: str, seq: int, *, digest: bytes) -> bytes:
    """What a hub signs when it takes the beginning of a chain away."""
    return f"mcp-orch audit start 1\n{chain}\n{seq}\n{digest.hex()}".encode()


def chain_words(project: str, writer: str, *, stream: str) -> str:
    """The name of a chain in statements: `project/writer/stream`; `-` for what belongs to no project."""
    return f"{project or '-'}/{writer}/{stream}"


def _words_of(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()
