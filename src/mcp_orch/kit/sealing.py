"""Sealing: authenticated encryption of small values that leave us and come back, and of secrets at rest."""

import base64
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES: Final = 12


class BrokenSeal(ValueError):
    """The sealed text was not made by us for this purpose, or was changed since."""


def derive_key(root: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose, from the root secret: keys of different purposes say nothing of each other."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mcp-orch:" + purpose.encode()).derive(root)


class Sealer:
    """AES-256-GCM under a key of one purpose, with older keys accepted while the root is rotated."""

    def __init__(self, *, root: bytes, purpose: str, previous_roots: tuple[bytes, ...] = ()) -> None:
        self._ciphers: Final = tuple(AESGCM(derive_key(one, purpose)) for one in (root, *previous_roots))

    def seal(self, plain: bytes, *, nonce: bytes, context: bytes = b"") -> str:
        """URL-safe text that only `open` with the same context gives back. `nonce`: 12 bytes, never used twice."""
        return base64.urlsafe_b64encode(nonce + self._ciphers[0].encrypt(nonce, plain, context)).rstrip(b"=").decode()

    def open(self, sealed: str, *, context: bytes = b"") -> bytes:
        """What was sealed. Raises BrokenSeal for anything else."""
        try:
            packed = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
        except ValueError as broken:
            raise BrokenSeal("not a sealed value") from broken
        nonce, boxed = packed[:_NONCE_BYTES], packed[_NONCE_BYTES:]
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(nonce, boxed, context)
            except (InvalidTag, ValueError):
                continue
        raise BrokenSeal("not sealed by this hub for this purpose")
