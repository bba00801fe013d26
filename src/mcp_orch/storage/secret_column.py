"""Secrets at rest: sealed values, the ring of keys that opens them, and columns that take nothing else.

A column never sees plain text: it refuses everything that did not come from a ring, so forgetting to seal is an error
at the first write, not a leak found later.
"""

import hashlib
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from mcp_orch.contract.ports import Ids
from mcp_orch.kit.sealing import BrokenSeal, Sealer, derive_key
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.column_types import document

_PURPOSE: Final = "secrets at rest"


class Sealed(str):
    """`<key id>.<sealed text>`: safe to store, useless without the ring."""

    __slots__ = ()

    @property
    def key_id(self) -> str:
        """The key of the ring that opens it."""
        return self.partition(".")[0]


class SecretRing:
    """AES-256-GCM keys derived from the hub's root secrets: the first seals, all of them open."""

    def __init__(self, *, root: bytes, ids: Ids, previous_roots: tuple[bytes, ...] = ()) -> None:
        self._ids = ids
        self._sealers: Final = {_key_id(one): Sealer(root=one, purpose=_PURPOSE) for one in (root, *previous_roots)}
        self._current: Final = _key_id(root)

    def seal(self, secret: Secret, *, context: str) -> Sealed:
        """Seals under the newest key. `context` names the row: a value copied into another row does not open."""
        # Ids give text; hashing 22 characters of it (131 bits) makes 12 bytes that are random through and through.
        nonce = hashlib.sha256(self._ids.text(22).encode()).digest()[:12]
        boxed = self._sealers[self._current].seal(secret.reveal().encode(), nonce=nonce, context=context.encode())
        return Sealed(f"{self._current}.{boxed}")

    def open(self, sealed: Sealed, *, context: str) -> Secret:
        """The secret. Raises BrokenSeal when the key is not in the ring or the row is not the one it was sealed for."""
        sealer = self._sealers.get(sealed.key_id)
        if sealer is None:
            raise BrokenSeal(f"sealed with key {sealed.key_id}, which this hub does not have")
        return Secret(sealer.open(sealed.partition(".")[2], context=context.encode()).decode())

    def is_current(self, sealed: Sealed) -> bool:
        """Whether the newest key sealed it; the others are to be sealed anew before their root is forgotten."""
        return sealed.key_id == self._current

    def renew(self, sealed: Sealed, *, context: str) -> Sealed:
        """The same secret under the newest key."""
        return self.seal(self.open(sealed, context=context), context=context)


class SealedText(TypeDecorator[Sealed]):
    """A column for one sealed value."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> str | None:
        """The sealed text; refuses what was not sealed."""
        del dialect
        return None if value is None else str(_checked(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Sealed | None:
        """What was stored, to be opened by a ring."""
        del dialect
        return None if value is None else Sealed(value)


class SealedMap(TypeDecorator[Mapping[str, Sealed]]):
    """A column for sealed values by name: the names can be read, the values can't."""

    impl = document()
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Sealed] | None, dialect: Dialect) -> dict[str, str]:
        """Names and sealed texts; refuses what was not sealed."""
        del dialect
        return {name: str(_checked(sealed)) for name, sealed in (value or {}).items()}

    def process_result_value(self, value: Mapping[str, str] | None, dialect: Dialect) -> Mapping[str, Sealed]:
        """What was stored, to be opened by a ring."""
        del dialect
        return {name: Sealed(text) for name, text in (value or {}).items()}


def _checked(value: object) -> Sealed:
    if not isinstance(value, Sealed):
        raise TypeError("a secret column takes sealed values only")
    return value


def _key_id(root: bytes) -> str:
    return hashlib.sha256(derive_key(root, "secret key id")).hexdigest()[:8]


def server_context(server: str, name: str) -> str:
    """What an env value or header of a server is sealed for."""
    return f"server:{server}:{name}"


def secret_context(project: str, name: str) -> str:
    """What a named secret of a project is sealed for."""
    return f"secret:{project}:{name}"


def delivery_context(delivery: str, name: str) -> str:
    """What a header of an audit delivery is sealed for; without a name: what it signs with."""
    return f"delivery:{delivery}:{name}"


def codes_context(user: str) -> str:
    """What the seed of a user's one-time codes is sealed for."""
    return f"codes:{user}"
